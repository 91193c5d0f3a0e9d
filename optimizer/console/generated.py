"""The screens of ``generate``: the rounds there are, and the files written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from optimizer.console.parts import FAINT, heading, table
from optimizer.generate import GeneratedRound, RoundInfo, generate
from optimizer.locale import Words
from optimizer.locale.office import told
from optimizer.locale.told import phrase
from optimizer.locale.words import number
from optimizer.scenario import Fault, ScenarioError


def rounds_blocks(words: Words, rounds: Sequence[RoundInfo]) -> list[RenderableType]:
    """Return the list of rounds."""
    made = table(
        words.say("round"),
        words.say("title"),
        words.say("villages"),
        words.say("cadres"),
        words.say("units"),
        numbers=(2, 3, 4),
    )
    for one in rounds:
        figures = (number(n) for n in (one.villages, one.cadres, one.units))
        made.add_row(one.name, words.titled(one.title, one.name), *figures)
    return [made]


def make(name: str, directory: Path, seed: int, scale: float, force: bool) -> GeneratedRound:
    """Write a round's scenario, where none is there yet or `force` is given.

    Raises
    ------
    ScenarioError
        Where one is there, where there is no such round, or the place can't be written.
    """
    manifest = directory / f"{name}.yaml"
    if manifest.exists() and not force:
        remedy = phrase("give --force to replace it with its tables, or another place with -o")
        raise ScenarioError([Fault(str(manifest), None, None, told("exists"), remedy)])
    try:
        return generate(name, directory, seed, scale=scale)
    except OSError as problem:
        found = phrase("can't be written ({error})", error=problem.strerror or problem)
        remedy = told("other_place")
        raise ScenarioError([Fault(str(directory), None, None, found, remedy)]) from problem


def generated_blocks(words: Words, made: GeneratedRound) -> list[RenderableType]:
    """Return what was written."""
    text = heading(
        words.say(
            "{name} (seed {seed}): {villages} villages, {cadres} cadres, {units} units",
            name=made.name,
            seed=made.seed,
            villages=number(made.villages),
            cadres=number(made.cadres),
            units=number(made.units),
        )
    )
    for file in made.files:
        text.append(f"\n  {file}", style=FAINT)
    nominated = next((file for file in made.files if file.name == "nominated.csv"), None)
    lines = []
    if nominated is not None:
        command = f"village-teams review {made.manifest} --nominated {nominated}"
        lines.append(words.say("Review who was nominated: {command}", command=command))
    lines.append(words.say("Solve it: {command}", command=f"village-teams solve {made.manifest}"))
    return [text, Text("\n".join(lines))]


def rounds_document(rounds: Sequence[RoundInfo]) -> dict[str, object]:
    """Return the JSON document of ``generate --list``."""
    return {
        "rounds": [
            {
                "name": one.name,
                "title": dict(one.title),
                "villages": one.villages,
                "cadres": one.cadres,
                "units": one.units,
                "sheet": str(one.sheet),
            }
            for one in rounds
        ]
    }


def generated_document(made: GeneratedRound) -> dict[str, object]:
    """Return the JSON document of ``generate``."""
    return {
        "name": made.name,
        "seed": made.seed,
        "scale": made.scale,
        "manifest": str(made.manifest),
        "files": [str(file) for file in made.files],
        "villages": made.villages,
        "cadres": made.cadres,
        "units": made.units,
    }
