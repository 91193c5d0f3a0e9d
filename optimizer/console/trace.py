"""A file with one JSON line for each improvement of a run, for plots of value and bound against time."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from optimizer.console.progress import Reporter
from optimizer.locale.told import phrase
from optimizer.scenario import Fault, ScenarioError
from optimizer.solve import Progress


class Traced:
    """Writes down what it hears and passes it on.

    A line holds ``at`` (seconds since 1970, so that other clocks can be compared),
    ``elapsed`` (since the solver began), ``phase``, ``tier``, ``value`` and ``bound``.

    Parameters
    ----------
    inner : Reporter
    path : Path

    Raises
    ------
    ScenarioError
        Where the file can't be written.
    """

    def __init__(self, inner: Reporter, path: Path) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self._last: tuple[object, ...] = ()
        self._file = _opened(path)

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._file.close()
        self._inner.__exit__(kind, error, trace)

    def hear(self, progress: Progress) -> None:
        """Write a line if a figure has changed."""
        figures = (progress.tier, progress.value, progress.bound)
        with self._lock:
            if progress.tier is not None and figures != self._last and not self._file.closed:
                self._last = figures
                line: dict[str, object] = {"at": round(time.time(), 3), "elapsed": round(progress.elapsed, 3)}
                line |= {"phase": progress.phase, "tier": progress.tier}
                line |= {"value": progress.value, "bound": progress.bound}
                self._file.write(json.dumps(line) + "\n")
                self._file.flush()
        self._inner.hear(progress)

    def tell(self, text: str) -> None:
        """Pass it on."""
        self._inner.tell(text)


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as problem:
        found = phrase("can't be written ({error})", error=problem.strerror or problem)
        remedy = phrase("choose another file")
        raise ScenarioError([Fault(str(path), None, None, found, remedy)]) from problem
