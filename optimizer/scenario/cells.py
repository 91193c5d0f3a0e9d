"""One cell as a typed value: a parser for each kind of column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from optimizer.locale.told import phrase
from optimizer.scenario.faults import either_of, nearest, shown
from optimizer.scenario.predicates import as_flag

Cell = str | list[str] | dict[str, str] | None
"""What a table holds: text, or a list or map where the table's form has them; None if empty."""

Parser = Callable[[str | list[str] | dict[str, str]], object]

MAX_TEXT = 10_000
MAX_COUNT = 1_000_000

_WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
# Surrogates and most control characters can't be written to reports.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# In a word that other rows refer to, what can't be seen can't be matched by eye.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


class BadCell(Exception):  # noqa: N818 - one cell's fault, without its place
    """A cell that is no value of its column.

    Parameters
    ----------
    found, remedy : str
        As in `Fault`.
    """

    def __init__(self, found: str, remedy: str) -> None:
        self.found = found
        self.remedy = remedy
        super().__init__(f"{found}; {remedy}")


def one(cell: object) -> str:
    """Return a cell that must hold a single value."""
    if isinstance(cell, str):
        return cell
    raise BadCell(phrase("{value} is not a single value", value=shown(cell)), phrase("write one value"))


def text(cell: object) -> str:
    """Parse free text."""
    value = one(cell)
    if len(value) > MAX_TEXT:
        found = phrase("text of {n} characters", n=f"{len(value):,}")
        raise BadCell(found, phrase("write at most {most}", most=f"{MAX_TEXT:,}"))
    if bad := _UNPRINTABLE.search(value):
        code = f"U+{ord(bad[0]):04X}"
        found = phrase("control character {code} in {value}", code=code, value=shown(value))
        raise BadCell(found, phrase("remove it"))
    return value


def word(cell: object) -> str:
    """Parse an id, or another word that cells refer to."""
    value = text(cell)
    if ";" in value:
        found = phrase("{value} contains a semicolon", value=shown(value))
        raise BadCell(found, phrase("remove it: ; separates the words of a list"))
    if bad := _INVISIBLE.search(value):
        code = f"U+{ord(bad[0]):04X}"
        found = phrase("invisible character {code} in {value}", code=code, value=shown(value))
        raise BadCell(found, phrase("remove it"))
    return value


def flag(cell: object) -> bool:
    """Parse yes or no."""
    value = as_flag(one(cell))
    if value is None:
        found = phrase("{value} is neither yes nor no", value=shown(cell))
        raise BadCell(found, phrase("write true or false (yes, no, 1, 0, 是, 否)"))
    return value


def choice(*words: str) -> Parser:
    """Return a parser of one of a few words."""
    choices = either_of(words)

    def parse(cell: object) -> str:
        value = one(cell)
        if value in words:
            return value
        raise BadCell(*no_choice(value, nearest(value, words), choices))

    return parse


def no_choice(value: object, close: str | None, choices: str) -> tuple[str, str]:
    """Return what is told of a value that is none of a few choices."""
    remedy = phrase("write {choices}", choices=choices)
    if close is not None:
        remedy = phrase("did you mean '{close}'? ({choices})", close=close, choices=choices)
    return phrase("{value} is not one of the choices", value=shown(value)), remedy


def whole(low: int, high: int = MAX_COUNT) -> Callable[[object], int]:
    """Return a parser of whole numbers from `low` to `high`."""
    remedy = phrase("write a whole number from {low} to {high}", low=low, high=high)

    def parse(cell: object) -> int:
        value = one(cell)
        # The length keeps Python from reading an integer of a million digits.
        if not _WHOLE.fullmatch(value) or len(value) > 30:
            raise BadCell(phrase("{value} is not a whole number", value=shown(value)), remedy)
        number = int(value.partition(".")[0])
        if not low <= number <= high:
            raise BadCell(phrase("{value} is out of range", value=shown(value)), remedy)
        return number

    return parse


def number(low: float, high: float) -> Parser:
    """Return a parser of finite numbers from `low` to `high`."""
    remedy = phrase("write a number from {low} to {high}", low=f"{low:g}", high=f"{high:g}")

    def parse(cell: object) -> float:
        value = one(cell)
        if not _NUMBER.fullmatch(value):
            found = phrase("{value} is not a number", value=shown(value))
            if value.lower().strip("+-") in ("nan", "inf", "infinity"):
                found = phrase("{value} is not a finite number", value=shown(value))
            raise BadCell(found, remedy)
        read = float(value)
        if not (math.isfinite(read) and low <= read <= high):
            raise BadCell(phrase("{value} is out of range", value=shown(value)), remedy)
        return read

    return parse


def words(cell: object) -> tuple[str, ...]:
    """Parse a list of words: ``a;b`` in a cell, or a list."""
    if isinstance(cell, dict):
        raise BadCell(phrase("{value} is a map", value=shown(cell)), phrase("write a list of words"))
    items = tuple(word(item) for item in _items(cell))
    _no_repeats(items)
    return items


def amounts(low: int, high: int, unit: str) -> Parser:
    """Return a parser of words with whole numbers: ``a:1;b:2`` in a cell, a map, or a list of ``a:1``."""
    count = whole(low, high)

    def parse(cell: object) -> dict[str, int]:
        pairs: list[tuple[str, str]]
        if isinstance(cell, dict):
            pairs = [(key.strip(), value.strip()) for key, value in cell.items()]
        else:
            pairs = [_pair(item, unit) for item in _items(cell)]
        _no_repeats([key for key, _ in pairs])
        result: dict[str, int] = {}
        for key, value in pairs:
            try:
                result[word(key)] = count(value)
            except BadCell as bad:
                found = phrase("{unit} of {key}: {found}", unit=unit, key=shown(key), found=bad.found)
                raise BadCell(found, bad.remedy) from None
        return result

    def _pair(item: str, unit: str) -> tuple[str, str]:
        key, colon, value = item.rpartition(":")
        if not colon or not key.strip():
            found = phrase("{item} has no {unit}", item=shown(item), unit=unit)
            raise BadCell(found, phrase("write skill:{unit}, such as agronomy:{low}", unit=unit, low=low))
        return key.strip(), value.strip()

    return parse


def _items(cell: object) -> list[str]:
    """Return the non-empty items of a list cell."""
    if isinstance(cell, str):
        if "；" in cell:
            found = phrase("{value} contains a full-width semicolon", value=shown(cell))
            raise BadCell(found, phrase("separate with a plain ;"))
        cell = cell.split(";")
    if not isinstance(cell, list):
        raise BadCell(phrase("{value} is not a list", value=shown(cell)), phrase("write a list"))
    return [stripped for item in cell if item and (stripped := item.strip())]


def _no_repeats(items: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise BadCell(phrase("{value} is given twice", value=shown(item)), phrase("keep one of them"))
        seen.add(item)
