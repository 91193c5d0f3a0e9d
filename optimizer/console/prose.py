"""Sentences on a terminal: what rich takes for one long word in Chinese is broken between characters."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_PIECE = re.compile(
    r"[（“《]*"  # never at the end of a line
    r"(?:[^\s\u2e80-\u9fff\uff00-\uffef（）“”《》，。；：、！？]+|[\u2e80-\u9fff\uff00-\uffef]|.)"
    r"[，。；：、！？）”》]*\s*"  # never at its beginning
)


class Prose:
    """A text that is broken between words, and between Chinese characters.

    Parameters
    ----------
    text : str or Text
    style : str
        Of a text that has none of its own.
    """

    def __init__(self, text: str | Text, style: str = "") -> None:
        self.text = Text(text, style=style) if isinstance(text, str) else text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its lines; a word longer than a line is left to be broken anywhere."""
        for line in self.text.split(allow_blank=True):
            for part in line.divide(_breaks(line.plain, options.max_width)):
                part.rstrip()
                part.overflow = "fold"
                yield part

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the width it asks for."""
        return Measurement.get(console, options, self.text)


def _breaks(text: str, width: int) -> list[int]:
    """Return where lines of that width begin, after the first."""
    found: list[int] = []
    used = 0
    for piece in _PIECE.finditer(text):
        size = cell_len(piece[0].rstrip())
        if used and used + size > width:
            found.append(piece.start())
            used = 0
        used += cell_len(piece[0])
    return found
