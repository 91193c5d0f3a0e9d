"""A whole suite: cell after cell, what is finished left alone, tables and page at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.page import write_page
from benchmarks.bench.record import Records, Row
from benchmarks.bench.suite import Cell
from benchmarks.bench.tables import write_tables
from optimizer.locale import Words

Listener = Callable[[int, Cell, Row], None]


@dataclass(frozen=True)
class Report:
    """What a run of a suite left behind.

    Attributes
    ----------
    run, kept : int
        Cells run now, and found finished.
    rows : list of dict
        Of all cells in the folder.
    files : tuple of Path
        Tables and page.
    interrupted : bool
    """

    run: int
    kept: int
    rows: list[Row]
    files: tuple[Path, ...]
    interrupted: bool = False


def bench(
    words: Words,
    title: str,
    cells: Sequence[Cell],
    folder: Path,
    force: bool = False,
    listen: Listener | None = None,
) -> Report:
    """Run the cells that aren't finished yet, and write tables and page of all in the folder.

    Parameters
    ----------
    words, title
        Language and title of the page.
    cells : sequence of Cell
    folder : Path
        For results; gets ``cells/`` and ``scenarios/`` too.
    force : bool
        Run finished cells again.
    listen : callable, optional
        Told number, cell and row of each cell run.
    """
    records, done, kept, interrupted = Records(folder), 0, 0, False
    try:
        for number, cell in enumerate(cells, 1):
            if not force and records.finished(cell):
                kept += 1
                continue
            row = records.run(cell)
            done += 1
            if listen is not None:
                listen(number, cell, row)
    except KeyboardInterrupt:
        interrupted = True
    found = records.all()
    files: tuple[Path, ...] = ()
    if found:
        files = (*write_tables(found, folder), write_page(words, title, found, folder))
    return Report(done, kept, [record["row"] for record in found], files, interrupted)
