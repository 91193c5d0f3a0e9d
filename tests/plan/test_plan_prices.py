"""``prices.npz``: written with the plan, read back, and passed over where it can't be read."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.plan import SavedPrices, read_plan, write_plan
from optimizer.plan.prices import PRICES_FILE, prices_bytes, read_prices
from tests.factory import cadre, plan, scenario, village

PRICES = SavedPrices(
    fit=1,
    shortage=200,
    changes=0,
    scale=65536,
    rows=(np.array([3, -7, 2**40]), np.array([], dtype=np.int64), np.array([5])),
    units=np.array([0, 11]),
)


def assert_same(found: SavedPrices | None, wanted: SavedPrices) -> None:
    assert found is not None
    for name in ("fit", "shortage", "changes", "scale"):
        assert getattr(found, name) == getattr(wanted, name)
    for one, other in zip((*found.rows, found.units), (*wanted.rows, wanted.units), strict=True):
        assert one.dtype == np.int64
        assert one.tolist() == other.tolist()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan directory with prices."""
    of = scenario([village("V1")], [cadre("A")])
    shown = replace(plan(of, "V1: A", tiers=[("fit", 0, 0)]), prices=PRICES)
    write_plan(shown, tmp_path / "plan")
    return tmp_path / "plan"


def test_round_trip(folder: Path) -> None:
    assert_same(read_plan(folder).prices, PRICES)


def test_a_plan_without_prices_leaves_no_file_and_an_old_one_goes(folder: Path) -> None:
    bare = replace(read_plan(folder), prices=None)
    assert bare == read_plan(folder)
    write_plan(bare, folder)
    assert not (folder / PRICES_FILE).exists()
    assert read_plan(folder).prices is None


def test_the_name_is_taken(folder: Path) -> None:
    with pytest.raises(ValueError, match=PRICES_FILE):
        write_plan(read_plan(folder), folder, {PRICES_FILE: b""})


def test_the_same_prices_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = prices_bytes(PRICES)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 10**8)
    assert prices_bytes(PRICES) == before


def packed(**arrays: object) -> bytes:
    """Return an archive of these arrays over good ones; None leaves one out."""
    good = {
        "worth": np.array([1, 2, 3]),
        "scale": np.int64(1),
        "rows_0": np.array([1]),
        "units": np.array([0]),
    }
    out = io.BytesIO()
    np.savez(out, **{k: a for k, a in (good | arrays).items() if a is not None})  # type: ignore[arg-type]
    return out.getvalue()


def zeros_too_many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("worth.npy", bytes(2**26 + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 and no more", id="broken"),
        pytest.param(packed()[:-30], id="cut short"),
        pytest.param(packed().replace(b"NUMPY", b"NAMPY"), id="no arrays"),
        pytest.param(packed(worth=None), id="without worth"),
        pytest.param(packed(worth=np.array([1, 2])), id="short worth"),
        pytest.param(packed(rows_0=np.array([0.5])), id="fractions"),
        pytest.param(packed(rows_0=np.array([[1]])), id="a table"),
        pytest.param(packed(units=np.array([object()])), id="objects"),
        pytest.param(packed(rows_0=None, rows_1=np.array([1])), id="a gap"),
        pytest.param(zeros_too_many(), id="too large"),
    ],
)
def test_what_cannot_be_read_is_passed_over(folder: Path, content: bytes) -> None:
    (folder / PRICES_FILE).write_bytes(content)
    found = read_plan(folder)
    assert found.prices is None
    assert len(found.placements) == 1


def test_the_archive_that_the_faults_are_made_of_is_good(tmp_path: Path) -> None:
    (tmp_path / PRICES_FILE).write_bytes(packed())
    assert read_prices(tmp_path) is not None
