from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.derived import Captaincy, captains, derive, posts
from optimizer.plan import Placement
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, plan, scenario, unit, village
from tests.strategies import Row, scenarios

ORDER = ["county", "prefecture", "province"]
UNITS = [unit("P", "party", "province"), unit("S", "party", "prefecture"), unit("C", "party", "county")]


def placements(of: Scenario, seed: int) -> tuple[Placement, ...]:
    """Return placements that may break any rule but H1."""
    rng = Random(seed)
    people = [c for c in of.cadres if rng.random() < 0.8]
    return tuple(
        Placement(c.id, rng.choice(of.villages).id, "leader" if rng.random() < 0.4 else "member")
        for c in people
    )


def found(of: Scenario, text: str) -> list[Captaincy]:
    return captains(posts(of, plan(of, text).placements))


def one_township(*people: Any) -> Scenario:
    """Return two villages of one township and cadres given as (id, unit, rural_years, age)."""
    cadres = [cadre(i, u, rural_years=years, age=age) for i, u, years, age in people]
    return scenario([village("V1", township="T"), village("V2", township="T")], cadres, UNITS)


@pytest.mark.parametrize(
    ("people", "captain"),
    [
        ([("A", "C", 9, 60), ("B", "S", 0, 20), ("M", "P", 9, 60)], "B"),  # level; M doesn't lead
        ([("A", "S", 3, 20), ("B", "S", 2, 60), ("M", "P", 9, 60)], "A"),  # years in villages
        ([("A", "S", 3, 40), ("B", "S", 3, 41), ("M", "P", 9, 60)], "B"),  # age
        ([("A", "S", 3, 40), ("B", "S", 3, 40), ("M", "P", 9, 60)], "B"),  # id
        ([("A", "S", 0, 40), ("B", "S", None, 60), ("M", "P", 9, 60)], "A"),  # not stated is lowest
        ([("A", "S", 3, 25), ("B", "S", 3, None), ("M", "P", 9, 60)], "A"),
        ([("A", "C", 0.5, 25), ("B", "C", 1.5, 20), ("M", "P", 9, 60)], "B"),
    ],
)
def test_the_highest_leader_is_captain(people: list[Any], captain: str) -> None:
    (township,) = found(one_township(*people), "V1: A* M, V2: B*")
    assert (township.captain, township.cadres, township.leaders) == (captain, 3, 2)


def test_two_cadres_are_too_few() -> None:
    of = one_township(("A", "P", 1, 40), ("B", "P", 1, 40), ("M", "C", 1, 40))
    assert found(of, "V1: A*, V2: B*") == []
    assert len(found(of, "V1: A*, V2: B* M")) == 1


def test_without_a_leader_there_is_no_captain() -> None:
    of = one_township(("A", "P", 1, 40), ("B", "P", 1, 40), ("M", "C", 1, 40))
    (township,) = found(of, "V1: A B, V2: M")
    assert (township.captain, township.leaders, township.village) == (None, 0, None)


def test_a_township_is_known_by_prefecture_and_county_too() -> None:
    places = [
        village("V1", county="C1", township="T"),
        village("V2", county="C2", township="T"),
        village("V3", county="C1", prefecture="P2", township="T"),
        village("V4"),
    ]
    of = scenario(places, [cadre(f"A{n}") for n in range(9)])
    assert found(of, "V1: A0* A1, V2: A2* A3, V3: A4* A5, V4: A6* A7 A8") == []
    ((place, captain),) = [(t.place, t.captain) for t in found(of, "V1: A0* A1 A2, V2: A3*")]
    assert (place, captain) == (("P1", "C1", "T"), "A0")


@settings(max_examples=100, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_the_captain_is_a_leader_whom_no_other_surpasses(content: Row, seed: int) -> None:
    of = from_document(content)
    rows = placements(of, seed)
    people = {c.id: c for c in of.cadres}
    levels = {u.id: u.level for u in of.units}
    where = {v.id: (v.prefecture, v.county, v.township) for v in of.villages}

    def rank(name: str) -> tuple[int, float, float, str]:
        one = people[name]
        years = -1.0 if one.rural_years is None else one.rural_years
        return (ORDER.index(levels[one.unit]), years, -1.0 if one.age is None else one.age, name)

    captaincies = derive(of, rows).captains
    assert len({t.place for t in captaincies}) == len(captaincies)
    large = {p for p in where.values() if p[2] and sum(where[r.village] == p for r in rows) >= 3}
    assert {t.place for t in captaincies} == large
    for township in captaincies:
        leaders = [r.cadre for r in rows if r.role == "leader" and where[r.village] == township.place]
        assert township.captain == max(leaders, key=rank, default=None)
