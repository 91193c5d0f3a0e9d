"""Each reason that a question can't be met, alone, with the facts behind it."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.explain.placed import Placed
from optimizer.scenario.faults import ScenarioError
from optimizer.scenario.records import Scenario
from optimizer.whynot import Limits, Question, ask, read_question
from optimizer.whynot.reasons import reasons_against
from tests.factory import cadre, plan, scenario, unit, village

ONE = Question(0, (0,))
LEADS = Question(0, (0,), leader=True)
Case = tuple[Scenario, Question, str, dict[str, Any]]


def two(*people: str, **keys: Any) -> Scenario:
    """Return villages V1 and V2 and cadres such as ``A:U1``."""
    members = [cadre(*word.split(":"), **keys.pop(word, {})) for word in people]
    villages = keys.pop("villages", [village("V1"), village("V2")])
    return scenario(villages, members, keys.pop("units", ()), **keys)


def kinds(**rules: Any) -> dict[str, Any]:
    return {"units": [unit("U1", "party"), unit("U2", "economy")], "unit_rules": rules}


LARGE = {"large_from": 2, "large": "independent", "joint": "any"}
CASES: dict[str, Case] = {
    "banned": (two("A", bans=[("A", "V1")]), ONE, "A", {"reason": None}),
    "out_of_reach": (
        two("A:U1", units=[unit("U1", "party", "county", county="C9")]),
        ONE,
        "A",
        {"unit": "U1", "level": "county", "county": "C9", "village_county": "C1"},
    ),
    "no_leader_needed": (two("A"), LEADS, "A", {}),
    "may_not_lead": (
        two("A", teams={"leader": True}, eligibility={"leader": {"party": True}}),
        LEADS,
        "A",
        {"conditions": ({"field": "party", "wanted": True, "found": None},)},
    ),
    "pinned_role": (
        two("A", teams={"leader": True}, pins=[("A", "V1", "member")]), LEADS, "A", {"role": "member"},
    ),
    "leader_pinned": (
        two("A", "B", teams={"leader": True}, pins=[("B", "V1", "leader")]), LEADS, "A", {"other": "B"},
    ),
    "pinned_elsewhere": (two("A", pins=[("A", "V2")]), ONE, "A", {"village": "V2"}),
    "pinned_here": (two("A", "B", pins=[("B", "V1")]), Question(0, (0,), exact=True), "B", {}),
    "team_full": (
        two("A", "B", teams={"max": 1}, pins=[("B", "V1")]),
        ONE,
        "",
        {"people": 2, "max": 1, "pinned": ["B"]},
    ),
    "unit_maximum": (
        two("A:U1", "B:U1", units=[unit("U1", max=1)], pins=[("B", "V2")]),
        ONE,
        "",
        {"unit": "U1", "people": 2, "max": 1},
    ),
    "large_alone": (
        two("A:U1", "B:U2", "C:U2", pins=[("B", "V1")], **kinds(**LARGE)),
        ONE,
        "",
        {"large": ["U2"], "units": ["U1", "U2"], "from": 2},
    ),
    "not_joint": (
        two("A:U1", "B:U2", **kinds(joint="department")),
        Question(0, (0, 1), exact=True),
        "",
        {"by": "department", "units": {"U1": "party", "U2": "economy"}},
    ),
    "many_units": (
        two("A:U1", "B:U2", **kinds(joint="any", max_units=1)),
        Question(0, (0, 1), exact=True),
        "",
        {"units": ["U1", "U2"], "max": 1},
    ),
    "kept_together": (
        two("A:U1", "B:U1", pins=[("B", "V2")], **kinds(keep_together=True)),
        ONE,
        "",
        {"unit": "U1", "other": "B", "village": "V2"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_reason_alone_with_its_facts(code: str) -> None:
    of, question, cadre_id, facts = CASES[code]
    found = reasons_against(Placed(of, plan(of)), question)
    assert [(r.code, r.cadre or "", dict(r.facts)) for r in found] == [(code, cadre_id, facts)]


def test_rules_that_leave_it_open_give_no_reason() -> None:
    of = two("A:U1", "B:U2", pins=[("B", "V1")], **kinds(joint="any", max_units=2))
    assert reasons_against(Placed(of, plan(of)), ONE) == ()


def test_what_only_the_rest_of_the_plan_forbids_is_proved_by_search() -> None:
    # U2 has to send B, and only V1 with its one place is within reach
    of = two(
        "A:U1",
        "B:U2",
        villages=[village("V1", max=1), village("V2", county="C2")],
        units=[unit("U1"), unit("U2", "party", "county", county="C1", min=1)],
    )
    shown = plan(of, "V1: B, V2: A", tiers=[("shortage", 0, 0), ("fit", 0, 0)], status="optimal")
    found = ask(Placed(of, shown), ONE, Limits(10, 1))
    assert (found.answer.kind, found.plan, found.answer.reasons) == ("impossible", None, ())


def test_every_unknown_word_is_told_at_once() -> None:
    of = two("A", "B")
    with pytest.raises(ScenarioError) as error:
        read_question(Placed(of, plan(of)), "V7", ["A", "X", "A"], exact=True)
    said = [fault.found for fault in error.value.faults]
    assert len(said) == 3
    assert "no village 'V7'" in said[0]
    assert "no cadre 'X'" in said[1]
    assert "'A' is named twice" in said[2]
