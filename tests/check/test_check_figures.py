"""Shortfalls, points and tiers of hand-made plans, with figures computed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.check.points import fit_parts, leader_points
from optimizer.check.reading import Reading
from optimizer.check.shortfalls import SHORTFALLS, totals, unmet
from optimizer.check.tiers import TIERS
from optimizer.scenario.records import Scenario
from tests.factory import cadre, scenario, teams, unit, village


def short(kind: str, of: Scenario, text: str) -> dict[tuple[str, str], int]:
    """Return (village, kind or skill) → amount."""
    found = list(SHORTFALLS[kind](teams(of, text)))
    assert all(s.en and s.zh and s.amount > 0 for s in found)
    return {(s.village, s.skill or s.kind): s.amount for s in found}


def test_kinds_and_tiers_are_the_contracts() -> None:
    assert list(SHORTFALLS) == ["size", "leader", "skill", "composition", "kept"]
    assert list(TIERS) == ["shortage", "changes", "floor", "fit"]


def test_size() -> None:
    of = scenario([village("V1", min=3), village("V2"), village("V3", min=0)], [cadre(c) for c in "ABC"])
    assert short("size", of, "V1: A") == {("V1", "size"): 2, ("V2", "size"): 1}
    assert short("size", of, "V1: A B, V2: C") == {("V1", "size"): 1}


def test_leader() -> None:
    places = [village("V1"), village("V2"), village("V3", leader=False)]
    of = scenario(places, [cadre("A"), cadre("B")], teams={"leader": True})
    assert short("leader", of, "V1: A, V3: B") == {("V1", "leader"): 1, ("V2", "leader"): 1}
    assert short("leader", of, "V1: A*, V2: B*") == {}


def test_skill_counts_holders_at_any_level() -> None:
    of = scenario(
        [village("V1", skills={"law": 2, "agronomy": 1})],
        [cadre("A", skills={"law": 1}), cadre("B", skills={"law": 3, "agronomy": 1}), cadre("C")],
    )
    assert short("skill", of, "V1: A C") == {("V1", "law"): 1, ("V1", "agronomy"): 1}
    assert short("skill", of, "") == {("V1", "law"): 2, ("V1", "agronomy"): 1}
    assert short("skill", of, "V1: A B") == {}
    assert totals(Reading(of), unmet(teams(of, ""))) == {"size": 1, "leader": 0, "skill": 3}


def test_composition_rules_count_under_their_names() -> None:
    rules = [
        {"name": "veteran", "at_least": 2, "where": {"rural_years": {"min": 1}}, "in": {"type": "weak"}},
        {"name": "party", "where": {"party": True}, "weight": 3},
    ]
    of = scenario(
        [village("V1", "key;weak"), village("V2")],
        [cadre("A", rural_years=1), cadre("B", rural_years=0, party=True)],
        composition=rules,
    )
    assert short("composition", of, "V1: A B") == {("V1", "veteran"): 1, ("V2", "party"): 1}
    assert short("composition", of, "V2: A") == {
        ("V1", "veteran"): 2,
        ("V1", "party"): 1,
        ("V2", "party"): 1,
    }
    counted = totals(Reading(of), unmet(teams(of, "V2: A")))
    assert counted == {"size": 1, "leader": 0, "skill": 0, "veteran": 2, "party": 2}


def rotating(keep: int) -> Scenario:
    """V1 had A, B (too old now), C and D (gone from the tables); V9 is no more."""
    return scenario(
        [village("V1"), village("V2")],
        [cadre(c, age=60 if c == "B" else 40) for c in "ABCE"],
        previous=[("A", "V1"), ("B", "V1"), ("C", "V1"), ("D", "V1"), ("E", "V9")],
        rotation={"keep_at_least": keep},
        eligibility={"member": {"age": {"max": 59}}},
    )


@pytest.mark.parametrize(
    ("keep", "text", "missing"),
    [(1, "V2: A C", 1), (1, "V1: A", 0), (2, "V1: A", 1), (3, "", 2), (3, "V1: A C", 0), (0, "", 0)],
)
def test_kept_asks_only_for_previous_members_still_admissible(keep: int, text: str, missing: int) -> None:
    of = rotating(keep)
    assert short("kept", of, text) == ({("V1", "kept"): missing} if missing else {})
    assert totals(Reading(of), unmet(teams(of, text))).get("kept") == (missing if keep else None)


@pytest.mark.parametrize(("text", "value"), [("", 4), ("V1: A", 3), ("V1: A C", 2), ("V2: A, V1: E", 4)])
def test_changes_counts_cadres_still_in_the_tables_who_are_not_where_they_were(text: str, value: int) -> None:
    assert TIERS["changes"](teams(rotating(0), text)) == value


def test_shortage_weighs_every_kind_and_the_villages_priority() -> None:
    of = scenario(
        [village("V1", min=3, priority=2, skills={"law": 2}), village("V2", priority=3)],
        [cadre("A"), cadre("B")],
        teams={"leader": True},
        composition=[{"name": "party", "where": {"party": True}, "weight": 7}],
        rotation={"keep_at_least": 1},
        previous=[("A", "V2")],
        objective={"shortage": {"leader": 4, "size": 10, "skill": 100}},
    )
    # V1 has B: 2 short of 3, no leader, 2 law, 1 party. V2 has A, who was there: no leader, 1 party.
    assert TIERS["shortage"](teams(of, "V1: B, V2: A")) == 2 * (2 * 10 + 4 + 2 * 100 + 7) + 3 * (4 + 7)
    # Nobody: V1 3 short; V2 1 short and A not kept.
    assert TIERS["shortage"](teams(of, "")) == 2 * (3 * 10 + 4 + 2 * 100 + 7) + 3 * (10 + 4 + 7 + 1)


POINTS: dict[str, Any] = {
    "match": {"points": {"party": {"key": 50, "weak": 60}, "economy": {"weak": 8}}},
    "objective": {
        "fit": {
            "department": 2,
            "leader": 3,
            "skill": 10,
            "experience": 5,
            "preference": 7,
            "request": 20,
            "continuity": 30,
        }
    },
}


def valued(place: dict[str, Any], who: dict[str, Any], **keys: Any) -> dict[str, int]:
    """Return the components of A at V1 that are not 0."""
    of = scenario([village("V1", "key;weak", **place)], [cadre("A", **who)], **(POINTS | keys))
    reading = Reading(of)
    parts = fit_parts(reading, reading.cadres["A"], reading.villages["V1"])
    assert leader_points(reading, reading.cadres["A"], reading.villages["V1"]) == 180
    return {name: points for name, points in parts.items() if points}


@pytest.mark.parametrize(
    ("place", "who", "parts"),
    [
        ({}, {}, {}),
        ({"skills": {"law": 1, "agronomy": 2}}, {"skills": {"law": 3, "it": 3}}, {"skill": 30}),
        ({"skills": {"law": 1, "it": 9}}, {"skills": {"law": 1, "it": 2}}, {"skill": 30}),
        ({}, {"rural_years": 1}, {"experience": 5}),
        ({}, {"rural_years": 0.5}, {}),
        ({}, {"prefers": ("V1",)}, {"preference": 7}),
        ({}, {"prefers": ("V1", "C1", "weak")}, {"preference": 7}),
        ({}, {"prefers": ("C2", "weak")}, {"preference": 7}),
        ({}, {"prefers": ("C2", "P1")}, {}),
        ({"requests": ("B", "A")}, {}, {"request": 20}),
    ],
)
def test_components(place: dict[str, Any], who: dict[str, Any], parts: dict[str, int]) -> None:
    # D = 60, the most that department party has over key and weak; weight 2.
    assert valued(place, who) == {"department": 120} | parts


def test_continuity() -> None:
    assert valued({}, {}, previous=[("A", "V1")]) == {"department": 120, "continuity": 30}
    assert valued({}, {}, previous=[("A", "V2")]) == {"department": 120}


def plan_of_three() -> Scenario:
    """fit at V1 (key): A 100, B 0 + 5; at V2 (weak): A 120, B 16 + 5, C 120."""
    return scenario(
        [village("V1", "key"), village("V2", "weak")],
        [cadre("A"), cadre("B", "U2", rural_years=3), cadre("C")],
        [unit("U1", "party"), unit("U2", "economy")],
        teams={"leader": True, "min": 2},
        **POINTS,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        ("V1: A B", 105),
        ("V1: A* B", 105 + 3 * 50),
        ("V1: A* B, V2: C*", 105 + 3 * 50 + 120 + 3 * 60),
        ("V2: B*", 21 + 3 * 8),
    ],
)
def test_fit(text: str, value: int) -> None:
    assert TIERS["fit"](teams(plan_of_three(), text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        ("V1: A", 0),
        ("V1: A B", 105 // 2),
        ("V1: A* B, V2: C", 105 // 2),
        ("V2: B C, V1: A", 141 // 2),
        ("V2: A B C", 261 // 2),
    ],
)
def test_floor_looks_at_villages_without_a_size_shortfall_and_not_at_leading(text: str, value: int) -> None:
    assert TIERS["floor"](teams(plan_of_three(), text)) == value


def test_floor_is_the_least_and_ignores_villages_that_need_nobody() -> None:
    of = scenario(
        [village("V1"), village("V2", min=2), village("V3", min=0)], [cadre(c) for c in "ABC"], **POINTS
    )
    assert TIERS["floor"](teams(of, "V1: A, V2: B C")) == 100
    with_help = scenario([village("V1", requests=("A",)), village("V2", min=0)], [cadre("A")], **POINTS)
    assert TIERS["floor"](teams(with_help, "V1: A")) == 120
