"""Points by hand: each component alone, and the weights that multiply them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.matching.instance import Instance
from optimizer.matching.points import COMPONENTS, Points
from optimizer.scenario.records import Scenario
from tests.factory import cadre, scenario, unit, village

ZERO = dict.fromkeys((*COMPONENTS, "leader"), 0)


def only(component: str, of: Scenario) -> list[list[int]]:
    """Return a component of every cadre (rows) in every village; every other must be 0."""
    parts = Points(Instance(of)).components(np.arange(len(of.cadres)))
    assert tuple(parts) == COMPONENTS
    assert not any(table.any() for name, table in parts.items() if name != component)
    assert (Points(Instance(of)).fit(np.arange(len(of.cadres))) == parts[component]).all()
    return parts[component].tolist()


def weighted(component: str, weight: int) -> dict[str, Any]:
    return {"fit": ZERO | {component: weight}}


def test_nobody_has_points_for_nothing() -> None:
    of = scenario([village("V1")], [cadre("A")])
    assert Points(Instance(of)).fit(np.arange(1)).tolist() == [[0]]


def test_department_is_the_best_over_all_types_of_the_village() -> None:
    of = scenario(
        [village("V1", "key"), village("V2", "weak;key"), village("V3", "demo")],
        [cadre("A"), cadre("B", "U2"), cadre("C", "U3")],
        [unit("U1", "party"), unit("U2", "law"), unit("U3", "science")],
        match={"points": {"party": {"key": 50, "weak": 20}, "law": {"weak": 7, "demo": 1}}},
        objective=weighted("department", 3),
    )
    assert only("department", of) == [[150, 150, 0], [0, 21, 3], [0, 0, 0]]
    assert Points(Instance(of)).department(np.array([1])).tolist() == [[0, 7, 1]]


def test_skill_adds_the_levels_of_what_the_village_needs_whatever_the_headcount() -> None:
    of = scenario(
        [village("V1", skills={"law": 2}), village("V2", skills={"law": 1, "agronomy": 1}), village("V3")],
        [cadre("A", skills={"law": 2, "agronomy": 3, "music": 3}), cadre("B", skills={"agronomy": 1})],
        objective=weighted("skill", 10),
    )
    assert only("skill", of) == [[20, 50, 0], [0, 10, 0]]


@pytest.mark.parametrize(("years", "points"), [(None, 0), (0, 0), (0.9, 0), (1, 4), (1.5, 4), (20, 4)])
def test_experience_is_a_year_in_the_country(years: float | None, points: int) -> None:
    of = scenario([village("V1")], [cadre("A", rural_years=years)], objective=weighted("experience", 4))
    assert only("experience", of) == [[points]]


@pytest.mark.parametrize(
    ("prefers", "points"),
    [
        (("V1",), [6, 0, 0]),
        (("C1",), [6, 6, 0]),
        (("weak",), [0, 6, 6]),
        (("V1", "C1", "key"), [6, 6, 0]),
        (("V3", "V1"), [6, 0, 6]),
        (("P1", "T1", "V"), [0, 0, 0]),
        ((), [0, 0, 0]),
    ],
)
def test_preference_is_for_a_village_its_county_or_a_type_and_counts_once(
    prefers: tuple[str, ...], points: list[int]
) -> None:
    places = [village("V1", "key"), village("V2", "key;weak"), village("V3", "weak", county="C2")]
    of = scenario(places, [cadre("A", prefers=prefers), cadre("B")], objective=weighted("preference", 6))
    assert only("preference", of) == [points, [0, 0, 0]]


def test_request_is_of_the_village_for_the_cadre() -> None:
    places = [village("V1", requests=("B", "B")), village("V2", requests=("A", "B")), village("V3")]
    of = scenario(places, [cadre("A"), cadre("B")], objective=weighted("request", 20))
    assert only("request", of) == [[0, 20, 0], [20, 20, 0]]


def test_continuity_is_for_the_village_before() -> None:
    of = scenario(
        [village("V1"), village("V2")],
        [cadre("A"), cadre("B"), cadre("C")],
        previous=[("A", "V2", "leader", 5), ("GONE", "V1"), ("C", "LOST")],
        objective=weighted("continuity", 30),
    )
    assert only("continuity", of) == [[0, 30], [0, 0], [0, 0]]


def test_the_weights_unless_given() -> None:
    of = scenario(
        [village("V1", "key", skills={"law": 1}, requests=("A",))],
        [cadre("A", skills={"law": 3}, rural_years=2, prefers=("V1",))],
        match={"points": {"party": {"key": 9}}},
        previous=[("A", "V1")],
    )
    parts = Points(Instance(of)).components(np.arange(1))
    assert {name: int(table[0, 0]) for name, table in parts.items()} == {
        "department": 9,
        "skill": 30,
        "experience": 5,
        "preference": 10,
        "request": 20,
        "continuity": 30,
    }
    assert Points(Instance(of)).fit(np.arange(1)).tolist() == [[104]]
