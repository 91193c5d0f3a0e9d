"""Writing workbooks row by row: a table with a frozen header, notes and drop-down lists."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from optimizer.locale.office import told
from optimizer.office.safe_cells import Pens, text_cell
from optimizer.scenario.faults import Fault, ScenarioError

_HEAD = PatternFill("solid", fgColor="DDE6F0")
_EXAMPLE = Font(italic=True, color="808080")
_LIST_ROWS = 5_000
"""Rows that get drop-down lists."""


def new_book() -> Any:
    """Return an empty workbook whose rows are written as they come."""
    return openpyxl.Workbook(write_only=True)


def fill(
    sheet: Any,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    notes: Mapping[int, str] | None = None,
    example: Sequence[str] = (),
) -> None:
    """Write a header that stays in view, and rows below it.

    Parameters
    ----------
    sheet : openpyxl write-only worksheet
    header : sequence of str
    rows : iterable of sequence
    notes : mapping of int to str, optional
        Column, from 0 → what the note at its header says.
    example : sequence of str
        A row shown as an example, between header and rows.
    """
    for column, text in enumerate(header, 1):
        wide = sum(2 if ord(c) > 255 else 1 for c in text)
        sheet.column_dimensions[get_column_letter(column)].width = max(10, wide + 4)
    sheet.freeze_panes = "A2"
    sheet.append([_head(text_cell(sheet, text), (notes or {}).get(n)) for n, text in enumerate(header)])
    if example:
        sheet.append([_grey(text_cell(sheet, text)) for text in example])
    pens = Pens(sheet)
    for row in rows:
        sheet.append(pens.cells(row))


def _head(cell: Any, note: str | None) -> Any:
    cell.font, cell.fill = Font(bold=True), _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if note:
        cell.comment = Comment(note, "village-teams", width=300, height=120)
    return cell


def _grey(cell: Any) -> Any:
    cell.font = _EXAMPLE
    return cell


def drop_down(sheet: Any, column: int, words: Sequence[str], first: int = 2) -> None:
    """Offer words in a column, from 1; others stay possible, with a question."""
    listed = ",".join(words)
    if len(listed) > 250:
        return
    validation = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning")
    letter = get_column_letter(column)
    validation.add(f"{letter}{first}:{letter}{_LIST_ROWS}")
    sheet.data_validations.append(validation)


def save(book: Any, path: Path) -> None:
    """Write a workbook whole or not at all.

    Raises
    ------
    ScenarioError
        If the place can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        try:
            book.save(name)
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        found = told("cannot_write", error=problem.strerror or problem)
        raise ScenarioError([Fault(str(path), None, None, found, told("other_place"))]) from problem
