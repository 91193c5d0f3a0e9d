"""The files of an import: checked by the scenario's own reader, then put in place together."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from optimizer.generate.layout import manifest_text
from optimizer.locale.office import told
from optimizer.locale.told import Told
from optimizer.office.book import fill, new_book
from optimizer.office.notes import Log
from optimizer.office.rules import Rules
from optimizer.office.safe_cells import safe
from optimizer.office.tables import Table
from optimizer.scenario import load_scenario
from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.scenario.records import Scenario
from optimizer.scenario.schema import SCHEMAS

Say = Callable[[str], str]
FEW_ROWS = 20
"""Rows named in one line of the list of guesses."""


@dataclass
class Draft:
    """What is to be written."""

    name: str
    rules: Rules
    tables: dict[str, Table]
    reference: datetime.date
    log: Log
    scenario: Scenario | None = field(default=None)

    @property
    def loaded(self) -> Scenario:
        """The scenario as read back."""
        assert self.scenario is not None
        return self.scenario


def write(draft: Draft, directory: Path, say: Say) -> tuple[Path, tuple[Path, ...]]:
    """Write a draft; return the manifest and all files.

    Raises
    ------
    ScenarioError
        With the faults of the workbook and those that the scenario's reader finds.
    """
    with tempfile.TemporaryDirectory(prefix="village-teams-") as scratch:
        staged = Path(scratch)
        files = _files(draft, say)
        for path, content in files.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_bytes(content)
        faults = list(draft.log.faults)
        try:
            draft.scenario = load_scenario(staged / f"{draft.name}.yaml")
        except ScenarioError as error:
            found = [_at_home(draft, fault) for fault in error.faults]
            # What a fault of the workbook left empty is no fault of its own.
            tainted = {f.file for f in faults} if faults else set()
            faults += [f for f in found if not (f.file in tainted or (faults and f.row is None))]
        if faults:
            raise ScenarioError(_in_order(faults))
    try:
        _place(files, directory)
    except OSError as problem:
        found_text = told("cannot_write", error=problem.strerror or problem)
        raise ScenarioError([Fault(str(directory), None, None, found_text, told("other_place"))]) from problem
    assert draft.scenario is not None
    manifest = directory / f"{draft.name}.yaml"
    draft.scenario = replace(draft.scenario, path=manifest)  # the same bytes, elsewhere
    return manifest, tuple(directory / path for path in files)


def _in_order(faults: list[Fault]) -> list[Fault]:
    """Return faults sheet by sheet, from the top."""
    sheets = list(dict.fromkeys(fault.file for fault in faults))
    return sorted(faults, key=lambda fault: (sheets.index(fault.file), fault.row or 0))


def _files(draft: Draft, say: Say) -> dict[str, bytes]:
    """Return path → content, the manifest last."""
    from optimizer.office.bring_in import manifest_of

    files, paths = {}, {}
    for name, table in draft.tables.items():
        paths[name] = f"{draft.name}/{name}.{'xlsx' if table.as_book else 'csv'}"
        header, rows = _cells(table)
        files[paths[name]] = _book(name, header, rows) if table.as_book else csv_bytes(header, rows)
    files[f"{draft.name}-import.csv"] = _notes(draft, say)
    files[f"{draft.name}.yaml"] = manifest_text(manifest_of(draft.rules, paths)).encode()
    return files


def _cells(table: Table) -> tuple[list[str], Iterable[list[str]]]:
    """Return header and rows: the scenario's columns that are in use, then the others."""
    used = {column: None for record in table.records for column, text in record.items() if text}
    schema = SCHEMAS[table.name]
    columns = [c.name for c in schema.columns if c.name in used or c.required]
    columns += [c for c in used if c not in columns]
    return columns, ([record.get(c, "") for c in columns] for record in table.records)


def csv_bytes(header: list[str], rows: Iterable[list[str]]) -> bytes:
    """Return a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _book(title: str, header: list[str], rows: Iterable[list[str]]) -> bytes:
    """Return a workbook with one sheet, all its cells text."""
    book, out = new_book(), io.BytesIO()
    fill(book.create_sheet(title), header, rows)
    book.save(out)
    return out.getvalue()


def _notes(draft: Draft, say: Say) -> bytes:
    """Return the list of guesses; the mark at its head lets Excel see that it is UTF-8."""
    words = ("h_sheet", "h_row", "h_column", "h_found", "h_read", "h_rows", "h_why")
    header = [say(told(word)) for word in words]
    notes = sorted(draft.log.notes, key=lambda note: note.sure)
    rows = (
        [
            *(note.place.sheet, _rows(note.rows), note.place.column or "", note.found, note.read),
            *(str(len(note.rows) or ""), say(note.why)),
        ]
        for note in notes
    )
    return "\ufeff".encode() + csv_bytes(header, ([safe(cell) for cell in row] for row in rows))


def _rows(rows: Iterable[int]) -> str:
    """Return the numbers of rows, of many the first."""
    numbers = list(rows)
    return " ".join(map(str, numbers[:FEW_ROWS])) + (" …" if len(numbers) > FEW_ROWS else "")


def _at_home(draft: Draft, fault: Fault) -> Fault:
    """Return a fault of the scenario as one of the workbook."""
    for name, table in draft.tables.items():
        if fault.file.rpartition(".")[0] == f"{draft.name}/{name}":
            where = draft.log.where(table.sheet)
            if fault.row is None or not 0 <= fault.row - 2 < len(table.rows):
                return Fault(where, None, fault.field, fault.found, fault.remedy)
            row = table.rows[fault.row - 2]
            column = fault.field or ""
            source = table.derived.get(column, "")
            header = row.headers.get(column) or row.headers.get(source) or fault.field
            found = _rows_renumbered(fault.found, table)
            return Fault(draft.log.where(row.sheet), row.number, header, found, fault.remedy)
    if fault.file == f"{draft.name}.yaml" and fault.field:
        path = tuple(re.split(r"[.\[]", fault.field))
        for length in range(len(path), 0, -1):
            if (source_row := draft.rules.rows.get(path[:length])) is not None:
                where = draft.log.where(source_row.sheet)
                return Fault(where, source_row.number, fault.field, fault.found, fault.remedy)
        return Fault(draft.log.where("政策"), None, fault.field, fault.found, fault.remedy)
    return Fault(draft.log.book, fault.row, fault.field, fault.found, fault.remedy)


def _rows_renumbered(text: str, table: Table) -> str:
    """Return a sentence with its ``row`` of the table as the row of the sheet."""
    if not isinstance(text, Told):
        return text
    row = text.values.get("row")
    if not isinstance(row, int) or not 0 <= row - 2 < len(table.rows):
        return text
    return Told(text.message, text.many, {**text.values, "row": table.rows[row - 2].number})


def _place(files: dict[str, bytes], directory: Path) -> None:
    """Move files into place, and back again if one can't be moved."""
    made = _make(directory)
    try:
        with tempfile.TemporaryDirectory(prefix=".import-", dir=directory) as scratch:
            fresh, aside = Path(scratch) / "new", Path(scratch) / "old"
            for path, content in files.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_bytes(content)
            _swap(files, fresh, directory, aside)
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _make(directory: Path) -> list[Path]:
    """Create a directory; return what was created."""
    missing = [p for p in (directory, *directory.parents) if not p.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _swap(paths: Iterable[str], fresh: Path, directory: Path, aside: Path) -> None:
    done: list[Path] = []
    folders: list[Path] = []
    try:
        for name in paths:
            target = directory / name
            if not target.parent.exists():
                target.parent.mkdir(parents=True)
                folders.append(target.parent)
            if target.exists():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target, aside / name)
            os.replace(fresh / name, target)
            done.append(Path(name))
    except BaseException:
        for path in done:
            if (aside / path).exists():
                os.replace(aside / path, directory / path)
            else:
                (directory / path).unlink()
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        raise
