"""A table as read from any of its forms: cells by column, not yet typed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.locale.told import phrase
from optimizer.scenario.cells import Cell
from optimizer.scenario.faults import Fault, shown
from optimizer.scenario.files import Unreadable


@dataclass(slots=True)
class Table:
    """Cells by column.

    Attributes
    ----------
    name : str
        ``villages``, ``cadres``, …
    file : str
        Where it came from (the manifest if inline).
    columns : dict of str to list
        Column → its cells, stripped; None where empty or, inline, not given.
    rows : list of int
        Row number of each row, as a spreadsheet counts (header: 1) or, inline,
        the place in the list.
    inline : bool
    complete : bool
        False where rows are missing because they can't be read: what refers to
        the table is then not checked.
    """

    name: str
    file: str
    columns: dict[str, list[Cell]]
    rows: list[int]
    inline: bool = False
    complete: bool = True
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int | None, column: str | None, found: str, remedy: str) -> Fault:
        """Return a fault of a row; an inline column is named with its table."""
        if self.inline:
            column = self.name if column is None else f"{self.name}.{column}"
        return Fault(self.file, row, column, found, remedy)


def from_rows(name: str, file: str, header: list[str], rows: Iterable[tuple[int, list[str]]]) -> Table:
    """Return records as columns; blank rows are skipped, ragged ones are faults.

    Parameters
    ----------
    name, file : str
        As in `Table`.
    header : list of str
    rows : iterable of (int, list of str)
        Row number and cells.

    Raises
    ------
    Unreadable
        If the header names no columns, or one twice.
    """
    names = [cell.strip() for cell in header]
    if fault := header_fault(file, names):
        raise Unreadable(fault)
    width, faults = len(names), []
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, row in rows:
        if len(row) == width:
            kept.append(row)
            numbers.append(number)
        elif any(cell.strip() for cell in row):
            found = phrase("{n} cells instead of {wanted}", n=len(row), wanted=width)
            remedy = phrase("give every column of the header one cell")
            faults.append(Fault(file, number, None, found, remedy))
    cells = zip(*kept, strict=True) if kept else ((),) * width
    columns: dict[str, list[Cell]] = {
        n: [cell.strip() or None for cell in column] for n, column in zip(names, cells, strict=True)
    }
    table = Table(name, file, columns, numbers, complete=not faults, faults=faults)
    return without_blank_rows(table)


def header_fault(file: str, names: list[str]) -> Fault | None:
    """Return what is wrong with the names of a file's columns, or None."""
    if not any(names):
        remedy = phrase("write the names of the columns in the first row")
        return Fault(file, 1, None, phrase("no header"), remedy)
    if "" in names:
        found = phrase("column {n} has no name", n=names.index("") + 1)
        return Fault(file, 1, None, found, phrase("name it, or remove the column"))
    repeated = next((n for i, n in enumerate(names) if n in names[:i]), None)
    if repeated is not None:
        found = phrase("two columns are named {name}", name=shown(repeated))
        return Fault(file, 1, repeated, found, phrase("remove or rename one"))
    return None


def without_blank_rows(table: Table) -> Table:
    """Return a table without the rows that have no value; the others keep their numbers."""
    blank = {i for i, cells in enumerate(zip(*table.columns.values(), strict=True)) if not any(cells)}
    if blank:
        table.rows = [r for i, r in enumerate(table.rows) if i not in blank]
        table.columns = {
            n: [c for i, c in enumerate(cells) if i not in blank] for n, cells in table.columns.items()
        }
    return table


def as_text(value: object) -> str:
    """Return a cell's value as it is spelled in a CSV file; empty if missing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value.decode().strip() if isinstance(value, bytes) else str(value)
