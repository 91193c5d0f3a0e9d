"""The screen of ``explain``: the sentences of an answer, indented, and what to type next."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from optimizer.answers import Answer, CadreAnswer, Section, VillageAnswer, sections
from optimizer.console.parts import FAINT
from optimizer.console.prose import Prose
from optimizer.locale import Words

MANY = 20
"""Lines and sections of one list, unless all are asked for."""
INDENT = 2


def explained_blocks(words: Words, answer: Answer, plan: Path, everything: bool) -> list[RenderableType]:
    """Return the blocks of the screen.

    Parameters
    ----------
    words : Words
    answer : Answer
    plan : Path
        As it was typed.
    everything : bool
        Whether long lists are shown in full.
    """
    most = None if everything else MANY
    blocks = [_block(words, section, most, "bold") for section in sections(words, answer)]
    if command := why_not(answer, plan):
        blocks.append(_next(words, command))
    return blocks


def why_not(answer: Answer, plan: Path) -> str | None:
    """Return the command that proves what single exchanges can't; None where there is nothing to ask."""
    pair = _question(answer)
    if pair is None:
        return None
    program = Path(sys.argv[0]).name
    run = f"python {program}" if program == "cli.py" else "village-teams"
    return f"{run} why-not {shlex.join([str(plan), *pair])}"


def _question(answer: Answer) -> tuple[str, str] | None:
    """Return a cadre and a village where they are not: the first way that the screen shows."""
    if isinstance(answer, CadreAnswer):
        return (answer.person.cadre, answer.better[0].place.village) if answer.better else None
    if isinstance(answer, VillageAnswer):
        ways = [way for member in answer.members for way in member.alternatives or ()]
        ways += [one.easiest for one in answer.unmet if one.easiest is not None]
        comers = (way.moves[0].person.cadre for way in ways if way.moves)
        cadre = next(comers, None)
        return (cadre, answer.place.village) if cadre is not None else None
    return None


def _next(words: Words, command: str) -> Group:
    text = words.say(
        "Each exchange is counted by itself, nothing else rearranged. What it costs with everything "
        "else rearranged, proved:"
    )
    return Group(Prose(text, style=FAINT), Text(command))


def _block(words: Words, section: Section, most: int | None, style: str = "") -> RenderableType:
    """Return a section: its head, its lines with bullets, the sections below it further in."""
    shown, inner = section.lines[:most], section.inner[:most]
    parts: list[RenderableType] = [Prose(section.head, style=style)]
    if shown:
        parts.append(_bullets(shown))
    parts += [Padding(_block(words, one, most), (0, 0, 0, INDENT)) for one in inner]
    rest = len(section.lines) + len(section.inner) - len(shown) - len(inner)
    if rest:
        text = words.count("{n} more (--all lists them).", "{n} more (--all lists them).", rest)
        parts.append(Padding(Text(text, style=FAINT), (0, 0, 0, INDENT)))
    return Group(*parts)


def _bullets(lines: Sequence[str]) -> Table:
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for line in lines:
        made.add_row("•", Prose(line))
    return made
