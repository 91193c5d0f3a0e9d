"""Checker, brute force and textbook model agree on scenarios drawn at random."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from optimizer.check import check
from optimizer.plan.records import Placement
from optimizer.scenario.records import Scenario
from tests import bruteforce, reference_model
from tests.factory import plan
from tests.strategies import Row, load, random_scenario, scenarios

Answer = tuple[list[int], tuple[Placement, ...]] | None


def confirmed(of: Scenario, answer: Answer) -> list[int] | None:
    """Return the answer's values once the checker finds the same and no violation."""
    if answer is None:
        return None
    values, placements = answer
    tiers = [(name, value, value) for name, value in zip(of.objective.order, values, strict=True)]
    report = check(of, plan(of, placements=placements, status="optimal", tiers=tiers))
    assert not report.violations
    assert [report.tiers[name] for name in of.objective.order] == values
    return values


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_brute_force_and_the_textbook_model_agree(first: int) -> None:
    for seed in range(first, first + 25):
        of = load(random_scenario(Random(seed)))
        best = confirmed(of, bruteforce.best_plan(of))
        assert best == confirmed(of, reference_model.solve(of)), seed
        assert best == bruteforce.best(of)


@settings(deadline=None, max_examples=40)
@given(scenarios())
def test_they_agree_on_whatever_hypothesis_draws(content: Row) -> None:
    of = load(content)
    assert confirmed(of, bruteforce.best_plan(of)) == confirmed(of, reference_model.solve(of))


def random_plan(rng: Random, of: Scenario) -> tuple[Placement, ...]:
    """Return a plan that mostly keeps to what is admissible, and little else."""
    search = bruteforce.Search(of)
    rows = []
    for c in of.cadres:
        able = [v for v in search.choices(c) if v is not None]
        anywhere = [v.id for v in of.villages]
        where = rng.choice([None, *able, *able]) if rng.random() < 0.95 else rng.choice(anywhere)
        if where is not None:
            leads = search.reading.needs[where].leader and rng.random() < 0.3
            rows.append(Placement(c.id, where, "leader" if leads else "member"))
    return tuple(rows)


def test_the_checker_allows_what_brute_force_allows_and_counts_the_same() -> None:
    allowed = 0
    for seed in range(400):
        rng = Random(seed)
        of = load(random_scenario(rng))
        for _ in range(5):
            rows = random_plan(rng, of)
            values = bruteforce.Search(of).judge(rows)
            report = check(of, plan(of, placements=rows))
            assert bool(report.violations) == (values is None), (seed, rows, report.violations)
            if values is not None:
                allowed += 1
                assert [report.tiers[name] for name in of.objective.order] == values, (seed, rows)
    assert 500 < allowed < 1500


@pytest.mark.parametrize("seed", range(8))
def test_the_textbook_model_proves_ten_villages(seed: int) -> None:
    of = load(random_scenario(Random(seed), villages=10, cadres=30))
    confirmed(of, reference_model.solve(of))
