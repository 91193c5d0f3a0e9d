from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from optimizer.check.reading import Reading
from optimizer.review import LEADER, MEMBER, REFUSED, Review, review
from tests.factory import cadre, from_document, scenario, unit, village
from tests.strategies import Row, scenarios

RULES = {
    "member": {"age": {"max": 59}, "fit_for_duty": True, "review": "passed"},
    "leader": {"party": True, "work_years": {"min": 2}},
}
PASSED = {"review": "passed"}


def judge(*people: Any, rules: Any = RULES) -> Review:
    units = [unit("U1"), unit("U2", "law", "county")]
    of = scenario([village("V1")], people, units, eligibility=rules)
    return review(of.policy.eligibility, of.cadres, of.units)


def one(*_: Any, **columns: Any) -> Any:
    return cadre("A", **({"age": 40, "extra": PASSED, "party": True, "work_years": 9} | columns))


def test_every_failing_criterion_is_named_with_what_is_found_and_what_would_be_right() -> None:
    (found,) = judge(one(age=61, fit_for_duty=False, extra={})).judged
    assert found.verdict == REFUSED
    assert found.fails == (
        {"field": "age", "wanted": {"max": 59.0}, "found": 61},
        {"field": "fit_for_duty", "wanted": True, "found": False},
        {"field": "review", "wanted": "passed", "found": None},
    )


def test_who_fails_leader_rules_only_is_a_member() -> None:
    (found,) = judge(one(party=False, work_years=None)).judged
    assert (found.verdict, [f["field"] for f in found.fails]) == (MEMBER, ["party", "work_years"])
    assert judge(one()).judged[0].verdict == LEADER
    assert judge(cadre("A"), rules={}).judged[0].verdict == LEADER


def test_counts_by_criterion_unit_and_level() -> None:
    found = judge(
        cadre("A", "U1", age=61, extra=PASSED),
        cadre("B", "U1", extra={"review": "refused"}),
        cadre("C", "U2", age=30, extra=PASSED, party=True, work_years=1),
        cadre("D", "U2", age=30, extra=PASSED, party=True, work_years=3),
    )
    assert [(c.role, c.field, c.failed, c.not_stated, c.alone) for c in found.criteria] == [
        ("member", "age", 2, 1, 1),
        ("member", "fit_for_duty", 0, 0, 0),
        ("member", "review", 1, 0, 0),
        ("leader", "party", 0, 0, 0),
        ("leader", "work_years", 1, 0, 1),
    ]
    counts = [(u.id, u.nominated, u.passed, u.refused, u.may_lead) for u in (*found.units, found.overall)]
    assert counts == [("U1", 2, 0, 2, 0), ("U2", 2, 2, 0, 1), ("", 4, 2, 2, 1)]
    assert [(line.id, line.nominated) for line in found.levels] == [
        ("province", 2),
        ("prefecture", 0),
        ("county", 2),
    ]


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_the_review_agrees_with_the_checker(content: Row) -> None:
    of = from_document(content)
    reading = Reading(of)
    found = review(of.policy.eligibility, of.cadres, of.units)
    assert {j.cadre for j in found.judged if j.verdict != REFUSED} == set(reading.members)
    assert {j.cadre for j in found.with_verdict(LEADER)} == set(reading.leaders)
    overall = found.overall
    assert overall.nominated == len(of.cadres) == overall.passed + overall.refused
    for lines in (found.levels, found.units):
        for name in ("nominated", "passed", "refused", "may_lead"):
            assert sum(getattr(line, name) for line in lines) == getattr(overall, name)
    for criterion in found.criteria:
        stopped = found.with_verdict(REFUSED if criterion.role == "member" else MEMBER)
        fails = [j for j in stopped if any(f["field"] == criterion.field for f in j.fails)]
        assert criterion.failed == len(fails) >= criterion.not_stated
        assert criterion.alone == sum(len(j.fails) == 1 for j in fails)
