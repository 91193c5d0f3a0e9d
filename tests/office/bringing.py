"""Importing workbooks made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.office import Imported, import_book
from optimizer.scenario import ScenarioError
from tests.office.books import REFERENCE, Rows, book


def bring(tmp_path: Path, sheets: dict[str, Rows], change: Any = None, **keys: Any) -> Imported:
    path = book(tmp_path / "名册.xlsx", sheets, change)
    return import_book(path, tmp_path / "out", **{"reference": REFERENCE} | keys)


def faults(tmp_path: Path, sheets: dict[str, Rows], change: Any = None, **keys: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(ScenarioError) as caught:
        bring(tmp_path, sheets, change, **keys)
    assert not (tmp_path / "out").exists()
    return [(f.file, f.row, f.field, str(f.found), str(f.remedy)) for f in caught.value.faults]
