"""What a solver run reports while it works, and how it is asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a run.

    Attributes
    ----------
    phase : str
        ``model``, ``relax`` (linear relaxation), ``search``, ``prove`` or ``done``.
    tier : str | None
        The tier being worked on.
    value, bound : int | None
        Best plan so far and proved bound on that tier; None while unknown.
    elapsed : float
        Seconds since the run began.
    assessed : tuple of int and int, optional
        Of a large scenario: how many of its areas are assessed (priced), and how many there are,
        until all are; only then do bound and plan improve.
    """

    phase: str
    tier: str | None
    value: int | None
    bound: int | None
    elapsed: float
    assessed: tuple[int, int] | None = None

    @property
    def gap(self) -> float | None:
        """``|bound − value| / max(1, |value|)``, None while either is unknown."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1, abs(self.value))


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve.

    Attributes
    ----------
    time_limit : float
        Seconds for the whole run, model building included.
    gap : float
        A tier may stop at this relative gap.
    workers : int
        0 means all cores.
    seed : int
    strict : bool
        Whether every shortfall is forbidden.
    """

    time_limit: float = 60.0
    gap: float = 0.001
    workers: int = 0
    seed: int = 0
    strict: bool = False


@dataclass
class Clock:
    """The run's deadline and stop switch, shared by all its parts."""

    time_limit: float
    stop: Event = field(default_factory=Event)
    began: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left, 0 once asked to stop."""
        return 0.0 if self.stop.is_set() else max(0.0, self.time_limit - self.elapsed)
