"""One cell: run, counted by the checker, kept as a file of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from benchmarks.bench.methods import Answer, read_trace, start
from benchmarks.bench.process import Ended
from benchmarks.bench.scenarios import manifest_of
from benchmarks.bench.suite import Cell
from benchmarks.bench.tables import TIERS
from benchmarks.harness import ROOT, machine, today
from optimizer.check import CheckReport, check
from optimizer.plan import Plan
from optimizer.scenario import Scenario, load_scenario

Row = dict[str, Any]
WITH_PLAN = ("optimal", "feasible")


class Records:
    """The cells of a results folder.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cells = folder / "cells"

    def finished(self, cell: Cell) -> bool:
        """Say whether a cell was run with the same settings, however it ended."""
        found = _read(self.cells / f"{cell.name}.json")
        return found is not None and found["settings"] == asdict(cell)

    def all(self) -> list[dict[str, Any]]:
        """Return every cell ever finished here."""
        read = (_read(path) for path in sorted(self.cells.glob("*.json")))
        return [record for record in read if record is not None]

    def run(self, cell: Cell) -> Row:
        """Run a cell, keep its record and return its row."""
        manifest = manifest_of(cell.source, self.folder / "scenarios")
        work = self.folder / "work" / cell.name
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        ended, answer = start(cell, manifest, work)
        trace = read_trace(work / "trace.jsonl", ended.began)
        scenario = _scenario(manifest)
        report = _count(scenario, answer) if answer.status in WITH_PLAN else None
        row = _row(cell, scenario, ended, answer, report, trace)
        self._keep(cell, {"settings": asdict(cell), "row": row, "trace": trace})
        if row["checked"] is not False:  # else its files tell what was wrong
            shutil.rmtree(work)
        return row

    def _keep(self, cell: Cell, record: Mapping[str, Any]) -> None:
        self.cells.mkdir(parents=True, exist_ok=True)
        path = self.cells / f"{cell.name}.json"
        path.with_suffix(".new").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        os.replace(path.with_suffix(".new"), path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"settings", "row", "trace"} <= set(found) else None


@lru_cache(maxsize=1)
def _scenario(manifest: Path) -> Scenario:
    return load_scenario(manifest)


def _count(scenario: Scenario, answer: Answer) -> CheckReport:
    """Have a plan counted; of what it states only its placements are looked at."""
    rows = answer.placements
    return check(scenario, Plan(scenario.name, scenario.inputs, "feasible", (), {}, {}, {}, rows, ""))


def _row(
    cell: Cell, scenario: Scenario, ended: Ended, answer: Answer, report: CheckReport | None, trace: list[Any]
) -> Row:
    source = cell.source
    values = {} if report is None else dict(report.tiers)
    checked = None if report is None else not report.violations and answer.values in ({}, values)
    note = "; ".join(str(v) for v in report.violations[:2]) if report and report.violations else answer.note
    row: Row = {
        "cell": cell.name,
        "round": source.round,
        "villages": len(scenario.villages),
        "cadres": len(scenario.cadres),
        "unit_rules": "on" if source.unit_rules else "off",
        "seed": source.seed,
        "method": cell.method,
        "time_limit_s": cell.time_limit,
        "memory_limit_mb": cell.memory_mb,
        "workers": cell.workers,
        "gap_asked": cell.gap if cell.method == "ours" else None,
        "status": answer.status if checked is not False else "broken",
        "checked": checked,
        "wall_s": round(ended.wall, 2),
        "best_s": round(_reached(values, trace, ended.wall), 2) if values else None,
        "peak_mb": ended.peak_mb,
    }
    for tier in TIERS:
        value, bound = values.get(tier), answer.bounds.get(tier)
        known = value is not None and bound is not None
        row[f"{tier}_value"], row[f"{tier}_bound"] = value, bound
        row[f"{tier}_gap"] = round(abs(bound - value) / max(1, abs(value)), 6) if known else None  # type: ignore[operator, arg-type]
        row[f"{tier}_claimed_bound"] = answer.claims.get(tier)
    row["placed"] = None if report is None else report.counts["placed"]
    short = {} if report is None else report.shortfalls
    row |= {f"short_{kind}": short.get(kind) for kind in ("size", "leader", "skill")}
    return row | {"note": note, "date": today(), "commit": commit()} | machine()


def _reached(values: Mapping[str, int], trace: list[Any], wall: float) -> float:
    """Return when the last tier first had its final value, as far as the trace tells; else the end."""
    last = list(values)[-1]
    return next((at for at, tier, value, _ in trace if tier == last and value == values[last]), wall)


@cache
def commit() -> str:
    """Return the code's commit, with a mark where files differ from it; empty outside git."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=8", "--exclude=*"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.strip()
