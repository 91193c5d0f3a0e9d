"""Text for cells of Excel and CSV files that no spreadsheet takes for a formula.

A spreadsheet may run a CSV cell that begins with ``=``, ``+``, ``-``, ``@``
(full-width ones too), a tab or a carriage return. Where a CSV file is only
looked at, such a cell gets an apostrophe in front (`safe`); where it has to be
read back as it was, the table is kept as a workbook instead. There the cell is
stored as text, with the mark that Excel itself gives to what was typed after
an apostrophe (`Pens`). Plain numbers and dashes stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell import WriteOnlyCell

MARK = "'"
_STARTS = frozenset("=+-@＝＋－＠\t\r")
_HARMLESS = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?|[+\-＋－]+")


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet may run a cell with this text."""
    return text[:1] in _STARTS and not _HARMLESS.fullmatch(text)


def safe(text: str) -> str:
    """Return text as a CSV cell may hold it that people open in a spreadsheet."""
    return MARK + text if is_risky(text) else text


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell of a write-only worksheet that stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    cell.quotePrefix = is_risky(text)
    return _with(cell, text)


def _with(cell: Any, text: str) -> Any:
    cell.value = text
    cell.data_type = "s"  # openpyxl takes text that begins with = for a formula, #N/A for an error
    return cell


class Pens:
    """What writes the rows of one sheet of a write-only workbook; text never becomes a formula.

    Parameters
    ----------
    sheet : openpyxl write-only worksheet
    """

    def __init__(self, sheet: Any) -> None:
        # One cell of each kind serves for all: openpyxl writes a cell before it asks for the next.
        self._text, self._risky = text_cell(sheet, ""), text_cell(sheet, "=")

    def cells(self, row: Iterable[object]) -> Iterator[Any]:
        """Yield a row's cells, to be written one by one."""
        for value in row:
            if not isinstance(value, str):
                yield value
            elif value[:1] in _STARTS or value[:1] == "#" or value[:1].isdigit():
                yield _with(self._risky if is_risky(value) else self._text, value)
            else:  # nothing that a spreadsheet would take for anything but text
                yield value or None
