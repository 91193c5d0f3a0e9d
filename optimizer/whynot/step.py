"""One tier of a forced re-solve: aim at the plan's value, bound, search near the plan, prove."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.model.settle import settled
from optimizer.solve.certificate import certify
from optimizer.solve.dive import neighbourhoods, without_pairs
from optimizer.solve.engine import Strategy
from optimizer.solve.pricing import LARGE, relax_by_pricing
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import FloatArray, Relaxed, price
from optimizer.whynot.forcing import Forcing, touched
from optimizer.whynot.race import Once, Start, cheapest_pairs, race
from optimizer.whynot.shrink import propagated, relax_small, search
from optimizer.whynot.terms import figure, locked, natural

DIVE_SHARE, DIVE_MOST = 0.4, 3.0
"""Largest share of the time left for one search among few pairs, and most seconds; most take 0.2 to 0.7."""
RELAX_SHARE = 0.8
"""Largest share of the time left for a relaxation while there is no plan to fall back on."""
NEAR_SHARE = 0.5
"""Largest share of the time left for a plan where the question touches, if there is none yet."""
PRICE_SHARE = 0.3
"""Largest share of the time left for the prices of a tier that others follow."""
AIMS = 4
"""Values that are tried, each one step worse, while bounds passed along the rows exclude them."""


@dataclass(frozen=True)
class Reached:
    """Where a tier of the forced programme ended, in the model's terms.

    Attributes
    ----------
    value : int | None
        None where nothing was found.
    bound : int
        Proved: no solution is better, those before it at the values reached.
    prices : float64 [rows]
        Row prices of the last relaxation, for the rows that the tier's program has.
    """

    name: str
    value: int | None
    bound: int
    prices: FloatArray


class Step:
    """One tier: aims, bounds, searches, proves."""

    def __init__(self, whole: Forcing, program: Frozen, k: int, clock: Clock) -> None:
        self.whole, self.program, self.k, self.clock = whole, program, k, clock
        self.model, self.goal = whole.model, whole.goals[k]
        self.tier = whole.model.tiers[k]
        self.last = k == len(whole.goals) - 1
        self.prices: FloatArray = np.zeros(program.matrix.shape[0])
        self.certificate = certify(program, self.goal, self.prices)
        self.bound = self.certificate.bound
        self.advice: Relaxed | None = None

    @property
    def value(self) -> int | None:
        """What the best solution so far reaches on this tier."""
        return None if self.whole.x is None else int(self.goal @ self.whole.x)

    @property
    def done(self) -> bool:
        """Whether nothing is left to do, or no time to do it."""
        return (self.value is not None and self.value >= self.bound) or self.clock.left <= 0

    def learn(self, bound: int) -> None:
        """Take over a bound that holds for this tier."""
        self.bound = min(self.bound, bound)

    def reached(self) -> Reached:
        """Return where the tier stands."""
        value = None if self.value is None else natural(self.tier, self.value)
        return Reached(self.tier.name, value, natural(self.tier, self.bound), self.prices)

    def run(self, advice: Relaxed | None) -> Literal["impossible", "open"]:
        """Work until the tier is closed or time is up."""
        if advice is not None and len(advice.prices) == len(self.prices):
            self._reprice(advice.prices)
        else:
            advice = None
        if not self.last and not self.done:
            self._aim_twice()
        if not self.done and advice is None:
            self._relax_and_dive()
        return "open" if self.done else self._prove()

    def _aim_twice(self) -> None:
        """Aim at the best that is open, then, where that can't be, at what prices leave possible."""
        aimed = self._aim()
        if not self.done:
            seconds = self.clock.left * PRICE_SHARE
            self._reprice(price(self.program, self.goal, seconds, self.whole.workers))
        if not self.done and self.bound < aimed:
            self._aim()

    def _aim(self) -> int:
        """Look for a plan that reaches what the given plan does, or the best open; return the aim.

        Guided by the tiers after. What the rows alone exclude is proved in passing.
        """
        for _ in range(AIMS):
            aim = min(self.bound, figure(self.tier, self.whole.targets[self.k].value))
            at = propagated(self._locked(aim))
            if at is not None:
                break
            self.learn(aim - self.certificate.step)
        if at is None or (self.value is not None and self.value >= aim):
            return aim
        relaxed = self._relax(at, self.whole.guide(self.k + 1))
        if relaxed is not None:
            self._dive(at, relaxed, self.k + 1)
            alone = bool((self.whole.guide(self.k + 1) == self.whole.goals[self.k + 1]).all())
            if self.value == aim and alone:
                self.advice = relaxed
        return aim

    def _locked(self, aim: int) -> Frozen:
        """Return the program with this tier at `aim` or better."""
        return locked(self.program, certify(self.program, self.goal, 0.0 * self.prices), self.goal, aim)

    def _relax_and_dive(self) -> None:
        """Bound the tier by its relaxation; look for a plan where the relaxation lives."""
        relaxed = self._relax(self.program, self.whole.guide(self.k))
        if relaxed is None:
            return
        self._reprice(relaxed.prices)
        if not self.done:
            self._dive(self.program, relaxed, self.k)

    def _relax(self, program: Frozen, objective: IntArray) -> Relaxed | None:
        """Return the relaxation; while there is no plan yet, one is looked for beside it."""
        if self.whole.x is not None or self.whole.workers == 1:
            return self._relaxed(program, objective)
        enough = Event()
        with ThreadPoolExecutor(1) as pool:
            near = pool.submit(self._look_near, enough)
            try:
                relaxed = self._relaxed(program, objective)
            finally:
                enough.set()
        self._take(near.result())
        return relaxed

    def _relaxed(self, program: Frozen, objective: IntArray) -> Relaxed | None:
        v = self.model.variables
        if len(v.pairs) >= LARGE and not v.cells.choice:
            mine = self.whole.kept if self.whole.x is None else self.whole.kept | (self.whole.x[v.member] > 0)
            return relax_by_pricing(v, program, objective, self.clock, self.whole.seed, mine)
        share = RELAX_SHARE if self.whole.x is None else 1
        return relax_small(program, objective, share * self.clock.left)

    def _reprice(self, prices: FloatArray | None) -> None:
        """Keep the certificate that `prices` give, where its bound is no worse."""
        if prices is None:
            return
        certificate = certify(self.program, self.goal, prices)
        if certificate.bound <= self.certificate.bound:
            self.certificate, self.prices = certificate, prices
            self.bound = min(self.bound, certificate.bound)

    def _dive(self, program: Frozen, relaxed: Relaxed, k: int) -> None:
        """Look for a plan, by tier k and those after it, where their relaxation points."""
        objective = self.whole.near_guide(k)
        strategy = Strategy(1, self.whole.seed)
        for keep in self._neighbourhoods(program, relaxed, self.whole.guide(k)):
            seconds = min(DIVE_MOST, self.clock.left * DIVE_SHARE)
            pairs = keep | self.whole.kept | self._must
            narrow = without_pairs(program, self.model.variables, ~pairs)
            answer = search(narrow, objective, self.clock, strategy, seconds=seconds)
            if answer.x is not None:
                self._accept(answer.x)
                self.whole.likely = pairs
                return

    def _neighbourhoods(self, program: Frozen, relaxed: Relaxed, guide: IntArray) -> Iterator[BoolArray]:
        """Yield sets of pairs to look among: where the relaxation is undecided, then what it calls cheap."""
        v = self.model.variables
        yield from neighbourhoods(v, relaxed.x, self.whole.x)
        yield cheapest_pairs(program, certify(program, guide, relaxed.prices), v)

    def _look_near(self, enough: Event) -> IntArray | None:
        """Look for a plan among the pairs that the question touches; any will do once `enough` is set."""
        kept, asked = np.flatnonzero(self.whole.kept), np.flatnonzero(self._must)
        pairs = touched(self.model, kept, asked)
        narrow = without_pairs(self.program, self.model.variables, ~pairs)
        seconds = self.clock.left * NEAR_SHARE
        objective, strategy = self.whole.near_guide(self.k), Strategy(1, self.whole.seed)
        some = Event()

        def heard(value: int | None, bound: int | None) -> bool:
            if value is not None:
                some.set()
            return False

        stop = Once(lambda: self.clock.stop.is_set() or (enough.is_set() and some.is_set()))
        clock = replace(self.clock, stop=stop)
        return search(narrow, objective, clock, strategy, seconds=seconds, watch=heard).x

    def _take(self, x: IntArray | None) -> None:
        """Keep a plan found near the given one, if there is one."""
        if x is not None:
            self._accept(x)
            self.whole.likely = self.whole.kept | (x[self.model.variables.member] > 0)

    @property
    def _must(self) -> BoolArray:
        """The pairs that the question fixes."""
        return np.asarray(self.whole.program.lower[self.model.variables.member] > 0)

    def _accept(self, x: IntArray) -> None:
        """Keep `x` if it satisfies the program (checked exactly) and is better."""
        x = settled(self.model.variables, x)
        if not self.program.feasible(x):
            raise RuntimeError("a search returned a plan that breaks a rule of the model")
        old = self.whole.x
        # among equals on this tier, the better one on those after
        if old is None or self._figures(x) > self._figures(old):
            self.whole.x = x

    def _figures(self, x: IntArray) -> list[int]:
        """Return what a solution reaches on this tier and those after it."""
        return [int(goal @ x) for goal in self.whole.goals[self.k :]]

    def _prove(self) -> Literal["impossible", "open"]:
        """Search all that could still be better; an empty search is the proof."""
        strategy = Strategy(self.whole.workers, self.whole.seed)
        if self.whole.x is None:
            self._take(self._look_near(Event()))
        if self.done:
            return "open"
        if self.whole.x is not None:
            start = Start(self.program, self.goal, self.certificate, self.whole.x, self.model.variables)
            ended = race(start, self.whole.kept, self.clock, strategy)
            self._accept(ended.x)
            self.learn(self.bound if ended.bound is None else ended.bound)
            return "open"
        answer = search(self.program, self.goal, self.clock, strategy)
        if answer.verdict == "infeasible":
            return "impossible"
        if answer.x is not None:
            self._accept(answer.x)
        self.learn(self.bound if answer.bound is None else answer.bound)
        return "open"
