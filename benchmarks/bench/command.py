"""The command ``bench``; what it needs to draw and count is loaded only when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from optimizer.console.command import Help, common, option, path_option
from optimizer.console.entries import Entry
from optimizer.console.exits import Exit
from optimizer.console.screen import Screen, print_json
from optimizer.locale import mark

BENCH = {
    "bench": Entry(
        "benchmarks.bench.command:bench",
        mark("Run a benchmark SUITE: this program and other methods on the same scenarios, a process each."),
    )
}
RUNS = Path(__file__).resolve().parents[1] / "runs"


class Listed(click.ParamType[Any]):
    """Several values of one kind, separated by commas."""

    name = "list"

    def __init__(self, kind: click.ParamType[Any]) -> None:
        self.kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Return the values."""
        parts = [part.strip() for part in str(value).split(",")]
        return tuple(self.kind.convert(part, param, ctx) for part in parts if part)


@click.command(
    cls=Help,
    help=BENCH["bench"].help(
        mark(
            "SUITE is smoke, counties, ladder, ladder-rules, or a file; what is finished is not run again. "
            "Exit code 1 means that a plan broke a rule."
        )
    ),
    examples=[
        "bench smoke",
        "bench ladder --sizes 75,570 --methods ours,greedy --seeds 0 -o results",
    ],
)
@click.argument("suite", default="smoke")
@option(
    "--methods",
    type=Listed(click.STRING),
    metavar="M,M",
    help=mark("Run these: ours, textbook, mip, greedy, flow."),
)
@option("--sizes", type=Listed(click.IntRange(1)), metavar="N,N", help=mark("Only scenarios of N villages."))
@option("--seeds", type=Listed(click.IntRange(0)), metavar="N,N", help=mark("Seeds of the generator."))
@path_option(
    "-o", "--output", metavar="DIR", help=mark("Directory for results; otherwise benchmarks/runs/SUITE.")
)
@option("--force", is_flag=True, help=mark("Run again what is finished."))
@common
def bench(suite: str, output: Path | None, force: bool, language: str, as_json: bool, **picked: Any) -> int:
    """Run a suite."""
    from benchmarks.bench import screen as shown
    from benchmarks.bench.run import bench as run_suite
    from benchmarks.bench.suite import Cell, Choice, read_suite

    screen = Screen(language, as_json)
    found, cells = read_suite(suite, Choice(**{key: tuple(values or ()) for key, values in picked.items()}))

    def tell(number: int, cell: Cell, row: dict[str, Any]) -> None:
        if not as_json:
            screen.note(shown.run_line(screen.words, number, len(cells), row))

    report = run_suite(screen.words, found.name, cells, output or RUNS / found.name, force, tell)
    if as_json:
        print_json(_document(found.name, report))
    else:
        screen.show(*shown.bench_blocks(screen.words, report))
    if report.interrupted:
        return Exit.INTERRUPTED
    return Exit.NOT_PROVED if shown.broken_cells(report.rows) else 0


def _document(name: str, report: Any) -> dict[str, object]:
    return {
        "suite": name,
        "run": report.run,
        "kept": report.kept,
        "interrupted": report.interrupted,
        "files": [str(file) for file in report.files],
        "results": report.rows,
    }
