"""The screen of ``bench``: a line for each run, and where the results are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType

from benchmarks.bench.run import Report
from benchmarks.bench.words import STATUSES
from optimizer.console.parts import BAD, FAINT, heading
from optimizer.locale import Words
from optimizer.locale.words import number, seconds

Row = Mapping[str, Any]


def run_line(words: Words, done: int, of: int, row: Row) -> str:
    """Return a finished run in one line."""
    pieces = [f"{done}/{of} {row['cell']}", words.say(STATUSES[row["status"]])]
    if row["shortage_value"] is not None:
        pieces.append(words.say("shortage {n}", n=number(row["shortage_value"])))
    if row["fit_value"] is not None:
        pieces.append(words.say("fit {n}", n=number(row["fit_value"])))
    pieces += [seconds(row["wall_s"]), f"{number(row['peak_mb'])} MB"]
    return words.listed(pieces)


def bench_blocks(words: Words, report: Report) -> list[RenderableType]:
    """Return what was run and where it is kept."""
    text = heading(words.count("{n} run made", "{n} runs made", report.run))
    if report.kept:
        kept = words.count("{n} was finished before", "{n} were finished before", report.kept)
        text.append("\n" + kept, style=FAINT)
    if report.interrupted:
        text.append("\n" + words.say("Stopped at your request; the same command goes on."), style=BAD)
    broken = broken_cells(report.rows)
    if broken:
        said = words.say("Plans that break a rule: {cells}", cells=words.listed(broken))
        text.append("\n" + said, style=BAD)
    for file in report.files:
        text.append(f"\n  {file}", style=FAINT)
    return [text]


def broken_cells(rows: Sequence[Row]) -> list[str]:
    """Return the cells whose plan breaks a rule or isn't as its method says."""
    return [str(row["cell"]) for row in rows if row["checked"] is False]
