"""Prices saved beside a plan (``prices.npz``, ``docs/why-not.md``): from them a bound can be computed anew.

Nothing here is believed: whatever integers stand in the file, a bound that is
computed from them over the scenario holds.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PRICES_FILE = "prices.npz"
LARGEST = 2**26
"""Bytes of a file, packed or not, from which on it is passed over."""

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SavedPrices:
    """Integer prices of a scenario's rows, and the objective that they are of.

    Attributes
    ----------
    fit, shortage, changes : int
        Weights of the tiers in the objective.
    scale : int
        The prices are times this.
    rows : tuple of int64 arrays
        By need, then by village that has it.
    units : int64 [units]
    """

    fit: int
    shortage: int
    changes: int
    scale: int
    rows: tuple[IntArray, ...]
    units: IntArray


def prices_bytes(prices: SavedPrices) -> bytes:
    """Return the content of ``prices.npz``: the same prices give the same bytes."""
    out = io.BytesIO()
    arrays = {f"rows_{k}": row for k, row in enumerate(prices.rows)}
    arrays |= {"worth": np.array([prices.fit, prices.shortage, prices.changes], dtype=np.int64)}
    arrays |= {"scale": np.array(prices.scale, dtype=np.int64), "units": prices.units}
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def read_prices(directory: Path) -> SavedPrices | None:
    """Return the prices beside a plan; None where there are none that can be read."""
    path = directory / PRICES_FILE
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
        if path.stat().st_size > LARGEST or sum(entry.file_size for entry in entries) > LARGEST:
            return None
        with np.load(path, allow_pickle=False) as file:
            fit, shortage, changes = (int(n) for n in _whole(file["worth"], 1))
            count = sum(name.startswith("rows_") for name in file.files)
            rows = tuple(_whole(file[f"rows_{k}"], 1) for k in range(count))
            scale = int(_whole(file["scale"], 0))
            return SavedPrices(fit, shortage, changes, scale, rows, _whole(file["units"], 1))
    except (
        OSError,
        EOFError,
        KeyError,
        ValueError,
        MemoryError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        return None


def _whole(array: NDArray[np.generic], dimensions: int) -> IntArray:
    """Return an array of the file, as expected."""
    if array.dtype != np.int64 or array.ndim != dimensions:
        raise ValueError("not the array that the format asks for")
    return array.astype(np.int64, copy=False)
