"""How the plots look: one colour and one mark for each method, text that the browser sets."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator


@dataclass(frozen=True)
class Look:
    """A method's colour (distinct for the colour-blind, too), mark and width of line."""

    colour: str
    mark: str
    width: float = 1.4


LOOKS = {
    "ours": Look("#0b5cad", "o", 2.4),
    "textbook": Look("#d55e00", "s"),
    "mip": Look("#009e73", "^"),
    "greedy": Look("#6b6b6b", "D"),
    "flow": Look("#b0559a", "v"),
}
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "village-teams",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e6ea",
    "axes.edgecolor": "#8a9099",
    "axes.labelcolor": "#3b424b",
    "xtick.color": "#3b424b",
    "ytick.color": "#3b424b",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "lines.solid_capstyle": "round",
}


_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@contextmanager
def drawing() -> Iterator[None]:
    """Set the style while a figure is made and written."""
    with mpl.rc_context(_RC), warnings.catch_warnings():
        # Chinese words are drawn by the browser's fonts; matplotlib's needn't have them.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def panels(rows: int, columns: int, height: float = 2.9) -> tuple[Figure, list[list[Axes]]]:
    """Return a figure of so many panels, without any window."""
    figure = Figure(figsize=(4.6 * columns, height * rows), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False).tolist()


def plain(value: float, _: object = None) -> str:
    """Return a number as it stands at an axis: 0.5, 60, 12,000."""
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:g}"


PLAIN = FuncFormatter(plain)


def logarithmic(axis: Axis) -> None:
    """Label a logarithmic axis at 1, 2 and 5 of every power of ten."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(PLAIN)
    axis.set_minor_locator(NullLocator())


def svg(figure: Figure, label: str) -> str:
    """Return a figure as an SVG element that fits its place, named for those who can't see it."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata=_NO_METADATA)
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    name = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return text.replace("<svg", f'<svg role="img" aria-label="{name}"', 1)
