"""Every hard rule of the checker: a plan that breaks it, and one beside it that doesn't."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from optimizer.check.reading import Reading
from optimizer.check.rules import RULES
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, scenario, teams, unit, village
from tests.strategies import random_scenario


def broken(rule: str, of: Scenario, text: str) -> list[str]:
    """Return the sentences of one rule; each must come in both languages."""
    found = list(RULES[rule](teams(of, text)))
    assert all(v.zh and v.zh != v.en for v in found)
    return [str(v) for v in found]


def two(**keys: Any) -> Scenario:
    return scenario([village("V1"), village("V2")], [cadre(c) for c in "ABCD"], **keys)


def test_the_rules_are_the_contracts() -> None:
    assert list(RULES) == ["unknown", "admissible", *(f"H{n}" for n in range(1, 10))]


def test_unknown_ids_are_named_and_count_nowhere() -> None:
    assert broken("unknown", two(), "V1: A X, V9: B") == [
        "unknown: cadre X is placed but isn't in the scenario",
        "unknown: village V9 is placed but isn't in the scenario",
    ]
    assert teams(two(), "V1: A X, V9: B").places == {"A": ["V1"]}


def test_h1_a_cadre_in_two_teams() -> None:
    assert broken("H1", two(), "V1: A B, V2: A") == [
        "H1: cadre A is placed 2 times (V1, V2), at most once allowed"
    ]
    assert not broken("H1", two(), "V1: A B, V2: C")


def test_h1_a_cadre_listed_twice_in_one_team() -> None:
    assert broken("H1", two(), "V1: A A*") == ["H1: cadre A is placed 2 times (V1, V1), at most once allowed"]
    assert len(teams(two(), "V1: A A*").teams["V1"].members) == 1


def test_h2_more_members_than_the_maximum() -> None:
    of = two(teams={"max": 2})
    assert broken("H2", of, "V1: A B C, V2: D") == ["H2: village V1 has 3 members, at most 2 allowed"]
    assert not broken("H2", of, "V1: A B, V2: C D")


@pytest.mark.parametrize(
    ("own", "by_type", "limit"), [(None, None, 3), (None, 2, 2), (1, 2, 1), (1, None, 1)]
)
def test_h2_the_villages_own_maximum_wins_over_its_type_and_the_default(
    own: int | None, by_type: int | None, limit: int
) -> None:
    override = {} if by_type is None else {"key": {"max": by_type}}
    place = village("V1", "key;weak", max=own)
    policy = {"min": 0, "by_type": override | {"weak": {"max": 9}}}
    of = scenario([place], [cadre(c) for c in "ABCD"], teams=policy)
    found = list(RULES["H2"](teams(of, "V1: A B C D")))
    assert [v.en for v in found] == [f"village V1 has 4 members, at most {limit} allowed"]


def test_h3_two_leaders() -> None:
    of = two(teams={"leader": True})
    assert broken("H3", of, "V1: A* B*, V2: C* D") == [
        "H3: village V1 has 2 leaders (A, B), at most one allowed"
    ]


def test_h3_a_leader_where_none_is_needed() -> None:
    assert broken("H3", two(), "V1: A*") == ["H3: village V1 needs no leader, but A leads there"]


@pytest.mark.parametrize(
    ("age", "party", "failed"),
    [(40, True, ""), (40, False, "party"), (70, True, "age"), (70, False, "age, party")],
)
def test_h3_a_leader_meets_the_member_and_the_leader_rules(age: int, party: bool, failed: str) -> None:
    rules = {"member": {"age": {"max": 59}}, "leader": {"party": True}}
    who = [cadre("A", age=age, party=party)]
    of = scenario([village("V1")], who, teams={"leader": True}, eligibility=rules)
    found = broken("H3", of, "V1: A*")
    said = f"H3: cadre A leads village V1 without meeting the leader rules: {failed}"
    assert found == ([said] if failed else [])


@pytest.mark.parametrize(
    ("role", "text", "why"),
    [
        (None, "V1: A*", None),
        (None, "V1: A", None),
        (None, "V2: A", "cadre A is pinned to village V1, but is not placed there"),
        ("leader", "V1: A*", None),
        ("leader", "V1: A", "cadre A is pinned to village V1 as leader, but does not lead there"),
        ("member", "V1: A", None),
        ("member", "V1: A*", "cadre A is pinned to village V1 as member, but leads there"),
        ("member", "", "cadre A is pinned to village V1 as member, but is not placed there"),
    ],
)
def test_h4_pins(role: str | None, text: str, why: str | None) -> None:
    of = two(teams={"leader": True}, pins=[("A", "V1", role)])
    assert broken("H4", of, text) == ([] if why is None else [f"H4: {why}"])


def test_h5_more_than_the_units_maximum() -> None:
    of = two(units=[unit("U1", max=2)])
    assert broken("H5", of, "V1: A B C") == ["H5: unit U1 sends 3 cadres, at most 2 allowed"]
    assert not broken("H5", of, "V1: A, V2: B")


def test_h5_fewer_than_the_units_minimum() -> None:
    of = two(units=[unit("U1", min=2)])
    assert broken("H5", of, "V1: A") == ["H5: unit U1 sends 1 cadre, at least 2 required"]
    assert not broken("H5", of, "V1: A B")


def test_h5_the_minimum_counts_only_cadres_who_can_go_somewhere() -> None:
    rules = {"member": {"age": {"max": 59}}}
    old = [cadre("A", age=50), cadre("B", age=60), cadre("C", age=61)]
    of = scenario([village("V1")], old, [unit("U1", min=3)], eligibility=rules)
    assert broken("H5", of, "") == ["H5: unit U1 sends 0 cadres, at least 1 required"]
    assert not broken("H5", of, "V1: A")


@pytest.mark.parametrize("seed", range(40))
def test_h5_who_can_go_somewhere_is_who_some_village_admits(seed: int) -> None:
    reading = Reading(from_document(random_scenario(Random(seed), villages=5, cadres=15)))
    of = reading.scenario
    able = {c.id for c in of.cadres if any(reading.admissible(c, v) for v in of.villages)}
    assert {c.id for c in of.cadres if reading.can_go_anywhere(c)} == able
    assert {u: [c.id for c in own] for u, own in reading.sent_from.items()} == {
        u.id: [c.id for c in of.cadres if c.unit == u.id] for u in of.units
    }


def test_h5_a_unit_is_told_where_its_cadres_could_have_gone() -> None:
    places = [village("V1", county="C1"), village("V2", county="C2"), village("V3", county="C2")]
    units = [
        unit("U1", "party", "county", county="C2", min=2),
        unit("U2", "party", "county", county="C9", min=1),
    ]
    of = scenario(
        places, [cadre(c) for c in "ABC"] + [cadre("D", "U2")], units, bans=[("A", "V2"), ("A", "V3")]
    )
    assert broken("H5", of, "") == ["H5: unit U1 sends 0 cadres, at least 2 required"]
    assert not broken("H5", of, "V2: B, V3: C")


def test_h5_without_a_maximum_a_unit_may_send_all_it_lists() -> None:
    assert not broken("H5", two(), "V1: A B, V2: C D")


MIXED = [cadre("A", "BIG"), cadre("B", "BIG"), cadre("C", "SMALL"), cadre("D", "OTHER")]


def mixed(**rules: Any) -> Scenario:
    units = [
        unit("BIG", "party"),
        unit("SMALL", "party", function="rural"),
        unit("OTHER", "economy", function="rural"),
    ]
    return scenario([village("V1"), village("V2")], MIXED, units, teams={"max": 4}, unit_rules=rules)


def test_h6_a_large_unit_is_alone() -> None:
    of = mixed(large_from=2, large="independent")
    assert broken("H6", of, "V1: A C, V2: B") == [
        "H6: village V1 mixes units BIG, SMALL, but BIG is large and must be alone"
    ]
    assert not broken("H6", of, "V1: A B, V2: C D")


@pytest.mark.parametrize(
    "rules", [{"large_from": 2}, {"large_from": 3, "large": "independent"}, {"large": "independent"}]
)
def test_h6_is_off_without_independence_or_large_units(rules: dict[str, Any]) -> None:
    assert not broken("H6", mixed(**rules), "V1: A B C D")


def test_h6_only_member_eligible_cadres_make_a_unit_large() -> None:
    units = {"large_from": 2, "large": "independent"}
    who = [cadre("A", "BIG", age=50), cadre("B", "BIG", age=60), cadre("C", "SMALL", age=30)]
    of = scenario([village("V1")], who, unit_rules=units, eligibility={"member": {"age": {"max": 59}}})
    assert not broken("H6", of, "V1: A C")


def test_h7_units_share_the_function() -> None:
    of = mixed(joint="function")
    assert broken("H7", of, "V1: A C") == ["H7: village V1 joins units of different functions (party, rural)"]
    assert not broken("H7", of, "V1: A B, V2: C D")


def test_h7_units_share_the_department() -> None:
    of = mixed(joint="department")
    assert broken("H7", of, "V2: C D") == [
        "H7: village V2 joins units of different departments (economy, party)"
    ]
    assert not broken("H7", of, "V1: A B C, V2: D")


def test_h7_any() -> None:
    assert not broken("H7", mixed(joint="any"), "V1: A B C D")


def test_h8_more_units_than_allowed() -> None:
    of = mixed(max_units=2)
    assert broken("H8", of, "V1: A B C D") == ["H8: village V1 has cadres of 3 units, at most 2 allowed"]
    assert not broken("H8", of, "V1: A B C, V2: D")
    assert not broken("H8", mixed(), "V1: A B C D")


def test_h9_a_small_unit_stays_together() -> None:
    of = mixed(keep_together=True)
    assert broken("H9", of, "V1: A C, V2: B D") == [
        "H9: unit BIG is not large, but its cadres are spread over villages V1, V2"
    ]
    assert not broken("H9", of, "V1: A B, V2: C")
    assert not broken("H9", mixed(keep_together=True, large_from=2), "V1: A, V2: B")
    assert not broken("H9", mixed(), "V1: A, V2: B")
