"""A review as tables for spreadsheets, with heads in the user's language."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.locale import Words, names, sentences
from optimizer.report import Sheet
from optimizer.review import LEADER, MEMBER, REFUSED, Count, Judged, Review


def review_sheets(words: Words, found: Review) -> dict[str, Sheet]:
    """Return the files of a review: name → table."""
    passed = (one for one in found.judged if one.verdict != REFUSED)
    return {
        "refused.csv": _people(words, found.with_verdict(REFUSED), words.say("criteria not met")),
        "members_only.csv": _people(words, found.with_verdict(MEMBER), words.say("leader rules not met")),
        "passed.csv": _passed(words, passed),
        "criteria.csv": _criteria(words, found),
        "counts.csv": _counts(words, found),
    }


def _person(words: Words, one: Judged) -> tuple[object, ...]:
    return (one.cadre, one.name, one.unit, one.unit_name, names.level(words, one.level))


def _person_heads(words: Words) -> list[str]:
    heads = [words.say("cadre"), words.say("name"), words.say("unit")]
    return [*heads, words.say("unit's name"), words.say("level")]


def _people(words: Words, judged: Iterable[Judged], why: str) -> Sheet:
    rows = [(*_person(words, one), sentences.conditions(words, one.fails)) for one in judged]
    return Sheet([*_person_heads(words), why], rows)


def _passed(words: Words, judged: Iterable[Judged]) -> Sheet:
    yes, no = words.say("yes"), words.say("no")
    rows = [(*_person(words, one), yes if one.verdict == LEADER else no) for one in judged]
    return Sheet([*_person_heads(words), words.say("may lead")], rows)


def _criteria(words: Words, found: Review) -> Sheet:
    heads = [
        words.say("rule for"),
        words.say("criterion"),
        words.say("must be"),
        words.say("not met by"),
        words.say("by nothing else"),
        words.say("not stated"),
    ]
    rows = [
        (
            names.role(words, one.role),
            sentences.field(words, one.field),
            sentences.wanted(words, one.field, one.wanted),
            *(one.failed, one.alone, one.not_stated),
        )
        for one in found.criteria
    ]
    return Sheet(heads, rows)


def _counts(words: Words, found: Review) -> Sheet:
    heads = [
        words.say("by"),
        words.say("id"),
        words.say("name of unit or place"),
        words.say("level"),
        words.say("nominated"),
        words.say("passed"),
        words.say("refused"),
        words.say("may lead"),
    ]
    rows = [_count(words, words.say("in all"), found.overall)]
    rows += [_count(words, words.say("level"), line) for line in found.levels]
    rows += [_count(words, words.say("unit"), line) for line in found.units]
    return Sheet(heads, rows)


def _count(words: Words, by: str, line: Count) -> tuple[object, ...]:
    level = names.level(words, line.level) if line.level else None
    name = level if line.level == line.id else line.name
    return (by, line.id, name, level, line.nominated, line.passed, line.refused, line.may_lead)
