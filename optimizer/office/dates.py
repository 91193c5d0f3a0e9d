"""Dates as rosters spell them, and full years up to a reference date."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import NamedTuple

from optimizer.office.notes import Unread

Date = datetime.date

_SPELLED = re.compile(
    r"(\d{4})(?:[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})日?|月(?:份)?|[.\-/])?|年)?(?:T?00:00(?::00(?:\.0+)?)?)?"
)
_DASHES = str.maketrans(dict.fromkeys("—–−‐‑·。、", "."))
_FIRST, _LAST = 1900, 2100
_SERIALS = range(7_000, 60_000)
"""Numbers that Excel shows as a date of 1919 to 2064."""


class Moment(NamedTuple):
    """A date as far as it is given: `day` None where only the month is; `why` is a code of a note."""

    date: Date
    why: str | None = None
    other: Date | None = None
    """The second way to read it, where there is one."""


def read_date(value: object) -> Moment:
    """Return what a cell says.

    Raises
    ------
    Unread
        If it is no date, or only a year.
    """
    if isinstance(value, datetime.datetime):
        return Moment(_in_range(value.date()))
    if isinstance(value, Date):
        return Moment(_in_range(value))
    if isinstance(value, bool) or value is None:
        raise Unread("no_date", "write_date")
    if isinstance(value, int | float):
        return _from_number(float(value))
    return _from_text(str(value))


def years(since: Date, until: Date) -> int:
    """Return full years from one date to another."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _from_number(value: float) -> Moment:
    if value.is_integer():
        if int(value) in _SERIALS:
            return Moment(Date(1899, 12, 30) + datetime.timedelta(days=int(value)), "serial")
        return _from_text(str(int(value)))
    year, _, month = f"{value:.6f}".rstrip("0").partition(".")
    if len(month) == 1:
        first = _made(year, month, None)
        # 1985.10 kept as a number loses its zero and looks like January.
        return first._replace(why="month_lost", other=_made(year, "10", None).date) if month == "1" else first
    return _from_text(f"{year}.{month}")


def _from_text(text: str) -> Moment:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = re.sub(r"\(.*?\)", "", re.sub(r"\s", "", plain))
    if re.fullmatch(r"\d{5}", plain) and int(plain) in _SERIALS:
        return _from_number(float(plain))
    if digits := re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", plain):
        return _made(*digits.groups())
    if not (match := _SPELLED.fullmatch(plain)):
        raise Unread("no_date", "write_date")
    year, month, day = match.groups()
    if month is None:
        raise Unread("only_year", "write_month", year=year)
    return _made(year, month, day)


def _made(year: str, month: str, day: str | None) -> Moment:
    try:
        date = Date(int(year), int(month), int(day or 1))
    except (ValueError, OverflowError):  # no such day, or no such year
        raise Unread("impossible_date", "write_date") from None
    return Moment(_in_range(date), None if day else "month_only")


def _in_range(date: Date) -> Date:
    if not _FIRST <= date.year <= _LAST:
        raise Unread("far_date", "write_date", first=_FIRST, last=_LAST)
    return date
