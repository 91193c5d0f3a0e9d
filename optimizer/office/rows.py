"""Rows of a known sheet, whose fields are read once for each different content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from optimizer.office.notes import Log, Place, Unread
from optimizer.office.values import Reader
from optimizer.scenario.table import as_text

T = TypeVar("T")

Readings = dict[tuple[object, type, object], Any]
"""Reader, type and content of a cell → what was read, or `Unread`: most columns have few different cells."""


@dataclass(slots=True)
class Row:
    """One row of a sheet.

    Attributes
    ----------
    sheet : str
    number : int
        As Excel counts.
    cells : dict
        Field → value, without empty cells.
    extra : dict of str to str
        Header → text of columns that are no field.
    headers : dict of str to str
        Field → header.
    verbatim : set of str
        Fields, and headers, that stand in square brackets: taken over as they stand.
    readings : dict
        Shared by all rows of the sheet.
    """

    sheet: str
    number: int
    cells: dict[str, object]
    extra: dict[str, str]
    headers: dict[str, str]
    verbatim: set[str]
    readings: Readings

    def place(self, name: str | None = None) -> Place:
        """Return where a field of this row stands."""
        return Place(self.sheet, self.number, self.headers.get(name, name) if name else None)

    def read(self, name: str, read: Callable[[object], T], log: Log) -> T | None:
        """Return a field as `read` has it; None where it is empty, or, noted as a fault, can't be read."""
        value = self.cells.get(name)
        if value is None:
            return None
        key = (read, value.__class__, value)
        if key not in self.readings:
            self.readings[key] = _reading(read, value)
        found = self.readings[key]
        if isinstance(found, Unread):
            log.unread(self.place(name), value, found)
            return None
        return found  # type: ignore[no-any-return]

    def take(self, name: str, read: Reader, log: Log) -> str:
        """Return a field as a scenario spells it; empty where it is empty or can't be read."""
        if name in self.verbatim:
            return as_text(self.cells.get(name))
        found = self.read(name, read, log)
        if found is None:
            return ""
        if found.why:
            log.note(self.place(name), as_text(self.cells[name]), found.text, found.why)
        return found.text


def _reading(read: Callable[[object], T], value: object) -> T | Unread:
    try:
        return read(value)
    except Unread as error:
        return error


@dataclass
class Sheet:
    """A sheet of a known kind."""

    table: str
    title: str
    header: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
