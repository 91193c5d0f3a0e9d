from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_captains import placements

from optimizer.derived import derive, mentor_rule
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, plan, scenario, village
from tests.strategies import Row, scenarios

VETERAN = {"name": "veteran", "where": {"rural_years": {"min": 1}}}


def team(*people: Any, **policy: Any) -> Scenario:
    return scenario([village("V1")], people, composition=[VETERAN], **policy)


def pairs(of: Scenario, text: str) -> dict[str, str | None]:
    return {one.cadre: one.mentor for one in derive(of, plan(of, text).placements).mentors}


def test_the_most_experienced_begins_and_loads_are_even() -> None:
    of = team(
        *(cadre(f"N{n}", rural_years=0) for n in range(1, 6)),
        cadre("A", rural_years=2),
        cadre("B", rural_years=7),
    )
    assert pairs(of, "V1: A* B N5 N4 N3 N2 N1") == {"N1": "B", "N2": "A", "N3": "B", "N4": "A", "N5": "B"}


@pytest.mark.parametrize(
    ("veterans", "mentor"),
    [
        ([cadre("A", "U1", rural_years=3), cadre("B", "U2", rural_years=3, skills={"law": 1})], "B"),
        ([cadre("A", "U3", rural_years=3), cadre("B", "U2", rural_years=3, skills={"x": 1})], "A"),
        ([cadre("A", "U3", rural_years=3), cadre("B", "U2", rural_years=4)], "B"),
        ([cadre("A", "U1", rural_years=3, age=50), cadre("B", "U2", rural_years=3, age=40)], "A"),
        ([cadre("A", "U1", rural_years=3), cadre("B", "U2", rural_years=3)], "B"),
    ],
)
def test_a_shared_skill_or_unit_decides_between_equals(veterans: list[Any], mentor: str) -> None:
    of = team(cadre("N", "U3", skills={"law": 2, "agronomy": 1}), *veterans)
    assert pairs(of, "V1: A* B N") == {"N": mentor}


def test_what_is_shared_is_told() -> None:
    of = team(cadre("N", "U", skills={"law": 2, "x": 1}), cadre("A", "U", rural_years=3, skills={"law": 1}))
    (one,) = derive(of, plan(of, "V1: A* N").placements).mentors
    assert (one.skills, one.same_unit, one.mentor_rural_years) == (("law",), True, 3)


def test_a_team_without_a_veteran_has_no_mentor() -> None:
    of = team(cadre("N1"), cadre("N2", rural_years=0.5))
    assert pairs(of, "V1: N1* N2") == {"N1": None, "N2": None}


def test_mentors_are_named_where_the_rule_asks_for_none() -> None:
    of = scenario(
        [village("V1", "key"), village("V2", "weak")],
        [cadre("A", rural_years=1), cadre("N")],
        composition=[VETERAN | {"in": {"type": "key"}}],
    )
    assert pairs(of, "V2: A* N") == {"N": "A"}


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ([], None),
        ([{"name": "young", "where": {"age": {"max": 30}}}], None),
        ([{"name": "老带新", "where": {"rural_years": {"min": 2}, "party": True}}], "老带新"),
        ([{"name": "a", "where": {"rural_years": {"min": 2}}}, VETERAN], "veteran"),
        ([{"name": "a", "where": {"party": True}}, {"name": "veteran", "where": {"gender": "m"}}], "veteran"),
        ([{"name": "fresh", "where": {"rural_years": {"max": 1}}}], None),
        ([{"name": "any", "where": {"rural_years": {"min": 0}}}], None),
    ],
)
def test_the_rule_called_veteran_or_the_first_that_asks_for_years(rules: list[Any], name: str | None) -> None:
    rule = mentor_rule(scenario([village("V1")], [cadre("A")], composition=rules).policy)
    assert (rule.name if rule else None) == name


@settings(max_examples=100, deadline=None)
@given(scenarios(1, 8), st.integers(0, 2**32))
def test_every_newcomer_has_a_mentor_of_the_team_and_loads_differ_by_one(content: Row, seed: int) -> None:
    content["policy"] = content["policy"] | {"composition": [VETERAN]}
    of = from_document(content)
    rows = placements(of, seed)
    years = {c.id: c.rural_years or 0 for c in of.cadres}
    teams: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        teams[row.village].append(row.cadre)
    found = derive(of, rows).mentors
    assert {one.cadre for one in found} == {row.cadre for row in rows if years[row.cadre] < 1}
    for place, members in teams.items():
        veterans = [name for name in members if years[name] >= 1]
        load = Counter(dict.fromkeys(veterans, 0))
        for one in (one for one in found if one.village == place):
            assert (one.mentor in veterans) if veterans else one.mentor is None
            load[one.mentor or ""] += 1
        if veterans:
            assert max(load.values()) - min(load.values()) <= 1
            ordered = sorted(veterans, key=lambda name: -years[name])
            unequal = [(a, b) for a, b in pairwise(ordered) if years[a] > years[b]]
            assert all(load[a] >= load[b] for a, b in unequal)
