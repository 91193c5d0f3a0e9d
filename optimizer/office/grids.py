"""The cells of a workbook by openpyxl, after `guard` has let it through."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.worksheet.cell_range import CellRange

from optimizer.locale.office import told
from optimizer.scenario.faults import Fault, ScenarioError

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_MERGED = 1_000_000
"""Rows that all merged cells of a sheet may cover together."""

_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}
_FIXED = re.compile(r"0\.(0+)")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ")
"""What the formula of a cell begins with in a sheet's XML, its name with a prefix or without."""


@dataclass
class Grid:
    """One sheet: its rows from 1, each a list of values; blank ends are cut off.

    Attributes
    ----------
    filled : set of (int, int)
        Row and column (from 0) of cells that got the value of the merged cell they are part of.
    broken : list of (int, int, str)
        Row, column and text of formula errors and formulas without a stored result.
    """

    title: str
    rows: list[list[object]]
    filled: set[tuple[int, int]] = field(default_factory=set)
    broken: list[tuple[int, int, str]] = field(default_factory=list)


def read_grids(data: bytes, name: str) -> list[Grid]:
    """Return every sheet of a workbook.

    Raises
    ------
    ScenarioError
        If openpyxl can't read it, or a sheet is larger than any roster.
    """
    try:
        grids, formulas = _grids(data)
        if formulas:
            _mark_uncalculated(grids, data)
    except _TooLarge as large:
        raise _error(name, large.code, large.remedy, sheet=large.sheet) from None
    except Exception:  # a damaged workbook fails in any of three libraries
        raise _error(name, "damaged_book", "save_again") from None
    return grids


class _TooLarge(Exception):  # noqa: N818 - codes of a fault
    """A sheet that no roster is as large as."""

    def __init__(self, sheet: str, code: str, remedy: str) -> None:
        self.sheet, self.code, self.remedy = sheet, code, remedy
        super().__init__(code)


def _grids(data: bytes) -> tuple[list[Grid], bool]:
    """Return the sheets, and whether any has formulas."""
    grids, formulas = [], False
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        warnings.simplefilter("ignore")  # of features that don't matter for values
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            part = archive.read(sheet._worksheet_path)
            formulas |= any(mark in part for mark in _FORMULAS)
            grid = Grid(sheet.title, list(_rows(sheet)))
            _trim(grid)
            if len(grid.rows) > MAX_ROWS:
                raise _TooLarge(grid.title, "sheet_too_large", "only_sheets")
            _fill_down(grid, _merged(grid, part))
            grid.broken = [
                (r, c, str(value))
                for r, row in enumerate(grid.rows)
                for c, value in enumerate(row)
                if value in _ERRORS
            ]
            grids.append(grid)
        book.close()
    return grids, formulas


def _rows(sheet: Any) -> Iterator[list[object]]:
    """Yield a sheet's rows, without blanks at their ends."""
    # A sheet may claim a million columns; the cells themselves count.
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=MAX_ROWS + 1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if len(values) > MAX_COLUMNS:
            raise _TooLarge(sheet.title, "sheet_too_large", "only_sheets")
        yield values


def _merged(grid: Grid, part: bytes) -> list[CellRange]:
    """Return the merged cells of a sheet; openpyxl's streaming reader doesn't tell them."""
    found, covered = [], 0
    for match in MERGED.finditer(part):
        area = CellRange(match[1].decode())
        covered += max(1, min(area.max_row, len(grid.rows)) - area.min_row + 1)
        if covered > MAX_MERGED:
            raise _TooLarge(grid.title, "many_merged", "unmerge")
        found.append(area)
    return found


def _value(cell: Any) -> object:
    """Return a cell's value; a number with a fixed count of decimals as it is shown: 1985.10."""
    value = cell.value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and (fixed := _FIXED.fullmatch(cell.number_format or "")):
        shown = f"{value:.{len(fixed[1])}f}"
        return shown if float(shown) == value else value
    return value


def _fill_down(grid: Grid, areas: list[CellRange]) -> None:
    """Give the rows of a merged cell its value, as people read it; across columns it stays one."""
    for area in areas:
        top, column = area.min_row - 1, area.min_col - 1
        if top >= len(grid.rows):
            continue
        value = grid.rows[top][column] if column < len(grid.rows[top]) else None
        if value is None:
            continue
        for row in range(top + 1, min(area.max_row, len(grid.rows))):
            cells = grid.rows[row]
            if any(v is not None for v in cells):
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = value
                grid.filled.add((row, column))


def _trim(grid: Grid) -> None:
    while grid.rows and not any(v is not None for v in grid.rows[-1]):
        grid.rows.pop()


def _mark_uncalculated(grids: list[Grid], data: bytes) -> None:
    """Note formulas whose result was never stored: they would read as empty."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for grid, sheet in zip(grids, book.worksheets, strict=True):
            sheet.reset_dimensions()
            for r, row in enumerate(sheet.iter_rows(max_row=len(grid.rows))):
                for c, cell in enumerate(row):
                    if cell.data_type == "f" and (c >= len(grid.rows[r]) or grid.rows[r][c] is None):
                        grid.broken.append((r, c, str(cell.value)))
        book.close()


def _error(name: str, found: str, remedy: str, **values: object) -> ScenarioError:
    return ScenarioError([Fault(name, None, None, told(found, **values), told(remedy, **values))])
