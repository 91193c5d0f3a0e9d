"""One page with every plot and figure, to be opened anywhere without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.bench import plots
from benchmarks.bench.style import LOOKS, plain
from benchmarks.bench.tables import results
from benchmarks.bench.words import METHODS, STATUSES, texts
from optimizer.locale import Words
from optimizer.locale.words import percent

MARKS = {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼"}
SCENARIO = ["round", "villages", "unit_rules", "time_limit_s"]
Says = Mapping[str, str]


def write_page(words: Words, title: str, records: Sequence[dict[str, Any]], folder: Path) -> Path:
    """Write ``index.html``; return its path."""
    path = folder / "index.html"
    path.write_text(page(words, title, records), encoding="utf-8")
    return path


def page(words: Words, title: str, records: Sequence[dict[str, Any]]) -> str:
    """Return the page of some records as HTML."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    table, says = results(records), texts(words)
    traces = {record["row"]["cell"]: record["trace"] for record in records}
    return environment.get_template("page.html.j2").render(
        language=words.language,
        title=says["title"].format(name=title),
        says=says,
        legend=[
            (METHODS[m], words.say(METHODS[m]), LOOKS[m].colour, MARKS[LOOKS[m].mark])
            for m in LOOKS
            if (table["method"] == m).any()
        ],
        made_by=_made_by(table, says),
        broken=says["broken"].format(n=int((table["status"] == "broken").sum()))
        if (table["status"] == "broken").any()
        else "",
        by_size=plots.by_size(table, says),
        quality=plots.quality(table, says),
        groups=list(_groups(words, table, traces, says)),
    )


def _made_by(table: pd.DataFrame, says: Says) -> str:
    facts = {key: _span(table[key]) for key in ("commit", "date", "cores", "python", "ortools", "scipy")}
    return says["made_by"].format(cells=len(table), **facts)


def _span(column: pd.Series[Any]) -> str:
    """Return what a column holds: one value, or first and last."""
    values = sorted({str(v) for v in column.dropna()})
    return values[0] if len(values) == 1 else f"{values[0]} … {values[-1]}" if values else "–"


def _groups(
    words: Words, table: pd.DataFrame, traces: Mapping[str, Any], says: Says
) -> Iterator[dict[str, Any]]:
    """Yield each scenario at one size with its rows of figures and its plot over time."""
    for _, runs in table.groupby(SCENARIO, sort=False):
        row = runs.iloc[0]
        head = says["scenario"].format(
            round=row["round"],
            villages=plain(int(row["villages"])),
            cadres=plain(int(runs["cadres"].median())),
            rules=says[f"rules_{row['unit_rules']}"],
        )
        methods = [m for m in LOOKS if (runs["method"] == m).any()]
        yield {
            "head": head,
            "limit": says["time_limit"].format(s=plain(float(row["time_limit_s"]))),
            "rows": [_figures(words, m, runs[runs["method"] == m]) for m in methods],
            "plot": plots.over_time(runs[runs["seed"] == runs["seed"].min()], traces, says),
        }


def _figures(words: Words, method: str, runs: pd.DataFrame) -> dict[str, Any]:
    """Return a row of the table: medians over the seeds."""
    ours = method == "ours"
    planned = runs[runs["checked"] == True]  # noqa: E712 - missing where there is no plan
    status = [words.say(STATUSES[s]) for s in dict.fromkeys(runs["status"])]
    gaps = runs["fit_gap"].dropna()
    return {
        "method": words.say(METHODS[method]),
        "colour": LOOKS[method].colour,
        "mark": MARKS[LOOKS[method].mark],
        "ours": ours,
        "status": ", ".join(status),
        "plans": f"{len(planned)}/{len(runs)}",
        "shortage": _middle(planned["shortage_value"]),
        "shortage_bound": _middle(runs["shortage_bound" if ours else "shortage_claimed_bound"]),
        "fit": _middle(planned["fit_value"]),
        "fit_bound": _middle(runs["fit_bound" if ours else "fit_claimed_bound"]),
        "gap": percent(float(gaps.median())) if len(gaps) else "",
        "best": _middle(planned["best_s"]),
        "seconds": _middle(runs["wall_s"]),
        "memory": _middle(runs["peak_mb"]),
        "note": "; ".join(dict.fromkeys(runs["note"].dropna())) if len(planned) < len(runs) else "",
    }


def _middle(column: pd.Series[Any]) -> str:
    known = column.dropna().astype(float)
    return plain(round(float(known.median()), 1)) if len(known) else ""
