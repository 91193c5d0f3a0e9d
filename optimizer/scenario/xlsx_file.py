"""XLSX bytes as a table, by openpyxl."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

import openpyxl

from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault
from optimizer.scenario.files import Unreadable
from optimizer.scenario.table import Table, as_text, from_rows

MAX_UNPACKED = 2_000_000_000
"""Bytes a workbook may unpack to; more is no table of a scenario."""

_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}


def read_xlsx(data: bytes, name: str, file: str) -> Table:
    """Return the table in a workbook: on the sheet of its name, else on the first.

    Raises
    ------
    Unreadable
        If it is no workbook, or its header is wrong.
    """
    cells = _cells(data, name, file)
    remedy = phrase("correct the formula, or write a value")
    faults = [
        Fault(file, r, cells[0][i] or None, phrase("formula error {text}", text=cell), remedy)
        for r, row in enumerate(cells, 1)
        for i, cell in enumerate(row)
        if cell in _ERRORS
    ]
    if faults:
        cells = [["" if cell in _ERRORS else cell for cell in row] for row in cells]
    table = from_rows(name, file, cells[0] if cells else [], enumerate(cells[1:], 2))
    table.faults.extend(faults)
    table.complete &= not faults
    return table


def _cells(data: bytes, name: str, file: str) -> list[list[str]]:
    """Return a sheet's values as text, all rows of one width."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        rows = _values(data, name) if unpacked <= MAX_UNPACKED else None
    except Exception:  # a damaged workbook fails in any of three libraries
        remedy = phrase("save it again as .xlsx")
        raise _unreadable(file, phrase("not a readable .xlsx workbook"), remedy) from None
    if rows is None:
        found = phrase("unpacks to {n} bytes", n=f"{unpacked:,}")
        raise _unreadable(file, found, phrase("keep only the table in it"))
    cells = [[as_text(value) for value in row] for row in rows]
    # Formatting leaves empty columns beyond the table.
    width = max((i + 1 for row in cells for i, cell in enumerate(row) if cell), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in cells]


def _values(data: bytes, name: str) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        # openpyxl warns of features that don't matter for values.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        named = [s for s in book.worksheets if s.title.strip().lower() == name]
        sheet = (named or book.worksheets)[0]
        # A sheet may claim a million columns; the cells themselves count.
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(values_only=True))
        book.close()
    return rows


def _unreadable(file: str, found: str, remedy: str) -> Unreadable:
    return Unreadable(Fault(file, None, None, found, remedy))
