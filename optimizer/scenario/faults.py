"""What is wrong with an input, in words that name the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input file.

    Attributes
    ----------
    file : str
        Path as the user wrote it (relative to the manifest).
    row : int | None
        Row as a spreadsheet or editor counts it (the header is row 1); for
        inline tables the item's place in the list, from 1; None for a key of
        the manifest or a fault of the whole file.
    field : str | None
        Column, or dotted key of the manifest (``policy.teams.default.min``).
    found : str
        What stands there.
    remedy : str
        What would be right.
    """

    file: str
    row: int | None
    field: str | None
    found: str
    remedy: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.field is not None:
            place.append(self.field)
        # One fault is one line, whatever a cell contains.
        return " ".join(f"{', '.join(place)}: {self.found}; {self.remedy}".split())

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the fault as a JSON-ready mapping."""
        return asdict(self)


class ScenarioError(Exception):
    """The input can't be used; carries every fault found.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(f) for f in self.faults))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known spelling closest to `word`, or None where none is close."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
