"""One tier of a forced re-solve: aim at the plan's value, bound, search near the plan, prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.model.settle import settled
from optimizer.solve.certificate import certify, tighten
from optimizer.solve.dive import neighbourhoods, without_pairs
from optimizer.solve.engine import Strategy
from optimizer.solve.pricing import LARGE, relax_by_pricing
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import FloatArray, Relaxed, price, relax
from optimizer.whynot.forcing import Forcing
from optimizer.whynot.shrink import search
from optimizer.whynot.terms import figure, locked, natural

DIVE_SHARE = 0.15
"""Largest share of the time left for one search among few pairs."""
PRICE_SHARE = 0.3
"""Largest share of the time left for the prices of a tier that others follow."""


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
        """Aim at what the plan reaches, then, where that can't be, at what prices leave possible."""
        aim = figure(self.tier, self.whole.targets[self.k].value)
        if self.bound >= aim:
            self._aim(aim)
        if not self.done:
            seconds = self.clock.left * PRICE_SHARE
            self._reprice(price(self.program, self.goal, seconds, self.whole.workers))
        if not self.done and self.bound < aim:
            self._aim(self.bound)

    def _aim(self, aim: int) -> None:
        """Look for a plan that reaches `aim` on this tier, guided by those after it."""
        if self.value is not None and self.value >= aim:
            return
        at = locked(self.program, certify(self.program, self.goal, 0.0 * self.prices), self.goal, aim)
        relaxed = self._relax(at, self.whole.guide(self.k + 1))
        if relaxed is None:
            return
        self._dive(at, relaxed, self.whole.near_guide(self.k + 1))
        alone = bool((self.whole.guide(self.k + 1) == self.whole.goals[self.k + 1]).all())
        if self.value == aim and alone:
            self.advice = relaxed

    def _relax_and_dive(self) -> None:
        """Bound the tier by its relaxation; look for a plan where the relaxation lives."""
        relaxed = self._relax(self.program, self.whole.guide(self.k))
        if relaxed is None:
            return
        self._reprice(relaxed.prices)
        if not self.done:
            self._dive(self.program, relaxed, self.whole.near_guide(self.k))

    def _relax(self, program: Frozen, objective: IntArray) -> Relaxed | None:
        v = self.model.variables
        if len(v.pairs) >= LARGE and not v.cells.choice:
            return relax_by_pricing(v, program, objective, self.clock, self.whole.seed)
        return relax(program, objective, self.clock.left)

    def _reprice(self, prices: FloatArray | None) -> None:
        """Keep the certificate that `prices` give, where its bound is no worse."""
        if prices is None:
            return
        certificate = certify(self.program, self.goal, prices)
        if certificate.bound <= self.certificate.bound:
            self.certificate, self.prices = certificate, prices
            self.bound = min(self.bound, certificate.bound)

    def _dive(self, program: Frozen, relaxed: Relaxed, objective: IntArray) -> None:
        """Look for a plan among the pairs that the relaxation leaves open, and the given plan's."""
        seconds = self.clock.left * DIVE_SHARE
        strategy = Strategy(1, self.whole.seed)
        for keep in neighbourhoods(self.model.variables, relaxed.x, self.whole.x):
            pairs = keep | self.whole.kept | self._must
            narrow = without_pairs(program, self.model.variables, ~pairs)
            answer = search(narrow, objective, self.clock, strategy, seconds=seconds)
            if answer.x is not None:
                self._accept(answer.x)
                self.whole.likely = pairs
                return

    @property
    def _must(self) -> BoolArray:
        """The pairs that the question fixes."""
        return np.asarray(self.whole.program.lower[self.model.variables.member] > 0)

    def _accept(self, x: IntArray) -> None:
        """Keep `x` if it satisfies the program (checked exactly) and is better."""
        x = settled(self.model.variables, x)
        if not self.program.feasible(x):
            raise RuntimeError("a search returned a plan that breaks a rule of the model")
        if self.value is None or int(self.goal @ x) > self.value:
            self.whole.x = x

    def _prove(self) -> Literal["impossible", "open"]:
        """Search all that could still be better; an empty search is the proof."""
        strategy = Strategy(self.whole.workers, self.whole.seed)
        value = self.value
        program = self.program if value is None else tighten(self.program, self.certificate, value)
        answer = search(program, self.goal, self.clock, strategy, above=value)
        if answer.verdict == "infeasible" and value is None:
            return "impossible"
        # what the search left out is no better than the value it started from
        proved = value if answer.verdict == "infeasible" else answer.bound
        if proved is not None:
            self.bound = min(self.bound, proved if value is None else max(proved, value))
        if answer.x is not None:
            self._accept(answer.x)
        return "open"
