"""Text labels as small integers, so that whole tables compare at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

MISSING_LEFT = -1
MISSING_RIGHT = -2
"""Two different codes for a missing value: missing never equals missing."""


class Labels:
    """A growing dictionary label → code."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, values: Iterable[str | None], missing: int) -> IntArray:
        """Return the codes of `values`, `missing` where a value is None."""
        codes = self._codes
        return np.array(
            [missing if v is None else codes.setdefault(v, len(codes)) for v in values], dtype=np.int64
        )
