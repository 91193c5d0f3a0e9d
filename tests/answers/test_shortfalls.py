"""Shortfalls: grouped by bottleneck, nothing left out, nothing counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from optimizer.answers import Explainer, ShortfallsAnswer, proofs
from optimizer.bottleneck import Search, statements
from optimizer.check import check
from optimizer.explain import Placed
from optimizer.locale import Words, told
from optimizer.plan import Unavoidable
from optimizer.scenario.records import Scenario
from tests.answers.plans import lawful_plans
from tests.factory import cadre, plan, scenario, unit, village


def shortfalls(of: Scenario, text: str, **keys: object) -> ShortfallsAnswer:
    return Explainer(Placed(of, plan(of, text, **keys))).shortfalls()


def test_every_shortfall_is_in_one_place_and_the_counts_add_up() -> None:
    proved = unproved = 0
    for of, made in lawful_plans(range(1200, 1400), each=1):
        explainer = Explainer(Placed(of, made))
        answer, report = explainer.shortfalls(), check(of, made)
        short = {(s.village, s.kind, s.skill): s.amount for s in report.village_shortfalls}
        listed = {(u.place.village, u.need.kind, u.need.skill): u.need.missing for u in answer.unproved}
        covered: Counter[tuple[str, str | None]] = Counter()
        for proof in answer.proofs:
            kind = proof.kind, proof.skill
            inside = {key: n for key, n in short.items() if key[1:] == kind and key[0] in places(proof)}
            assert not inside.keys() & listed.keys()
            assert proof.missing == sum(inside.values()) >= proof.unmet == proof.wanted - proof.could > 0
            assert sum(one.counted for one in proof.units) == proof.could
            assert sum(one.able for one in proof.units) == len(proof.cadres)
            covered[kind] += proof.missing
            proved += proof.unmet
        missing: Counter[tuple[str, str | None]] = Counter()
        for (_, *kind), n in short.items():
            missing[tuple(kind)] += n
        for (_, *kind), n in listed.items():
            covered[tuple(kind)] += n
        assert covered == missing
        assert {(k.kind, k.skill): k.missing for k in answer.kinds if k.missing} == missing
        assert all(k.unmet <= k.missing for k in answer.kinds)
        unproved += len(listed)
        covers_villages(explainer, answer)
    assert proved > 100
    assert unproved > 100


def places(proof: proofs.Proof) -> set[str]:
    return {place.village for place in proof.villages}


def covers_villages(explainer: Explainer, answer: ShortfallsAnswer) -> None:
    """A village's need has the proof of the bottleneck it is in."""
    for village_answer in explainer.villages():
        for one in village_answer.unmet:
            inside = [
                p
                for p in answer.proofs
                if (p.kind, p.skill) == (one.need.kind, one.need.skill)
                and village_answer.place.village in places(p)
            ]
            assert one.proof == (inside[0] if inside else None)


PLACES = [village("V1", min=2), village("V2", min=2), village("V3", county="C2", min=1)]
OFFICES = [unit("U1", "party", "county", county="C1", max=1), unit("U2", "party", "county", county="C2")]
PEOPLE = [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2")]
SHORT = scenario(PLACES, PEOPLE, OFFICES)


def test_a_child_can_count_it() -> None:
    answer = shortfalls(SHORT, "V1: A")
    (proof,) = answer.proofs
    assert [(u.unit, u.able, u.most, u.counted) for u in proof.units] == [("U1", 2, 1, 1)]
    assert (proof.wanted, proof.could, proof.unmet, proof.missing) == (4, 1, 3, 3)
    assert places(proof) == {"V1", "V2"}
    assert proof.cadres == ("A", "B")
    (only,) = answer.unproved
    assert (only.place.village, only.helpers.able, only.helpers.reserve) == ("V3", 1, 1)
    assert [(k.kind, k.unmet, k.missing) for k in answer.kinds] == [("size", 3, 4)]


def test_the_plans_own_statement_is_compared_and_not_believed() -> None:
    search = Search(Placed(SHORT, plan(SHORT)).instance)
    (true,) = statements(search, search.bottlenecks())
    assert shortfalls(SHORT, "V1: A", bottlenecks=(true,)).refused == ()
    forged = replace(true, unmet=4)
    answer = shortfalls(SHORT, "V1: A", bottlenecks=(forged,))
    assert answer.proofs[0].unmet == 3
    (said,) = answer.refused
    assert "says that at least 4 are missing" in said
    assert "称至少缺 4 人" in told.say(Words("zh"), said)
    elsewhere = Unavoidable("size", None, False, {"county": ("C2",)}, 1, 1, 0, 1)
    (said,) = shortfalls(SHORT, "V1: A", bottlenecks=(elsewhere,)).refused
    assert "could is 0, the re-count gives 1" in said
    assert told.say(Words("en"), said).endswith("cadres who could is 0, the re-count gives 1")
    assert "可用干部 为 0" in told.say(Words("zh"), said)


def test_what_the_checker_counts_otherwise_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(search: Search, found: object) -> tuple[Unavoidable, ...]:
        return tuple(replace(one, could=one.could - 1) for one in statements(search, found))

    monkeypatch.setattr(proofs, "statements", wrong)
    answer = shortfalls(SHORT, "V1: A")
    assert answer.proofs == ()
    assert {one.place.village for one in answer.unproved} == {"V1", "V2", "V3"}


def test_kept_is_listed_and_never_proved() -> None:
    of = scenario(
        [village("V1")], [cadre("A"), cadre("B")], rotation={"keep_at_least": 1}, previous=[("A", "V1")]
    )
    answer = shortfalls(of, "V1: B")
    assert [(k.kind, k.wanted, k.could, k.unmet, k.missing) for k in answer.kinds] == [("kept", 1, 1, 0, 1)]
    (only,) = answer.unproved
    assert (only.need.kind, only.helpers.able, only.helpers.reserve) == ("kept", 1, 1)
    assert shortfalls(of, "V1: A").kinds == ()
