"""Names of sheets that Excel and WPS take: short, without some characters, each only once."""

from __future__ import annotations

import re

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = {"history"}


class SheetNames:
    """The names given so far in one workbook; upper and lower case count as the same."""

    def __init__(self) -> None:
        self._given: set[str] = set(_RESERVED)

    def legal(self, wanted: str) -> str:
        """Return a name like the one wanted that is allowed and not yet given."""
        stem = _FORBIDDEN.sub(" ", wanted).strip("' ") or "-"
        name, n = stem[:LONGEST].rstrip("' "), 1
        while name.lower() in self._given:
            n += 1
            tail = f" ({n})"
            name = stem[: LONGEST - len(tail)].rstrip("' ") + tail
        self._given.add(name.lower())
        return name
