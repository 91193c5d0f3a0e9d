"""Who may go where, by the model's reading: every reason code alone, in arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.matching.admissible import REASONS, Admissibility, reason_codes
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Scenario
from tests.factory import cadre, scenario, unit, village


def grid(of: Scenario) -> list[list[list[str]]]:
    """Return the reason codes of every cadre (rows) at every village."""
    bits = Admissibility(Instance(of)).reasons(np.arange(len(of.cadres)))
    return [[reason_codes(int(b)) for b in row] for row in bits]


def test_the_codes_are_the_contracts() -> None:
    listed = "not_eligible out_of_reach department_forbidden avoids_home banned term_limit"
    assert list(REASONS) == listed.split()
    assert reason_codes(0) == []
    assert [reason_codes(1 << k) for k in range(6)] == [[code] for code in REASONS]
    assert reason_codes(0b100001) == ["not_eligible", "term_limit"]


def test_not_eligible_is_so_everywhere() -> None:
    people = [cadre("A", age=59), cadre("B", age=60), cadre("C"), cadre("D", age=50, fit_for_duty=False)]
    rules = {"member": {"age": {"max": 59}, "fit_for_duty": True}, "leader": {"party": True}}
    of = scenario([village("V1"), village("V2")], people, eligibility=rules)
    no = [["not_eligible"]] * 2
    assert grid(of) == [[[], []], no, no, no]


@pytest.mark.parametrize(
    ("level", "columns", "reached"),
    [
        ("province", {}, "C1 C2 C3 none"),
        ("prefecture", {"prefecture": "P1"}, "C1 C2"),
        ("prefecture", {"county": "C1"}, ""),
        ("county", {"county": "C1", "prefecture": "P1"}, "C1"),
        ("county", {"prefecture": "P1"}, ""),
        ("province", {"serves": ("C3",)}, "C3"),
        ("county", {"county": "C1", "serves": ("C2", "C3")}, "C2 C3"),
    ],
)
def test_reach_by_level(level: str, columns: dict[str, Any], reached: str) -> None:
    places = [village(c, county=c, prefecture=p) for c, p in (("C1", "P1"), ("C2", "P1"), ("C3", "P2"))]
    places.append(village("none", county="C4", prefecture=None))
    units = [unit("U1", "party", level, **columns)]
    expected = [[] if v.id in reached.split() else ["out_of_reach"] for v in places]
    assert grid(scenario(places, [cadre("A")], units)) == [expected]
    if "serves" not in columns:
        assert grid(scenario(places, [cadre("A")], units, reach="anywhere")) == [[[]] * 4]
    else:
        assert grid(scenario(places, [cadre("A")], units, reach="anywhere")) == [expected]


def test_forbidden_departments_by_primary_type() -> None:
    places = [village("V1", "weak;key"), village("V2", "key;weak"), village("V3", "demo")]
    people = [cadre("A"), cadre("B", "U2"), cadre("C", "U3")]
    units = [unit("U1", "science"), unit("U2", "party"), unit("U3", "law")]
    forbid = [["science", "weak"], ["science", "demo"], ["party", "key"], ["nobody", "key"]]
    no = ["department_forbidden"]
    of = scenario(places, people, units, match={"forbid": forbid})
    assert grid(of) == [[no, [], no], [[], no, []], [[], [], []]]


@pytest.mark.parametrize(
    ("level", "refused"),
    [("none", []), ("village", ["V1"]), ("township", ["V1", "V2"]), ("county", ["V1", "V2", "V3"])],
)
def test_home_is_avoided_at_the_level_of_the_policy(level: str, refused: list[str]) -> None:
    places = [
        village("V1", township="T1"),
        village("V2", township="T1"),
        village("V3"),
        village("V4", county="C2", township="T2"),
    ]
    people = [cadre("A", home_village="V1", home_township="T1", home_county="C1"), cadre("B")]
    of = scenario(places, people, avoid={"home": level})
    assert grid(of) == [[["avoids_home"] if v.id in refused else [] for v in places], [[]] * 4]


def test_bans_and_term_limits_are_of_one_pair() -> None:
    of = scenario(
        [village("V1"), village("V2")],
        [cadre("A"), cadre("B"), cadre("C")],
        bans=[("A", "V1"), ("C", "V1")],
        previous=[("B", "V2", None, 2), ("A", "V2"), ("C", "V1", None, 3), ("GONE", "V1", None, 9)],
        rotation={"max_terms": 2},
    )
    assert grid(of) == [[["banned"], []], [[], ["term_limit"]], [["banned", "term_limit"], []]]


def test_without_a_limit_terms_may_go_on() -> None:
    of = scenario([village("V1")], [cadre("A")], previous=[("A", "V1", None, 9)])
    assert grid(of) == [[[]]]


def test_every_reason_at_once() -> None:
    of = scenario(
        [village("V1", "weak")],
        [cadre("A", home_county="C1")],
        [unit("U1", "science", "county", county="C2")],
        eligibility={"member": {"party": True}},
        match={"forbid": [["science", "weak"]]},
        avoid={"home": "county"},
        bans=[("A", "V1")],
        previous=[("A", "V1")],
        rotation={"max_terms": 1},
    )
    assert grid(of) == [[list(REASONS)]]


def test_rows_may_be_any_cadres_in_any_order() -> None:
    of = scenario([village("V1"), village("V2")], [cadre(c) for c in "ABC"], bans=[("B", "V2"), ("C", "V1")])
    bits = Admissibility(Instance(of)).reasons(np.array([2, 1]))
    assert (bits != 0).tolist() == [[True, False], [False, True]]
