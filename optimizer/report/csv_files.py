"""CSV files that Excel and WPS open as they are: marked as UTF-8, and no cell is ever run."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from optimizer.locale.office import told
from optimizer.office.safe_cells import safe
from optimizer.scenario.faults import Fault, ScenarioError

_MARK = "\ufeff"
"""Tells a spreadsheet that the bytes are UTF-8."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: heads, and rows of text and numbers; None is an empty cell."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]

    def text(self) -> str:
        """Return the table as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(map(safe, self.heads))
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return _MARK + out.getvalue()


def write_file(path: Path, sheet: Sheet, force: bool = False) -> None:
    """Write one table.

    Raises
    ------
    ScenarioError
        Where something is there already and `force` isn't given, or the place
        can't be written; nothing has changed then.
    """
    _refuse(path, path.exists() and (path.is_dir() or not force), path.is_dir())
    made: list[Path] = []
    try:
        _make(path.parent, made)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(sheet.text())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except BaseException as problem:
        _unmake(made)
        _tell(path, problem)


def write_folder(path: Path, sheets: Mapping[str, Sheet], force: bool = False) -> tuple[Path, ...]:
    """Write a directory with one file for each table; return the files.

    Parameters
    ----------
    path : Path
        Where nothing is, or an empty directory; with `force` also a directory that
        holds such files only, which is replaced.
    sheets : mapping of str to Sheet
        Name of the file → table.
    force : bool

    Raises
    ------
    ScenarioError
        Where something else is there, or the place can't be written; nothing has changed then.
    """
    there = {entry.name for entry in path.iterdir()} if path.is_dir() else set()
    if strange := sorted(there - set(sheets)):
        found, remedy = told("no_report", name=strange[0]), told("name_directory")
        raise ScenarioError([Fault(str(path), None, None, found, remedy)])
    _refuse(path, bool(there) and not force, path.exists() and not path.is_dir())
    target = path.resolve()
    made: list[Path] = []
    try:
        _make(target.parent, made)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=target.parent))
        try:
            for name, sheet in sheets.items():
                (fresh / name).write_text(sheet.text(), encoding="utf-8", newline="")
            fresh.chmod(0o777 & ~_umask())
            _swap(fresh, target)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except BaseException as problem:
        _unmake(made)
        _tell(path, problem)
    return tuple(path / name for name in sheets)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) else value


def _refuse(path: Path, there: bool, wrong: bool) -> None:
    """Raise where what is there must not be replaced."""
    if wrong:
        codes = ("is_directory", "name_file") if path.is_dir() else ("is_file", "name_directory")
        raise ScenarioError([Fault(str(path), None, None, *map(told, codes))])
    if there:
        raise ScenarioError([Fault(str(path), None, None, told("exists"), told("use_force"))])


def _swap(fresh: Path, target: Path) -> None:
    """Rename `fresh` to `target`; what was there comes back if that fails."""
    if not target.exists():
        fresh.rename(target)
        return
    aside = fresh.with_name(fresh.name + ".old")
    target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _make(folder: Path, made: list[Path]) -> None:
    """Create a folder and what is missing above it; note in `made` what was created."""
    missing: Iterable[Path] = [p for p in (folder, *folder.parents) if not p.exists()]
    for one in reversed(list(missing)):
        one.mkdir(exist_ok=True)
        made.append(one)


def _unmake(made: list[Path]) -> None:
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _tell(path: Path, problem: BaseException) -> None:
    """Raise a problem, one of the file system as a fault."""
    if not isinstance(problem, OSError):
        raise problem
    found = told("cannot_write", error=problem.strerror or problem)
    raise ScenarioError([Fault(str(path), None, None, found, told("other_place"))]) from problem


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
