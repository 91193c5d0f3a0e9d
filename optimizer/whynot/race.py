"""The proof of a tier: searches for anything better than the best solution, one beside the other.

From a good solution on a proof takes half or a third of the time that it takes
from one some steps below (``docs/why-not.md``). So one thread searches all that
could be better while another looks among the pairs that prices leave cheapest;
what it finds starts the proof anew from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Event

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


class _Linked(Event):
    """An event that is set, too, where another one is."""

    def __init__(self, other: Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Return whether either is set."""
        return super().is_set() or self._other.is_set()


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

    def at(self, x: IntArray | None) -> Start:
        """Return the same from another solution, if there is one."""
        return self if x is None else replace(self, x=x)

    @cached_property
    def better(self) -> Frozen | None:
        """The program less what nothing better than the solution can use; None where nothing is."""
        return affordable(self.program, self.certificate, self.v, self.value)

    def cheapest(self, kept: BoolArray) -> BoolArray:
        """Return the cheapest pairs, those `kept` and the solution's, bool [P]."""
        near = cheapest_pairs(self.program, self.certificate, self.v)
        return np.asarray(near | kept | (self.x[self.v.member] > 0))


def cheapest_pairs(program: Frozen, certificate: Certificate, v: Variables) -> BoolArray:
    """Return the pairs that cost next to nothing at the prices, their village's pool included, bool [P]."""
    # what is decided has no choice that could cost anything
    cost = np.where(program.upper > program.lower, np.abs(certificate.reduced), 0)
    most = STEPS * certificate.step * certificate.scale
    return np.asarray(cost[v.member] + cost[v.cell][v.cells.of_pair] <= most)


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
    better, goal, value = start.better, start.goal, start.value
    if better is None:
        return Ended(start.x, value)
    narrow = without_pairs(better, start.v, ~start.cheapest(kept))
    first = replace(strategy, workers=1)
    seconds = LOOK_SHARE * clock.left
    if strategy.workers == 1:
        looked = search(narrow, goal, clock, first, value, seconds)
        return _prove(start.at(looked.x), clock, strategy)
    ended = _Linked(clock.stop)
    linked = replace(clock, stop=ended)
    direct_way = replace(strategy, workers=strategy.workers - 1)
    with ThreadPoolExecutor(3) as pool:
        direct = pool.submit(search, better, goal, linked, direct_way, value)
        look = pool.submit(search, narrow, goal, linked, first, value, seconds)
        wait((direct, look), return_when=FIRST_COMPLETED)
        beside = None
        if not direct.done() and look.result().x is None:
            # nothing was found where it is likely: proving is what is left
            second = replace(first, place=direct_way.workers, by_relaxation=True)
            beside = pool.submit(search, better, goal, linked, second, value)
            wait((direct, beside), return_when=FIRST_COMPLETED)
        ended.set()
    answers = [f.result() for f in (direct, beside) if f is not None]
    tried = [_ended(start, answer) for answer in answers]
    if any(answer.verdict != "stopped" for answer in answers) or clock.left <= 0:
        return _best(start, tried)
    nearer = _best(start, [*tried, Ended(start.at(look.result().x).x, None)])
    return _best(start, [nearer, _prove(start.at(nearer.x), clock, strategy)])


def _prove(start: Start, clock: Clock, strategy: Strategy) -> Ended:
    """Search all that could be better; an empty search is the proof."""
    if start.better is None:
        return Ended(start.x, start.value)
    return _ended(start, search(start.better, start.goal, clock, strategy, start.value))


def _ended(start: Start, answer: Answer) -> Ended:
    """Return what a search of `start.better` for more says of the whole program."""
    x = start.at(answer.x).x
    if answer.verdict == "infeasible":
        return Ended(x, start.value)
    # what the search left out is no better than the value it started from
    return Ended(x, None if answer.bound is None else max(answer.bound, start.value))


def _best(start: Start, ended: Sequence[Ended]) -> Ended:
    """Return the best of the solutions with the least of the bounds."""
    bounds = [one.bound for one in ended if one.bound is not None]
    x = max((one.x for one in ended), key=lambda x: int(start.goal @ x))
    return Ended(x, min(bounds, default=None))
