"""CSV files that Excel and WPS open as they are: marked as UTF-8, and no cell is ever run."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.locale.office import told
from optimizer.report.files import make, refuse, tell, umask, unmake, write_whole
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
        from optimizer.office.safe_cells import safe  # workbooks come along: 0.3 s to load

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(map(safe, self.heads))
        writer.writerows([safe(v) if isinstance(v, str) else v for v in row] for row in self.rows)
        return _MARK + out.getvalue()


def write_file(path: Path, sheet: Sheet, force: bool = False) -> None:
    """Write one table.

    Raises
    ------
    ScenarioError
        Where something is there already and `force` isn't given, or the place
        can't be written; nothing has changed then.
    """

    def write(file: Path) -> None:
        file.write_text(sheet.text(), encoding="utf-8", newline="")

    write_whole(path, write, force)


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
    refuse(path, bool(there) and not force, path.exists() and not path.is_dir())
    target = path.resolve()
    made: list[Path] = []
    try:
        make(target.parent, made)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=target.parent))
        try:
            for name, sheet in sheets.items():
                (fresh / name).write_text(sheet.text(), encoding="utf-8", newline="")
            fresh.chmod(0o777 & ~umask())
            _swap(fresh, target)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except BaseException as problem:
        unmake(made)
        tell(path, problem)
    return tuple(path / name for name in sheets)


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
