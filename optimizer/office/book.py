"""Writing workbooks: a table with a frozen header, notes and drop-down lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from optimizer.office.safe_cells import put

_HEAD = PatternFill("solid", fgColor="DDE6F0")
_EXAMPLE = Font(italic=True, color="808080")
_LIST_ROWS = 5_000
"""Rows that get drop-down lists."""


def fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header that stays in view, and rows below it."""
    for column, text in enumerate(header, 1):
        cell = sheet.cell(1, column)
        put(cell, text)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        wide = sum(2 if ord(c) > 255 else 1 for c in text)
        sheet.column_dimensions[get_column_letter(column)].width = max(10, wide + 4)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if value not in (None, ""):
                cell = sheet.cell(number, column)
                put(cell, value)
                if isinstance(value, str):
                    cell.number_format = "@"
    sheet.freeze_panes = "A2"


def note(sheet: Any, column: int, text: str) -> None:
    """Put a note at a column's header."""
    comment = Comment(text, "village-teams")
    comment.width, comment.height = 300, 120
    sheet.cell(1, column).comment = comment


def drop_down(sheet: Any, column: int, words: Sequence[str], first: int = 2) -> None:
    """Offer words in a column; others stay possible, with a question."""
    listed = ",".join(words)
    if len(listed) > 250:
        return
    validation = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning")
    letter = get_column_letter(column)
    validation.add(f"{letter}{first}:{letter}{_LIST_ROWS}")
    sheet.add_data_validation(validation)


def grey(sheet: Any, row: int) -> None:
    """Show a row as an example."""
    for cell in sheet[row]:
        cell.font = _EXAMPLE
