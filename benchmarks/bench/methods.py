"""How each method is started, and what its answer means."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bench.process import Ended, run_limited
from benchmarks.bench.suite import Cell
from benchmarks.harness import ROOT
from optimizer.plan import Placement

SOLVE_CODES = (0, 1, 3, 4)
"""Exit codes with which ``solve`` tells a result."""


@dataclass(frozen=True)
class Answer:
    """What a method says it came to.

    Attributes
    ----------
    status : str
        ``optimal``, ``feasible``, ``infeasible`` or ``no_plan`` as told; how the run
        ended (`Ended.end`) where nothing was told.
    placements : tuple of Placement
    values, bounds : mapping of str to int
        Tier → the value it states, and the bound it proves; ours only.
    claims : mapping of str to int
        Tier → the bound that a peer's solver reports.
    """

    status: str
    note: str = ""
    placements: tuple[Placement, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)
    bounds: Mapping[str, int] = field(default_factory=dict)
    claims: Mapping[str, int] = field(default_factory=dict)


def start(cell: Cell, manifest: Path, folder: Path) -> tuple[Ended, Answer]:
    """Run a cell's method in a process of its own, and read its answer.

    Parameters
    ----------
    folder : Path
        Gets the method's files: ``trace.jsonl``, ``answer.json``, what it printed.
    """
    seconds = cell.time_limit + cell.grace
    answer = folder / "answer.json"
    printed = answer if cell.method == "ours" else folder / "printed.txt"
    codes = SOLVE_CODES if cell.method == "ours" else (0,)
    ended = run_limited(command(cell, manifest, folder), printed, seconds, cell.memory_mb, codes)
    if ended.end != "ended":
        return ended, Answer(ended.end, ended.note)
    told = json.loads(answer.read_text(encoding="utf-8"))
    return ended, _ours(told) if cell.method == "ours" else _peer(told)


def command(cell: Cell, manifest: Path, folder: Path) -> list[str | Path]:
    """Return the command of a cell."""
    common: list[str | Path] = ["--time-limit", f"{cell.time_limit:g}", "--workers", str(cell.workers)]
    trace: list[str | Path] = ["--trace", folder / "trace.jsonl"]
    if cell.method == "ours":
        asked = ["--gap", f"{cell.gap:g}", "--json"]
        return [sys.executable, ROOT / "cli.py", "solve", manifest, *common, *asked, *trace]
    peer: list[str | Path] = [sys.executable, "-m", "benchmarks.peers", cell.method, manifest]
    return [*peer, *common, *trace, "-o", folder / "answer.json"]


def _ours(told: dict[str, Any]) -> Answer:
    tiers = told["tiers"]
    return Answer(
        status="no_plan" if told["status"] == "no_answer" else told["status"],
        placements=tuple(Placement(p["cadre"], p["village"], p["role"]) for p in told["placements"]),
        values={t["name"]: t["value"] for t in tiers},
        bounds={t["name"]: t["bound"] for t in tiers},
    )


def _peer(told: dict[str, Any]) -> Answer:
    if told["status"] == "no_plan":
        return Answer("no_plan", told["note"])
    return Answer(
        status="feasible",  # that it is optimal is only a claim
        note="called optimal by its solver" if told["proved"] else "",
        placements=tuple(Placement(*row) for row in told["placements"]),
        claims=told["claims"],
    )


def read_trace(path: Path, began: float) -> list[list[Any]]:
    """Return ``[seconds since the start, tier, value, bound]`` for each improvement, as far as written."""
    found: list[list[Any]] = []
    if not path.exists():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:  # cut off when the process was killed
            continue
        if told.get("tier") is not None:
            found.append([round(told["at"] - began, 3), told["tier"], told["value"], told["bound"]])
    return sorted(found, key=lambda row: row[0])
