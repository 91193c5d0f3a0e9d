"""The phases of one round, each a process of its own, and what each says about itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bench.process import run_limited
from benchmarks.harness import ROOT

Row = dict[str, Any]
Command = list[str | Path]
CLI: Command = [sys.executable, ROOT / "cli.py"]
LOAD = """\
import sys
from pathlib import Path
from optimizer.scenario import load_scenario
load_scenario(Path(sys.argv[1]))"""
"""Reads and checks a scenario as every command does before anything else."""
GRACE = 600.0
"""Seconds for anything that has no limit of its own, and beyond the limit of a solve."""
MEMORY_MB = 64_000
KINDS = ("size", "leader", "skill", "rule")
"""Needs; the skills are added up, and so are the composition rules."""
ANSWERED = (0, 1, 3, 4)
"""Exit codes of a solve that came to an end: proved, not proved, no plan possible, no plan found."""


class Failed(Exception):  # noqa: N818 - one phase, by name
    """A phase that came to no good end."""


@dataclass(frozen=True)
class Settings:
    """What every round is run with.

    Attributes
    ----------
    full : float
        Scale at which a round is generated, loaded and counted.
    scale : float
        Scale at which a round larger than a county is solved.
    """

    seed: int
    full: float
    scale: float
    time_limit: float
    workers: int


def run_round(name: str, county: bool, settings: Settings, work: Path) -> Iterator[Row]:
    """Yield a row for each phase of a round.

    Parameters
    ----------
    name : str
    county : bool
        Whether the round is small enough to be solved as it is.
    settings : Settings
    work : Path
        An empty directory.

    Raises
    ------
    Failed
        If a phase ends otherwise than it should.
    """
    full = 1.0 if county else settings.full
    phases = Phases(work, name, settings)
    yield phases.generate(full)
    manifest = phases.manifest(full)
    yield phases.measure("load", full, [sys.executable, "-c", LOAD, manifest])
    yield phases.measure("count", full, [*CLI, "validate", manifest, "--json"], counted)
    small = 1.0 if county else settings.scale
    if small != full:
        phases.generate(small)  # its time is no figure of interest
    plan = work / "plan"
    limits = ["--time-limit", str(settings.time_limit), "--gap", "0", "--workers", str(settings.workers)]
    command: Command = [*CLI, "solve", phases.manifest(small), *limits, "-o", plan, "--json"]
    yield phases.measure("solve", small, command, solved, ANSWERED)
    if plan.exists():
        yield phases.measure("check", small, [*CLI, "check", plan, "--json"], checked)


class Phases:
    """Runs the phases of one round in a directory."""

    def __init__(self, work: Path, name: str, settings: Settings) -> None:
        self.work, self.name, self.settings = work, name, settings

    def manifest(self, scale: float) -> Path:
        """Return where the round is generated at a scale."""
        return self.work / f"scale-{scale:g}" / f"{self.name}.yaml"

    def generate(self, scale: float) -> Row:
        """Generate the round."""
        command: Command = [*CLI, "generate", self.name, "-o", self.manifest(scale).parent, "--json"]
        sizes = ["--seed", str(self.settings.seed), "--scale", str(scale)]
        return self.measure("generate", scale, [*command, *sizes], generated)

    def measure(
        self,
        phase: str,
        scale: float,
        command: Command,
        read: Callable[[Mapping[str, Any]], Row] = lambda _: {},
        codes: Sequence[int] = (0,),
    ) -> Row:
        """Return the row of a command: wall time, peak of memory, and what `read` finds in its JSON."""
        output = self.work / f"{phase}.json"
        seconds = self.settings.time_limit + GRACE
        ended = run_limited(command, output, seconds, MEMORY_MB, codes)
        if ended.end != "ended":
            raise Failed(f"{self.name}, {phase}: {ended.end}: {ended.note}")
        text = output.read_text(encoding="utf-8")
        row = {"round": self.name, "phase": phase, "scale": scale, "seed": self.settings.seed}
        took = {"wall_s": round(ended.wall, 2), "peak_mb": ended.peak_mb}
        return row | took | (read(json.loads(text)) if text else {})


def generated(said: Mapping[str, Any]) -> Row:
    """Return the size of a round from what ``generate`` says."""
    return {column: said[column] for column in ("villages", "cadres", "units")}


def counted(said: Mapping[str, Any]) -> Row:
    """Return sizes, needs and what is proved unmet from what ``validate`` says."""
    row: Row = {column: said["counts"][column] for column in ("villages", "cadres", "units")}
    counties = {(area["prefecture"], area["county"]) for area in said["areas"] if area["area"] == "county"}
    row |= {"counties": len(counties), "pairs": said["pairs"]}
    for kind in KINDS:
        demands = [d for d in said["demands"] if ("rule" if d["rule"] else d["kind"]) == kind]
        if demands:
            row |= {f"{what}_{kind}": sum(d[what] for d in demands) for what in ("wanted", "unmet")}
    short = {(a["prefecture"], a["county"]) for a in said["areas"] if a["area"] == "county" and a["unmet"]}
    return row | {"counties_short": len(short)}


def solved(said: Mapping[str, Any]) -> Row:
    """Return tiers, shortfalls and times from what ``solve`` says."""
    row: Row = {column: said["counts"][column] for column in ("villages", "cadres", "placed")}
    row |= {
        "status": said["status"],
        "workers": said["run"]["workers"],
        "time_limit": said["run"]["time_limit"],
    }
    for tier in said["tiers"]:
        row |= {f"{tier['name']}_{part}": tier[part] for part in ("value", "bound", "gap")}
    short = dict.fromkeys(KINDS, 0)
    for kind, missing in said["shortfalls"].items():
        short[kind if kind in short else "rule"] += missing
    row |= {f"short_{kind}": missing for kind, missing in short.items()}
    return row | {f"{phase}_s": round(said["seconds"][phase], 2) for phase in ("load", "solve", "total")}


def checked(said: Mapping[str, Any]) -> Row:
    """Return what ``check`` says: every rule kept and every figure true."""
    return {"checked": said["ok"]}
