"""Admissible pairs as flat arrays, and what a scenario looks like in arrays."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.matching import pairs as module
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs, admissible_pairs
from tests.factory import cadre, scenario, unit, village
from tests.strategies import load, random_scenario


@pytest.fixture
def three() -> Pairs:
    """Return A everywhere but V2, B in V2 only; V1 and V2 need a leader, only A may lead."""
    of = scenario(
        [village("V1", leader=True), village("V2", leader=True), village("V3")],
        [cadre("A", party=True), cadre("B", "U2", rural_years=3)],
        [unit("U1", "party"), unit("U2", "law")],
        eligibility={"leader": {"party": True}},
        bans=[("A", "V2"), ("B", "V1"), ("B", "V3")],
        previous=[("A", "V3"), ("B", "V1")],
        match={"points": {"party": {"key": 8}}},
        objective={"fit": {"leader": 2}},
    )
    return admissible_pairs(Instance(of))


def test_pairs_are_sorted_by_village_with_points_and_roles(three: Pairs) -> None:
    assert len(three) == 3
    assert three.village.tolist() == [0, 1, 2]
    assert three.cadre.tolist() == [0, 1, 0]
    assert three.fit.tolist() == [8, 5, 8 + 30]
    assert three.lead_fit.tolist() == [16, 0, 16]
    assert three.may_lead.tolist() == [True, False, False]
    assert three.was_there.tolist() == [False, False, True]


def test_find_tells_where_a_pair_is_and_where_there_is_none(three: Pairs) -> None:
    cadres, villages = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2])
    assert three.find(cadres, villages).tolist() == [0, -1, 2, -1, 1, -1]


def test_find_where_there_are_no_pairs() -> None:
    nobody = admissible_pairs(Instance(scenario([village("V1")], [cadre("A")], bans=[("A", "V1")])))
    assert len(nobody) == 0
    assert nobody.find(np.array([0]), np.array([0])).tolist() == [-1]


@pytest.mark.parametrize("block", [1, 30, 55])
def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    for seed in range(10):
        instance = Instance(load(random_scenario(Random(seed), villages=8, cadres=25)))
        whole = admissible_pairs(instance)
        with monkeypatch.context() as patch:
            patch.setattr(module, "BLOCK", block)
            pieces = admissible_pairs(instance)
        for column in ("cadre", "village", "fit", "lead_fit", "may_lead"):
            assert (getattr(whole, column) == getattr(pieces, column)).all()
        keys = list(zip(whole.village.tolist(), whole.cadre.tolist(), strict=True))
        assert keys == sorted(set(keys))


def test_needs_come_from_the_village_then_its_primary_type_then_the_default() -> None:
    by_type = {"weak": {"min": 1, "max": 2}, "demo": {"leader": False}}
    of = scenario(
        [
            village("V1"),
            village("V2", "weak;demo"),
            village("V3", "demo", min=0),
            village("V4", "weak", max=9),
        ],
        [cadre("A")],
        teams={"min": 3, "max": 5, "leader": True, "by_type": by_type},
    )
    needs = Instance(of).needs
    assert needs.min.tolist() == [3, 1, 0, 1]
    assert needs.max.tolist() == [5, 2, 5, 9]
    assert needs.leader.tolist() == [True, True, False, True]


def test_large_units_count_eligible_cadres_only() -> None:
    people = [cadre(f"{u}{k}", u, age=40 + 10 * k) for u in ("U1", "U2") for k in range(3)]
    people[0] = cadre("U10", "U1", age=70)
    rules = {"large_from": 3}
    of = scenario([village("V1")], people, unit_rules=rules, eligibility={"member": {"age": {"max": 60}}})
    assert Instance(of).large_unit.tolist() == [False, True]
    assert Instance(scenario([village("V1")], people)).large_unit.tolist() == [False, False]
