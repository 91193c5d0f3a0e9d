"""Text for cells of Excel and CSV files that no spreadsheet takes for a formula.

A CSV cell that begins with ``=``, ``+``, ``-``, ``@`` (full-width ones too), a
tab or a carriage return gets an apostrophe in front; `plain` takes it off. In
a workbook the same cell is stored as text, with the mark that Excel itself
gives to what was typed after an apostrophe. Plain numbers stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

MARK = "'"
_RISKY = re.compile(r"[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet may run a cell with this text."""
    return bool(_RISKY.match(text)) and not _NUMBER.fullmatch(text)


def safe(text: str) -> str:
    """Return text as a CSV cell may hold it."""
    return MARK + text if is_risky(text) else text


def plain(text: str) -> str:
    """Return the text that `safe` was given."""
    return text[1:] if text.startswith(MARK) and is_risky(text[1:]) else text


def put(cell: Any, value: object) -> None:
    """Write a value to a cell of an openpyxl worksheet; text never becomes a formula.

    Parameters
    ----------
    cell : openpyxl cell
    value : object
        Text loses the mark of `safe`: the cell's type says that it is text.
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = plain(value)
    cell.value = text
    if is_risky(text):
        cell.data_type = "s"
        cell.quotePrefix = True
