"""What an import noticed: guesses that people should look at, and faults that stop it."""

from __future__ import annotations

from dataclasses import dataclass, field

from optimizer.locale.office import told
from optimizer.scenario.faults import Fault, shown


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the workbook: sheet, row as Excel counts it, header of the column."""

    sheet: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was read as something else than it says.

    Attributes
    ----------
    place : Place
    found, read : str
        What stands there, what it was read as.
    why : str
        In English; `optimizer.locale.office.Told` where a translation is known.
    """

    place: Place
    found: str
    read: str
    why: str


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
    """

    book: str
    notes: list[Note] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tainted: set[tuple[str, int | None]] = field(default_factory=set)

    def note(self, place: Place, found: object, read: str, why: str, **values: object) -> None:
        """Note a guess; `why` is a code of `optimizer.locale.office`."""
        text = " ".join(str(found).split())
        text = text if len(text) <= 80 else text[:60] + "…"
        self.notes.append(Note(place, text, read, told(why, **values)))

    def fault(self, place: Place, found: str, remedy: str, **values: object) -> None:
        """Note a fault; `found` and `remedy` are codes of `optimizer.locale.office`."""
        self.add(place, told(found, **values), told(remedy, **values))

    def unread(self, place: Place, value: object, error: Unread) -> None:
        """Note a cell that can't be read."""
        self.add(place, told("cell", value=shown(value), what=error.found), error.remedy)

    def add(self, place: Place, found: str, remedy: str) -> None:
        """Note a fault in words."""
        self.tainted.add((place.sheet, place.row))
        self.faults.append(Fault(self.where(place.sheet), place.row, place.column, found, remedy))

    def where(self, sheet: str) -> str:
        """Return how faults name a sheet."""
        return f"{self.book} [{sheet}]" if sheet else self.book
