"""The workbook for the offices: who goes where, sheet by sheet, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from optimizer.locale import Words
from optimizer.office.book import new_book
from optimizer.report.book.groups import OfficeGroup, counties, offices
from optimizer.report.book.names import SheetNames
from optimizer.report.book.overview import Index, write_overview
from optimizer.report.book.tables import (
    office_columns,
    office_rows,
    shortfall_columns,
    shortfall_rows,
    team_columns,
    team_rows,
)
from optimizer.report.book.writer import write_rows
from optimizer.report.facts import Facts
from optimizer.report.headline import Told
from optimizer.report.why import Why


def write_book(words: Words, facts: Facts, told: Told, path: Path) -> None:
    """Write the workbook, row by row: a province takes no more memory than its largest sheet's rows.

    Parameters
    ----------
    words : Words
    facts : Facts
    told : Told
    path : Path
        The caller sees to it that nothing half-written stays.
    """
    book = new_book()
    try:
        _fill(words, facts, told, book)
        book.save(path)
    except BaseException:
        for (
            sheet
        ) in book.worksheets:  # else openpyxl complains of half-written sheets when they are collected
            with suppress(Exception):
                sheet.close()
        raise


def _fill(words: Words, facts: Facts, told: Told, book: Any) -> None:
    """Write the sheets, the first one last: it says what the others hold."""
    given, why = SheetNames(), Why(words, facts)
    first = book.create_sheet(given.legal(words.say("Overview")))
    index: list[Index] = []

    def add(title: str, what: str, columns: Any, rows: Iterator[Sequence[object]]) -> None:
        sheet = book.create_sheet(given.legal(title))
        index.append(Index(sheet.title, what, write_rows(sheet, columns, rows)))

    reasons = _reasons(facts, why)
    add(
        words.say("Unmet needs"),
        words.say("every unmet need, and why"),
        shortfall_columns(words),
        shortfall_rows(words, facts, reasons),
    )
    by_county, places = counties(facts)
    for place in places:
        what = words.say("teams of this county") if by_county else words.say("teams, county by county")
        add(place.title, what, team_columns(words, facts), team_rows(words, facts, place.teams))
    by_office, groups = offices(words, facts)
    waiting = dict(_waiting(facts, why))
    for group in groups:
        what = _of_office(words, group) if by_office else words.say("people, office by office")
        add(group.title, what, office_columns(words, facts), office_rows(words, facts, group, waiting))
    write_overview(words, facts, told, first, index, single=(by_county, by_office))


def _of_office(words: Words, group: OfficeGroup) -> str:
    place = group.offices[0].county or group.offices[0].prefecture
    people = words.say("people of this office")
    return f"{people} · {place}" if place else people


def _reasons(facts: Facts, why: Why) -> Mapping[str, tuple[str, ...]]:
    """Return village → why each of its unmet needs is unmet."""
    if not facts.missing:
        return {}
    return {
        team.village: tuple(why.joined(section.lines) for section in reason.unmet)
        for team, reason in zip(facts.teams, why.teams(), strict=True)
        if reason.unmet
    }


def _waiting(facts: Facts, why: Why) -> Iterator[tuple[str, str]]:
    """Yield the cadres in reserve, and why they are."""
    if facts.view.reserve:
        for cadre, found in zip(facts.scenario.cadres, why.people(), strict=True):
            if cadre.id not in facts.posts:
                yield cadre.id, why.joined(tuple(line for one in found for line in one.sentences()))
