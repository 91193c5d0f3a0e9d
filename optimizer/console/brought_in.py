"""The screens of ``import``, ``export`` and ``template``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import FAINT, heading, table
from optimizer.locale import Words
from optimizer.locale.told import Told, say
from optimizer.locale.words import number

if TYPE_CHECKING:  # 0.3 s to load, and most that is brought in has none
    from optimizer.office import Imported
    from optimizer.office.notes import Note

EXAMPLES = 3
WIDEST = 16
"""Characters of an example's text."""


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
        blocks += _notes(words, made)
    solve = words.say("Solve it: {command}", command=f"village-teams solve {made.manifest}")
    return [*blocks, Text(solve)]


def _notes(words: Words, made: Imported) -> list[RenderableType]:
    """Return what to look at, what else is read in other words, and where every line of both is."""
    blocks: list[RenderableType] = []
    for sure, examples, title in (
        (False, EXAMPLES, words.say("Guessed, please look at it:")),
        (True, 1, words.say("Read in the scenario's words, nothing guessed:")),
    ):
        notes = [note for note in made.notes if note.sure == sure]
        if notes:
            blocks += [Text(title, style="bold"), _table(words, notes, examples)]
    file = next(f for f in made.files if f.name.endswith("-import.csv"))
    return [*blocks, Text(words.say("Every row of it is in {file}.", file=file))]


def _table(words: Words, notes: Sequence[Note], examples: int) -> Table:
    """Return one line for each sheet, column and reason, with examples."""
    made = table(
        words.say("sheet"),
        words.say("column"),
        words.say("rows"),
        words.say("for example"),
        words.say("why"),
        numbers=(2,),
    )
    for kind in _kinds(notes):
        place, why = kind[0].place, kind[0].why
        rows = len({row for note in kind for row in note.rows if note.found != place.column})
        made.add_row(
            Text(place.sheet),
            Text(place.column or ""),
            number(rows) if rows else "",
            Text("\n".join(map(_example, kind[:examples]))),
            Text(say(words, why)),
        )
    return made


def _example(note: Note) -> str:
    if not note.read or note.read == note.found:
        return _short(note.found)
    return f"{_short(note.found)} → {_short(note.read)}" if note.found else note.read


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _kinds(notes: Sequence[Note]) -> list[list[Note]]:
    """Return notes of one sheet, column and reason together, the kinds of one column side by side."""
    columns: dict[tuple[str, str | None], dict[str, list[Note]]] = {}
    for note in notes:
        kinds = columns.setdefault((note.place.sheet, note.place.column), {})
        why = note.why.message if isinstance(note.why, Told) else note.why
        kinds.setdefault(why, []).append(note)
    return [kind for kinds in columns.values() for kind in kinds.values()]


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
                "rows": list(note.rows),
                "column": note.place.column,
                "found": note.found,
                "read_as": note.read,
                "why": str(note.why),
                "sure": note.sure,
            }
            for note in made.notes
        ],
        "warnings": list(made.scenario.warnings),
    }


def written_blocks(words: Words, path: Path) -> list[RenderableType]:
    """Return which workbook was written."""
    return [Text(words.say("Written: {path}", path=path))]
