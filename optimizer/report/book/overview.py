"""The first sheet: what is proved, the figures, and where everything is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.locale import Words
from optimizer.locale.words import number
from optimizer.report.about import tier_heads, tier_line
from optimizer.report.book.groups import MANY
from optimizer.report.book.writer import Lines
from optimizer.report.facts import Facts
from optimizer.report.headline import Told


@dataclass(frozen=True, slots=True)
class Index:
    """A sheet, what it holds, and how many rows."""

    sheet: str
    what: str
    rows: int


def write_overview(
    words: Words, facts: Facts, told: Told, sheet: Any, index: Sequence[Index], single: tuple[bool, bool]
) -> None:
    """Write the first sheet.

    Parameters
    ----------
    sheet : openpyxl write-only worksheet
    index : sequence of Index
        All other sheets.
    single : tuple of (bool, bool)
        Whether each county, and each office, has a sheet of its own.
    """
    lines = Lines(sheet, (34, 30, 14, 12, 44))
    lines.sentence(told.title, size=16, bold=True)
    for n, line in enumerate(told.lines):
        lines.sentence(line.text, bold=n == 0)
    lines.sentence(told.counts)
    for text in told.wrong:
        lines.sentence(text)
    lines.gap()
    lines.heads(tier_heads(words))
    for tier in facts.tiers:
        said = tier_line(words, tier)
        lines.row((said.name, tier.value, said.bound, said.gap, said.meaning))
    lines.gap()
    for text in _how_grouped(words, *single):
        lines.sentence(text)
    lines.heads([words.say("sheet"), words.say("what it holds"), words.say("rows")])
    for one in index:
        lines.link(one.sheet, one.what, one.rows)


def _how_grouped(words: Words, by_county: bool, by_office: bool) -> list[str]:
    """Return how counties and offices share sheets, where they do."""
    said = [words.say("Click the name of a sheet to go there.")]
    if not by_county:
        said.append(
            words.say(
                "There are more than {n} counties: those of a prefecture share a sheet, county by county; "
                "use the filter in its head to see one.",
                n=number(MANY),
            )
        )
    if not by_office:
        said.append(
            words.say(
                "There are more than {n} offices: those of a prefecture share a sheet, office by office; "
                "use the filter in its head to see one. Provincial offices have a sheet of their own.",
                n=number(MANY),
            )
        )
    return said
