"""Sheets as rows of known fields: which sheet is which, where its header is, what its columns are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from optimizer.office import vocabulary
from optimizer.office.grids import Grid
from optimizer.office.notes import Log, Place
from optimizer.office.rows import Readings, Row, Sheet
from optimizer.scenario.faults import misspelled
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.table import as_text

HEADER_WITHIN = 40
"""Rows in which the header must stand."""
_NEEDED = {"policy": 2}
_TELLING = {
    "cadres": {"name", "unit", "education"},
    "villages": {"name", "county", "types"},
    "units": {"name", "department", "level"},
}
"""Table → fields whose headers tell a sheet of no known name; the first that fits counts."""


@dataclass
class _Columns:
    """Index of column → field, and header of those that are none."""

    fields: dict[int, str] = field(default_factory=dict)
    extra: dict[int, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    verbatim: set[str] = field(default_factory=set)


def find_sheets(grids: Iterable[Grid], log: Log, keep_contacts: bool) -> dict[str, Sheet]:
    """Return the sheets of known kinds by table, and note those that are not read."""
    chosen: dict[str, Grid] = {}
    unnamed = []
    for grid in grids:
        table = table_of(grid.title)
        if table is None:
            unnamed.append(grid)
        elif table in chosen:
            log.fault(Place(grid.title), "sheet_twice", "keep_one_sheet", other=chosen[table].title)
        else:
            chosen[table] = grid
    _by_header(unnamed, chosen, log)
    return {table: _sheet(grid, table, log, keep_contacts) for table, grid in chosen.items()}


def _by_header(unnamed: Iterable[Grid], chosen: dict[str, Grid], log: Log) -> None:
    """Choose sheets of no known name, such as ``Sheet1``, by their headers; note them and all others."""
    named = set(chosen)
    for grid in unnamed:
        table = next((t for t in _TELLING if _tells(grid, t)), None)
        if table is not None and table not in chosen:
            chosen[table] = grid
            log.note(Place(grid.title), grid.title, vocabulary.SHEETS[table][0], "sheet_by_header")
        elif table is not None and table not in named:
            log.fault(Place(grid.title), "sheet_twice", "keep_one_sheet", other=chosen[table].title)
        elif grid.rows and not grid.title.startswith("_"):
            log.note(Place(grid.title), grid.title, "", "sheet_ignored")


def _tells(grid: Grid, table: str) -> bool:
    """Return whether one row has all the headers that tell a table."""
    known = vocabulary.headers_of(table)
    return any(
        {_field(as_text(value), known) for value in row} >= _TELLING[table]
        for row in grid.rows[:HEADER_WITHIN]
    )


def table_of(title: str) -> str | None:
    """Return the table that a sheet's name means."""
    key = vocabulary.header_key(title)
    for table, names in vocabulary.SHEETS.items():
        if key in {vocabulary.header_key(n) for n in (table, *names)}:
            return table
    return None


def _sheet(grid: Grid, table: str, log: Log, keep_contacts: bool) -> Sheet:
    sheet = Sheet(table, grid.title)
    if not grid.rows:
        return sheet
    header = _header_row(grid, table)
    if header is None:
        names = "、".join(f[0] for f in list(vocabulary.FIELDS[table].values())[:4])
        log.fault(Place(grid.title), "no_header", "write_header", names=names)
        return sheet
    columns = _columns(grid, header, table, log, keep_contacts)
    sheet.header, sheet.headers = header + 1, columns.headers
    for row, column, text in grid.broken:
        if row > header:
            name = columns.headers.get(columns.fields.get(column, ""), columns.extra.get(column))
            log.fault(Place(grid.title, row + 1, name), "formula", "write_value", text=text)
    sheet.rows = list(_rows(grid, header, columns, log))
    return sheet


def _header_row(grid: Grid, table: str) -> int | None:
    """Return the row with the most known headers; among equals the last, below a merged one."""
    known = vocabulary.headers_of(table)
    best, best_hits = None, _NEEDED.get(table, 2) - 1
    for index, row in enumerate(grid.rows[:HEADER_WITHIN]):
        hits = {f for v in row if (f := _field(as_text(v), known)) is not None}
        filled = any((index, c) in grid.filled for c in range(len(row)))
        if len(hits) > best_hits or (filled and best is not None and len(hits) == best_hits):
            best, best_hits = index, len(hits)
    return best


def _field(header: str, known: dict[str, str]) -> str | None:
    if header.startswith("[") and header.endswith("]"):
        inner = header[1:-1]
        return inner if inner in known.values() else None
    return known.get(vocabulary.header_key(header)) if len(header) <= 40 else None


def _columns(grid: Grid, header: int, table: str, log: Log, keep_contacts: bool) -> _Columns:
    columns, known = _Columns(), vocabulary.headers_of(table)
    schema = SCHEMAS[table].names if table in SCHEMAS else ()
    for index, value in enumerate(grid.rows[header]):
        name = " ".join(as_text(value).split())
        if not name:
            _unnamed(grid, header, index, log)
            continue
        place = Place(grid.title, header + 1, name)
        if name.startswith("[") and name.endswith("]"):
            _bracketed(columns, index, name, schema, place, log)
        elif (found := _field(name, known)) is not None:
            _known(columns, index, name, found, table, place, log)
        else:
            _other(columns, index, name, known, place, log, keep_contacts)
    return columns


def _unnamed(grid: Grid, header: int, index: int, log: Log) -> None:
    """Ask for the name of a column that holds something."""
    for number, row in enumerate(grid.rows[header + 1 :], header + 2):
        if index < len(row) and row[index] is not None and (number - 1, index) not in grid.filled:
            log.fault(Place(grid.title, number), "unnamed_column", "name_column", n=index + 1)
            return


def _bracketed(
    columns: _Columns, index: int, name: str, schema: tuple[str, ...], place: Place, log: Log
) -> None:
    inner = name[1:-1]
    if inner in columns.headers or inner in columns.extra.values():
        log.fault(place, "column_twice_same", "keep_one_column")
    elif inner in schema:
        columns.fields[index], columns.headers[inner] = inner, name
        columns.verbatim.add(inner)
    else:
        columns.extra[index] = inner
        columns.verbatim.add(name)


def _known(columns: _Columns, index: int, name: str, found: str, table: str, place: Place, log: Log) -> None:
    """Take a column over; of two that mean the same field, the more usual header has it."""
    if found not in columns.headers:
        columns.fields[index], columns.headers[found] = found, name
        return
    if columns.headers[found] == name:
        log.fault(place, "column_twice_same", "keep_one_column")
        return
    order = [vocabulary.header_key(h) for h in (found, *vocabulary.FIELDS[table][found])]
    old = columns.headers[found]
    if order.index(vocabulary.header_key(name)) < order.index(vocabulary.header_key(old)):
        other = next(i for i, f in columns.fields.items() if f == found)
        del columns.fields[other]
        columns.extra[other] = old
        columns.fields[index], columns.headers[found] = found, name
        name, old = old, name
    else:
        columns.extra[index] = name
    log.note(place, name, name, "column_twice", other=old)


def _other(
    columns: _Columns,
    index: int,
    name: str,
    known: dict[str, str],
    place: Place,
    log: Log,
    keep_contacts: bool,
) -> None:
    key = vocabulary.header_key(name)
    if key in {vocabulary.header_key(n) for n in vocabulary.NUMBERING} or name in vocabulary.NUMBERING:
        return
    if vocabulary.is_contact(name) and not keep_contacts:
        log.note(place, name, "", "contact_column")
        return
    absent = {k for k, f in known.items() if f not in columns.headers}
    close = misspelled(key, absent) if len(key) > 2 else None
    if close is not None and close != key:
        log.fault(place, "unknown_column", "did_you_mean", close=close)
    elif name in columns.extra.values():
        log.fault(place, "column_twice_same", "keep_one_column")
    else:
        columns.extra[index] = name
        log.note(place, name, name, "extra_column")


def _rows(grid: Grid, header: int, columns: _Columns, log: Log) -> Iterator[Row]:
    readings: Readings = {}
    broken = {(row, column) for row, column, _ in grid.broken}
    for index in range(header + 1, len(grid.rows)):
        given = {c: v for c, v in enumerate(grid.rows[index]) if v is not None}
        filled = [c for c in given if (index, c) in grid.filled] if grid.filled else []
        if len(filled) == len(given):
            continue
        if broken:
            given = {c: v for c, v in given.items() if (index, c) not in broken}
        if _is_example(given):
            log.note(Place(grid.title, index + 1), as_text(next(iter(given.values()))), "", "example")
            continue
        cells = {f: given[c] for c, f in columns.fields.items() if c in given}
        if _is_footer(given, cells, columns):
            log.note(Place(grid.title, index + 1), as_text(next(iter(given.values()))), "", "footer")
            continue
        extra = {h: text for c, h in columns.extra.items() if c in given and (text := as_text(given[c]))}
        row = Row(grid.title, index + 1, cells, extra, columns.headers, columns.verbatim, readings)
        for c in filled:
            if c in given and (name := columns.fields.get(c)):
                log.note(row.place(name), as_text(given[c]), as_text(given[c]), "merged")
        if cells or extra:
            yield row


_FOOTERS = re.compile(r"(合计|小计|总计|共计|填表|制表|审核|填报|注|说明|备注)(\W|$|人|单位|日期|时间)")


def _is_footer(given: dict[int, object], cells: dict[str, object], columns: _Columns) -> bool:
    """Return whether a row is no entry: a total or a signature below the table, or the header again."""
    if len(cells) > 1 and all(as_text(v) == columns.headers[f] for f, v in cells.items()):
        return True
    first = unicodedata.normalize("NFKC", as_text(given[min(given)])).replace(" ", "")
    return bool(_FOOTERS.match(first)) and len(given) <= 3


def _is_example(given: dict[int, object]) -> bool:
    """Return whether a row is the template's example: its first cell says so."""
    if not given:
        return False
    first = unicodedata.normalize("NFKC", as_text(given[min(given)])).strip().casefold()
    return first in vocabulary.EXAMPLE or first.startswith(("示例:", "示例-", "example:"))
