"""Time to a proved plan on every county round: ``python benchmarks/county.py`` (see README.md)."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import pandas as pd
from harness import RESULTS, in_fresh_process, machine, peak_memory_mb, today
from rich import box
from rich.console import Console
from rich.table import Table

from optimizer.check import check
from optimizer.generate import generate, rounds
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import admissible_pairs
from optimizer.plan import Plan, read_plan, relative_manifest, write_plan
from optimizer.scenario import load_scenario
from optimizer.solve import Options, solve

Row = dict[str, object]
SHOWN = {
    "shortage_value": "short",
    "fit_value": "fit",
    "fit_bound": "bound",
    "fit_gap": "gap",
    "status": "status",
    "solve_s": "solve",
    "total_s": "total",
    "peak_mb": "MB",
}
"""Column of the CSV → heading of the printed table."""
SMOKE_SECONDS = 5.0
LARGEST_COUNTY = 1000
"""Cadres; larger rounds are whole regions."""


@click.command()
@click.option("--seeds", type=click.IntRange(min=0), multiple=True, default=(0, 1, 2), show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--time-limit", type=float, help="Seconds for each run; by default the scenario's.")
@click.option("--gap", type=float, help="Where a tier may stop; by default the scenario's.")
@click.option("--smoke", is_flag=True, help=f"One seed, {SMOKE_SECONDS:g} seconds: does it run at all?")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="By default results/DATE-county.csv.")
def main(
    seeds: tuple[int, ...],
    workers: int,
    time_limit: float | None,
    gap: float | None,
    smoke: bool,
    output: Path | None,
) -> None:
    """Generate, solve, write and check every county round with each seed, each in a fresh process."""
    if smoke:
        seeds, time_limit = seeds[:1], SMOKE_SECONDS
    console, rows = Console(), []
    for info in (r for r in rounds() if r.cadres <= LARGEST_COUNTY):
        for seed in seeds:
            row = run(info.name, seed, workers, {"time_limit": time_limit, "gap": gap})
            console.print(f"{info.name} seed {seed}: fit {row['fit_value']}, {row['total_s']} s")
            rows.append(row)
    table = pd.DataFrame(rows).convert_dtypes()
    path = output or RESULTS / f"{today()}-county.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False)
    console.print(show(table), f"[dim]{path}[/dim]")


def run(name: str, seed: int, workers: int, limits: dict[str, float | None]) -> Row:
    """Return the row of one round and seed."""
    with TemporaryDirectory() as folder:
        manifest = generate(name, Path(folder), seed).manifest
        out = Path(folder) / "plan"
        measured = in_fresh_process(solve_and_write, manifest, out, workers, limits)
        scenario, plan = load_scenario(manifest), read_plan(out)
        size = {
            "villages": len(scenario.villages),
            "cadres": len(scenario.cadres),
            "pairs": len(admissible_pairs(Instance(scenario))),
        }
        truthful = check(scenario, plan).ok
    started = {"date": today(), "round": name, "seed": seed, "workers": workers}
    return started | size | figures(plan) | {"checked": truthful} | measured | machine()


def solve_and_write(manifest: Path, out: Path, workers: int, limits: dict[str, float | None]) -> Row:
    """Do what ``solve`` does, from the manifest to the written plan, and return what it took."""
    began = time.perf_counter()
    scenario = load_scenario(manifest)
    loaded = time.perf_counter()
    asked = scenario.solve
    limit, gap = limits["time_limit"], limits["gap"]
    options = Options(
        time_limit=asked.time_limit if limit is None else limit,
        gap=asked.gap if gap is None else gap,
        workers=workers,
        seed=asked.seed,
    )
    plan = solve(scenario, options)
    write_plan(replace(plan, manifest=relative_manifest(manifest, out)), out)
    total = time.perf_counter() - began
    return {
        "load_s": round(loaded - began, 2),
        "model_s": round(plan.seconds["model"], 2),
        "solve_s": round(plan.seconds["solve"], 2),
        "total_s": round(total, 2),
        "peak_mb": peak_memory_mb(),
        "time_limit": options.time_limit,
        "gap": options.gap,
    }


def figures(plan: Plan) -> Row:
    """Return status, and value and bound of each tier."""
    row: Row = {"status": plan.status}
    for tier in plan.tiers:
        row |= {f"{tier.name}_value": tier.value, f"{tier.name}_bound": tier.bound}
        row[f"{tier.name}_gap"] = round(tier.gap, 6)
    return {
        name: row.get(name) for name in ("shortage_value", "shortage_bound", "fit_value", "fit_bound")
    } | row


def show(table: pd.DataFrame) -> Table:
    """Return the runs of each round and below them their medians."""
    shown = Table(
        "round", "seed", *SHOWN.values(), title="County rounds (seconds)", box=box.SIMPLE, padding=0
    )
    for name, runs in table.groupby("round", sort=False):
        for _, run_ in runs.iterrows():
            shown.add_row(str(name), str(run_["seed"]), *(cell(run_.get(column)) for column in SHOWN))
        middle = runs[[c for c in SHOWN if c in runs]].median(numeric_only=True)
        cells = (cell(middle.get(column)) for column in SHOWN)
        shown.add_row(str(name), "median", *cells, style="bold", end_section=True)
    return shown


def cell(value: Any) -> str:
    """Return a figure as it is read: short, and nothing for what is missing."""
    if pd.isna(value):
        return ""
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < 1000 else str(value).removesuffix(".0")


if __name__ == "__main__":
    main()
