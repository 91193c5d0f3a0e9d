"""How long an answer may take: what the whole command promises, and what of it is for searching."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from threading import Event

from optimizer.solve.progress import Clock
from optimizer.solve.regional import run

COUNTY, PROVINCE = 5.0, 30.0
"""Seconds of the whole command unless told: up to `run.PAIRS` admissible pairs, and from there on."""
LEAST = 0.3
"""Share of these that is searched for at least, however slow start and reading were."""
AROUND = 0.5
"""Seconds of a command before its clock starts, for the screen, and until the process has ended."""
RECOUNTS = 4
"""A plan with what is asked, and another with fewer moves, are each counted again twice after the search."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and with how many threads.

    Attributes
    ----------
    time_limit : float | None
        Seconds for the whole command; None for as many as the size of the
        scenario calls for.
    workers : int
        0 means all cores.
    seed : int
    began : float | None
        When the command was called, by ``time.monotonic``; None for when the
        question is asked.
    recount : float
        Seconds that counting the plan again takes.
    """

    time_limit: float | None = None
    workers: int = 0
    seed: int = 0
    began: float | None = None
    recount: float = 0.0

    @property
    def started(self) -> Limits:
        """The same limits, their time running."""
        return self if self.began is not None else replace(self, began=time.monotonic())

    @property
    def elapsed(self) -> float:
        """Seconds since `began`."""
        return 0.0 if self.began is None else time.monotonic() - self.began

    def seconds(self, pairs: int) -> float:
        """Return the seconds for the whole command about a scenario of so many admissible pairs."""
        return self.time_limit or (PROVINCE if pairs >= run.PAIRS else COUNTY)

    def clock(self, pairs: int, stop: Event) -> Clock:
        """Return the clock of the search: what is left when all that follows it has its time."""
        seconds = self.seconds(pairs)
        until = seconds - self._after(seconds)
        if self.time_limit is None:
            until = max(until, self.elapsed + LEAST * seconds)
        return Clock(until, stop, time.monotonic() - self.elapsed)

    def prompt(self, pairs: int) -> float:
        """Return the seconds by which an answer should stand if the cost is known before."""
        most = PROVINCE if pairs >= run.PAIRS else COUNTY
        return most - self._after(most)

    def _after(self, seconds: float) -> float:
        """Return what follows the search; not more than half of all, where hardly any time is given."""
        return min(AROUND + RECOUNTS * self.recount, seconds / 2)
