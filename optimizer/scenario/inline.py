"""A table that stands in the manifest itself, as a list of mappings."""

from __future__ import annotations

from optimizer.locale.told import phrase
from optimizer.scenario.cells import Cell
from optimizer.scenario.faults import Fault, shown
from optimizer.scenario.table import Table


def read_inline(items: object, name: str, file: str) -> Table:
    """Return an inline table.

    Parameters
    ----------
    items : object
        What stands under the table's key; scalars as they are spelled.
    name, file : str
        The table's and the manifest's name.

    Returns
    -------
    Table
        With the faults of what is no row; a nested value other than a list or
        mapping of scalars is one.
    """
    table = Table(name, file, {}, [], inline=True)
    if items is None:
        items = []
    if not isinstance(items, list):
        table.complete = False
        found = phrase("{value} is not a list of rows", value=shown(items))
        remedy = phrase("write one mapping per row: - {id: …}")
        table.faults.append(table.fault(None, None, found, remedy))
        return table
    kept: list[dict[str, object]] = []
    for place, item in enumerate(items, 1):
        if isinstance(item, dict):
            kept.append(item)
            table.rows.append(place)
        else:
            table.complete = False
            found = phrase("{value} is not a row", value=shown(item))
            table.faults.append(table.fault(place, None, found, phrase("write {column: value}")))
    names = dict.fromkeys(key for item in kept for key in item)
    for column in names:
        cells = [
            _cell(item.get(column), table, row, column) for item, row in zip(kept, table.rows, strict=True)
        ]
        table.columns[column] = cells
    return table


def _cell(value: object, table: Table, row: int, column: str) -> Cell:
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    try:
        if isinstance(value, list):
            return [text for item in value if (text := _item(item))] or None
        if isinstance(value, dict):
            return {key.strip(): _item(item) or "" for key, item in value.items()} or None
        return _item(value)
    except TypeError:
        table.faults.append(_nested(table, row, column, value))
        return None


def _item(value: object) -> str | None:
    """Return a scalar as text; a value merged in from the policy may be typed already."""
    if isinstance(value, list | dict):
        raise TypeError
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value).strip() or None


def _nested(table: Table, row: int, column: str, value: object) -> Fault:
    found = phrase("{value} is nested", value=shown(value))
    return table.fault(row, column, found, phrase("write a value, or a list or map of values"))
