"""Who may go where, by the checker: every reason code alone, and what `in` and predicates mean."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.check.predicates import covers, holds
from optimizer.check.reading import REASONS, Reading
from optimizer.check.rules import RULES
from optimizer.scenario.policy import CompositionRule, Where
from optimizer.scenario.records import Scenario
from tests.factory import cadre, scenario, teams, unit, village


def reasons(of: Scenario, who: str = "A", where: str = "V1") -> list[str]:
    reading = Reading(of)
    found = list(reading.reasons(reading.cadres[who], reading.villages[where]))
    assert reading.admissible(reading.cadres[who], reading.villages[where]) == (not found)
    assert [v.rule for v in RULES["admissible"](teams(of, f"{where}: {who}"))] == found
    return found


def test_the_codes_are_the_contracts() -> None:
    assert list(REASONS) == [
        "not_eligible",
        "out_of_reach",
        "department_forbidden",
        "avoids_home",
        "banned",
        "term_limit",
    ]


def test_nothing_in_the_way() -> None:
    assert not reasons(scenario([village("V1")], [cadre("A")]))


@pytest.mark.parametrize(("age", "ok"), [(59, True), (60, False), (None, False)])
def test_not_eligible(age: int | None, ok: bool) -> None:
    of = scenario([village("V1")], [cadre("A", age=age)], eligibility={"member": {"age": {"max": 59}}})
    assert reasons(of) == ([] if ok else ["not_eligible"])


@pytest.mark.parametrize(
    ("level", "columns", "ok"),
    [
        ("province", {}, True),
        ("prefecture", {"prefecture": "P1"}, True),
        ("prefecture", {"prefecture": "P2", "county": "C1"}, False),
        ("prefecture", {}, False),
        ("county", {"county": "C1"}, True),
        ("county", {"county": "C2", "prefecture": "P1"}, False),
        ("county", {}, False),
        ("province", {"serves": ("C2",)}, False),
        ("county", {"county": "C2", "serves": ("C2", "C1")}, True),
        ("county", {"county": "C1", "serves": ("C2",)}, False),
    ],
)
def test_out_of_reach(level: str, columns: dict[str, Any], ok: bool) -> None:
    of = scenario([village("V1")], [cadre("A")], [unit("U1", "party", level, **columns)])
    assert reasons(of) == ([] if ok else ["out_of_reach"])


def test_a_missing_prefecture_never_matches() -> None:
    of = scenario([village("V1", prefecture=None)], [cadre("A")], [unit("U1", "party", "prefecture")])
    assert reasons(of) == ["out_of_reach"]


def test_serves_wins_over_reach_anywhere() -> None:
    units = [unit("U1", "party", "county", county="C9"), unit("U2", serves=("C9",))]
    of = scenario([village("V1")], [cadre("A"), cadre("B", "U2")], units, reach="anywhere")
    assert not reasons(of, "A")
    assert reasons(of, "B") == ["out_of_reach"]


def test_department_forbidden_looks_at_the_primary_type() -> None:
    of = scenario(
        [village("V1", "weak;key"), village("V2", "key;weak")],
        [cadre("A"), cadre("B", "U2")],
        [unit("U1", "science"), unit("U2", "party")],
        match={"forbid": [["science", "weak"]]},
    )
    assert reasons(of, "A", "V1") == ["department_forbidden"]
    assert not reasons(of, "A", "V2")
    assert not reasons(of, "B", "V1")


@pytest.mark.parametrize("level", ["none", "village", "township", "county"])
@pytest.mark.parametrize("home", ["village", "township", "county", None])
def test_avoids_home_at_the_level_of_the_policy_only(level: str, home: str | None) -> None:
    places = {"village": "V1", "township": "T1", "county": "C1"}
    columns = {} if home is None else {f"home_{home}": places[home]}
    of = scenario([village("V1", township="T1")], [cadre("A", **columns)], avoid={"home": level})
    assert reasons(of) == (["avoids_home"] if level == home else [])


def test_a_missing_township_is_nobodys_home() -> None:
    assert not reasons(scenario([village("V1")], [cadre("A")], avoid={"home": "township"}))


def test_banned() -> None:
    of = scenario([village("V1"), village("V2")], [cadre("A")], bans=[("A", "V1")])
    assert reasons(of) == ["banned"]
    assert not reasons(of, "A", "V2")


@pytest.mark.parametrize(
    ("terms", "limit", "ok"), [(1, 2, True), (2, 2, False), (3, 2, False), (9, None, True)]
)
def test_term_limit(terms: int, limit: int | None, ok: bool) -> None:
    rotation = {} if limit is None else {"max_terms": limit}
    of = scenario(
        [village("V1"), village("V2")], [cadre("A")], previous=[("A", "V1", None, terms)], rotation=rotation
    )
    assert reasons(of) == ([] if ok else ["term_limit"])
    assert not reasons(of, "A", "V2")


def test_every_reason_at_once_and_its_sentence() -> None:
    of = scenario(
        [village("V1", "weak")],
        [cadre("A", home_village="V1")],
        [unit("U1", "science", "county", county="C2")],
        eligibility={"member": {"party": True}},
        match={"forbid": [["science", "weak"]]},
        avoid={"home": "village"},
        bans=[("A", "V1")],
        previous=[("A", "V1", None, 2)],
        rotation={"max_terms": 2},
    )
    assert reasons(of) == list(REASONS)
    sentences = [str(v) for v in RULES["admissible"](teams(of, "V1: A"))]
    assert sentences[1] == "out_of_reach: cadre A is sent by unit U1, which doesn't reach village V1"


SOMEONE = cadre(
    "A",
    age=40,
    education="college",
    party=True,
    skills={"law": 1, "agronomy": 3},
    extra={"grade": "3", "track": "senior", "volunteer": "yes"},
)


@pytest.mark.parametrize(
    ("predicate", "met"),
    [
        ({}, True),
        ({"age": 40}, True),
        ({"age": [39, 41]}, False),
        ({"age": {"min": 40, "max": 40}}, True),
        ({"age": {"min": 40.5}}, False),
        ({"age": {"max": 39}}, False),
        ({"party": True}, True),
        ({"party": False}, False),
        ({"party": 1}, False),
        ({"age": True}, False),
        ({"education": "college"}, True),
        ({"education": ["school", "college"]}, True),
        ({"education": "College"}, False),
        ({"rural_years": {"min": 0}}, False),
        ({"rural_years": {"max": 99}}, False),
        ({"gender": ["f", "m"]}, False),
        ({"skills": "law"}, True),
        ({"skills": ["finance", "agronomy"]}, True),
        ({"skills": "finance"}, False),
        ({"department": "party"}, True),
        ({"function": "rural"}, True),
        ({"level": ["prefecture", "county"]}, False),
        ({"unit": "U1"}, True),
        ({"id": "A"}, True),
        ({"fit_for_duty": True}, True),
        ({"grade": 3}, True),
        ({"grade": "3"}, True),
        ({"grade": {"min": 3}}, True),
        ({"grade": {"min": 4}}, False),
        ({"track": {"min": 0}}, False),
        ({"track": ["junior", "senior"]}, True),
        ({"track": 1}, False),
        ({"volunteer": True}, True),
        ({"volunteer": False}, False),
        ({"unheard_of": "x"}, False),
        ({"age": 40, "education": "college"}, True),
        ({"age": 40, "education": "school"}, False),
    ],
)
def test_predicates(predicate: dict[str, Any], met: bool) -> None:
    rule = CompositionRule.model_validate({"name": "r", "where": predicate})
    assert holds(rule.where, SOMEONE, unit("U1", function="rural")) is met


@pytest.mark.parametrize(
    ("where", "met"),
    [
        ({}, True),
        ({"type": "weak"}, True),
        ({"type": ["minority", "key"]}, True),
        ({"type": ["minority"]}, False),
        ({"county": "C1", "type": ["weak"]}, True),
        ({"county": "C2", "type": ["weak"]}, False),
        ({"township": ["T1"]}, False),
        ({"prefecture": "P1"}, True),
        ({"village": ["V1", "V2"]}, True),
    ],
)
def test_in_picks_villages_by_every_key_given(where: dict[str, Any], met: bool) -> None:
    assert covers(Where.model_validate(where), village("V1", "key;weak")) is met
