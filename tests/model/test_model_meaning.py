"""The model allows the plans that the contract allows, and counts them the same."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pandas as pd
import pytest

from optimizer.check.reading import REASONS as CHECKED_REASONS
from optimizer.check.reading import Reading
from optimizer.check.rules import RULES as CHECKED_RULES
from optimizer.check.shortfalls import SHORTFALLS
from optimizer.check.teams import Teams
from optimizer.check.tiers import MAXIMISED
from optimizer.check.tiers import TIERS as CHECKED_TIERS
from optimizer.matching.admissible import REASONS
from optimizer.matching.instance import Instance
from optimizer.model.build import Model, build_model
from optimizer.model.rules import RULES
from optimizer.model.tiers import TIERS
from optimizer.plan import Placement
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Scenario
from tests.bruteforce import Search, best_plan
from tests.factory import cadre, scenario, village
from tests.model.hand import judge, solution
from tests.strategies import load, random_scenario

FOLDER = Path(__file__).parents[2] / "scenarios"


def test_rules_are_the_checkers() -> None:
    rules = [rule for key in RULES for rule in key.split("/")]
    assert rules == [rule for rule in CHECKED_RULES if rule not in ("unknown", "admissible")]
    assert tuple(CHECKED_REASONS) == REASONS


def test_needs_are_the_checkers() -> None:
    rule = {"name": "composition", "where": {"party": True}}
    of = scenario(
        [village("V1", skills={"law": 1})],
        [cadre("A")],
        composition=[rule],
        rotation={"keep_at_least": 1},
        previous=[("A", "V1")],
    )
    assert [need.kind for need in build_model(Instance(of)).needs] == list(SHORTFALLS)


def test_tiers_are_the_checkers() -> None:
    of = scenario([village("V1")], [cadre("A")], objective={"order": list(TIERS)})
    tiers = build_model(Instance(of)).tiers
    assert list(TIERS) == list(CHECKED_TIERS) == [tier.name for tier in tiers]
    assert {tier.name for tier in tiers if tier.maximise} == MAXIMISED


def random_plan(rng: Random, of: Scenario) -> tuple[Placement, ...]:
    """Return a plan on mostly admissible pairs that may break any other rule but H1."""
    search, rows = Search(of), []
    for c in of.cadres:
        able = [v for v in search.choices(c) if v is not None]
        where = rng.choice([None, *able, *able, rng.choice(of.villages).id if rng.random() < 0.05 else None])
        if where is not None:
            leads = search.reading.needs[where].leader and rng.random() < 0.3
            rows.append(Placement(c.id, where, "leader" if leads else "member"))
    return tuple(rows)


@pytest.mark.parametrize("first", range(0, 120, 30))
def test_a_plan_is_allowed_and_counted_as_the_contract_says(first: int) -> None:
    allowed = forbidden = 0
    for seed in range(first, first + 30):
        rng = Random(seed)
        of = load(random_scenario(rng))
        model = build_model(Instance(of))
        best = best_plan(of)
        plans = [random_plan(rng, of) for _ in range(3)] + ([] if best is None else [best[1]])
        for rows in plans:
            expected = Search(of).judge(rows)
            assert judge(model, rows) == expected, (seed, rows)
            allowed, forbidden = allowed + (expected is not None), forbidden + (expected is None)
    assert min(allowed, forbidden) > 15


def by_hand(model: Model, rows: tuple[Placement, ...]) -> list[int] | None:
    """Return the tiers of a plan put into every variable by hand, None where the model refuses it."""
    x = solution(model, rows)
    return [tier.expression.value(x) for tier in model.tiers] if model.program.freeze().feasible(x) else None


def test_optimal_plans_are_solutions_in_every_variable() -> None:
    accepted = 0
    for seed in range(200):
        of = load(random_scenario(Random(seed)))
        best = best_plan(of)
        if best is not None and "floor" not in of.objective.order:
            assert by_hand(build_model(Instance(of)), best[1]) == best[0], seed
            accepted += 1
    assert accepted > 50


@pytest.mark.parametrize("name", ["shuangpai-2022", "tiandong-2021"])
@pytest.mark.parametrize("strict", [False, True])
def test_the_plan_a_county_was_built_around_is_a_solution(name: str, strict: bool) -> None:
    of = load_scenario(FOLDER / f"{name}.yaml")
    table = pd.read_csv(FOLDER / name.split("-")[0] / "hidden_plan.csv")
    rows = tuple(Placement(*row) for row in table.itertuples(index=False))
    model = build_model(Instance(of), strict)
    expected = [CHECKED_TIERS[tier](Teams(Reading(of), rows)) for tier in of.objective.order]
    assert expected[0] == 0
    assert by_hand(model, rows) == expected
