"""Strict: no shortfall of any kind or weight, or a proof that there is no such plan."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from tests import bruteforce
from tests.factory import cadre, scenario, unit, village
from tests.solve.claims import assert_optimal, assert_truthful
from tests.strategies import Row, load, random_scenario

STRICT = Options(time_limit=30, gap=0.0, workers=1, strict=True)


def every_need_counts(content: Row) -> Row:
    """Return the scenario with every shortfall at weight 1, and the shortage first."""
    content = deepcopy(content)
    objective = content.setdefault("objective", {})
    objective["shortage"] = dict.fromkeys(("leader", "size", "skill"), 1)
    order = objective.get("order", ["shortage", "fit"])
    objective["order"] = ["shortage", *(tier for tier in order if tier != "shortage")]
    for rule in content["policy"].get("composition", ()):
        rule["weight"] = 1
    return content


def best_without_shortfall(content: Row) -> dict[str, int] | None:
    """Return the optimum by tier over the plans that leave nothing unmet, None where there is none."""
    of = load(every_need_counts(content))
    best = bruteforce.best(of)
    return None if best is None or best[0] > 0 else dict(zip(of.objective.order, best, strict=True))


@pytest.mark.parametrize("first", range(0, 160, 40))
def test_strict_is_brute_force_over_plans_without_shortfall(first: int) -> None:
    possible = 0
    for seed in range(first, first + 40):
        content = random_scenario(Random(seed))
        of, best = load(content), best_without_shortfall(content)
        found = solve(of, STRICT)
        if best is None:
            assert found.status == "infeasible", seed
            assert_truthful(of, found)
        else:
            possible += 1
            assert not any(found.shortfalls.values()), seed
            assert_optimal(of, found, [best[tier] for tier in of.objective.order])
    assert 0 < possible < 40


def short_of(**keys: Any) -> Scenario:
    """Return a scenario with one need that nobody can meet, of weight 0."""
    weights = {"shortage": dict.fromkeys(("leader", "size", "skill"), 0)}
    place = village("V1", **({"requests": ("A",)} | keys.pop("place", {})))
    return scenario([place], [cadre("A")], objective=weights, **keys)


UNMET: dict[str, Scenario] = {
    "size": short_of(teams={"min": 2}),
    "leader": short_of(teams={"leader": True}, eligibility={"leader": {"party": True}}),
    "skill": short_of(place={"skills": {"law": 1}}),
    "veteran": short_of(composition=[{"name": "veteran", "where": {"rural_years": {"min": 1}}, "weight": 0}]),
}


@pytest.mark.parametrize("kind", UNMET)
def test_strict_forbids_shortfalls_of_weight_0(kind: str) -> None:
    loose = solve(UNMET[kind], replace(STRICT, strict=False))
    assert_optimal(UNMET[kind], loose, [0, 20])
    assert {name for name, amount in loose.shortfalls.items() if amount} == {kind}
    assert solve(UNMET[kind], STRICT).status == "infeasible"


def test_strict_forbids_losing_all_previous_members() -> None:
    places = [village("V1"), village("V2")]
    keys: Row = {"previous": [("A", "V1")], "rotation": {"keep_at_least": 1}, "teams": {"min": 0}}
    free = scenario(places, [cadre("A")], **keys)
    assert solve(free, STRICT).shortfalls["kept"] == 0
    assert [p.village for p in solve(free, STRICT).placements] == ["V1"]
    assert solve(scenario(places, [cadre("A")], pins=[("A", "V2")], **keys), STRICT).status == "infeasible"


@pytest.mark.parametrize(
    ("columns", "status"), [({"min": 1}, "infeasible"), ({"leader": True}, "infeasible"), ({}, "optimal")]
)
def test_strict_sees_villages_that_no_cadre_reaches(columns: Row, status: str) -> None:
    far = village("V2", county="C2", **({"min": 0} | columns))
    of = scenario([village("V1"), far], [cadre("A")], [unit("U1", "party", "county", county="C1")])
    assert solve(of, STRICT).status == status
    assert solve(of, replace(STRICT, strict=False)).status == "optimal"
