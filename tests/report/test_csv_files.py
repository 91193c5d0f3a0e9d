"""Tables for spreadsheets: no cell runs, nothing half-written, nothing replaced unasked."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from optimizer.report import Sheet, write_file, write_folder
from optimizer.scenario import ScenarioError

SHEET = Sheet(["name", "=n"], [("=1+1", 5), ("+x", None), ("-y", -3), ("@z", 1.5), ("李", 'a,"b"\nc')])
SHEETS = {"a.csv": SHEET, "b.csv": Sheet(["x"], [])}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_no_cell_is_run_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_file(tmp_path / "t.csv", SHEET)
    assert rows(tmp_path / "t.csv") == [
        ["name", "'=n"],
        ["'=1+1", "5"],
        ["'+x", ""],
        ["'-y", "-3"],
        ["'@z", "1.5"],
        ["李", 'a,"b"\nc'],
    ]
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "new" / "t.csv"
    write_file(path, SHEET)
    before = path.read_bytes()
    with pytest.raises(ScenarioError, match="is there already; give --force"):
        write_file(path, SHEETS["b.csv"])
    assert path.read_bytes() == before
    write_file(path, SHEETS["b.csv"], force=True)
    assert rows(path) == [["x"]]
    with pytest.raises(ScenarioError, match="is a directory; name a file"):
        write_file(path.parent, SHEET, force=True)


def test_a_folder_is_replaced_only_by_force_and_only_if_it_is_one_of_these(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    assert write_folder(folder, SHEETS) == (folder / "a.csv", folder / "b.csv")
    assert set(contents(folder)) == {"a.csv", "b.csv"}
    with pytest.raises(ScenarioError, match="is there already"):
        write_folder(folder, SHEETS)
    write_folder(folder, {**SHEETS, "a.csv": Sheet(["y"], [])}, force=True)
    assert rows(folder / "a.csv") == [["y"]]
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(ScenarioError, match=r"holds mine\.txt, which is none of these"):
        write_folder(folder, SHEETS, force=True)
    with pytest.raises(ScenarioError, match="is a file; name another directory"):
        write_folder(folder / "mine.txt", SHEETS, force=True)
    assert set(contents(tmp_path)) == {"r/a.csv", "r/b.csv", "r/mine.txt"}


@pytest.mark.parametrize(
    ("write", "module", "call", "there"),
    [
        ("file", os, "replace", False),
        ("file", os, "replace", True),
        ("file", os, "chmod", True),
        ("file", Path, "mkdir", False),
        ("folder", Path, "rename", False),
        ("folder", Path, "rename", True),
        ("folder", Path, "chmod", True),
        ("folder", Path, "mkdir", False),
    ],
)
def test_what_fails_leaves_everything_as_it_was(
    write: str, module: Any, call: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attempt(sheet: Sheet) -> None:
        if write == "file":
            write_file(tmp_path / "a" / "b" / "t.csv", sheet, force=True)
        else:
            write_folder(tmp_path / "a" / "b" / "r", {"a.csv": sheet, "b.csv": sheet}, force=True)

    if there:
        attempt(SHEET)
    before, entries = contents(tmp_path), sorted(tmp_path.rglob("*"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, call, fail)
    with pytest.raises(ScenarioError, match="can't be written"):
        attempt(SHEETS["b.csv"])
    assert contents(tmp_path) == before
    assert sorted(tmp_path.rglob("*")) == entries


def test_the_old_folder_comes_back_where_the_new_one_cannot_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"
    write_folder(folder, SHEETS)
    before, real, calls = contents(tmp_path), Path.rename, []

    def fail_second(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("gone")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", fail_second)
    with pytest.raises(ScenarioError):
        write_folder(folder, {**SHEETS, "a.csv": SHEETS["b.csv"]}, force=True)
    assert contents(tmp_path) == before
    assert len(calls) == 3
