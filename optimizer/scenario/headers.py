"""Columns that look like a typo of a known one, and required ones that are missing."""

from __future__ import annotations

from collections.abc import Collection

from optimizer.locale.told import phrase
from optimizer.scenario.cells import BadCell, text
from optimizer.scenario.faults import Fault, misspelled, nearest, shown
from optimizer.scenario.schema import Schema
from optimizer.scenario.table import Table


def typo_of(column: str, known: Collection[str], present: Collection[str]) -> str | None:
    """Return the known column that an unknown one misspells, or None for an extra column.

    A name that differs from a known one in case, spaces or hyphens only is
    always a typo. A similar name is one where the known column is absent: a
    table with both ``types`` and ``type`` means both. Of names as short as
    ``age``, the first letter must agree, or ``wage`` would be one.
    """
    plain = column.strip().casefold().replace("-", "_").replace(" ", "_")
    if plain in known:
        return plain
    close = misspelled(plain, [k for k in known if k not in present])
    if close is None or (len(close) < len(plain) < 5 and close[0] != plain[0]):
        return None
    return close


def header_faults(table: Table, schema: Schema) -> tuple[list[Fault], set[tuple[int, str]]]:
    """Check the names of a table's columns; inline, those of each row.

    Returns
    -------
    tuple
        The faults, and the (index of row, column) of cells that are there under
        a misspelled name or not at all, and so are not missing on top of that;
        index -1 stands for a whole column.
    """
    faults = [f for column in table.columns if (f := _unprintable(table, column)) is not None]
    if table.inline:
        found, elsewhere = _inline_faults(table, schema)
        return faults + found, elsewhere
    noted: set[str] = set()
    extra = [c for c in table.columns if c not in schema.names]
    for column in extra:
        if meant := typo_of(column, schema.names, table.columns.keys()):
            noted.add(meant)
            faults.append(_typo(table, 1, column, meant))
    for known in schema.columns:
        if known.required and known.name not in table.columns and known.name not in noted:
            close = nearest(known.name, extra)
            remedy = phrase("add it, or rename {close}", close=shown(close)) if close else phrase("add it")
            faults.append(table.fault(1, known.name, phrase("the required column is missing"), remedy))
            noted.add(known.name)
    return faults, {(-1, name) for name in noted}


def _inline_faults(table: Table, schema: Schema) -> tuple[list[Fault], set[tuple[int, str]]]:
    faults: list[Fault] = []
    elsewhere: set[tuple[int, str]] = set()
    for column in [c for c in table.columns if c not in schema.names]:
        for index, cell in enumerate(table.columns[column]):
            if cell is None:
                continue
            present = [
                c for c in schema.names if (cells := table.columns.get(c)) and cells[index] is not None
            ]
            if meant := typo_of(column, schema.names, present):
                faults.append(_typo(table, table.rows[index], column, meant))
                elsewhere.add((index, meant))
    return faults, elsewhere


def _unprintable(table: Table, column: str) -> Fault | None:
    try:
        text(column)
    except BadCell as bad:
        return table.fault(None if table.inline else 1, column, bad.found, bad.remedy)
    return None


def _typo(table: Table, row: int, column: str, meant: str) -> Fault:
    found = phrase("unknown column {column}", column=shown(column))
    return table.fault(row, column, found, phrase("did you mean '{close}'?", close=meant))
