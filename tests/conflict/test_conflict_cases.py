"""Conflicts made by hand: what is said of them, and every repair of one change that there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from optimizer.conflict import Diagnosis, diagnose
from optimizer.conflict.elastic import Elastic
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.part import Part
from optimizer.conflict.problem import Problem
from optimizer.conflict.repairs import Repairs
from optimizer.scenario.records import Scenario
from optimizer.solve import Options
from optimizer.solve.progress import Clock
from tests.factory import cadre, scenario, unit, village

OPEN = {"min": 0, "max": 3}


@dataclass(frozen=True)
class Case:
    """A scenario, the kinds of its conflict with what they name, and its repairs as (kind, by)."""

    of: Scenario
    strict: bool
    conflict: set[tuple[str, str | None]]
    repairs: list[tuple[str, int]]


def people(text: str, **columns: Any) -> list[Any]:
    """Return cadres from words such as ``A:U1 B:U2``."""
    return [cadre(*word.split(":"), **columns) for word in text.split()]


UNITS = [unit("U1", "party"), unit("U2", "economy"), unit("U3", "party")]
CASES: dict[str, Case] = {
    "large offices pinned together": Case(
        scenario(
            [village("V1"), village("V2")],
            people("A:U1 B:U1 C:U3 D:U3"),
            UNITS,
            teams=OPEN,
            unit_rules={"large_from": 2, "large": "independent"},
            pins=[("A", "V1"), ("C", "V1"), ("B", "V2")],
        ),
        False,
        {("pin", "A"), ("pin", "C"), ("large", None)},
        [("pin", 1), ("pin", 1), ("large", 1)],
    ),
    "a larger and a large office pinned together": Case(
        scenario(
            [village("V1")],
            people("A:U1 B:U1 C:U2 D:U3 E:U3 F:U3"),
            UNITS,
            teams=OPEN,
            unit_rules={"large_from": 2, "large": "independent"},
            pins=[("A", "V1"), ("C", "V1")],
        ),
        False,
        {("pin", "A"), ("pin", "C"), ("large", None)},
        # three of U3 may stay large
        [("pin", 1), ("pin", 1), ("large", 1)],
    ),
    "functions pinned together": Case(
        scenario(
            [village("V1")],
            people("A:U1 B:U2 C:U3"),
            UNITS,
            teams=OPEN,
            unit_rules={"joint": "function"},
            pins=[("A", "V1"), ("B", "V1")],
        ),
        False,
        {("pin", "A"), ("pin", "B"), ("joint", None)},
        [("pin", 1), ("pin", 1), ("joint", 1)],
    ),
    "too many offices pinned": Case(
        scenario(
            [village("V1")],
            people("A:U1 B:U2 C:U3"),
            UNITS,
            teams=OPEN,
            unit_rules={"max_units": 2},
            pins=[("A", "V1"), ("B", "V1"), ("C", "V1")],
        ),
        False,
        {("pin", "A"), ("pin", "B"), ("pin", "C"), ("max_units", None)},
        [("pin", 1), ("pin", 1), ("pin", 1), ("max_units", 1)],
    ),
    "an office pinned apart": Case(
        scenario(
            [village("V1"), village("V2")],
            people("A:U1 B:U1"),
            UNITS,
            teams=OPEN,
            unit_rules={"keep_together": True},
            pins=[("A", "V1"), ("B", "V2")],
        ),
        False,
        {("pin", "A"), ("pin", "B"), ("together", None)},
        [("pin", 1), ("pin", 1), ("together", 1)],
    ),
    "more pinned than an office may send": Case(
        scenario(
            [village("V1"), village("V2")],
            people("A:U1 B:U1 C:U1"),
            [unit("U1", max=1)],
            teams=OPEN,
            pins=[("A", "V1"), ("B", "V2"), ("C", "V2")],
        ),
        False,
        # two of the three conflict already
        {("pin", "A"), ("pin", "B"), ("unit_max", None)},
        [("unit_max", 2)],
    ),
    "an office too large for any team": Case(
        scenario(
            [village("V1"), village("V2", max=2)],
            people("A:U1 B:U1 C:U1 D:U1 E:U1"),
            [unit("U1", min=5)],
            teams=OPEN,
            unit_rules={"keep_together": True},
        ),
        False,
        {("unit_min", None), ("together", None), ("max", "V1"), ("max", "V2")},
        [("unit_min", 2), ("max", 2), ("max", 3), ("together", 1)],
    ),
    "the only leader may not lead": Case(
        scenario(
            [village("V1", leader=True)],
            [cadre("A", party=True), cadre("B")],
            eligibility={"leader": {"party": True}},
            pins=[("A", "V1", "member")],
        ),
        True,
        {("pin", "A"), ("leader", "V1")},
        [("pin", 1), ("leader", 1)],
    ),
    "the role has no part in it": Case(
        scenario(
            [village("V1", leader=True), village("V2", leader=True)],
            people("A:U1 B:U1"),
            UNITS,
            teams=OPEN,
            unit_rules={"keep_together": True},
            pins=[("A", "V1", "leader"), ("B", "V2", "leader")],
        ),
        False,
        {("pin", "A"), ("pin", "B"), ("together", None)},
        [("pin", 2), ("pin", 2), ("together", 1)],
    ),
    "fewer leaders than teams": Case(
        scenario(
            [village(v, leader=True) for v in ("V1", "V2", "V3")],
            [cadre(c, party=c in "AB") for c in "ABCDE"],
            eligibility={"leader": {"party": True}},
        ),
        True,
        {("leader", "V1"), ("leader", "V2"), ("leader", "V3")},
        [("leader", 1)] * 3,
    ),
    "skills that no office has together": Case(
        scenario(
            [village("V1", skills={"law": 1, "agronomy": 1})],
            [cadre("A", "U1", skills={"law": 1}), cadre("B", "U2", skills={"agronomy": 1})],
            UNITS,
            unit_rules={"joint": "department"},
        ),
        True,
        {("skill", "V1"), ("joint", None)},
        [("skill", 1), ("skill", 1), ("joint", 1)],
    ),
    "nobody who may go": Case(
        scenario(
            [village("V1", county="C9"), village("V2")],
            people("A:U1"),
            [unit("U1", "party", "county", county="C1")],
        ),
        True,
        {("size", "V1")},
        [("size", 1)],
    ),
    "nobody with village years": Case(
        scenario(
            [village("V1")],
            people("A:U1 B:U1", rural_years=0),
            composition=[{"name": "veteran", "at_least": 1, "where": {"rural_years": {"min": 1}}}],
        ),
        True,
        {("rule", "V1")},
        [("rule", 1)],
    ),
    "a former member pinned elsewhere": Case(
        scenario(
            [village("V1"), village("V2")],
            people("A:U1"),
            teams=OPEN,
            previous=[("A", "V1")],
            rotation={"keep_at_least": 1},
            pins=[("A", "V2")],
        ),
        True,
        {("pin", "A"), ("kept", "V1")},
        [("pin", 1), ("kept", 1)],
    ),
}


def said_of(case: Case) -> Diagnosis:
    return diagnose(case.of, Options(time_limit=60, strict=case.strict))


@pytest.mark.parametrize("name", CASES)
def test_a_conflict_by_hand(name: str) -> None:
    case, said = CASES[name], said_of(CASES[name])
    assert said.status == "conflict"
    [conflict] = said.conflicts
    assert conflict.smallest
    assert {(s.kind, s.cadre or s.village) for s in conflict.statements} == case.conflict
    assert all(repair.proved and repair.least for repair in said.repairs)
    found = [(r.changes[0].statement.kind, r.changes[0].by) for r in said.repairs if len(r.changes) == 1]
    assert sorted(found) == sorted(case.repairs)
    costs = [
        r.cost for r in said.repairs if r.changes[0].statement.kind not in ("large", "joint", "together")
    ]
    assert costs == sorted(costs)


def test_a_role_that_has_no_part_is_not_told() -> None:
    [conflict] = said_of(CASES["the role has no part in it"]).conflicts
    assert [s.name for s in conflict.statements if s.kind == "pin"] == [None, None]
    [other] = said_of(CASES["the only leader may not lead"]).conflicts
    assert [s.name for s in other.statements if s.kind == "pin"] == ["member"]


def test_who_could_meet_a_need_is_counted_by_what_keeps_them_apart() -> None:
    [conflict] = said_of(CASES["skills that no office has together"]).conflicts
    able = {one.name: one for one in conflict.able}
    assert able["law"].cadres == ("A",)
    assert [(g.shared, g.people) for g in able["law"].groups] == [("party", 1)]
    assert [(g.shared, g.people) for g in able["agronomy"].groups] == [("economy", 1)]


def test_conflicts_apart_need_several_changes() -> None:
    of = scenario(
        [village("V1", leader=True), village("V2", skills={"law": 1})],
        [cadre(c) for c in "ABC"],
        eligibility={"leader": {"party": True}},
    )
    said = diagnose(of, Options(time_limit=60, strict=True))
    kinds = [[s.kind for s in conflict.statements] for conflict in said.conflicts]
    assert sorted(kinds) == [["leader"], ["skill"]]
    assert {c.statement.kind for c in said.repairs[0].changes} == {"leader", "skill"}
    assert said.repairs[0].proved
    assert said.repairs[0].least


def test_a_combination_changes_nothing_that_need_not_change() -> None:
    """The pinned may not lead, but somebody else can: only the two skills that nobody has are missing."""
    led = [village(f"V{n}", leader=True) for n in range(4)]
    wanting = [village("W1", skills={"law": 1}), village("W2", skills={"agronomy": 1})]
    homes = {f"{c}{n}": f"V{n}" for c in "AB" for n in range(4)} | {"C1": "W1", "C2": "W2"}
    of = scenario(
        [*led, *wanting],
        [cadre(c) for c in homes],
        bans=[(c, v.id) for c, at in homes.items() for v in (*led, *wanting) if v.id != at],
        pins=[(f"A{n}", f"V{n}", "member") for n in range(4)],
    )
    said = diagnose(of, Options(time_limit=60, strict=True))
    first = said.repairs[0]
    assert {c.statement.village for c in first.changes} == {"W1", "W2"}
    assert first.least
    assert all(r.cost == 2 for r in said.repairs)


def test_combinations_differ() -> None:
    """In each of two counties one of two skills has to be done without: four ways, three are told."""
    of = scenario(
        [village(f"V{n}", county=f"C{n}", skills={"law": 1, "agronomy": 1}) for n in (1, 2)],
        [
            cadre(f"{skill}{n}", f"{skill}{n}", skills={skill: 1})
            for skill in ("law", "agronomy")
            for n in (1, 2)
        ],
        [unit(f"{s}{n}", s, "county", county=f"C{n}") for s in ("law", "agronomy") for n in (1, 2)],
        unit_rules={"joint": "department"},
    )
    found = list(Repairs(Oracle(Problem(of, strict=True), Clock(60))).combined())
    told = [frozenset((c.statement, c.by) for c in repair.changes) for repair in found]
    assert len(told) == len(set(told)) == 3
    assert all({s.village for s, _ in one} == {"V1", "V2"} and len(one) == 2 for one in told)


@pytest.mark.parametrize("name", ["the only leader may not lead", "more pinned than an office may send"])
def test_the_relaxation_prices_a_conflict(name: str) -> None:
    case = CASES[name]
    problem = Problem(case.of, case.strict)
    priced = Elastic(problem, problem.statements).priced(10.0)
    assert {kind for kind, _ in case.conflict} <= {s.kind for s in priced}


def test_a_pin_gives_way_role_first() -> None:
    of = scenario([village("V1", leader=True)], [cadre("A")], pins=[("A", "V1", "leader")])
    problem = Problem(of, strict=False)
    [pin] = [s for s in problem.statements if s.kind == "pin"]
    roles = [Part(problem.whole, {pin: by}).pinned.role.tolist() for by in range(pin.most + 1)]
    assert roles == [["leader"], [""], []]


def test_a_scenario_that_has_a_plan() -> None:
    of = scenario([village("V1")], [cadre("A")])
    for strict in (False, True):
        said = diagnose(of, Options(strict=strict))
        assert (said.status, said.conflicts, said.repairs) == ("possible", (), ())


def test_no_time_is_no_answer() -> None:
    said = diagnose(CASES["functions pinned together"].of, Options(time_limit=1e-9))
    assert said.status == "unknown"
    assert not said.complete
    assert said.conflicts == ()
