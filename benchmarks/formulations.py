"""Ours beside the textbook's pair model, same time, one run: ``python benchmarks/formulations.py``."""

from __future__ import annotations

import time
from pathlib import Path

import click
import pandas as pd
from harness import ROOT, in_fresh_process, machine, today
from rich import box
from rich.console import Console
from rich.table import Table
from textbook import Figures, Textbook

from optimizer.scenario import load_scenario
from optimizer.solve import Options, solve

COUNTIES = [str(path) for path in sorted((ROOT / "scenarios").glob("*-20*.yaml"))]

SHOWN = {
    "formulation": "formulation",
    "shortage_value": "short",
    "shortage_bound": "bound",
    "fit_value": "fit",
    "fit_bound": "bound",
    "fit_gap": "gap",
    "seconds": "seconds",
}
"""Column of the CSV → heading of the printed table."""


@click.command()
@click.argument("scenarios", nargs=-1, type=click.Path(exists=True))
@click.option("--time-limit", type=float, default=60.0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--gap", type=float, default=0.001, show_default=True, help="Where ours may stop a tier.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Also write the rows as CSV.")
def main(
    scenarios: tuple[str, ...], time_limit: float, workers: int, gap: float, output: Path | None
) -> None:
    """Solve county SCENARIOS (by default the committed ones) by both formulations."""
    rows: list[dict[str, object]] = []
    for path in scenarios or COUNTIES:
        textbook = in_fresh_process(run_textbook, path, time_limit, workers)
        ours = in_fresh_process(run_ours, path, time_limit, workers, gap)
        started = {"date": today(), "scenario": Path(path).stem, "workers": workers, "time_limit": time_limit}
        rows.append(started | {"formulation": "pairs, defaults"} | columns(textbook) | machine())
        rows.append(started | {"formulation": "ours"} | columns(ours) | machine())
    table = pd.DataFrame(rows).convert_dtypes()
    if output is not None:
        table.to_csv(output, index=False)
    Console().print(show(table))


def run_textbook(path: str, time_limit: float, workers: int) -> Figures:
    """Return what the textbook's model comes to; building it counts."""
    scenario = load_scenario(Path(path))
    began = time.perf_counter()
    model = Textbook(scenario)
    built = time.perf_counter() - began
    found = model.solve(time_limit - built, workers)
    return Figures(found.tiers, found.seconds + built)


def run_ours(path: str, time_limit: float, workers: int, gap: float) -> Figures:
    """Return what the optimizer comes to."""
    plan = solve(load_scenario(Path(path)), Options(time_limit, gap, workers))
    return Figures({tier.name: (tier.value, tier.bound) for tier in plan.tiers}, plan.seconds["solve"])


def columns(found: Figures) -> dict[str, object]:
    """Return the columns of one run; empty where there is no plan."""
    row: dict[str, object] = {}
    for tier in ("shortage", "fit"):
        value, bound = found.tiers.get(tier, (None, None))
        row |= {f"{tier}_value": value, f"{tier}_bound": bound}
    value, bound = found.tiers.get("fit", (None, None))
    row["fit_gap"] = (
        None if value is None or bound is None else round(abs(bound - value) / max(1, abs(value)), 6)
    )
    return row | {"seconds": round(found.seconds, 2)}


def show(table: pd.DataFrame) -> Table:
    """Return the rows, a section for each scenario."""
    title = f"At most {table['time_limit'].iloc[0]:g} s each"
    shown = Table("scenario", *SHOWN.values(), title=title, box=box.SIMPLE, padding=0)
    for scenario, runs in table.groupby("scenario", sort=False):
        for row in runs[list(SHOWN)].itertuples(index=False):
            cells = ("-" if pd.isna(value) else f"{value}".removesuffix(".0") for value in row)
            shown.add_row(str(scenario), *cells)
        shown.add_section()
    return shown


if __name__ == "__main__":
    main()
