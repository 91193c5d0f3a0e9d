"""Objectives for several tiers, and what their prices prove tier by tier."""

from __future__ import annotations

import pytest

from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from optimizer.solve.regional.guide import COUNTED, FINE, guide, without_last
from optimizer.solve.regional.market import Worth
from optimizer.solve.regional.proof import Proof
from tests.factory import cadre, scenario, village
from tests.solve.claims import assert_truthful


def test_the_fit_is_outweighed_by_much_and_what_is_counted_by_little() -> None:
    assert guide(["shortage", "fit"], 200) == Worth(shortage=200, fit=1)
    assert guide(["fit", "shortage"], 200) == Worth(shortage=1, fit=200)
    assert guide(["shortage", "changes", "fit"], 200) == Worth(shortage=200 * COUNTED, changes=200, fit=1)
    assert guide(["changes", "fit", "shortage"], 7) == Worth(changes=49, fit=7, shortage=1)
    assert guide(["changes", "shortage"], 200) == Worth(changes=COUNTED, shortage=1)


def test_the_floor_has_no_weight() -> None:
    assert guide(["shortage", "floor", "fit"], 200) == Worth(shortage=200, fit=1)
    assert guide(["floor"]) == Worth()


def test_tiers_before_the_last_are_bounded_without_those_after_them() -> None:
    found = without_last(["shortage", "changes", "fit"])
    assert found == [
        ("shortage", Worth(shortage=FINE)),
        ("changes", Worth(shortage=FINE * COUNTED, changes=FINE)),
    ]
    assert without_last(["fit"]) == []


def two_in_each_place() -> Scenario:
    """Return 20 villages with one place each, where two were before."""
    villages = [village(f"V{k}", min=1, max=1) for k in range(20)]
    people = [cadre(f"{name}{k}") for k in range(20) for name in "AB"]
    previous = [(f"{name}{k}", f"V{k}") for k in range(20) for name in "AB"]
    objective = {"order": ["shortage", "changes", "fit"]}
    points = {"party": {"key": 50}}
    return scenario(villages, people, previous=previous, objective=objective, match={"points": points})


@pytest.mark.usefixtures("regional")
def test_a_tier_in_the_middle_has_prices_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Proof, "learn", lambda proof, worth, prices: None)  # those of all tiers prove nothing
    of = two_in_each_place()
    plan = solve(of, Options(time_limit=8, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert [(t.name, t.value, t.bound) for t in plan.tiers[:2]] == [("shortage", 0, 0), ("changes", 20, 20)]


@pytest.mark.usefixtures("regional")
def test_three_tiers_are_proved() -> None:
    of = two_in_each_place()
    plan = solve(of, Options(time_limit=20, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert [t.value for t in plan.tiers] == [t.bound for t in plan.tiers]
