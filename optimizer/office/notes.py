"""What an import noticed: guesses that people should look at, and faults that stop it."""

from __future__ import annotations

from dataclasses import dataclass, field

from optimizer.locale.office import told
from optimizer.scenario.faults import Fault, shown

SURE = frozenset(
    {
        *("word", "digits", "empty", "spaces", "merged", "years", "years_month_only", "no_member_years"),
        *("id", "contact_column", "redacted", "extra_column", "example", "footer", "guarded"),
    }
)
"""Codes of notes in which nothing was guessed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the workbook: sheet, row as Excel counts it, header of the column."""

    sheet: str
    row: int | None = None
    column: str | None = None


@dataclass(slots=True)
class Note:
    """One thing that was read as something else than it says.

    Attributes
    ----------
    place : Place
        Where it stands; of several rows with the same, the first.
    found, read : str
        What stands there, what it was read as.
    why : str
        In English; `optimizer.locale.told.Told` where a translation is known.
    sure : bool
        Whether nothing was guessed.
    rows : dict of int to None
        Every row of the column in which the same was found and read so, in order.
    """

    place: Place
    found: str
    read: str
    why: str
    sure: bool = False
    rows: dict[int, None] = field(default_factory=dict)


class Unread(Exception):  # noqa: N818 - one cell's fault, without its place
    """A cell that can't be read: codes of what was found and what would be right."""

    def __init__(self, found: str, remedy: str, **values: object) -> None:
        self.found = told(found, **values)
        self.remedy = told(remedy, **values)
        super().__init__(f"{self.found}; {self.remedy}")


@dataclass
class Log:
    """Collects the notes and faults of one workbook.

    Attributes
    ----------
    book : str
        The workbook's name, for the faults.
    tainted : dict
        Sheet and row of each fault → its columns.
    """

    book: str
    notes: list[Note] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tainted: dict[tuple[str, int | None], set[str | None]] = field(default_factory=dict)
    _same: dict[tuple[object, ...], Note] = field(default_factory=dict)

    def note(self, place: Place, found: str, read: str, why: str, **values: object) -> None:
        """Note a guess, once for all rows with the same; `why` is a code of `optimizer.locale.office`."""
        key = (place.sheet, place.column, found, read, why, *values.values())
        if (note := self._same.get(key)) is None:
            text = " ".join(found.split())
            text = text if len(text) <= 80 else text[:60] + "…"
            self._same[key] = note = Note(place, text, read, told(why, **values), why in SURE)
            self.notes.append(note)
        if place.row is not None:
            note.rows[place.row] = None

    def fault(self, place: Place, found: str, remedy: str, **values: object) -> None:
        """Note a fault; `found` and `remedy` are codes of `optimizer.locale.office`."""
        self.add(place, told(found, **values), told(remedy, **values))

    def unread(self, place: Place, value: object, error: Unread) -> None:
        """Note a cell that can't be read."""
        self.add(place, told("cell", value=shown(value), what=error.found), error.remedy)

    def add(self, place: Place, found: str, remedy: str) -> None:
        """Note a fault in words."""
        self.tainted.setdefault((place.sheet, place.row), set()).add(place.column)
        self.faults.append(Fault(self.where(place.sheet), place.row, place.column, found, remedy))

    def where(self, sheet: str) -> str:
        """Return how faults name a sheet."""
        return f"{self.book} [{sheet}]" if sheet else self.book
