"""Sheets of a workbook written row by row: a head that stays in view and is printed on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.office.safe_cells import Pens, text_cell

_HEAD = PatternFill("solid", fgColor="DDE6F0")
_LINK = Font(color="0B5CAD", underline="single")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its width in characters."""

    head: str
    width: int


def write_rows(sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> int:
    """Write a table with a filter at its head; return how many rows it has.

    Parameters
    ----------
    sheet : openpyxl write-only worksheet
    columns : sequence of Column
    rows : iterable of sequence
        Text, numbers, or None for an empty cell.
    """
    _set_page(sheet, [column.width for column in columns])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.append([_styled(text_cell(sheet, column.head), head=True) for column in columns])
    pens, n = Pens(sheet), 0
    for row in rows:
        sheet.append(pens.cells(row))
        n += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{n + 1}"
    return n


class Lines:
    """A sheet of sentences and small tables, one below the other.

    Parameters
    ----------
    sheet : openpyxl write-only worksheet
    widths : sequence of int
    """

    def __init__(self, sheet: Any, widths: Sequence[int]) -> None:
        self.sheet = sheet
        _set_page(sheet, widths)
        self._pens = Pens(sheet)

    def sentence(self, text: str, size: int = 11, bold: bool = False) -> None:
        """Write a sentence that runs over the columns to its right."""
        cell = text_cell(self.sheet, text)
        cell.font = Font(size=size, bold=bold)
        self.sheet.append([cell])

    def heads(self, texts: Sequence[str]) -> None:
        """Write the heads of a table."""
        self.sheet.append([_styled(text_cell(self.sheet, text), head=True) for text in texts])

    def row(self, values: Sequence[object]) -> None:
        """Write a row of a table."""
        self.sheet.append(self._pens.cells(values))

    def link(self, name: str, *values: object) -> None:
        """Write a row that begins with a link to a sheet."""
        cell = text_cell(self.sheet, name)
        place = name.replace("'", "''")
        cell.hyperlink = Hyperlink(ref="", location=f"'{place}'!A1", display=name)
        cell.font = _LINK
        self.sheet.append([cell, *self._pens.cells(values)])

    def gap(self) -> None:
        """Leave a row empty."""
        self.sheet.append([])


def _set_page(sheet: Any, widths: Sequence[int]) -> None:
    """Set the widths, and have the sheet printed as wide as a page."""
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _styled(cell: Any, head: bool) -> Any:
    if head:
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
