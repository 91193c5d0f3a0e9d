from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from optimizer.office import values
from optimizer.office.dates import read_date, years
from optimizer.office.notes import Unread

DATES = st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 12, 31))
WIDE = str.maketrans("0123456789.-/,", "０１２３４５６７８９．－／，")
DAYS: list[Callable[[datetime.date], object]] = [
    lambda d: f"{d:%Y%m%d}",
    lambda d: int(f"{d:%Y%m%d}"),
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ".translate(WIDE),
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: d,
    lambda d: datetime.datetime(d.year, d.month, d.day),
    lambda d: f"{d.isoformat()}（41岁）",
]
MONTHS: list[Callable[[datetime.date], object]] = [
    lambda d: f"{d.year}.{d.month:02}",
    lambda d: f"{d.year}.{d.month}",
    lambda d: int(f"{d:%Y%m}"),
    lambda d: f"{d:%Y%m}".translate(WIDE),
    lambda d: f"{d.year}年{d.month}月",
    lambda d: f"{d.year}—{d.month}",
    lambda d: f"{d.year}-{d.month}-",
]


@given(DATES, st.sampled_from(DAYS))
def test_every_spelling_of_a_day(date: datetime.date, spell: Callable[[datetime.date], object]) -> None:
    moment = read_date(spell(date))
    assert (moment.date, moment.why) == (date, None)


@given(DATES, st.sampled_from(MONTHS))
def test_every_spelling_of_a_month(date: datetime.date, spell: Callable[[datetime.date], object]) -> None:
    moment = read_date(spell(date))
    assert (moment.date, moment.why) == (date.replace(day=1), "month_only")


@given(DATES)
def test_a_month_as_a_number_is_never_read_wrongly(date: datetime.date) -> None:
    moment = read_date(float(f"{date.year}.{date.month:02}"))
    assert date.replace(day=1) in (moment.date, moment.other)


@given(DATES, DATES)
def test_years_are_full_ones(a: datetime.date, b: datetime.date) -> None:
    a, b = min(a, b), max(a, b)
    count = years(a, b)
    assert (a.year + count, a.month, a.day) <= (b.year, b.month, b.day) < (a.year + count + 1, a.month, a.day)


@example(2147483648.5)  # month 5 of a year beyond what a date can hold
@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans()))
def test_anything_is_read_or_asked_for(value: object) -> None:
    for read in (read_date, values.number, values.flag, values.education, values.words, values.word):
        with suppress(Unread):
            read(value)  # type: ignore[operator]


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{}", "{}岁", " {} 人", "{}.0"]), st.booleans())
def test_every_spelling_of_a_number(n: int, form: str, wide: bool) -> None:
    for text in (form.format(n), form.format(f"{n:,}")):
        assert values.number(text.translate(WIDE) if wide else text).text == str(n)


@pytest.mark.parametrize("value", ["三", "1,23", "12a", "1 2", "1,2345"])
def test_what_is_no_number(value: str) -> None:
    with pytest.raises(Unread):
        values.number(value)


def test_several_values_and_amounts() -> None:
    assert values.words("甲、乙；丙;丁，戊,己").text == "甲;乙;丙;丁;戊;己"
    assert values.amounts("x")("农技：３、法律(2)；财务 1级").text == "农技:3;法律:2;财务:1"
    assert values.amounts("x")("农技") == ("农技:1", "x")
    assert values.words("无").text == ""


@pytest.mark.parametrize(
    ("text", "flag"), [("是", "true"), ("否", "false"), ("√", "true"), (True, "true"), (0, "false")]
)
def test_yes_and_no(text: object, flag: str) -> None:
    assert values.flag(text).text == flag
