"""Ten villages and thirty cadres: proved optima, and honest claims however early a run ends."""

from __future__ import annotations

from functools import cache
from itertools import count
from random import Random
from threading import Event

import pytest

from optimizer.plan import Plan
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, Progress, solve
from tests import reference_model
from tests.solve.claims import assert_bounds_hold, assert_optimal, assert_truthful
from tests.strategies import load, random_scenario

SEEDS = pytest.mark.parametrize("seed", range(24))


@cache
def drawn(seed: int) -> Scenario:
    return load(random_scenario(Random(seed), villages=10, cadres=30))


@cache
def best(seed: int) -> list[int] | None:
    found = reference_model.solve(drawn(seed))
    return None if found is None else found[0]


def assert_honest(seed: int, plan: Plan) -> None:
    """Fail if a plan claims anything that isn't so; 'no answer' claims nothing."""
    of = drawn(seed)
    assert_truthful(of, plan)
    if plan.status == "infeasible":
        assert best(seed) is None
    elif plan.status == "optimal":
        assert_optimal(of, plan, best(seed) or [])
    elif plan.status == "feasible":
        assert_bounds_hold(of, plan)
    else:
        assert (plan.tiers, plan.placements) == ((), ())


@SEEDS
def test_values_are_the_textbook_models(seed: int) -> None:
    found = solve(drawn(seed), Options(time_limit=30, gap=0.0, workers=1))
    assert found.status == ("infeasible" if best(seed) is None else "optimal")
    assert_honest(seed, found)


@SEEDS
def test_two_workers_reach_the_same_values(seed: int) -> None:
    found = solve(drawn(seed), Options(time_limit=30, gap=0.0, workers=2, seed=7))
    assert found.status == ("infeasible" if best(seed) is None else "optimal")
    assert_honest(seed, found)


@SEEDS
def test_claims_hold_when_time_is_short(seed: int) -> None:
    for limit in (0.0, 0.01, 0.03, 0.06, 0.12, 0.2):
        assert_honest(seed, solve(drawn(seed), Options(time_limit=limit, gap=0.0, workers=1)))


@SEEDS
def test_claims_hold_when_stopped_at_any_report(seed: int) -> None:
    for reports in (1, 2, 3, 4, 5, 7, 9, 12):
        assert_honest(seed, stopped_after(reports, drawn(seed)))


def stopped_after(reports: int, of: Scenario) -> Plan:
    """Return the plan of a run that is stopped at its n-th report."""
    stop, heard = Event(), count(1)

    def hear(progress: Progress) -> None:
        if next(heard) >= reports:
            stop.set()

    return solve(of, Options(time_limit=30, gap=0.0, workers=1), hear, stop)


@SEEDS
@pytest.mark.parametrize("gap", [0.02, 0.3])
def test_the_gap_asked_for_is_kept_and_claims_hold(seed: int, gap: float) -> None:
    found = solve(drawn(seed), Options(time_limit=30, gap=gap, workers=1))
    assert found.status == "infeasible" if best(seed) is None else found.status in ("optimal", "feasible")
    assert_honest(seed, found)
    assert all(tier.gap <= gap for tier in found.tiers)


@pytest.mark.parametrize("gap", [0.3, 1.0])
def test_values_are_those_of_the_final_plan(gap: float) -> None:
    """A later tier's search may better an earlier tier that was left open."""
    for seed in range(30):
        assert_truthful(drawn(seed), solve(drawn(seed), Options(time_limit=30, gap=gap, workers=1)))


def test_a_large_gap_ends_some_runs_early() -> None:
    found = [solve(drawn(seed), Options(time_limit=30, gap=0.3, workers=1)).status for seed in range(24)]
    assert "feasible" in found
