"""Bottlenecks stated by a plan, counted again by the checker alone."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from optimizer.bottleneck import Search, statements
from optimizer.check import Overall, check
from optimizer.matching.instance import Instance
from optimizer.plan import Unavoidable
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, plan, scenario, unit, village
from tests.strategies import random_scenario


def stated(of: Scenario) -> tuple[Unavoidable, ...]:
    search = Search(Instance(of))
    return statements(search, search.bottlenecks())


def said(of: Scenario, *entries: Unavoidable) -> list[str]:
    """Return what the checker holds against the entries, in a plan without placements."""
    report = check(of, plan(of, status="no_answer", bottlenecks=entries))
    assert report.ok == (not report.discrepancies)
    assert all(d.zh and d.key.startswith("bottlenecks[") for d in report.discrepancies)
    return [d.en for d in report.discrepancies]


# Two villages of C1 want four, three can go; C2 wants two and has two.
PLACES = [village("V1", min=2), village("V2", min=2), village("V3", county="C2", prefecture="P2", min=2)]
OFFICES = [unit("U1", "party", "county", county="C1"), unit("U2", "party", "county", county="C2")]
PEOPLE = [*(cadre(f"A{n}", "U1") for n in range(3)), *(cadre(f"B{n}", "U2") for n in range(2))]
SHORT = scenario(PLACES, PEOPLE, OFFICES)
TRUE = Unavoidable("size", None, False, {"county": ("C1",)}, 2, 4, 3, 1)


def test_what_the_search_states_holds() -> None:
    assert stated(SHORT) == (TRUE,)
    assert not said(SHORT, TRUE)
    assert not said(SHORT, replace(TRUE, where={"village": ("V1", "V2")}))
    assert not said(SHORT, replace(TRUE, where={"prefecture": ("P1",)}))
    assert not said(SHORT, replace(TRUE, unmet=0))  # 'at least' is true of less, too
    assert not said(SHORT)


def test_it_holds_on_seeded_scenarios() -> None:
    found = 0
    for seed in range(150):
        of = from_document(random_scenario(Random(seed), villages=5))
        entries = stated(of)
        assert not said(of, *entries), seed
        found += len(entries)
        for n, entry in enumerate(entries):
            one_more = replace(entry, unmet=entry.unmet + 1)
            assert len(said(of, *entries[:n], one_more, *entries[n + 1 :])) == 1
    assert found > 100


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        (
            {"unmet": 2},
            "says that at least 2 are missing, but 3 could be sent where 4 are wanted: at least 1",
        ),
        ({"could": 2, "unmet": 2}, "could is 2, the re-count gives 3"),
        ({"wanted": 5, "unmet": 2}, "wanted is 5, the re-count gives 4"),
        ({"villages": 1}, "villages is 1, the re-count gives 2"),
        ({"where": {}}, "villages is 2, the re-count gives 3"),
        ({"where": {"village": ("V1", "V9")}}, "names the village V9, which the scenario doesn't have"),
        ({"where": {"county": ("C9",)}}, "names the county C9, which the scenario doesn't have"),
        ({"kind": "sise"}, "no village can want the kind sise"),
        ({"kind": "skill"}, "no village can want the kind skill"),
        ({"kind": "size", "skill": "law"}, "no village can want the kind size law"),
        ({"kind": "size", "rule": True}, "no village can want the kind size"),
        ({"kind": "leader"}, "villages is 2, the re-count gives 0"),
    ],
)
def test_a_forged_one_is_refused_in_a_sentence(forged: dict[str, Any], sentence: str) -> None:
    assert said(SHORT, replace(TRUE, **forged)) == [f"bottlenecks.yaml, entry 1: {sentence}"]


def test_one_stated_twice_is_refused() -> None:
    assert said(SHORT, TRUE, replace(TRUE, where={"village": ("V2", "V1")})) == [
        "bottlenecks.yaml, entry 2: shares village V2 with entry 1, so the two don't add up"
    ]


def test_what_they_amount_to_is_counted_over_everything() -> None:
    report = check(SHORT, plan(SHORT, "V1: A0", bottlenecks=(TRUE,)))
    assert report.unavoidable == (Overall("size", None, False, 3, 6, 5, 1),)
    more = scenario(PLACES, [*PEOPLE, cadre("B2", "U2")], OFFICES)
    report = check(more, plan(more, bottlenecks=(TRUE,)))
    assert report.unavoidable == (Overall("size", None, False, 3, 6, 6, 1),)
    assert report.as_dict()["unavoidable"]
    forged = check(SHORT, plan(SHORT, bottlenecks=(replace(TRUE, unmet=3),)))
    assert forged.unavoidable == ()


def test_every_kind_and_the_limits_of_units_are_counted() -> None:
    places = [village("V1", min=3, leader=True, skills={"law": 2}), village("V2", min=2, leader=True)]
    people = [cadre("A", "U1", party=True, skills={"law": 1}), cadre("B", "U1", skills={"law": 3})]
    people += [cadre("C", "U1"), cadre("D", "U2")]
    of = scenario(
        places,
        people,
        [unit("U1", max=1), unit("U2")],
        eligibility={"leader": {"party": True}},
        composition=[{"name": "men", "where": {"gender": "m"}, "at_least": 2, "in": {"village": "V2"}}],
    )
    entries = stated(of)
    assert not said(of, *entries)
    assert {(e.kind, e.skill, e.wanted, e.could) for e in entries} == {
        ("size", None, 5, 2),
        ("leader", None, 2, 1),
        ("skill", "law", 2, 1),
        ("men", None, 2, 0),
    }


def test_personal_exceptions_count() -> None:
    places = [village("V1", township="T1"), village("V2", township="T1")]
    people = [cadre("A", home_township="T1"), cadre("B"), cadre("C")]
    of = scenario(places, people, avoid={"home": "township"}, bans=[("B", "V1"), ("B", "V2")])
    (only,) = stated(of)
    assert (only.wanted, only.could) == (2, 1)
    assert not said(of, only)
    assert said(of, replace(only, could=0, unmet=2)) == [
        "bottlenecks.yaml, entry 1: could is 0, the re-count gives 1"
    ]
