from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_captains import placements

from optimizer.check.reading import Reading
from optimizer.derived import derive, reserve
from tests.factory import cadre, from_document, scenario, unit, village
from tests.strategies import Row, scenarios


@settings(max_examples=200, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_every_cadre_not_placed_is_there_for_the_reason_the_checker_finds(content: Row, seed: int) -> None:
    of = from_document(content)
    rows = placements(of, seed)
    reading = Reading(of)
    placed = {row.cadre for row in rows}
    expected = []
    for one in of.cadres:
        if one.id not in placed:
            eligible = one.id in reading.members
            where = "in_reserve" if reading.can_go_anywhere(one) else "nowhere"
            expected.append((one.id, where if eligible else "not_eligible"))
    found = derive(of, rows).reserve
    assert [(one.cadre, one.reason) for one in found] == expected
    assert all(bool(one.conditions) == (one.reason == "not_eligible") for one in found)


def test_the_member_rules_not_met_are_named() -> None:
    of = scenario(
        [village("V1")],
        [cadre("A", age=61), cadre("B"), cadre("C", age=40)],
        eligibility={"member": {"age": {"max": 59}}},
    )
    first, second, third = reserve(of, ())
    assert first.conditions == ({"field": "age", "wanted": {"max": 59.0}, "found": 61},)
    assert second.conditions[0]["found"] is None
    assert (third.reason, third.conditions) == ("in_reserve", ())


def test_home_bans_and_terms_may_leave_no_village() -> None:
    places = [village(f"V{n}", township="T" if n < 3 else "X") for n in range(1, 5)]
    people = [cadre(n, "U", home_township="T") for n in ("A", "B", "C")]
    of = scenario(
        places,
        people,
        [unit("U", "party", "county", county="C1")],
        avoid={"home": "township"},
        rotation={"max_terms": 2},
        bans=[("A", "V3"), ("A", "V1"), ("B", "V3")],
        previous=[("A", "V4", None, 2), ("B", "V4", None, 1), ("C", "GONE", None, 9)],
    )
    assert [one.reason for one in reserve(of, ())] == ["nowhere", "in_reserve", "in_reserve"]
    assert [one.reason for one in reserve(of, {"A", "C"})] == ["in_reserve"]
