"""Tables that stay quick with tens of thousands of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

FEW = 200
"""Up to so many rows rich lays out by itself; it takes half a millisecond for each."""
GAP = 2
"""Blanks between columns."""
NARROW = 3
"""Screens that leave a column less are left to rich."""

Cell = str | Text
Row = tuple[Cell, ...]


class LongTable(Table):
    """A table with a rule under its head, of cells that are strings or texts.

    Many rows look as rich would print them, but are laid out here: a cell that
    fits its column is padded, only others are wrapped by rich.
    """

    def __init__(self) -> None:
        super().__init__(
            box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0)
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table's segments."""
        rows: list[Row] = list(zip(*(column.cells for column in self.columns), strict=True))
        widths = self._widths(console, options, rows) if len(rows) > FEW else []
        if min(widths, default=0) < NARROW:
            yield from super().__rich_console__(console, options)
            return
        yield from self._of(rows[:1], widths).__rich_console__(console, options)
        for row in rows[1:]:
            yield from _lines(console, self.columns, widths, row)

    def _widths(self, console: Console, options: ConsoleOptions, rows: Sequence[Row]) -> list[int]:
        """Return the widths of the columns, as rich gives them for the widest cell of each."""
        between = (GAP - 1) * (len(self.columns) - 1)  # the rest of the gap is the columns' padding
        room = options.update_width(options.max_width - between)
        widest = tuple(max(cells, key=_width) for cells in zip(*rows, strict=True))
        widths = self._of([widest])._calculate_column_widths(console, room)
        return [width - (GAP - 1) for width in widths[:-1]] + widths[-1:]

    def _of(self, rows: Sequence[Row], widths: Sequence[int] | None = None) -> Table:
        """Return a table with the same columns, of these widths where given, but other rows."""
        made = LongTable()
        for n, column in enumerate(self.columns):
            made.add_column(
                column.header,
                justify=column.justify,
                no_wrap=column.no_wrap,
                vertical=column.vertical,
                overflow=column.overflow,
                width=widths[n] if widths else None,
            )
        for row in rows:
            made.add_row(*row)
        return made


def _width(cell: Cell) -> int:
    """Return how many columns of the screen a cell takes if nothing is wrapped."""
    plain = cell if isinstance(cell, str) else cell.plain
    return max(map(cell_len, plain.split("\n"))) if "\n" in plain else cell_len(plain)


def _lines(console: Console, columns: Sequence[Column], widths: Sequence[int], row: Row) -> Iterator[Segment]:
    """Yield the segments of one row, of as many lines as its highest cell."""
    cells = [
        _cell(console, column, width, cell) for column, width, cell in zip(columns, widths, row, strict=True)
    ]
    gap = Segment(" " * GAP)
    for n in range(max(map(len, cells))):
        for k, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            if k:
                yield gap
            yield from lines[n] if n < len(lines) else [Segment(" " * width)]
        yield Segment.line()


def _cell(console: Console, column: Column, width: int, cell: Cell) -> list[list[Segment]]:
    """Return the lines of a cell, each as wide as its column."""
    plain = cell if isinstance(cell, str) else cell.plain
    spare = width - cell_len(plain)
    if spare < 0 or "\n" in plain:
        text = Text(cell) if isinstance(cell, str) else cell
        wrapped = text.wrap(
            console, width, justify=column.justify, overflow=column.overflow, no_wrap=column.no_wrap
        )
        return [Segment.adjust_line_length(_segments(console, line), width) for line in wrapped]
    text_segments = [Segment(plain)] if isinstance(cell, str) else _segments(console, cell)
    blanks = [Segment(" " * spare)] if spare else []
    return [[*blanks, *text_segments] if column.justify == "right" else [*text_segments, *blanks]]


def _segments(console: Console, line: Text) -> list[Segment]:
    """Return a line in its styles; without spans, rich leaves the text's own style to its caller."""
    if line.spans:
        return list(line.render(console))
    return [Segment(line.plain, console.get_style(line.style))]
