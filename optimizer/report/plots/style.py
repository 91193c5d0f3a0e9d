"""How plots look: few colours, text that the browser sets in its own fonts."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

MET, UNMET, INK, FAINT = "#2f7d5b", "#c0392b", "#1d232b", "#8a9099"
LEVEL_COLOURS = {"province": "#0b3d6b", "prefecture": "#3d85c6", "county": "#a9cbe8"}
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "village-teams",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": "#e4e6ea",
    "legend.frameon": False,
}
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_SIZE = re.compile(r'(<svg[^>]*?) (?:width|height)="[^"]*"')


@contextmanager
def drawing() -> Iterator[None]:
    """Set the style while a figure is made and written."""
    with mpl.rc_context(_RC), warnings.catch_warnings():
        # Chinese words are drawn by the browser's fonts; matplotlib's needn't have them.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def panel(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure with one panel, in inches, without any window."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def whole_numbers(axis: Any) -> None:
    """Mark an axis at whole numbers only, thousands apart."""
    axis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def svg(figure: Figure) -> str:
    """Return a figure as an SVG element that takes the width of its place."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, dpi=160, metadata=_NO_METADATA)
    text = out.getvalue()
    text = text[text.index("<svg") :]
    for _ in range(2):
        text = _SIZE.sub(r"\1", text, count=1)
    return text.replace("<svg", '<svg aria-hidden="true"', 1)
