"""Live progress on standard error: a small table in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import FAINT, FAIR, GOOD, heading
from optimizer.console.screen import Screen
from optimizer.locale import Words, mark, names
from optimizer.locale.words import number, percent, seconds
from optimizer.scenario import Scenario
from optimizer.solve import Options, Progress

PHASES = {
    "model": mark("building the model"),
    "relax": mark("estimating"),
    "search": mark("searching"),
    "prove": mark("proving"),
    "done": mark("done"),
}
EVERY = 5.0
"""Seconds between two lines where there is no terminal, unless the tier changes."""


class Reporter(Protocol):
    """Something that is told how a run goes; `hear` may be called from any thread."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hear(self, progress: Progress) -> None:
        """Take note of a moment of the run."""

    def tell(self, text: str) -> None:
        """Say something to the user at once."""


def reporter(screen: Screen, scenario: Scenario, options: Options) -> Reporter:
    """Return the reporter that suits standard error; none beside a JSON document."""
    words, console = screen.words, screen.err
    if screen.as_json:
        return Quiet()
    if console.is_terminal and not console.is_dumb_terminal:
        title = words.titled(scenario.manifest.title, scenario.name)
        return LiveTable(words, console, title, options.time_limit)
    return Lines(words, console)


class Quiet:
    """Says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def hear(self, progress: Progress) -> None:
        """Do nothing."""

    def tell(self, text: str) -> None:
        """Do nothing."""


class Lines:
    """A line when tier or phase changes, else every few seconds if there is news.

    Parameters
    ----------
    words : Words
    console : Console
    """

    def __init__(self, words: Words, console: Console) -> None:
        self.words, self.console = words, console
        self._lock = threading.Lock()
        self._last: Progress | None = None
        self._said = -EVERY

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def hear(self, progress: Progress) -> None:
        """Print a line if there is something new."""
        with self._lock:
            last, now = self._last, time.monotonic()
            fresh = last is None or (last.tier, last.phase) != (progress.tier, progress.phase)
            news = last is None or _figures(last) != _figures(progress)
            if not (fresh or (news and now - self._said >= EVERY)):
                return
            self._last, self._said = progress, now
            self.console.print(Text(progress_line(self.words, progress)), soft_wrap=True)

    def tell(self, text: str) -> None:
        """Print a line."""
        with self._lock:
            self.console.print(Text(text), soft_wrap=True)


def _figures(progress: Progress) -> tuple[object, ...]:
    return progress.value, progress.bound, progress.assessed


def _assessed(words: Words, progress: Progress | None) -> list[str]:
    """Return how many areas are assessed, where that says something."""
    if progress is None or progress.assessed is None:
        return []
    done, of = progress.assessed
    return [words.say("areas assessed: {done} of {all}", done=number(done), all=number(of))]


def progress_line(words: Words, progress: Progress) -> str:
    """Return a moment of a run in one line."""
    pieces = [seconds(progress.elapsed), words.say(PHASES.get(progress.phase, progress.phase))]
    pieces += _assessed(words, progress)
    if progress.tier is not None:
        pieces.append(names.tier(words, progress.tier))
    if progress.value is not None:
        pieces.append(words.say("reached {value}", value=number(progress.value)))
    if progress.bound is not None:
        pieces.append(words.say("best possible {bound}", bound=number(progress.bound)))
    if progress.gap is not None:
        pieces.append(words.say("gap {gap}", gap=percent(progress.gap)))
    return words.listed(pieces)


class LiveTable:
    """One row for each tier, and a clock, redrawn in place and gone at the end.

    Parameters
    ----------
    words : Words
    console : Console
    title : str
        Of the scenario.
    time_limit : float
        Seconds.
    """

    def __init__(self, words: Words, console: Console, title: str, time_limit: float) -> None:
        self.words, self.title, self.time_limit = words, title, time_limit
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._last: Progress | None = None
        self._tiers: dict[str, Progress] = {}
        self._notice = words.say("Ctrl-C stops and keeps the best plan so far.")
        self._live = Live(get_renderable=self._render, console=console, transient=True, refresh_per_second=4)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def hear(self, progress: Progress) -> None:
        """Take over the figures; the screen is redrawn by its own clock."""
        with self._lock:
            self._last = progress
            if progress.tier is not None:
                self._tiers.pop(progress.tier, None)  # the current tier stands last
                self._tiers[progress.tier] = progress

    def tell(self, text: str) -> None:
        """Replace the line at the bottom."""
        with self._lock:
            self._notice = text

    def _render(self) -> RenderableType:
        with self._lock:
            tiers, last, notice = list(self._tiers.items()), self._last, self._notice
        words = self.words
        clock = words.say(
            "{elapsed} of at most {limit}",
            elapsed=seconds(time.monotonic() - self._began),
            limit=seconds(self.time_limit),
        )
        head = heading(self.title)
        head.append(f"  {words.say(PHASES[last.phase if last else 'model'])} · {clock}")
        blocks: list[RenderableType] = [head, *(Text("  " + line) for line in _assessed(words, last))]
        if tiers:
            blocks.append(_tier_rows(words, tiers))
        blocks.append(Text(notice, style=FAINT))
        return Group(*blocks)


def _tier_rows(words: Words, tiers: list[tuple[str, Progress]]) -> Table:
    made = Table.grid(padding=(0, 2))
    for _ in range(4):
        made.add_column(no_wrap=True)
    for name, progress in tiers:
        gap = progress.gap
        proved = progress.value is not None and progress.value == progress.bound
        made.add_row(
            "  " + names.tier(words, name),
            words.say("reached {value}", value="–" if progress.value is None else number(progress.value)),
            words.say(
                "best possible {bound}", bound="–" if progress.bound is None else number(progress.bound)
            ),
            Text(
                words.say("proved")
                if proved
                else ""
                if gap is None
                else words.say("gap {gap}", gap=percent(gap)),
                style=GOOD if proved else FAIR,
            ),
        )
    return made
