"""Each rule, need and tier: its scenario's optimum is known, and is missed as soon as it is removed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from optimizer.check import check
from optimizer.check.tiers import MAXIMISED
from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.model import build
from optimizer.model.needs import Need
from optimizer.model.program import Linear
from optimizer.model.rules import RULES
from optimizer.model.tiers import TIERS, Tier
from optimizer.model.variables import Variables
from optimizer.scenario.policy import UnitRules
from optimizer.solve import Options, solve
from tests.factory import cadre, scenario, village
from tests.model.cases import FIT, RULE_CASES, TIER_CASES, Case, need_cases, worker
from tests.solve.claims import assert_optimal

EXACT = Options(time_limit=30, gap=0.0, workers=1)

RULE = pytest.mark.parametrize(
    ("key", "case"),
    [
        pytest.param(key, case, id=f"{key}-{n}")
        for key in RULE_CASES
        for n, case in enumerate(RULE_CASES[key])
    ],
)
TIER = pytest.mark.parametrize(
    ("key", "case"),
    [
        pytest.param(key, case, id=f"{key}-{n}")
        for key in TIER_CASES
        for n, case in enumerate(TIER_CASES[key])
    ],
)
KIND = pytest.mark.parametrize("kind", need_cases())


def assert_known(case: Case) -> None:
    """Fail unless the solver proves the known optimum, and the checker agrees."""
    assert_optimal(case.of, solve(case.of, EXACT), case.optimum)


def assert_missed(case: Case) -> None:
    """Fail if the solver still proves the known optimum; what breaks is the case's rule, where it has one."""
    found = solve(case.of, EXACT)
    report = check(case.of, found)
    bounds = [tier.bound for tier in found.tiers]
    assert not report.ok or found.status != "optimal" or bounds != case.optimum
    assert {v.rule for v in report.violations} == ({case.breaks} if case.breaks else set())


def test_every_part_of_the_model_has_its_case() -> None:
    assert list(RULE_CASES) == list(RULES)
    assert list(TIER_CASES) == list(TIERS)


@RULE
def test_the_optimum_under_a_rule(key: str, case: Case) -> None:
    assert_known(case)


@RULE
def test_a_removed_rule_is_noticed(monkeypatch: pytest.MonkeyPatch, key: str, case: Case) -> None:
    monkeypatch.setattr(build, "RULES", {name: rule for name, rule in RULES.items() if name != key})
    assert_missed(case)


def without(key: str) -> Callable[[Instance], IntArray]:
    """Return `Instance.unit_pool` for a policy without one of its keys."""
    unit_pool = Instance.unit_pool.func

    def pools(instance: Instance) -> IntArray:
        loose = Instance(instance.scenario)
        rules = instance.unit_rules.model_copy(update={key: "any"})
        loose.policy = instance.policy.model_copy(update={"units": rules})
        return unit_pool(loose)

    return pools


@pytest.mark.parametrize(("key", "rule"), [("large", "H6"), ("joint", "H7")])
def test_either_half_of_the_pools_removed_is_noticed(
    monkeypatch: pytest.MonkeyPatch, key: str, rule: str
) -> None:
    monkeypatch.setattr(Instance, "unit_pool", property(without(key)))
    for case in RULE_CASES["H6/H7"]:
        (assert_missed if case.breaks == rule else assert_known)(case)


@KIND
@pytest.mark.parametrize("priority", [1, 3])
def test_the_shortage_of_a_need(kind: str, priority: int) -> None:
    case = need_cases(priority)[kind]
    assert_known(case)
    short = solve(case.of, EXACT).shortfalls
    assert {name for name, amount in short.items() if amount} == {kind}


@KIND
def test_a_removed_need_is_noticed(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    def without_kind(*given: object) -> list[Need]:
        needs = full(*given)
        assert kind in {need.kind for need in needs}
        return [need for need in needs if need.kind != kind]

    full = build.build_needs
    monkeypatch.setattr(build, "build_needs", without_kind)
    assert_missed(need_cases()[kind])


@TIER
def test_the_optimum_of_a_tier(key: str, case: Case) -> None:
    assert_known(case)


@TIER
def test_an_emptied_tier_is_noticed(monkeypatch: pytest.MonkeyPatch, key: str, case: Case) -> None:
    def empty(v: Variables, needs: list[Need]) -> Tier:
        none = np.zeros(0, dtype=np.int64)
        return Tier(key, Linear(none, none), maximise=key in MAXIMISED)

    monkeypatch.setattr(build, "TIERS", TIERS | {key: empty})
    assert_missed(case)


@pytest.mark.parametrize(
    ("rules", "fit"),
    [
        ({"large_from": 3, "large": "independent", "joint": "any"}, 15),
        ({"large_from": 2, "large": "any", "joint": "any"}, 15),
        ({"joint": "function"}, 15),
        ({"joint": "department", "max_units": 2}, 15),
        ({"keep_together": True, "large_from": 2, "large": "independent", "joint": "any"}, 10),
        (None, 15),
    ],
)
def test_unit_rules_forbid_no_more_than_they_say(rules: dict[str, object] | None, fit: int) -> None:
    people = [worker("A"), worker("B"), worker("C", "U2")]
    of = scenario([village("V1")], people, unit_rules=rules, objective=FIT)
    assert_optimal(of, solve(of, EXACT), [fit])
    assert of.policy.units is None or isinstance(of.policy.units, UnitRules)


def test_a_large_unit_may_be_spread_when_small_ones_are_kept_together() -> None:
    people = [worker("A"), worker("B")]
    rules = {"keep_together": True, "large_from": 2}
    of = scenario([village("V1", max=1), village("V2", max=1)], people, unit_rules=rules, objective=FIT)
    assert_optimal(of, solve(of, EXACT), [10])


def test_shortages_go_where_they_cost_least() -> None:
    places = [village("V1", priority=1), village("V2", priority=2)]
    of = scenario(places, [cadre("A")])
    found = solve(of, EXACT)
    assert_optimal(of, found, [2, 0])
    assert [p.village for p in found.placements] == ["V2"]
