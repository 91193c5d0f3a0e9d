"""Rounds on disk: what can be generated, and scenario files written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from optimizer.generate.annotate import annotated
from optimizer.generate.draws import DrawError
from optimizer.generate.engine import Tables
from optimizer.generate.layout import manifest_text
from optimizer.generate.read import SEEDS, FoundRound, find_round, read_sheets
from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault, ScenarioError

MAX_SCALE = 100


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """A round that can be generated."""

    name: str
    sheet: Path
    title: dict[str, str]
    villages: int
    cadres: int
    units: int


@dataclass(frozen=True, slots=True)
class GeneratedRound:
    """A round as written: the manifest, its tables and the hidden plan beside them."""

    name: str
    seed: int
    scale: float
    manifest: Path
    files: tuple[Path, ...]
    villages: int
    cadres: int
    units: int


def rounds(seeds: Path = SEEDS, scale: float = 1.0) -> list[RoundInfo]:
    """List the rounds of all fact sheets, by name, with their sizes at a scale."""
    return [
        RoundInfo(
            name=found.name,
            sheet=found.sheet,
            title=found.round.title.model_dump(),
            villages=found.round.figure("villages"),
            cadres=found.round.figure("cadres"),
            units=found.round.figure("units"),
        )
        for found in (f.at_scale(scale) for f in read_sheets(seeds))
    ]


def generate(
    name: str, directory: Path, seed: int = 0, seeds: Path = SEEDS, scale: float = 1.0
) -> GeneratedRound:
    """Write the scenario of a round, replacing an older one once everything is produced.

    Parameters
    ----------
    name : str
        A name from `rounds`.
    directory : Path
        Gets ``NAME.yaml`` and a folder with the tables and ``hidden_plan.csv``.
    seed : int
        The same seed gives the same bytes.
    seeds : Path
        Folder of the fact sheets.
    scale : float
        Counts are scaled by it and rounded, the mix stays; 1 keeps the published figures.

    Raises
    ------
    ScenarioError
        If there is no such round, or its figures contradict each other.
    OSError
        If the directory can't be written; what stood there stands again.
    """
    found = find_round(name, seeds)
    tables = _draw(found, seed, scale)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".generate-", dir=directory) as scratch:
        staged = Path(scratch) / "new"
        produced = _produce(staged, found, tables)
        _replace(produced, staged, directory, Path(scratch) / "old")
    return GeneratedRound(
        name=name,
        seed=seed,
        scale=scale,
        manifest=directory / f"{name}.yaml",
        files=tuple(directory / path for path in produced),
        villages=len(tables.villages),
        cadres=len(tables.cadres),
        units=len(tables.units),
    )


def _draw(found: FoundRound, seed: int, scale: float) -> Tables:
    if seed < 0:
        raise ScenarioError(
            [Fault("seed", None, None, phrase("{n} is below 0", n=seed), phrase("write 0 or more"))]
        )
    if not 0 < scale <= MAX_SCALE:
        found_there = phrase("{n} is not above 0 and at most {most}", n=f"{scale:g}", most=MAX_SCALE)
        remedy = phrase("write 1 for the published figures")
        raise ScenarioError([Fault("scale", None, None, found_there, remedy)])
    try:
        return found.at_scale(scale).tables(seed)
    except DrawError as error:
        place, remedy = f"rounds.{found.name}", phrase("change the figures or settings")
        raise ScenarioError([Fault(found.sheet.name, None, place, error.said, remedy)]) from error


def _produce(staged: Path, found: FoundRound, tables: Tables) -> list[Path]:
    """Write everything below `staged`; return the relative paths, the manifest last."""
    folder = found.round.folder
    (staged / folder).mkdir(parents=True)
    written = []
    for table in ("villages", "cadres", "units", "previous", "hidden_plan", "nominated"):
        rows = getattr(tables, table)
        if rows is not None:
            path = Path(folder) / f"{table}.csv"
            (staged / path).write_text(_csv(rows), encoding="utf-8", newline="")
            written.append(path)
    path = Path(f"{found.name}.yaml")
    text = annotated(manifest_text(found.manifest), found.round.rules, found.documents)
    (staged / path).write_text(text, encoding="utf-8", newline="")
    return [*written, path]


def _csv(table: pd.DataFrame) -> str:
    flags = {str(c): table[c].map({True: "true", False: "false"}) for c in table.select_dtypes("bool")}
    return table.assign(**flags).to_csv(index=False, lineterminator="\n")


def _replace(paths: list[Path], source: Path, target: Path, aside: Path) -> None:
    """Move files into place, and back again if one can't be moved."""
    done: list[Path] = []
    try:
        for path in paths:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            if (target / path).exists():
                (aside / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target / path, aside / path)
            os.replace(source / path, target / path)
            done.append(path)
    except OSError:
        for path in done:
            if (aside / path).exists():
                os.replace(aside / path, target / path)
            else:
                (target / path).unlink()
        raise
