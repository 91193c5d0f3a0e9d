"""The screen of ``compare``: plans side by side, then each against the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.compare import Comparison, Difference, Move, PlanColumn, VillageChange
from optimizer.console.parts import (
    BAD,
    FAINT,
    FAIR,
    GOOD,
    gap_words,
    heading,
    more,
    stale_notes,
    status_text,
    table,
)
from optimizer.explain import TierView
from optimizer.locale import Words, mark, names
from optimizer.locale.words import named, number, some

MOST = 20
"""Moves and villages listed of each kind."""

MOVES = {
    "moved": mark("to another village"),
    "role": mark("other role, same village"),
    "came_in": mark("in from the reserve"),
    "to_reserve": mark("out to the reserve"),
    "joined": mark("only in this scenario"),
    "gone": mark("no longer in the scenario"),
}


def comparison_blocks(words: Words, view: Comparison) -> list[RenderableType]:
    """Return the blocks of the screen."""
    labels = _labels([column.label for column in view.plans])
    blocks: list[RenderableType] = [_figures(words, view.plans, labels)]
    notes = _notes(words, view, labels)
    if notes:
        blocks.insert(0, Text("\n".join(notes), style=FAIR))
    for label, difference in zip(labels[1:], view.differences, strict=True):
        blocks += _difference_blocks(words, labels[0], label, difference)
    return blocks


def _labels(paths: Sequence[str]) -> list[str]:
    """Return the plans' paths as short as tells them apart."""
    full = [Path(path).resolve() for path in paths]
    for depth in range(1, max(len(path.parts) for path in full)):
        short = ["/".join(path.parts[-depth:]) for path in full]
        if len(set(short)) == len(set(full)):
            return short
    return list(paths)


def _notes(words: Words, view: Comparison, labels: Sequence[str]) -> list[str]:
    """Return what a reader must know before comparing figures."""
    notes = []
    for label, column in zip(labels, view.plans, strict=True):
        if column.differs:
            notes.append(
                words.say(
                    "{plan} was made from other files than {first} ({files}): not all figures compare.",
                    plan=label,
                    first=labels[0],
                    files=some(words, column.differs, 4),
                )
            )
        stale = stale_notes(words, column.changed, column.unknown)
        notes += [f"{label}: {note}" for note in stale]
    return notes


def _figures(words: Words, plans: Sequence[PlanColumn], labels: Sequence[str]) -> Table:
    made = table("", *labels, numbers=range(1, len(plans) + 1))
    for column in made.columns[1:]:
        column.no_wrap = False  # a long path gives way, the names of the rows don't
    made.add_row(
        words.say("status"),
        *(status_text(words, column.status, column.tiers, short=True) for column in plans),
    )
    tiers = [{tier.name: tier for tier in column.tiers} for column in plans]
    for name in dict.fromkeys(name for column in tiers for name in column):
        made.add_row(names.tier(words, name), *(_tier_cell(words, column.get(name)) for column in tiers))
    for kind in dict.fromkeys(kind for column in plans for kind in column.shortfalls):
        label = words.say("unmet: {needs}", needs=names.need(words, kind))
        made.add_row(label, *(_count_cell(column.shortfalls, kind) for column in plans))
    for key, label in (
        ("placed", words.say("placed")),
        ("leaders", words.say("leaders")),
        ("reserve", words.say("reserve")),
    ):
        made.add_row(label, *(_count_cell(column.counts, key) for column in plans))
    return made


def _tier_cell(words: Words, tier: TierView | None) -> Text:
    if tier is None:
        return Text("–")
    text = heading(number(tier.value))
    text.append(f" ({gap_words(words, tier)})", style=GOOD if tier.proved else FAIR)
    return text


def _count_cell(counts: Mapping[str, int], key: str) -> str:
    return number(counts[key]) if key in counts else "–"


def _difference_blocks(words: Words, first: str, label: str, difference: Difference) -> list[RenderableType]:
    title = heading(words.say("{plan} against {first}", plan=label, first=first))
    summary = words.say(
        "Cadres: {same} as before, {moves} changed. Villages: {better} better off, {worse} worse off.",
        same=number(difference.unchanged),
        moves=number(len(difference.moves)),
        better=number(len(difference.better)),
        worse=number(len(difference.worse)),
    )
    title.append("\n" + summary)
    for only, text in (
        (difference.only_first, mark("Only in the first scenario: {villages}")),
        (difference.only_other, mark("Only in this scenario: {villages}")),
    ):
        if only:
            title.append("\n" + words.say(text, villages=some(words, only, 10)), style=FAIR)
    blocks: list[RenderableType] = [title]
    if difference.moves:
        blocks.append(_move_table(words, difference))
    if difference.better or difference.worse:
        blocks.append(_village_table(words, difference))
    return blocks


def _move_table(words: Words, difference: Difference) -> Table:
    made = table(words.say("change"), words.say("cadre"), words.say("from"), words.say("to"))
    for kind, label in MOVES.items():
        moves = [move for move in difference.moves if move.kind == kind]
        shown = moves if len(moves) <= MOST + 1 else moves[:MOST]
        for n, move in enumerate(shown):
            first = f"{words.say(label)} ({number(len(moves))})" if n == 0 else ""
            made.add_row(first, named(move.cadre, move.name), *_ends(words, move, difference.names))
        if len(shown) < len(moves):
            made.add_row("", Text(more(words, len(moves) - len(shown)), style=FAINT), "", "")
    return made


def _ends(words: Words, move: Move, village_names: Mapping[str, str]) -> tuple[str, str]:
    def end(village: str | None, role: str | None) -> str:
        if village is None:
            return words.say("reserve") if move.kind in ("came_in", "to_reserve") else "–"
        place = named(village, village_names.get(village, ""))
        return f"{place} ★" if role == "leader" else place

    return end(move.from_village, move.from_role), end(move.to_village, move.to_role)


def _village_table(words: Words, difference: Difference) -> Table:
    made = table(
        words.say("village"),
        "",
        names.tier(words, "shortage"),
        words.say("points"),
        numbers=(2, 3),
    )
    for changes, label, style in (
        (difference.better, words.say("better off"), GOOD),
        (difference.worse, words.say("worse off"), BAD),
    ):
        shown = changes if len(changes) <= MOST + 1 else changes[:MOST]
        for change in shown:
            made.add_row(named(change.village, change.name), Text(label, style=style), *_figures_of(change))
        if len(shown) < len(changes):
            rest = more(words, len(changes) - len(shown))
            made.add_row(Text(rest, style=FAINT), Text(label, style=style), "", "")
    return made


def _figures_of(change: VillageChange) -> tuple[str, str]:
    def pair(before: int, after: int) -> str:
        return f"{number(before)} → {number(after)}" if before != after else number(after)

    return pair(*change.shortage), pair(*change.points)
