"""The derived lists as tables for spreadsheets, with heads in the user's language."""

from __future__ import annotations

from collections.abc import Callable

from optimizer.console.derived import WHY
from optimizer.derived import Derived, FundsLine
from optimizer.locale import Words, codes, names, sentences
from optimizer.report import Sheet


def captains_sheet(words: Words, found: Derived) -> Sheet:
    """Return every township with 3 or more placed cadres, with its captain."""
    heads = [
        words.say("prefecture"),
        words.say("county"),
        words.say("township"),
        words.say("cadres"),
        words.say("leaders"),
        words.say("captain"),
        words.say("name"),
        words.say("unit"),
        words.say("unit's name"),
        words.say("level"),
        words.say("years in villages"),
        words.say("age"),
        words.say("village"),
        words.say("village's name"),
    ]
    rows = [
        (
            *(one.prefecture, one.county, one.township, one.cadres, one.leaders),
            *(one.captain, one.name, one.unit, one.unit_name),
            names.level(words, one.level) if one.level else None,
            *(plain(one.rural_years), plain(one.age), one.village, one.village_name),
        )
        for one in found.captains
    ]
    return Sheet(heads, rows)


def funds_sheet(words: Words, found: Derived) -> Sheet:
    """Return the funds in all, by level, by county and by unit; the first column says which."""
    heads = [
        words.say("by"),
        words.say("id"),
        words.say("name of unit or place"),
        words.say("level"),
        words.say("prefecture"),
        words.say("cadres"),
        words.say("leaders"),
        words.say("captains"),
        words.say("CNY for cadres"),
        words.say("CNY for leaders"),
        words.say("CNY for captains"),
        words.say("CNY a year"),
    ]
    funds = found.funds
    rows = [_funds_row(words, words.say("in all"), funds.overall)]
    for by, lines in (
        (words.say("level"), funds.levels),
        (words.say("county"), funds.counties),
        (words.say("unit"), funds.units),
    ):
        rows += [_funds_row(words, by, line) for line in lines]
    return Sheet(heads, rows)


def _funds_row(words: Words, by: str, line: FundsLine) -> tuple[object, ...]:
    level = names.level(words, line.level) if line.level else None
    name = level if line.level == line.id else line.name
    counts = (line.cadres, line.leaders, line.captains)
    return (
        *(by, line.id, name, level, line.prefecture, *counts),
        *(line.for_cadres, line.for_leaders, line.for_captains, line.total),
    )


def reserve_sheet(words: Words, found: Derived) -> Sheet:
    """Return every cadre not placed, and why not."""
    heads = [
        words.say("cadre"),
        words.say("name"),
        words.say("unit"),
        words.say("unit's name"),
        words.say("level"),
        words.say("why"),
        words.say("member rules not met"),
    ]
    rows = [
        (
            *(one.cadre, one.name, one.unit, one.unit_name, names.level(words, one.level)),
            *(words.say(WHY[one.reason]), sentences.conditions(words, one.conditions)),
        )
        for one in found.reserve
    ]
    return Sheet(heads, rows)


def mentors_sheet(words: Words, found: Derived) -> Sheet:
    """Return every newcomer with the mentor."""
    heads = [
        words.say("village"),
        words.say("village's name"),
        words.say("newcomer"),
        words.say("name"),
        words.say("unit"),
        words.say("unit's name"),
        words.say("mentor"),
        words.say("mentor's name"),
        words.say("mentor's unit"),
        words.say("name of the mentor's unit"),
        words.say("years in villages"),
        words.say("shared skills"),
        words.say("same unit"),
    ]
    rows = [
        (
            *(pair.village, pair.village_name, pair.cadre, pair.name, pair.unit, pair.unit_name),
            *(pair.mentor, pair.mentor_name, pair.mentor_unit, pair.mentor_unit_name),
            *(plain(pair.mentor_rural_years), words.listed(codes.skill(words, code) for code in pair.skills)),
            words.say("yes") if pair.same_unit else words.say("no"),
        )
        for pair in found.mentors
    ]
    return Sheet(heads, rows)


def plain(value: float | None) -> int | float | None:
    """Return a number without a needless decimal."""
    return int(value) if value is not None and value == int(value) else value


SHEETS: dict[str, Callable[[Words, Derived], Sheet]] = {
    "captains": captains_sheet,
    "funds": funds_sheet,
    "reserve": reserve_sheet,
    "mentors": mentors_sheet,
}
"""Name of a list → its table."""
