"""Sentences: every template is said in both languages, in words that anybody understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from optimizer.answers import Answer, Explainer, sections, sentences
from optimizer.answers.records import CODES
from optimizer.answers.say_cadre import HINDRANCES
from optimizer.answers.say_exchange import TIERS
from optimizer.explain import Placed
from optimizer.locale import Words, names
from optimizer.plan import Unavoidable
from optimizer.scenario.records import Scenario
from tests.answers.plans import lawful_plans
from tests.bruteforce import Search
from tests.factory import cadre, plan, scenario, unit, village

FORBIDDEN = re.compile(
    r"\b(?i:dual|slack|infeasible|constraints?|core|solver|relaxation|lexicographic)\b"
    r"|\b(?:None|True|False)\b|[{}]"
)
ENGLISH = re.compile(r"\b(the|of|in|and|village|cadre|unit|points?|needs?|team|teams|member|leader|plan)\b")


def answers(of: Scenario, made: Any) -> Iterator[Answer]:
    explainer = Explainer(Placed(of, made))
    for v in range(len(of.villages)):
        yield explainer.village(v)
    for i in range(len(of.cadres)):
        yield explainer.cadre(i)
    yield from (*explainer.villages(), *explainer.cadres(), explainer.shortfalls())


def by_hand() -> Iterator[Answer]:
    """Yield answers that random scenarios hardly give."""
    yield from more_villages_than_are_listed()
    yield from more_places_than_are_named()
    law = scenario(
        [village("V1", skills={"law": 1}), village("V2")], [cadre("A"), cadre("B", skills={"law": 1})]
    )
    forged = Unavoidable("size", None, False, {}, 2, 3, 1, 2)
    keys = {"tiers": [("shortage", 1, 1), ("fit", 0, 0)], "bottlenecks": (forged,)}
    yield from answers(law, plan(law, "V1: A, V2: B", **keys))
    kept = scenario(
        [village("V1", max=1), village("V2", min=0, max=1)],
        [cadre("A"), cadre("B"), cadre("C")],
        rotation={"keep_at_least": 1},
        previous=[("A", "V1"), ("B", "V2")],
        objective={"order": ["shortage", "changes", "floor", "fit"]},
    )
    for text in ("V1: B, V2: A", "V1: A, V2: B", "V1: B", "V1: C, V2: B"):
        yield from answers(kept, plan(kept, text))


def more_villages_than_are_listed() -> Iterator[Answer]:
    villages = [village("W", "weak"), *(village(f"V{n}") for n in range(13))]
    of = scenario(villages, [cadre(f"A{n}") for n in range(20)], match={"points": {"party": {"key": 5}}})
    return answers(of, plan(of, "W: A0, V0: A1 A2 A3"))


def more_places_than_are_named() -> Iterator[Answer]:
    """Six counties of seven lack people; the many units are not all named either."""
    villages = [village(f"V{n}", county=f"C{n % 6}", min=2) for n in range(12)]
    villages.append(village("W", county="C9"))
    units = [unit(f"U{n}", "party", "county", county=f"C{n}", max=1) for n in range(6)]
    units += [unit("W", "party", "county", county="C9")]
    units += [unit(f"P{n}", "party", serves=tuple(f"C{k}" for k in range(6))) for n in range(9)]
    people = [cadre(f"A{n}{k}", f"U{n}") for n in range(6) for k in range(2)]
    people += [*(cadre(f"B{n}", f"P{n}") for n in range(9)), *(cadre(f"C{n}", "W") for n in range(12))]
    of = scenario(villages, people, units)
    return answers(of, plan(of, "V0: A00"))


def all_answers() -> Iterator[Answer]:
    yield from by_hand()
    for of, made in lawful_plans(range(1500, 1580)):
        yield from answers(of, made)


@pytest.fixture(scope="module")
def said() -> tuple[dict[str, list[str]], set[str]]:
    """All sentences by language, and the messages that were used."""
    used: set[str] = set()

    class Listening(Words):
        def say(self, message: str, **values: object) -> str:
            used.add(message)
            return super().say(message, **values)

        def count(self, one: str, many: str, n: int, **values: object) -> str:
            used.add(one)
            return super().count(one, many, n, **values)

    found = list(all_answers())
    return {
        lang: [text for answer in found for text in sentences(Listening(lang), answer)]
        for lang in ("en", "zh")
    }, used


def test_no_word_needs_optimisation_to_be_understood(said: tuple[dict[str, list[str]], set[str]]) -> None:
    for texts in said[0].values():
        wrong = {text for text in texts if FORBIDDEN.search(text)}
        assert not wrong
    assert not {text for text in said[0]["zh"] if ENGLISH.search(text)}


def test_both_languages_say_as_much(said: tuple[dict[str, list[str]], set[str]]) -> None:
    english, chinese = said[0]["en"], said[0]["zh"]
    assert len(english) == len(chinese)
    for en, zh in zip(english, chinese, strict=True):
        assert re.search("[\u4e00-\u9fff]", zh), zh
        assert en != zh
        assert en[-1] in ".:", en
        assert zh[-1] in "。：", zh


def test_every_template_is_said(said: tuple[dict[str, list[str]], set[str]]) -> None:
    catalogue = pytest.importorskip("tests.cli.catalogue", reason="needs Babel")
    own = {
        m[0] if isinstance(m, tuple) else m
        for file, _, m, _ in catalogue.messages()
        if file.startswith("optimizer/answers/")
    }
    assert own - said[1] == set()


def test_every_code_has_its_words() -> None:
    assert set(HINDRANCES) == set(CODES)
    assert set(TIERS) == set(names.TIERS)


def test_sections_hold_the_same_sentences() -> None:
    words = Words()
    for answer in by_hand():
        flat = [text for one in sections(words, answer) for text in one.sentences()]
        assert flat == sentences(words, answer)


@pytest.mark.parametrize(("people", "text", "said"), [(3, "V1: A B, V2: C", True), (1, "V1: A", False)])
def test_a_village_is_told_whether_it_has_to_be_the_one_that_goes_short(
    people: int, text: str, said: bool
) -> None:
    of = scenario(
        [village("V1", min=2), village("V2", min=2)],
        [cadre("ABC"[n]) for n in range(people)],
        teams={"max": 2},
    )
    answer = Explainer(Placed(of, plan(of, text))).village(1)
    assert answer.unmet[0].proof is not None
    # With one person for two teams of two, each lacks somebody in every plan; with three, one does.
    search = Search(of)
    plans = [search.placements(split) for split in search.splits() if search.allowed(split)]
    most = max(sum(row.village == "V2" for row in rows) for rows in plans)
    assert (most == 2) is said
    english, chinese = (" ".join(sentences(Words(language), answer)) for language in ("en", "zh"))
    assert ("It is not proved that this very village has to go short." in english) is said
    assert ("并未证明一定是本村缺人。" in chinese) is said


def test_the_way_out_of_the_reserve_names_the_village_it_leads_to() -> None:
    of = scenario(
        [village("V1", name="上村"), village("V2", "weak", name="下村")],
        [cadre("A"), cadre("B")],
        match={"points": {"party": {"weak": 9}}},
        teams={"max": 1},
    )
    answer = Explainer(Placed(of, plan(of, "V1: A"))).cadre(1)
    english = " ".join(sentences(Words(), answer))
    assert "The single exchange that costs least leads to 下村 V2: B (now in reserve) joins" in english
    assert "in the way: no rule by itself; what it would change is said below." in english
    assert "代价最小的单次调换（到下村 V2）：" in " ".join(sentences(Words("zh"), answer))
