"""Faults that need admissibility: pins that can't hold, minima that can't be sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.matching.precheck import precheck
from optimizer.scenario import ScenarioError, load_scenario
from tests.factory import cadre, document, scenario, unit, village, write_scenario


def said(**keys: Any) -> list[tuple[str, int | None, str | None, str]]:
    """Return file, row, field and words of the faults of a scenario with A to C of unit U1."""
    people = [cadre("A", age=50), cadre("B", age=61), cadre("C", age=62)]
    units = keys.pop("units", [unit("U1")])
    rules = {"member": {"age": {"max": 60}}}
    of = scenario([village("V1"), village("V2")], people, units, eligibility=rules, **keys)
    return [(fault.file, fault.row, fault.field, fault.found) for fault in precheck(of)]


def test_nothing_to_say_about_what_can_be_done() -> None:
    assert said() == []
    assert said(pins=[("A", "V1", "member")], units=[unit("U1", min=1)]) == []


def test_a_pin_on_an_inadmissible_pair_names_every_reason() -> None:
    found = said(
        pins=[("A", "V1"), ("B", "V2"), ("B", "V1")],
        bans=[("B", "V2"), ("A", "V2")],
        previous=[("B", "V2", None, 2)],
        rotation={"max_terms": 2},
    )
    assert found == [
        (
            "test.yaml",
            1,
            "village",
            "cadre 'B' is not admissible at village 'V2': not_eligible, banned, term_limit",
        ),
        ("test.yaml", 1, "village", "cadre 'B' is not admissible at village 'V1': not_eligible"),
    ]


@pytest.mark.parametrize(
    ("least", "words"),
    [
        (1, None),
        (2, "unit 'U1' must send 2, but 1 of its 3 cadres are admissible anywhere"),
        (3, "unit 'U1' must send 3, but 1 of its 3 cadres are admissible anywhere"),
    ],
)
def test_a_unit_minimum_that_its_admissible_cadres_cannot_fill(least: int, words: str | None) -> None:
    expected = [] if words is None else [("test.yaml", 1, "min", words)]
    assert said(units=[unit("U1", min=least)]) == expected


def test_a_unit_that_lists_nobody_or_reaches_nothing() -> None:
    units = [unit("U1"), unit("U2", min=1), unit("U3", "party", "county", county="C9", min=1)]
    of = scenario([village("V1")], [cadre("A"), cadre("B", "U3")], units)
    assert [fault.found for fault in precheck(of)] == [
        "unit 'U2' must send 1, but 0 of its 0 cadres are admissible anywhere",
        "unit 'U3' must send 1, but 0 of its 1 cadres are admissible anywhere",
    ]


def test_one_village_in_one_of_many_areas_is_enough() -> None:
    places = [village(f"V{n}", county=f"C{n}") for n in range(4)]
    units = [unit("U1", min=2), *(unit(f"L{n}", "party", "county", county=f"C{n}") for n in range(4))]
    bans = [("A", f"V{n}") for n in range(4) if n != 1] + [("B", f"V{n}") for n in range(3)]
    of = scenario(places, [cadre("A"), cadre("B")], units, bans=bans)
    assert precheck(of) == []
    more = scenario(places, [cadre("A"), cadre("B")], units, bans=[*bans, ("B", "V3")])
    assert [fault.found for fault in precheck(more)] == [
        "unit 'U1' must send 2, but 1 of its 2 cadres are admissible anywhere"
    ]


def test_the_loader_refuses_and_names_row_and_remedy(tmp_path: Path) -> None:
    content = document(
        [{"id": "V1", "types": ["key"], "county": "C1"}],
        [{"id": "A", "unit": "U1"}, {"id": "B", "unit": "U1"}],
        [{"id": "U1", "department": "party", "level": "county", "county": "C2", "min": 2}],
        pins=[{"cadre": "B", "village": "V1"}],
    )
    with pytest.raises(ScenarioError) as refused:
        load_scenario(write_scenario(content, tmp_path))
    pin, minimum = (str(fault) for fault in refused.value.faults)
    assert pin == (
        "scenario.yaml, row 1, village: cadre 'B' is not admissible at village 'V1': out_of_reach; "
        "pin the cadre to an admissible village, or mend what these reasons name"
    )
    assert minimum == (
        "scenario.yaml, row 1, min: unit 'U1' must send 2, but 0 of its 2 cadres are admissible anywhere; "
        "lower min to 0 or list more cadres who may go"
    )
