"""A solver run that the user can watch and stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from optimizer import solve as solver
from optimizer.console.progress import Reporter
from optimizer.locale import Words
from optimizer.plan import Placement, Plan
from optimizer.scenario import Scenario
from optimizer.solve import Options

TICK = 0.1
"""Seconds until a signal is noticed."""
AFTER = 3.0
"""Counting a plan again, its bottlenecks, and writing take about so many times what reading took."""
LEAST = 0.5
"""Share of a time limit that is searched for at least, however slow start and reading were."""


def time_to_solve(limit: float, elapsed: float, reading: float) -> float:
    """Return the seconds to solve in, so that the whole command keeps to its time limit.

    Parameters
    ----------
    limit : float
        Of the whole command.
    elapsed : float
        Since it was called.
    reading : float
        What reading the scenario took of that.
    """
    return max(limit - elapsed - AFTER * reading, LEAST * limit)


def run(
    words: Words,
    scenario: Scenario,
    options: Options,
    report: Reporter,
    start: Sequence[Placement] = (),
    seconds: float | None = None,
) -> tuple[Plan, bool]:
    """Solve, from a lawful plan if one is given, while the reporter shows how it goes.

    The first SIGINT or SIGTERM asks the solver to stop with the best plan so
    far; the second raises KeyboardInterrupt.

    Returns
    -------
    tuple of (Plan, bool)
        The plan, and whether the user stopped the run.
    """
    stop = threading.Event()
    task = _Task(lambda: solver.solve(scenario, options, report.hear, stop, start, seconds))
    told = False
    with stopped_by_signals(stop), report:
        task.start()
        # The solver works in another thread: Python sees signals in this one only between its own steps.
        while task.is_alive():
            task.join(TICK)
            if stop.is_set() and not told:
                report.tell(words.say("Stopping with the best plan so far; Ctrl-C again quits without it."))
                told = True
    return task.outcome(), stop.is_set()


class _Task(threading.Thread):
    """A call in a thread of its own, with its result or its exception."""

    def __init__(self, call: Callable[[], Plan]) -> None:
        super().__init__(name="solve", daemon=True)
        self._call = call
        self._plan: Plan | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """Make the call."""
        try:
            self._plan = self._call()
        except BaseException as error:  # told by `outcome`, in the caller's thread
            self._error = error

    def outcome(self) -> Plan:
        """Return the result, or raise what the call raised."""
        if self._error is not None:
            raise self._error
        if self._plan is None:
            raise RuntimeError("the solver hasn't finished")
        return self._plan


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Set `stop` at the first SIGINT or SIGTERM, raise KeyboardInterrupt at the second."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
