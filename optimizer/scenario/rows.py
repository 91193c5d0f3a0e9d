"""Tables as records: every cell typed, every fault of a row found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from optimizer.locale.told import phrase
from optimizer.scenario.cells import BadCell, Cell, text
from optimizer.scenario.faults import Fault, shown
from optimizer.scenario.headers import header_faults
from optimizer.scenario.schema import SCHEMAS, Column, Schema
from optimizer.scenario.table import Table

_NO_EXTRA: Mapping[str, str] = MappingProxyType({})
_REFERRED_TO = {"id", "types", "county", "serves", "home_county", "department"}
"""A fault in one of these hides words that other rows may rightly refer to."""


def build_records(table: Table) -> tuple[tuple[Any, ...], list[Fault]]:
    """Type the cells of a table.

    Returns
    -------
    tuple
        One record per row, in the table's order, and the faults. Where a cell
        is faulty its record holds the value of an empty one, so that the rest
        can be checked in the same run.
    """
    schema = SCHEMAS[table.name]
    faults, elsewhere = header_faults(table, schema)
    table.complete &= not any(column in _REFERRED_TO for _, column in elsewhere)
    values: dict[str, list[Any]] = {}
    for column in schema.columns:
        cells = table.columns.get(column.name)
        if cells is None:
            cells = [None] * len(table.rows)
            required = column.required and table.inline
        else:
            required = column.required
        values[column.name] = _convert(table, column, cells, faults)
        if required:
            faults += _missing(table, column, values[column.name], cells, elsewhere)
    for column in schema.columns:
        if column.same_as is not None:
            pairs = zip(values[column.name], values[column.same_as], strict=True)
            values[column.name] = [other if own is None else own for own, other in pairs]
    if any((f.field or "").rpartition(".")[2] in _REFERRED_TO for f in faults):
        table.complete = False
    if "id" in values:
        faults += _repeated_ids(table, schema, values["id"])
    extras = _extras(table, schema, faults)
    rows = zip(table.rows, *values.values(), extras, strict=True)
    return tuple(schema.record(*row) for row in rows), faults


def _convert(table: Table, column: Column, cells: list[Cell], faults: list[Fault]) -> list[Any]:
    """Return a column's values; each spelling is parsed once, as most of them repeat."""
    try:
        spellings = dict.fromkeys(cells)
    except TypeError:  # lists or maps
        return [_value(table, column, index, cell, faults) for index, cell in enumerate(cells)]
    known: dict[Cell, Any] = {None: column.default}
    bad: dict[Cell, BadCell] = {}
    for cell in spellings:
        if cell is not None:
            try:
                known[cell] = column.parse(cell)
            except BadCell as error:
                known[cell], bad[cell] = column.default, error
    if bad:
        for index, cell in enumerate(cells):
            if cell in bad:
                faults.append(_fault(table, column, index, bad[cell]))
    return [known[cell] for cell in cells]


def _value(table: Table, column: Column, index: int, cell: Cell, faults: list[Fault]) -> Any:
    if cell is None:
        return column.default
    try:
        return column.parse(cell)
    except BadCell as error:
        faults.append(_fault(table, column, index, error))
        return column.default


def _fault(table: Table, column: Column, index: int, bad: BadCell) -> Fault:
    return table.fault(table.rows[index], column.name, bad.found, bad.remedy)


def _missing(
    table: Table, column: Column, values: list[Any], cells: list[Cell], elsewhere: set[tuple[int, str]]
) -> list[Fault]:
    """Return the faults of empty cells that must not be, such as types of ``;`` alone."""
    remedy = phrase("every {what} needs it", what=SCHEMAS[table.name].row)
    return [
        table.fault(table.rows[i], column.name, phrase("missing"), remedy)
        for i, value in enumerate(values)
        if (cells[i] is None or (value == () and not str(cells[i]).strip(" ;")))
        and (i, column.name) not in elsewhere
    ]


def _repeated_ids(table: Table, schema: Schema, ids: Iterable[str]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for row, name in zip(table.rows, ids, strict=True):
        if name and first.setdefault(name, row) != row:
            found = phrase("{value} again, as in row {row}", value=shown(name), row=first[name])
            faults.append(
                table.fault(row, "id", found, phrase("give each {what} its own id", what=schema.row))
            )
    return faults


def _extras(table: Table, schema: Schema, faults: list[Fault]) -> list[Mapping[str, str]]:
    """Return the columns that are no known ones, by row, without empty cells."""
    names = [c for c in table.columns if c not in schema.names]
    if not names:
        return [_NO_EXTRA] * len(table.rows)
    columns = [_convert(table, Column(name, _as_text), table.columns[name], faults) for name in names]
    return [
        {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        for cells in zip(*columns, strict=True)
    ]


def _flat(cell: Cell) -> str:
    if isinstance(cell, dict):
        return ";".join(f"{k}:{v}" if v else k for k, v in cell.items())
    return ";".join(item for item in cell if item) if isinstance(cell, list) else cell or ""


def _as_text(cell: Any) -> str:
    return text(_flat(cell))
