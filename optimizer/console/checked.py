"""The screen of ``check``: what the independent re-count found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.check import CheckReport, Discrepancy, Violation
from optimizer.console.parts import BAD, FAINT, GOOD, heading, more, shortfall_words, table
from optimizer.console.unavoidable import overall_sentences, unavoidable_text
from optimizer.locale import Words, names
from optimizer.locale.told import say
from optimizer.locale.verdict import not_as_it_says
from optimizer.locale.words import number

MOST = 50
"""Findings listed of each sort."""
_NUMBERED = re.compile(r"H\d")


def report_blocks(words: Words, report: CheckReport) -> list[RenderableType]:
    """Return the blocks of the screen."""
    blocks: list[RenderableType] = [_verdict(words, report)]
    if report.violations:
        blocks.append(_listed(words, words.say("Rules broken"), violation_words(words, report.violations)))
    if report.discrepancies:
        blocks.append(
            _listed(
                words,
                words.say("What the plan's files say otherwise"),
                discrepancy_words(words, report.discrepancies),
            )
        )
    if report.tiers:
        blocks.append(_recount(words, report))
        needs = shortfall_words(words, report.shortfalls)
        blocks.append(Text(words.say("Unmet needs: {needs}", needs=needs)))
    if overall := overall_sentences(words, report.unavoidable):
        blocks.append(unavoidable_text(words, overall, (), None))
    return blocks


def _verdict(words: Words, report: CheckReport) -> Text:
    if report.ok and not report.tiers:
        # Whether there really is none takes a search; a re-count can't say.
        return Text(words.say("The plan holds no placements; there is nothing to re-count."), style=GOOD)
    if report.ok:
        text = Text(
            words.say("Every rule holds, and every figure in plan.yaml is right."), style=f"bold {GOOD}"
        )
        # Nothing here repeats the solver's proof.
        text.append(
            "\n" + words.say("Bounds are taken from the plan; a re-count can't prove them."), style=FAINT
        )
        return text
    found = not_as_it_says(words, len(report.violations), [one.key for one in report.discrepancies])
    return Text(found, style=f"bold {BAD}")


def violation_words(words: Words, found: Sequence[Violation]) -> list[str]:
    """Return what is broken, with the number that the contract gives the rule."""
    return [
        words.say("{sentence} ({rule})", sentence=say(words, v.said), rule=v.rule)
        if _NUMBERED.fullmatch(v.rule)
        else say(words, v.said)
        for v in found
    ]


def discrepancy_words(words: Words, found: Sequence[Discrepancy]) -> list[str]:
    """Return what the plan's files say otherwise."""
    return [say(words, d.said) for d in found]


def _listed(words: Words, title: str, lines: list[str]) -> Text:
    text = heading(title)
    for line in lines[:MOST]:
        text.append(f"\n• {line}")
    if len(lines) > MOST:
        text.append(f"\n• {more(words, len(lines) - MOST)}")
    return text


def _recount(words: Words, report: CheckReport) -> Table:
    made = table(words.say("tier"), words.say("re-counted"), words.say("what it counts"), numbers=(1,))
    for name, value in report.tiers.items():
        meaning = Text(words.say(names.TIER_MEANINGS[name]), style=FAINT)
        made.add_row(names.tier(words, name), number(value), meaning)
    return made
