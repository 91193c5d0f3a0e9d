"""Cells as offices spell them, turned into what a scenario's table holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from optimizer.office import vocabulary
from optimizer.office.notes import Unread
from optimizer.scenario.faults import nearest
from optimizer.scenario.table import as_text


class Value(NamedTuple):
    """A cell as a scenario spells it; `why` is the code of a note if that takes a guess."""

    text: str
    why: str | None = None


Reader = Callable[[object], Value]

BLANK = frozenset({"", "无", "暂无", "没有", "-", "--", "—", "——", "/", "\\", "n/a", "N/A"})
_SEPARATORS = re.compile(r"[、；;，,\n]")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_UNIT = re.compile(r"\s*(周岁|岁|年|人|名|个|届|家|期)$")
_AMOUNT = re.compile(r"(.+?)\s*(?:[:：×x*]\s*(\d+)|\(\s*(\d+)\s*[人名级]?\s*\)|(\d+)\s*[人名级])")
_TRUE = frozenset(
    {"是", "true", "yes", "y", "1", "√", "✓", "✔", "有", "能", "健康", "良好", "适合", "需要", "对"}
)
_FALSE = frozenset(
    {"否", "false", "no", "n", "0", "×", "✗", "x", "不能", "不适合", "不需要", "不是", "不健康"}
)


def clean(value: object) -> str:
    """Return a cell's text: compatibility forms made plain, spaces at the ends gone."""
    return unicodedata.normalize("NFKC", as_text(value)).strip()


def text(value: object) -> Value:
    """Read text as it stands, on one line."""
    return Value(" ".join(as_text(value).split()))


def word(value: object) -> Value:
    """Read a name that others refer to; spaces within Chinese names are layout."""
    found = text(value).text
    if found in BLANK:
        return Value("", "empty")
    plain = re.sub(r"(?<=[一-鿿])[ \u3000]+(?=[一-鿿])", "", found)
    return Value(plain, "spaces" if plain != found else None)


def number(value: object) -> Value:
    """Read a number: full-width digits, grouping commas and a unit after it are taken off."""
    if isinstance(value, bool):
        raise Unread("no_number", "write_number")
    found = as_text(value)
    if found.strip() in BLANK:
        return Value("", "empty")
    plain = _UNIT.sub("", clean(value))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise Unread("no_number", "write_number")
    plain = re.sub(r"\.0*$", "", plain)
    return Value(plain, "digits" if plain != re.sub(r"\.0*$", "", found) else None)


def flag(value: object) -> Value:
    """Read yes or no."""
    if as_text(value) in BLANK - {"无"}:
        return Value("", "empty")
    found = clean(value).casefold()
    if found in _TRUE:
        return Value("true")
    if found in _FALSE or found == "无":
        return Value("false")
    raise Unread("no_flag", "write_flag")


def items(value: object) -> list[str]:
    """Return the parts of a cell with several values."""
    if as_text(value) in BLANK:
        return []
    return [part for piece in _SEPARATORS.split(as_text(value)) if (part := " ".join(piece.split()))]


def words(value: object) -> Value:
    """Read several names."""
    return Value(";".join(dict.fromkeys(items(value))))


def amounts(why: str) -> Reader:
    """Return a reader of words with numbers; one without counts as 1, for which `why` is the note."""

    def read(value: object) -> Value:
        found: dict[str, str] = {}
        guessed = False
        for item in items(value):
            plain = unicodedata.normalize("NFKC", item)
            match = _AMOUNT.fullmatch(plain)
            name = match[1].strip() if match else item
            amount = next((g for g in match.groups()[1:] if g), "1") if match else "1"
            guessed |= match is None
            found[name] = amount
        return Value(";".join(f"{k}:{v}" for k, v in found.items()), why if guessed else None)

    return read


def one_of(table: Mapping[str, tuple[str, ...]], strict: bool) -> Reader:
    """Return a reader of words from a vocabulary: code → spellings.

    Parameters
    ----------
    table : mapping
    strict : bool
        Whether a Chinese word that isn't in it is a fault; else it is kept.
    """
    known = {spelling: code for code, spellings in table.items() for spelling in (code, *spellings)}

    def read(value: object) -> Value:
        found = word(value).text
        if not found:
            return Value("", "empty")
        plain = re.sub(r"\(.*?\)", "", clean(found)).strip()
        code = known.get(plain) or known.get(plain.casefold())
        if code is not None:
            return Value(code, None if code == found else "word")
        if strict and not found.isascii():
            raise _unknown(found, known, [spellings[0] for spellings in table.values()])
        return Value(found)

    return read


def _unknown(found: str, known: Mapping[str, str], usual: list[str]) -> Unread:
    close = nearest(found, [k for k in known if not k.isascii()])
    if close:
        return Unread("unknown_word", "did_you_mean", close=close)
    return Unread("unknown_word", "write_one_of", words="、".join(usual))


education = one_of(vocabulary.EDUCATION, strict=True)
gender = one_of(vocabulary.GENDER, strict=True)
level = one_of(vocabulary.LEVEL, strict=True)
department = one_of(vocabulary.DEPARTMENT, strict=False)
role = one_of(vocabulary.ROLE, strict=False)
