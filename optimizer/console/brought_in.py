"""The screens of ``import``, ``export`` and ``template``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from optimizer.console.parts import FAINT, heading, table
from optimizer.locale import Words, office
from optimizer.locale.words import number
from optimizer.office import Imported
from optimizer.office.notes import Note

ALL = 80
"""Guesses up to which each has a line; of more, the first of every kind are shown."""
FIRST = 4


def imported_blocks(words: Words, made: Imported) -> list[RenderableType]:
    """Return what was written and what was guessed."""
    scenario = made.scenario
    text = heading(
        words.say(
            "{name}: {villages} villages, {cadres} cadres, {units} units",
            name=made.name,
            villages=number(len(scenario.villages)),
            cadres=number(len(scenario.cadres)),
            units=number(len(scenario.units)),
        )
    )
    text.append("\n" + words.say("Years are counted at {date}.", date=made.reference))
    for file in made.files:
        text.append(f"\n  {file}", style=FAINT)
    blocks: list[RenderableType] = [text]
    if made.notes:
        blocks += _guesses(words, made)
    solve = words.say("Solve it: {command}", command=f"village-teams solve {made.manifest}")
    return [*blocks, Text(solve)]


def _guesses(words: Words, made: Imported) -> list[RenderableType]:
    n = len(made.notes)
    said = words.count("{n} guess to look at:", "{n} guesses to look at:", n)
    rows = table(*(words.say(h) for h in ("sheet", "row", "column", "found", "read as", "why")), numbers=(1,))
    left = 0
    for kind in _kinds(made.notes):
        shown = kind if n <= ALL else kind[:FIRST]
        for note in shown:
            place = note.place
            cells = (place.sheet, str(place.row or ""), place.column or "", note.found, note.read)
            rows.add_row(*(Text(cell) for cell in cells), Text(office.say(words, note.why)))
        if more := len(kind) - len(shown):
            left += more
            rows.add_row("", "", "", Text(words.say("and {n} more", n=number(more)), style=FAINT), "", "")
    blocks: list[RenderableType] = [Text(said, style="bold"), rows]
    if left:
        file = next(f for f in made.files if f.name.endswith("-import.csv"))
        blocks.append(Text(words.say("All of them are in {file}.", file=file)))
    return blocks


def _kinds(notes: Sequence[Note]) -> list[list[Note]]:
    """Return notes of one sheet, column and reason together."""
    kinds: dict[tuple[str, str | None, str], list[Note]] = defaultdict(list)
    for note in notes:
        why = note.why.message if isinstance(note.why, office.Told) else note.why
        kinds[note.place.sheet, note.place.column, why].append(note)
    return list(kinds.values())


def imported_document(made: Imported) -> dict[str, object]:
    """Return the JSON document of ``import``."""
    return {
        "name": made.name,
        "manifest": str(made.manifest),
        "files": [str(file) for file in made.files],
        "reference_date": made.reference.isoformat(),
        "villages": len(made.scenario.villages),
        "cadres": len(made.scenario.cadres),
        "units": len(made.scenario.units),
        "guesses": [
            {
                "sheet": note.place.sheet,
                "row": note.place.row,
                "column": note.place.column,
                "found": note.found,
                "read_as": note.read,
                "why": str(note.why),
            }
            for note in made.notes
        ],
        "warnings": list(made.scenario.warnings),
    }


def written_blocks(words: Words, path: Path) -> list[RenderableType]:
    """Return which workbook was written."""
    return [Text(words.say("Written: {path}", path=path))]
