"""One workbook to one scenario: read, ask for what can't be read, write whole or not at all."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.locale.office import told
from optimizer.locale.told import Told
from optimizer.office import cadres, links, placing, units, villages
from optimizer.office.dates import read_date
from optimizer.office.grids import read_grids
from optimizer.office.guard import open_safely
from optimizer.office.names import cadres_by_name, villages_by_name
from optimizer.office.notes import Log, Note, Place, Unread
from optimizer.office.rows import Sheet
from optimizer.office.rules import Rules, read_rules
from optimizer.office.sheets import find_sheets
from optimizer.office.tables import Table, guard, make_ids, read_rows, require
from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.scenario.records import Scenario

ORDER = ("villages", "cadres", "units", "previous", "pins", "bans")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote.

    Attributes
    ----------
    manifest : Path
    files : tuple of Path
        All files, the manifest last.
    reference : date
        Ages and years are counted at it.
    notes : tuple of Note
        Every guess.
    scenario : Scenario
        As `load_scenario` reads it.
    """

    name: str
    manifest: Path
    files: tuple[Path, ...]
    reference: datetime.date
    notes: tuple[Note, ...]
    scenario: Scenario


def import_book(
    book: Path,
    directory: Path,
    *,
    reference: datetime.date | None = None,
    keep_contacts: bool = False,
    name: str | None = None,
    force: bool = False,
    say: placing.Say = str,
) -> Imported:
    """Write the scenario that a workbook describes.

    Parameters
    ----------
    book : Path
        An ``.xlsx`` file.
    directory : Path
        Gets ``NAME.yaml``, a folder NAME with the tables, and ``NAME-import.csv`` with every guess.
    reference : date, optional
        Ages and years are counted at it; else the sheet of rules says it, else today.
    keep_contacts : bool
        Keep telephone numbers and the like.
    name : str, optional
        Else the sheet of rules says it, else the workbook's name.
    force : bool
        Replace a scenario that is there.
    say : callable
        Turns a note's reason into words for the list of guesses.

    Raises
    ------
    ScenarioError
        With every fault by sheet, row and column; nothing is written then.
    """
    log = Log(book.name)
    sheets = find_sheets(read_grids(open_safely(book), book.name), log, keep_contacts)
    rules = read_rules(sheets.get("policy"), log)
    date = _reference(reference, rules, log)
    tables = _tables(sheets, date, keep_contacts, log)
    if reference is None and rules.reference is None and any("{reference}" in _message(n) for n in log.notes):
        log.note(Place(""), "", str(date), "today")
    called = name or str(rules.data.get("name") or _plain_name(book.stem))
    rules.data["name"] = called
    _check_name(called, book)
    if not force and (directory / f"{called}.yaml").exists():
        there = str(directory / f"{called}.yaml")
        raise ScenarioError([Fault(there, None, None, told("exists"), told("use_force"))])
    draft = placing.Draft(called, rules, tables, date, log)
    return Imported(called, *placing.write(draft, directory, say), date, tuple(log.notes), draft.loaded)


def _reference(given: datetime.date | None, rules: Rules, log: Log) -> datetime.date:
    if given is not None:
        return given
    if rules.reference is not None:
        value, row = rules.reference
        try:
            return read_date(value).date
        except Unread as error:
            log.unread(row.place("value"), value, error)
    return datetime.date.today()


def _message(note: Note) -> str:
    return note.why.message if isinstance(note.why, Told) else ""


def _tables(
    sheets: dict[str, Sheet], reference: datetime.date, keep_contacts: bool, log: Log
) -> dict[str, Table]:
    """Return the scenario's tables."""
    if "cadres" not in sheets:
        log.fault(Place("干部"), "no_sheet", "add_sheet")
        return {}
    read = {t: read_rows(s, log, keep_contacts) for t, s in sheets.items() if t != "policy"}
    people = read["cadres"]
    cadres.derive(people, reference, log)
    if "villages" not in read:
        read["villages"] = villages.from_roster(people, log)
        if not read["villages"].records:
            log.fault(Place("村"), "no_sheet", "add_sheet")
    places = read["villages"]
    villages.refuse_repeats(places, log)
    offices = read.setdefault(
        "units", units.from_roster(people, log) if "units" not in read else Table("", "")
    )
    units.complete(offices, places, log)
    for table, prefix in ((places, "V"), (people, "C"), (offices, "U")):
        make_ids(table, prefix, log)
        _name_all(table, log)
        sheet = sheets.get(table.name)
        if not table.records and table.sheet:
            log.fault(Place(table.sheet), "no_rows", "add_row")
        if table.records or sheet:
            own = sheet or sheets["cadres"]
            require(table, own.headers if sheet else {}, own.header, log)
    _link(read, log)
    for table in read.values():
        guard(table, log)
    return {t: read[t] for t in ORDER if t in read and read[t].records}


def _name_all(table: Table, log: Log) -> None:
    """Ask for the name of a row that had neither a name nor an id of its own."""
    for record, row in table.pairs():
        if not record["name"] and "id" not in row.cells:
            log.fault(row.place("name"), "missing", "fill_in")


def _link(read: dict[str, Table], log: Log) -> None:
    """Resolve all names to ids."""
    people, places = read["cadres"], read["villages"]
    units.refer(people, read["units"], log)
    cadres.note_same_names(people, log)
    who = cadres_by_name(people.records, {r["id"]: r["name"] for r in read["units"].records})
    where = villages_by_name(places.records)
    links.requests(places, who, log)
    links.wishes(people, places, where, log)
    for name in ("previous", "pins", "bans"):
        if name in read:
            links.linked(read[name], who, where, log)
    former = links.former(people, places, where, read.get("previous"), log)
    if former is not None:
        read["previous"] = former


def _plain_name(stem: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", stem).strip(" .-") or "scenario"


def _check_name(name: str, book: Path) -> None:
    if name != _plain_name(name) or len(name.encode()) > 120:
        raise ScenarioError([Fault(book.name, None, "name", told("bad_name", name=name), told("good_name"))])


def manifest_of(rules: Rules, tables: dict[str, str]) -> dict[str, Any]:
    """Return the manifest."""
    data: dict[str, Any] = {"format": 1, "name": rules.data["name"]}
    if "title" in rules.data:
        data["title"] = rules.data["title"]
    data["tables"] = tables
    return data | {k: rules.data[k] for k in ("policy", "objective", "solve") if k in rules.data}
