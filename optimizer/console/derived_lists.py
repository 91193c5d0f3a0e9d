"""The screens of ``show --list``: captains, funds, reserve, mentors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.derived import (
    WHY,
    captains_words,
    funds_table,
    mentor_table,
    mentors_words,
    reserve_words,
)
from optimizer.console.derived_sheets import SHEETS
from optimizer.console.parts import BAD, FAINT, heading, table
from optimizer.derived import Derived, FundsLine
from optimizer.locale import Words, mark, names, sentences
from optimizer.locale.words import named, number

LISTS = tuple(SHEETS)
MOST = 100
"""Rows of a list shown unless all are asked for."""
NOBODY = mark("Nobody is placed, so there is nothing to list.")


def list_blocks(words: Words, found: Derived, which: str, every_row: bool = False) -> list[RenderableType]:
    """Return the screen of one list; its head says in a line what follows.

    Parameters
    ----------
    words : Words
    found : Derived
    which : str
        One of `LISTS`.
    every_row : bool
        Whether to show more than `MOST` rows.
    """
    if which != "reserve" and not found.funds.overall.cadres:
        return [Text(words.say(NOBODY), style=FAINT)]
    most = 10**9 if every_row else MOST
    return _SCREENS[which](words, found, most)


def _captains(words: Words, found: Derived, most: int) -> list[RenderableType]:
    made = table(
        words.say("township"),
        words.say("cadres"),
        words.say("captain"),
        words.say("unit"),
        words.say("years in villages"),
        words.say("leads"),
        numbers=(1, 4),
    )
    for one in found.captains[:most]:
        place = _with(words, one.township, one.county)
        if one.captain is None:
            made.add_row(place, number(one.cadres), Text(words.say("no leader there"), style=BAD), "", "", "")
            continue
        years = "" if one.rural_years is None else f"{one.rural_years:g}"
        made.add_row(
            place,
            number(one.cadres),
            named(one.captain, one.name or ""),
            _with(words, one.unit_name or "", names.level(words, one.level or "")),
            years,
            named(one.village or "", one.village_name or ""),
        )
    blocks: list[RenderableType] = [heading(captains_words(words, found.captains))]
    return blocks + ([made, *_rest(words, found.captains, most)] if found.captains else [])


def _with(words: Words, name: str, addition: str) -> str:
    return words.say("{name} ({addition})", name=name, addition=addition)


def _funds(words: Words, found: Derived, most: int) -> list[RenderableType]:
    funds = found.funds
    blocks: list[RenderableType] = [funds_table(words, funds, parts=True), _rates(words, funds.rates)]
    blocks += [_lines(words, words.say("county"), funds.counties, most), *_rest(words, funds.counties, most)]
    return [*blocks, _lines(words, words.say("unit"), funds.units, most), *_rest(words, funds.units, most)]


def _rates(words: Words, rates: dict[str, int]) -> Text:
    listed = words.listed(f"{names.level(words, k)} {number(rates[k])}" for k in names.LEVELS)
    text = words.say(
        "A year for a cadre: {levels}; for a leader {leader} more, for a captain another {captain}.",
        levels=listed,
        leader=number(rates["leader"]),
        captain=number(rates["captain"]),
    )
    return Text(text, style=FAINT)


def _lines(words: Words, title: str, lines: Sequence[FundsLine], most: int) -> Table:
    made = table(
        title,
        words.say("cadres"),
        words.say("leaders"),
        words.say("captains"),
        words.say("CNY a year"),
        numbers=(1, 2, 3, 4),
    )
    for line in lines[:most]:
        counts = (number(n) for n in (line.cadres, line.leaders, line.captains))
        made.add_row(named(line.id, line.name), *counts, number(line.total))
    return made


def _reserve(words: Words, found: Derived, most: int) -> list[RenderableType]:
    if not found.reserve:
        return [Text(words.say("Every cadre is placed."))]
    made = table(words.say("cadre"), words.say("unit"), words.say("why"))
    for one in found.reserve[:most]:
        why = Text(words.say(WHY[one.reason]))
        if one.conditions:
            why.append(": " + sentences.conditions(words, one.conditions), style=FAINT)
        made.add_row(named(one.cadre, one.name), one.unit_name or one.unit, why)
    return [heading(reserve_words(words, found)), made, *_rest(words, found.reserve, most)]


def _mentors(words: Words, found: Derived, most: int) -> list[RenderableType]:
    if found.mentor_rule is None:
        text = words.say(
            "No mentors: no composition rule is called veteran or asks for years in villages (rural_years)."
        )
        return [Text(text, style=FAINT)]
    blocks: list[RenderableType] = [heading(mentors_words(words, found.mentors))]
    if found.mentors:
        blocks.append(mentor_table(words, found.mentors[:most], villages=True))
    return [*blocks, *_rest(words, found.mentors, most)]


def _rest(words: Words, rows: Sequence[object], most: int) -> list[Text]:
    """Return how many rows are not shown, and how to see them."""
    if len(rows) <= most:
        return []
    text = words.count(
        "{n} more: --all lists them, -o FILE.csv writes them all.",
        "{n} more: --all lists them, -o FILE.csv writes them all.",
        len(rows) - most,
    )
    return [Text(text, style=FAINT)]


_SCREENS: dict[str, Callable[[Words, Derived, int], list[RenderableType]]] = {
    "captains": _captains,
    "funds": _funds,
    "reserve": _reserve,
    "mentors": _mentors,
}


def list_document(scenario: str, found: Derived, which: str) -> dict[str, object]:
    """Return the JSON document of one list."""
    head: dict[str, object] = {"scenario": scenario, "list": which}
    if which == "mentors":
        head["mentor_rule"] = found.mentor_rule
    rows = getattr(found, which)
    return head | {which: [asdict(row) for row in rows] if isinstance(rows, tuple) else asdict(rows)}
