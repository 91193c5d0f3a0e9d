"""The plots of a page: by size, by quality, by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from benchmarks.bench.style import LOOKS, PLAIN, drawing, logarithmic, panels, svg
from benchmarks.bench.tables import TIERS
from optimizer.check.tiers import MAXIMISED

Says = Mapping[str, str]
"""Words of the page by key."""
RULES = ("off", "on")


def by_size(table: pd.DataFrame, says: Says) -> str:
    """Return time and memory against the number of villages, unit rules off and on."""
    shown = [r for r in RULES if (table["unit_rules"] == r).any()]
    with drawing():
        figure, axes = panels(len(shown), 2)
        for rules, (left, right) in zip(shown, axes, strict=True):
            runs = table[table["unit_rules"] == rules]
            for axis, column, unit in ((left, "wall_s", "seconds"), (right, "peak_mb", "megabytes")):
                _against_size(axis, runs, column)
                axis.set_title(f"{says[unit]} · {says['rules_' + rules]}")
                axis.set_xlabel(says["villages"])
        return svg(figure, says["by_size"])


def _against_size(axis: Axes, runs: pd.DataFrame, column: str) -> None:
    """Draw a line of medians for each method; a cross where a run came to no plan."""
    axis.set(xscale="log", yscale="log")
    for method, of_method in _by_method(runs):
        look, known = LOOKS[method], of_method[of_method[column] > 0]
        planned = known[known["shortage_value"].notna() | known["fit_value"].notna()]
        middle = planned.groupby("villages")[column].median()
        axis.plot(middle.index, middle.astype(float), color=look.colour, lw=look.width)
        for part, mark, size in ((planned, look.mark, 4), (known.drop(planned.index), "x", 7)):
            axis.plot(part["villages"], part[column].astype(float), mark, color=look.colour, ms=size, mew=1.5)
    axis.set_xticks(sorted(runs["villages"].unique().tolist()))
    axis.xaxis.set_major_formatter(PLAIN)
    axis.xaxis.set_minor_locator(NullLocator())
    logarithmic(axis.yaxis)


def quality(table: pd.DataFrame, says: Says) -> str:
    """Return shortage for a hundred villages and fit against the proved bound, by size and method."""
    shown = [r for r in RULES if (table["unit_rules"] == r).any()]
    with drawing():
        figure, axes = panels(len(shown), 2)
        for rules, (left, right) in zip(shown, axes, strict=True):
            runs = table[table["unit_rules"] == rules]
            short = 100 * runs["shortage_value"].astype("Float64") / runs["villages"]
            _side_by_side(left, runs, short)
            left.set_yscale("symlog", linthresh=1)
            left.set_ylim(-0.15, max([1.0, *(2 * short.dropna())]))
            left.yaxis.set_major_formatter(PLAIN)
            left.set_title(f"{says['shortage_per_100']} · {says['rules_' + rules]}")
            _side_by_side(right, runs, 100 * share_of_bound(runs), hollow=is_shorter(runs))
            right.axhline(100, color="#3b424b", lw=0.8)
            right.set_title(f"{says['fit_of_bound']} · {says['rules_' + rules]}")
        return svg(figure, says["quality"])


def share_of_bound(runs: pd.DataFrame) -> pd.Series[float]:
    """Return each run's fit over the best bound proved for its scenario; nothing where none is proved."""
    bound = runs.groupby(["round", "villages", "seed"])["fit_bound"].transform("min")
    return (runs["fit_value"].astype("Float64") / bound.astype("Float64")).where(bound > 0)


def is_shorter(runs: pd.DataFrame) -> pd.Series[bool]:
    """Return which runs leave more needs unmet than another run of the same scenario."""
    least = runs.groupby(["round", "villages", "seed"])["shortage_value"].transform("min")
    return (runs["shortage_value"] > least).fillna(value=False).astype(bool)


def _side_by_side(
    axis: Axes, runs: pd.DataFrame, values: pd.Series[float], hollow: pd.Series[bool] | None = None
) -> None:
    """Draw each method's runs beside the others' at every size."""
    places = {size: k for k, size in enumerate(sorted(runs["villages"].unique().tolist()))}
    methods = [m for m in LOOKS if (runs["method"] == m).any()]
    for k, method in enumerate(methods):
        look, own = LOOKS[method], values[runs["method"] == method].dropna()
        shift = (k - (len(methods) - 1) / 2) * 0.14
        at = pd.Series([places[size] + shift for size in runs.loc[own.index, "villages"]], own.index)
        empty = pd.Series(False, own.index) if hollow is None else hollow[own.index]
        for chosen, face in ((~empty, look.colour), (empty, "white")):
            part = own[chosen].astype(float)
            axis.plot(at[chosen], part, look.mark, color=look.colour, mfc=face, ms=5.5, alpha=0.8)
    axis.set_xticks(list(places.values()), [PLAIN(size) for size in places])
    axis.set_xlim(-0.6, len(places) - 0.4)
    axis.grid(visible=False, axis="x")


def over_time(rows: pd.DataFrame, traces: Mapping[str, Sequence[Sequence[Any]]], says: Says) -> str:
    """Return value and bound of each tier against time, for the runs of one scenario.

    Nothing where none came to a plan.

    Parameters
    ----------
    rows : DataFrame
        One run for each method.
    traces : mapping of str to sequence
        Cell → its improvements: seconds, tier, value, bound.
    """
    tiers = [t for t in TIERS if f"{t}_value" in rows and rows[f"{t}_value"].notna().any()]
    if not tiers:
        return ""
    with drawing():
        figure, axes = panels(1, len(tiers))
        hollow = is_shorter(rows)
        for tier, axis in zip(tiers, axes[0], strict=True):
            for (_, row), worse in zip(rows.iterrows(), hollow.tolist(), strict=True):
                trace = [t for t in traces.get(str(row["cell"]), ()) if t[1] == tier]
                _draw_run(axis, row, tier, trace, worse and tier != "shortage")
            _frame(axis, tier, rows)
            axis.set_title(says[f"tier_{tier}"])
            axis.set_xlabel(says["seconds_since_start"])
        return svg(figure, says["over_time"])


def _draw_run(
    axis: Axes, row: pd.Series[Any], tier: str, trace: Sequence[Sequence[Any]], hollow: bool
) -> None:
    """Draw how value and bound (dashed if proved, else dotted) moved, and where they ended."""
    look, wall, value = LOOKS[row["method"]], float(row["wall_s"]), row[f"{tier}_value"]
    ended = [] if pd.isna(value) else [(wall, int(value))]
    told = [(at, v) for at, _, v, _ in trace if v is not None]
    best = accumulate((v for _, v in told), max if tier in MAXIMISED else min)
    found = [*zip((at for at, _ in told), best, strict=True), *ended]
    bounds = [(at, b) for at, _, _, b in trace if b is not None]
    final = row[f"{tier}_bound"] if row["method"] == "ours" else row[f"{tier}_claimed_bound"]
    if not pd.isna(final):
        bounds.append((wall, int(final)))
    style = "--" if row["method"] == "ours" else ":"
    for points, line, width in ((found, "-", look.width), (bounds, style, 1.2)):
        if points:
            at, values = zip(*points, strict=True)
            axis.step(at, values, line, where="post", color=look.colour, lw=width)
    if ended:
        face = "white" if hollow else look.colour
        axis.plot(*ended[0], look.mark, color=look.colour, mfc=face, ms=6)


def _frame(axis: Axes, tier: str, rows: pd.DataFrame) -> None:
    """Set the scales so that what is near the best can be told apart."""
    axis.set_xscale("log")
    logarithmic(axis.xaxis)
    values = rows[f"{tier}_value"].dropna().astype(float)
    axis.yaxis.set_major_formatter(PLAIN)
    if tier in ("shortage", "changes"):
        axis.set_yscale("symlog", linthresh=max(1.0, float(values.max()) / 100))
        axis.set_ylim(bottom=-0.5)
    else:
        bounds = rows[f"{tier}_bound"].dropna().astype(float)
        top = max(values.max(), bounds.min() if len(bounds) else 0)
        low = 0.9 * min(values.min(), top)
        axis.set_ylim(low, top + 0.12 * (top - low) + 1)
    axis.yaxis.set_major_formatter(PLAIN)


def _by_method(runs: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the runs of each method, in the order of the legend."""
    return [(m, runs[runs["method"] == m]) for m in LOOKS if (runs["method"] == m).any()]
