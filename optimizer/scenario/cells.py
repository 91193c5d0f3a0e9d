"""One cell as a typed value: a parser for each kind of column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from optimizer.scenario.faults import nearest, shown
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
    raise BadCell(f"{shown(cell)} is not a single value", "write one value")


def text(cell: object) -> str:
    """Parse free text."""
    value = one(cell)
    if len(value) > MAX_TEXT:
        raise BadCell(f"text of {len(value):,} characters", f"write at most {MAX_TEXT:,}")
    if bad := _UNPRINTABLE.search(value):
        raise BadCell(f"control character U+{ord(bad[0]):04X} in {shown(value)}", "remove it")
    return value


def word(cell: object) -> str:
    """Parse an id, or another word that cells refer to."""
    value = text(cell)
    if ";" in value:
        raise BadCell(f"{shown(value)} contains ;", "remove it: ; separates the words of a list")
    if bad := _INVISIBLE.search(value):
        raise BadCell(f"invisible character U+{ord(bad[0]):04X} in {shown(value)}", "remove it")
    return value


def flag(cell: object) -> bool:
    """Parse yes or no."""
    value = as_flag(one(cell))
    if value is None:
        raise BadCell(f"{shown(cell)} is neither yes nor no", "write true or false (yes, no, 1, 0, 是, 否)")
    return value


def choice(*words: str) -> Parser:
    """Return a parser of one of a few words."""
    listed = " or ".join(words)

    def parse(cell: object) -> str:
        value = one(cell)
        if value in words:
            return value
        close = nearest(value, words)
        remedy = f"did you mean {close!r}? ({listed})" if close else f"write {listed}"
        raise BadCell(f"{shown(value)} is not one of the choices", remedy)

    return parse


def whole(low: int, high: int = MAX_COUNT) -> Callable[[object], int]:
    """Return a parser of whole numbers from `low` to `high`."""
    remedy = f"write a whole number from {low} to {high}"

    def parse(cell: object) -> int:
        value = one(cell)
        # The length keeps Python from reading an integer of a million digits.
        if not _WHOLE.fullmatch(value) or len(value) > 30:
            raise BadCell(f"{shown(value)} is not a whole number", remedy)
        number = int(value.partition(".")[0])
        if not low <= number <= high:
            raise BadCell(f"{shown(value)} is out of range", remedy)
        return number

    return parse


def number(low: float, high: float) -> Parser:
    """Return a parser of finite numbers from `low` to `high`."""
    remedy = f"write a number from {low:g} to {high:g}"

    def parse(cell: object) -> float:
        value = one(cell)
        if not _NUMBER.fullmatch(value):
            finite = "" if value.lower().strip("+-") not in ("nan", "inf", "infinity") else "finite "
            raise BadCell(f"{shown(value)} is not a {finite}number", remedy)
        read = float(value)
        if not (math.isfinite(read) and low <= read <= high):
            raise BadCell(f"{shown(value)} is out of range", remedy)
        return read

    return parse


def words(cell: object) -> tuple[str, ...]:
    """Parse a list of words: ``a;b`` in a cell, or a list."""
    if isinstance(cell, dict):
        raise BadCell(f"{shown(cell)} is a map", "write a list of words")
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
                raise BadCell(f"{unit} of {shown(key)}: {bad.found}", bad.remedy) from None
        return result

    def _pair(item: str, unit: str) -> tuple[str, str]:
        key, colon, value = item.rpartition(":")
        if not colon or not key.strip():
            raise BadCell(f"{shown(item)} has no {unit}", f"write skill:{unit}, such as agronomy:{low}")
        return key.strip(), value.strip()

    return parse


def _items(cell: object) -> list[str]:
    """Return the non-empty items of a list cell."""
    if isinstance(cell, str):
        if "；" in cell:
            raise BadCell(f"{shown(cell)} contains a full-width ；", "separate with a plain ;")
        cell = cell.split(";")
    if not isinstance(cell, list):
        raise BadCell(f"{shown(cell)} is not a list", "write a list")
    return [stripped for item in cell if item and (stripped := item.strip())]


def _no_repeats(items: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise BadCell(f"{shown(item)} is given twice", "keep one of them")
        seen.add(item)
