"""Pieces that several screens share: tables, figures, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from rich.table import Table
from rich.text import Text

from optimizer.console.long_table import LongTable
from optimizer.explain import TierView
from optimizer.locale import Words, names
from optimizer.locale.words import number, percent, some

GOOD, FAIR, BAD, FAINT = "green", "yellow", "red", "dim"
STATUS_STYLES = {"optimal": GOOD, "feasible": FAIR, "infeasible": BAD, "no_answer": BAD}


class Unmet(Protocol):
    """A need that is not met, as the explanations and the checker have it."""

    @property
    def kind(self) -> str: ...  # noqa: D102

    @property
    def skill(self) -> str | None: ...  # noqa: D102

    @property
    def need(self) -> int: ...  # noqa: D102

    @property
    def have(self) -> int: ...  # noqa: D102


def table(*columns: str, numbers: Iterable[int] = ()) -> Table:
    """Return an empty table with a rule under its head.

    Parameters
    ----------
    columns : str
        Heads.
    numbers : iterable of int
        Which columns are figures: to the right, never broken.
    """
    figures = set(numbers)
    made = LongTable()
    for n, head in enumerate(columns):
        made.add_column(
            head,
            justify="right" if n in figures else "left",
            no_wrap=n in figures,
            vertical="top",
            overflow="fold",
        )
    return made


def heading(text: str) -> Text:
    """Return a heading; what is appended to it is not bold."""
    return Text().append(text, style="bold")


def scenario_heading(words: Words, title: Mapping[str, str], name: str) -> Text:
    """Return a scenario's title with its name, or the name alone where there is no other title."""
    said = words.titled(title, name)
    return heading(said if said == name else f"{said} ({name})")


def tier_table(words: Words, tiers: Sequence[TierView]) -> Table:
    """Return the tiers with what is proved about each."""
    made = table(
        words.say("tier"),
        words.say("reached"),
        words.say("best possible"),
        words.say("gap"),
        words.say("what it counts"),
        numbers=(1, 2, 3),
    )
    for tier in tiers:
        limit = number(tier.bound)
        if not tier.proved:
            limit = ("≤ " if tier.more_is_better else "≥ ") + limit
        made.add_row(
            names.tier(words, tier.name),
            Text(number(tier.value), style="bold"),
            limit,
            Text(gap_words(words, tier), style=GOOD if tier.proved else FAIR),
            Text(words.say(names.TIER_MEANINGS.get(tier.name, "")), style=FAINT),
        )
    return made


def status_text(words: Words, status: str, tiers: Sequence[TierView], short: bool = False) -> Text:
    """Return a plan's status; optimal only where the figures beside it say so too."""
    if status == "optimal" and not all(tier.proved for tier in tiers):
        status = "feasible"
    return Text(names.status(words, status, short), style=STATUS_STYLES[status])


def stale_notes(words: Words, changed: Sequence[str], unknown: Sequence[str]) -> list[str]:
    """Return what to know about a plan that no longer belongs to its scenario as it is."""
    notes = []
    if changed:
        files = some(words, changed, 4)
        notes.append(
            words.say(
                "{files}: not as when the plan was made; points are by today's, and what the plan states as "
                "proved was proved of the files as they were.",
                files=files,
            )
        )
    if unknown:
        ids = some(words, unknown, 10)
        notes.append(words.say("the plan names what the scenario doesn't have: {ids}", ids=ids))
    return notes


def gap_words(words: Words, tier: TierView) -> str:
    """Return a tier's gap, or that it is proved."""
    return words.say("proved") if tier.proved else percent(tier.gap)


def more(words: Words, n: int) -> str:
    """Return how many more rows there would be."""
    return words.count("{n} more", "{n} more", n)


def unmet_table(words: Words, rows: Sequence[tuple[str, Sequence[Unmet]]], most: int) -> Table:
    """Return villages with what they lack.

    Parameters
    ----------
    words : Words
    rows : sequence of (village, its unmet needs)
    most : int
        Rows shown.
    """
    made = table(words.say("village"), words.say("unmet needs (there/wanted)"))
    shown = rows if len(rows) <= most + 1 else rows[:most]
    for village, needs in shown:
        missing = (f"{names.need(words, n.kind, n.skill)} {n.have}/{n.need}" for n in needs)
        made.add_row(village, Text(words.listed(missing), style=BAD))
    if len(shown) < len(rows):
        made.add_row(Text(more(words, len(rows) - len(shown)), style=FAINT), "")
    return made


def shortfall_words(words: Words, shortfalls: Mapping[str, int]) -> str:
    """Return the totals of unmet needs in a row; none where all are met."""
    short = [f"{names.need(words, kind)} {number(n)}" for kind, n in shortfalls.items() if n]
    return words.listed(short) if short else words.say("none")
