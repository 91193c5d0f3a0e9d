"""Measure the programmes and write ``docs/programmes.md``: ``python -m benchmarks.programmes``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pandas as pd

from benchmarks.bench.record import commit
from benchmarks.harness import RESULTS, machine, today
from benchmarks.programmes.page import PAGE, newest, read, render
from benchmarks.programmes.phases import Failed, Row, Settings, run_round
from optimizer.generate import rounds

LARGEST_COUNTY = 1000
"""Cadres; larger rounds are provinces, solved at a fraction of their size."""
SMALL = 0.005
NAMES = tuple(info.name for info in rounds())
FIGURES = ("wall_s", "peak_mb", "villages", "shortage_value", "fit_value", "fit_bound", "checked")


@click.command()
@click.option("--rounds", "names", type=click.Choice(NAMES), multiple=True, help="By default all.")
@click.option("--scale", type=click.FloatRange(0, 1, min_open=True), default=0.05, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the generator.")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--only-small", is_flag=True, help=f"Provinces at {SMALL} in every phase: does it run at all?")
@click.option("--render", "only_render", is_flag=True, help="Only write the page from the newest results.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Results; the page is then left alone.")
def main(
    names: tuple[str, ...], only_render: bool, only_small: bool, output: Path | None, **given: float
) -> None:
    """Generate, load and count every round at full size, solve and check it, and write the page.

    Rounds larger than a county are solved at --scale. Results go to results/DATE-programmes.csv; with
    --rounds the others keep the rows of the newest file there.
    """
    if only_small and output is None:
        raise click.UsageError("give --only-small a file with -o: its figures are not to be kept")
    if not only_render:
        scale = SMALL if only_small else given["scale"]
        full = SMALL if only_small else 1.0
        settings = Settings(int(given["seed"]), full, scale, given["time_limit"], int(given["workers"]))
        fresh = pd.DataFrame([row for name in names or NAMES for row in measured(name, settings)])
        if output is not None:
            fresh.convert_dtypes().to_csv(output, index=False)
            return
        merged(fresh).to_csv(RESULTS / f"{today()}-programmes.csv", index=False)
    results = newest()
    if results is None:
        raise click.UsageError("there are no results yet: run without --render")
    PAGE.write_text(render(read(results)), encoding="utf-8")
    click.echo(f"{PAGE} from {results}")


def measured(name: str, settings: Settings) -> list[Row]:
    """Return the rows of a round, and say them."""
    county = next(info.cadres for info in rounds() if info.name == name) <= LARGEST_COUNTY
    found = []
    try:
        with TemporaryDirectory() as folder:
            for row in run_round(name, county, settings, Path(folder)):
                figures = ", ".join(f"{column} {row[column]}" for column in FIGURES if column in row)
                click.echo(f"{name} {row['phase']}: {figures}")
                found.append({"date": today(), "commit": commit(), **row, **machine()})
    except Failed as problem:
        raise click.ClickException(str(problem)) from None
    return found


def merged(fresh: pd.DataFrame) -> pd.DataFrame:
    """Return fresh rows, and for rounds that were not run those of the newest results, in order."""
    path = newest()
    if path is not None:
        older = read(path)
        fresh = pd.concat([fresh, older[~older["round"].isin(fresh["round"])]])
    order = {name: place for place, name in enumerate(NAMES)}
    return fresh.sort_values("round", key=lambda column: column.map(order), kind="stable").convert_dtypes()


if __name__ == "__main__":
    main()
