"""The screen of ``review``: who passes, who is refused and why, who may be a member only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import BAD, FAINT, GOOD, more, scenario_heading, table
from optimizer.locale import Words, names, sentences
from optimizer.locale.words import named, number
from optimizer.review import LEADER, MEMBER, REFUSED, Count, Judged, Review
from optimizer.scenario import Scenario

MOST = 20
"""Cadres of each list shown unless all are asked for."""
FEW = 10
"""Units shown unless all are asked for."""


def review_blocks(
    words: Words, scenario: Scenario, found: Review, every_row: bool = False
) -> list[RenderableType]:
    """Return the blocks of the screen.

    Parameters
    ----------
    words : Words
    scenario : Scenario
        Whose rules were applied.
    found : Review
    every_row : bool
        Whether to list everybody, however many.
    """
    most = 10**9 if every_row else MOST
    title = scenario_heading(words, scenario.manifest.title, scenario.name)
    title.append("\n" + counts_words(words, found.overall), style=BAD if found.overall.refused else GOOD)
    blocks: list[RenderableType] = [title, _levels(words, found)]
    if found.criteria:
        blocks.append(_criteria(words, found))
    blocks += _units(words, found, most if every_row else FEW)
    refused, members = found.with_verdict(REFUSED), found.with_verdict(MEMBER)
    blocks += _listed(words, words.say("refused"), refused, most)
    blocks += _listed(words, words.say("may be a member only"), members, most)
    if max(len(refused), len(members)) > most:
        blocks.append(Text(words.say("--all lists everybody, -o DIR writes CSV files."), style=FAINT))
    return blocks


def counts_words(words: Words, line: Count) -> str:
    """Return how the review went, in a sentence."""
    return words.say(
        "Nominated {nominated}: {passed} pass, {refused} refused. "
        "Of those who pass, {may_lead} may lead and {only} may be members only.",
        nominated=number(line.nominated),
        passed=number(line.passed),
        refused=number(line.refused),
        may_lead=number(line.may_lead),
        only=number(line.passed - line.may_lead),
    )


def _levels(words: Words, found: Review) -> Table:
    made = table(
        words.say("level"),
        words.say("nominated"),
        words.say("refused"),
        words.say("passed"),
        words.say("share"),
        words.say("may lead"),
        numbers=range(1, 6),
    )
    whole = found.overall.passed
    for line in (*(line for line in found.levels if line.nominated), found.overall):
        name = names.level(words, line.id) if line.id else words.say("in all")
        share = f"{100 * line.passed / whole:.2f} %" if whole and line.id else ""
        counts = (line.nominated, line.refused, line.passed)
        made.add_row(name, *map(number, counts), share, number(line.may_lead))
    return made


def _criteria(words: Words, found: Review) -> Table:
    made = table(
        words.say("rule for"),
        words.say("criterion"),
        words.say("must be"),
        words.say("not met by"),
        words.say("by nothing else"),
        words.say("not stated"),
        numbers=(3, 4, 5),
    )
    before = None
    for one in found.criteria:
        role = names.role(words, one.role) if one.role != before else ""
        before = one.role
        made.add_row(
            role,
            sentences.field(words, one.field),
            sentences.wanted(words, one.field, one.wanted),
            *(number(n) for n in (one.failed, one.alone, one.not_stated)),
        )
    return made


def _units(words: Words, found: Review, most: int) -> list[RenderableType]:
    """Return the units of those refused, most first."""
    short = sorted((u for u in found.units if u.refused), key=lambda u: (-u.refused, u.id))
    if not short:
        return []
    made = table(
        words.say("unit"),
        words.say("nominated"),
        words.say("refused"),
        words.say("passed"),
        words.say("may lead"),
        numbers=range(1, 5),
    )
    for unit in short[:most]:
        counts = (unit.nominated, unit.refused, unit.passed, unit.may_lead)
        made.add_row(named(unit.id, unit.name), *map(number, counts))
    return [made, *_rest(words, len(short) - most)]


def _listed(words: Words, title: str, judged: Sequence[Judged], most: int) -> list[RenderableType]:
    if not judged:
        return []
    made = table(title, words.say("unit"), words.say("criteria not met"))
    for one in judged[:most]:
        why = Text(sentences.conditions(words, one.fails), style=BAD if one.verdict == REFUSED else "")
        made.add_row(named(one.cadre, one.name), one.unit_name or one.unit, why)
    return [made, *_rest(words, len(judged) - most)]


def _rest(words: Words, left: int) -> list[Text]:
    return [Text(more(words, left), style=FAINT)] if left > 0 else []


def review_document(scenario: Scenario, table: str, found: Review) -> dict[str, object]:
    """Return the JSON document of a review.

    Parameters
    ----------
    scenario : Scenario
    table : str
        The file of nominated cadres.
    found : Review
    """
    return {
        "scenario": scenario.name,
        "nominated": table,
        "overall": asdict(found.overall),
        "levels": [asdict(line) for line in found.levels],
        "units": [asdict(line) for line in found.units],
        "criteria": [asdict(one) for one in found.criteria],
        "refused": [asdict(one) for one in found.with_verdict(REFUSED)],
        "members_only": [asdict(one) for one in found.with_verdict(MEMBER)],
        "may_lead": [one.cadre for one in found.with_verdict(LEADER)],
    }
