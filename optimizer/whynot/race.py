"""The proof of a tier: searches for anything better than the best solution, one beside the other.

One thread finds better solutions; the other looks among the pairs that prices
leave cheapest, then for a proof, and begins anew from every better value that
the first finds: from the best value a proof takes half or a third of the time
(``docs/why-not.md``). Where value and bound meet, both are done.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event, Lock

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.model.variables import Variables
from optimizer.solve.certificate import Certificate
from optimizer.solve.dive import without_pairs
from optimizer.solve.engine import Answer, Strategy
from optimizer.solve.progress import Clock
from optimizer.whynot.affordable import affordable
from optimizer.whynot.shrink import search

STEPS = 1
"""Pairs that prices say cost at most this many steps of the tier are looked among."""
LOOK_SHARE = 0.1
"""Largest share of the time left for looking among them."""


class Once(Event):
    """An event that is set, too, where something holds."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        super().__init__()
        self._holds = holds

    def is_set(self) -> bool:
        """Return whether it was set, or what it is about holds."""
        return super().is_set() or self._holds()


@dataclass(frozen=True)
class Start:
    """What a proof starts from.

    Attributes
    ----------
    program : Frozen
    goal : int64 [n]
    certificate : Certificate
        Of prices for `goal` over `program`.
    x : int64 [n]
        A solution.
    v : Variables
    """

    program: Frozen
    goal: IntArray
    certificate: Certificate
    x: IntArray
    v: Variables

    @property
    def value(self) -> int:
        """What the solution reaches."""
        return int(self.goal @ self.x)

    def better(self, value: int) -> Frozen | None:
        """Return the program less what nothing better than `value` can use; None where nothing is."""
        return affordable(self.program, self.certificate, self.v, value)

    def cheapest(self, kept: BoolArray) -> BoolArray:
        """Return the cheapest pairs, those `kept` and the solution's, bool [P]."""
        near = cheapest_pairs(self.program, self.certificate, self.v)
        return np.asarray(near | kept | (self.x[self.v.member] > 0))


@dataclass(frozen=True)
class Ended:
    """How a proof ended: the best solution, and what is proved of all (None where nothing is)."""

    x: IntArray
    bound: int | None


def race(start: Start, kept: BoolArray, clock: Clock, strategy: Strategy) -> Ended:
    """Look for the best solution of a program, or prove that the one at hand is.

    Parameters
    ----------
    start : Start
    kept : bool [P]
        The given plan's pairs.
    clock : Clock
    strategy : Strategy
    """
    running = _Race(start, kept, clock, strategy)
    if strategy.workers == 1:
        running.look()
        running.prove(strategy)
    else:
        with ThreadPoolExecutor(2) as pool:
            both = pool.submit(running.find), pool.submit(running.close_in)
        for one in both:
            one.result()
    return Ended(max(running.found, key=lambda x: int(start.goal @ x)), running.bound)


class _Race:
    """What the searches of a race tell each other: the best value, and the bound."""

    def __init__(self, start: Start, kept: BoolArray, clock: Clock, strategy: Strategy) -> None:
        self.start, self.kept, self.strategy = start, kept, strategy
        self.value, self.found = start.value, [start.x]
        self.bound: int | None = None
        self.over = Once(clock.stop.is_set)
        self.clock = replace(clock, stop=self.over)
        self._lock = Lock()
        self._first = start.better(start.value)

    def _better(self, value: int) -> Frozen | None:
        """Return what is left of the program by all that is not better than `value`."""
        return self._first if value == self.start.value else self.start.better(value)

    def look(self) -> None:
        """Look among the cheapest pairs."""
        if self._first is None:
            return
        narrow = without_pairs(self._first, self.start.v, ~self.start.cheapest(self.kept))
        first, seconds = replace(self.strategy, workers=1), LOOK_SHARE * self.clock.left
        answer = search(
            narrow,
            self.start.goal,
            self.clock,
            first,
            self.start.value,
            seconds,
            lambda value, _: self._hear(value, None),  # its bound is of few pairs only
        )
        self._keep(answer)

    def find(self) -> None:
        """Look for better solutions among all that could be."""
        try:
            self.prove(replace(self.strategy, workers=self.strategy.workers - 1))
        finally:
            self.over.set()

    def close_in(self) -> None:
        """Look among the cheapest pairs, then for a proof, anew from each better value."""
        place = self.strategy.workers - 1
        beside = replace(self.strategy, workers=1, place=place, by_relaxation=True)
        try:
            self.look()
            while self.clock.left > 0:
                self.prove(beside, anew=True)
        finally:
            self.over.set()

    def prove(self, strategy: Strategy, anew: bool = False) -> None:
        """Search all that is better than the best value; an empty search is the proof.

        Parameters
        ----------
        strategy : Strategy
        anew : bool
            Whether to stop as soon as a better value is known.
        """
        value = self.value
        better = self._better(value)
        if better is None:
            self._hear(None, value)
            return
        stop = Once(lambda: self.over.is_set() or (anew and self.value > value))
        clock = replace(self.clock, stop=stop)
        # what is left out is no better than the value that the search starts from
        answer = search(
            better,
            self.start.goal,
            clock,
            strategy,
            value,
            watch=lambda found, bound: self._hear(found, None if bound is None else max(bound, value)),
        )
        self._keep(answer)
        if answer.verdict == "infeasible":
            self._hear(None, value)
        elif answer.bound is not None:
            self._hear(None, max(answer.bound, value))

    def _keep(self, answer: Answer) -> None:
        """Take over what a search found."""
        if answer.x is not None:
            self.found.append(answer.x)
            self._hear(int(self.start.goal @ answer.x), None)

    def _hear(self, value: int | None, bound: int | None) -> bool:
        """Take over a value that a search has found, and a bound on all; return whether they meet."""
        with self._lock:
            if value is not None:
                self.value = max(self.value, value)
            if bound is not None:
                self.bound = bound if self.bound is None else min(self.bound, bound)
            if self.bound is not None and self.bound <= self.value:
                self.over.set()
            return self.over.is_set()


def cheapest_pairs(program: Frozen, certificate: Certificate, v: Variables) -> BoolArray:
    """Return the pairs that cost next to nothing at the prices, their village's pool included, bool [P]."""
    # what is decided has no choice that could cost anything
    cost = np.where(program.upper > program.lower, np.abs(certificate.reduced), 0)
    most = STEPS * certificate.step * certificate.scale
    return np.asarray(cost[v.member] + cost[v.cell][v.cells.of_pair] <= most)
