from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from optimizer.scenario.policy import Predicate
from optimizer.scenario.predicates import failing, holds
from optimizer.scenario.records import Cadre, Unit

CADRE = Cadre(
    row=2,
    id="c1",
    name="Zhang",
    unit="u1",
    age=35,
    gender="f",
    education=None,
    party=True,
    party_years=None,
    work_years=10.5,
    rural_years=0,
    fit_for_duty=False,
    skills={"agronomy": 1, "law": 3},
    prefers=(),
    home_village=None,
    home_township="Shang",
    home_county=None,
    extra={"grade": "3.0", "note": "x", "veteran": "是", "code": "007"},
)
UNIT = Unit(2, "u1", "Org", "party", "politics", "prefecture", "P", None, (), 0, None, {})


def predicate(raw: dict[str, Any]) -> Predicate:
    return TypeAdapter(Predicate).validate_python(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, True),
        ({"age": 35}, True),
        ({"age": 36}, False),
        ({"age": [20, 35]}, True),
        ({"age": [20, 36]}, False),
        ({"age": {"min": 35}}, True),
        ({"age": {"max": 35}}, True),
        ({"age": {"min": 35.5}}, False),
        ({"age": {"min": 30, "max": 34}}, False),
        ({"work_years": {"min": 10, "max": 11}}, True),
        ({"rural_years": {"min": 1}}, False),
        ({"rural_years": 0}, True),
        ({"party_years": {"min": 0}}, False),  # missing
        ({"party_years": {"max": 99}}, False),
        ({"education": "master"}, False),
        ({"education": ["", "master"][1:]}, False),
        ({"party": True}, True),
        ({"party": False}, False),
        ({"party": [True, False]}, True),
        ({"fit_for_duty": False}, True),
        ({"gender": ["m", "f"]}, True),
        ({"gender": "F"}, False),
        ({"skills": "law"}, True),
        ({"skills": "finance"}, False),
        ({"skills": ["finance", "agronomy"]}, True),
        ({"department": "party"}, True),
        ({"function": ["economy", "politics"]}, True),
        ({"level": "county"}, False),
        ({"unit": "u1", "id": "c1", "name": "Zhang"}, True),
        ({"home_township": "Shang"}, True),
        ({"home_county": "Shang"}, False),
        ({"grade": {"min": 3}}, True),
        ({"grade": {"min": 3.1}}, False),
        ({"grade": 3}, True),
        ({"grade": "3"}, False),  # text compares as text
        ({"grade": "3.0"}, True),
        ({"code": 7}, True),
        ({"code": "7"}, False),
        ({"note": ["y", "x"]}, True),
        ({"note": 1}, False),
        ({"note": {"min": 0}}, False),
        ({"veteran": True}, True),
        ({"veteran": False}, False),
        ({"absent": "x"}, False),
        ({"absent": False}, False),
        ({"absent": {"min": 0}}, False),
        ({"age": 35, "gender": "f", "note": "x"}, True),
        ({"age": 35, "gender": "m", "note": "x"}, False),
    ],
)
def test_a_predicate_holds_where_all_its_fields_do(raw: dict[str, Any], expected: bool) -> None:
    assert holds(predicate(raw), CADRE, UNIT) is expected


def test_the_failing_fields_are_named_in_the_predicates_order() -> None:
    raw = {"rural_years": {"min": 1}, "party": True, "education": "master", "age": {"max": 20}}
    assert list(failing(predicate(raw), CADRE, UNIT)) == ["rural_years", "education", "age"]
