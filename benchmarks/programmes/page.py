"""``docs/programmes.md`` from its template and the newest measurements."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.harness import RESULTS, ROOT
from optimizer.locale.words import number, percent

DOCS = ROOT / "docs"
PAGE = DOCS / "programmes.md"
_WORDS = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}


def newest() -> Path | None:
    """Return the newest file of results."""
    return max(RESULTS.glob("*-programmes.csv"), default=None)


def read(path: Path) -> pd.DataFrame:
    """Return a file of results."""
    return pd.read_csv(path).convert_dtypes()


def render(table: pd.DataFrame) -> str:
    """Return the page of some results: one row for each round and phase."""
    # The page is Markdown: nothing in it is escaped for HTML.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(DOCS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"n": _whole, "s": _seconds, "gb": _gigabytes, "gap": percent}
    rounds: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in table.to_dict("records"):
        known = {str(column): value for column, value in row.items() if not pd.isna(value)}
        rounds.setdefault(known["round"], {})[known["phase"]] = known
    cores = table["cores"].iloc[-1]
    return environment.get_template("programmes.md.j2").render(
        rounds=rounds,
        dates=_span(table["date"]),
        seeds=_span(table["seed"]),
        machine=_WORDS.get(cores, f"{cores} cores"),
        workers=_span(table["workers"].dropna()),
        limits=_span(table["time_limit"].dropna()),
        versions={package: _span(table[package]) for package in ("python", "ortools", "scipy")},
    )


def _whole(value: float) -> str:
    return number(int(value))


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value < 100 else number(round(value))


def _gigabytes(megabytes: float) -> str:
    return f"{megabytes / 1024:.1f}"


def _span(column: pd.Series[Any]) -> str:
    """Return what a column holds: one value, or first and last."""
    values = sorted({f"{v:g}" if isinstance(v, float) else str(v) for v in column})
    return values[0] if len(values) == 1 else f"{values[0]} to {values[-1]}"
