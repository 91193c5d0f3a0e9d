"""What is wrong with an input, in words that name the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import reduce

from optimizer.locale.told import coded, phrase, phrase_n
from optimizer.locale.words import mark

MAX_SUGGESTIONS = 25
"""How many unknown words of one kind get a suggestion."""

_AS_YAML = {None: mark("an empty value"), True: mark("true"), False: mark("false")}
"""What Python spells in its own way, as people know it."""
_KINDS = {
    "bool": mark("the yes/no value"),
    "int": mark("the number"),
    "float": mark("the number"),
    "date": mark("the date"),
    "datetime": mark("the date"),
    "list": mark("the list"),
    "dict": mark("the mapping"),
}
"""Type of a value as YAML reads it → what people call it."""


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
        What stands there: `optimizer.locale.told.Told`, so that a screen says
        it in its language.
    remedy : str
        What would be right; `Told` too.
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


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known spelling closest to `word` (case aside), or None where none is close.

    Parameters
    ----------
    word : str
    known : iterable of str
    cutoff : float
        Similarity (0 to 1, as difflib measures it) below which nothing is close.
    """
    spellings = {k.casefold(): k for k in known}
    matches = get_close_matches(word.casefold(), spellings, n=1, cutoff=cutoff)
    return spellings[matches[0]] if matches else None


def misspelled(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that another one is surely meant to be, or None.

    Stricter than `nearest`, as the word may also be right and merely unknown:
    the two differ in case, in the order of letters or in little else. Words
    that differ in digits only (``type10``, ``type11``) are different words.
    """
    known = sorted(known)
    if word.isalpha():
        letters = sorted(word.casefold())
        swapped = next((k for k in known if sorted(k.casefold()) == letters), None)
        if swapped is not None:
            return swapped
    # Names of five Chinese characters that differ in one are often two names.
    close = nearest(word, known, 0.8 if word.isascii() else 0.85)
    if close is None or close.casefold() == word.casefold():
        return close
    return None if _undigited(close) == _undigited(word) else close


def _undigited(word: str) -> str:
    return "".join(c for c in word.casefold() if not c.isdigit())


class Spelling:
    """Known words of one kind, and the closest of them to an unknown one.

    Looking for a close word among thousands takes a moment; where a whole
    column is wrong, only the first few words get a suggestion.

    Parameters
    ----------
    known : iterable of str
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._sorted: list[str] | None = None
        self._seen: dict[str, str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self.known

    def nearest(self, word: str) -> str | None:
        """Return the closest known word, or None (none close, or enough suggestions made)."""
        if word not in self._seen:
            if len(self._seen) >= MAX_SUGGESTIONS:
                return None
            if self._sorted is None:
                # Ties between equally close words are then broken the same way every time.
                self._sorted = sorted(self.known)
            self._seen[word] = nearest(word, self._sorted)
        return self._seen[word]

    def remedy(self, word: str, otherwise: str) -> str:
        """Return "did you mean …?" where a known word is close, else `otherwise`."""
        return did_you_mean(self.nearest(word), otherwise)


def did_you_mean(close: str | None, otherwise: str) -> str:
    """Return the question whether `close` is meant, or `otherwise` where nothing is close."""
    return otherwise if close is None else phrase("did you mean '{close}'?", close=close)


def either_of(words: Iterable[object]) -> str:
    """Return choices in a row: ``leader or member``."""
    first, *rest = map(str, words)
    return reduce(lambda before, word: phrase("{first} or {second}", first=before, second=word), rest, first)


def kind_of(value: object) -> str:
    """Return what sort of value this is, as it is put before the value itself."""
    kind = type(value).__name__
    return coded(kind, _KINDS.get(kind, ""))


def shown(value: object) -> str:
    """Return a value as it is quoted in a fault: its repr, shortened."""
    if isinstance(value, dict) and len(value) > 20:
        return phrase_n("a mapping of {n} entry", "a mapping of {n} entries", len(value))
    if isinstance(value, list) and len(value) > 20:
        return phrase_n("a list of {n} entry", "a list of {n} entries", len(value))
    if value is None or isinstance(value, bool):
        return coded(repr(value), _AS_YAML[value])
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer too long to print; a nest too deep
        return phrase("a value too long to show")
    if len(text) <= 80:
        return text
    return phrase("{start}… ({n} characters)", start=text[:60], n=len(text))
