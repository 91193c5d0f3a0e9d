"""One tier: bound it, find a good plan, close the gap (``docs/solving.md``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen
from optimizer.model.settle import settled
from optimizer.solve.certificate import Certificate, certify, tighten
from optimizer.solve.counting import counting_prices
from optimizer.solve.dive import neighbourhoods, without_pairs
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.pricing import LARGE, relax_by_pricing
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import FloatArray, Relaxed, price, relax
from optimizer.solve.tracker import Tracker

PRICE_SHARE = 0.2
"""Largest share of the time left for the prices of a tier that others follow."""
PRICING_SHARE = 0.6
"""Largest share of the time left for pricing a large relaxation."""
DIVE_SHARE = 0.4
"""Largest share of the time left that one dive may take."""


@dataclass(frozen=True)
class Goal:
    """A tier in the solver's terms: maximise ``objective · x``.

    Attributes
    ----------
    objective : int64 [n]
        The tier's coefficients, negated where less is better.
    guide : int64 [n]
        This tier and those after it in one objective, for finding plans only.
    aim_first : bool
        Whether a plan at the bound that needs no prices is worth a try (no
        shortfall at all, nobody moved).
    """

    objective: IntArray
    guide: IntArray
    aim_first: bool


@dataclass(frozen=True)
class Outcome:
    """Where a tier ended.

    Attributes
    ----------
    x : int64 [n] | None
        The best solution.
    certificate : Certificate
        Says what variables may still be when the tier is locked.
    bound : int
        Proved.
    advice : float64 [m] | None
        Row prices of the guide's relaxation, where it was solved on the way.
    """

    verdict: Literal["optimal", "feasible", "infeasible", "no_answer"]
    x: IntArray | None
    certificate: Certificate
    bound: int
    advice: FloatArray | None = None


class TierSolver:
    """Solves one tier over a program in which the tiers before are locked.

    Parameters
    ----------
    model : Model
    program : Frozen
    goal : Goal
    incumbent : int64 [n] or None
        A solution of `program`.
    clock : Clock
    strategy : Strategy
    tracker : Tracker
    advice : float64 [m], optional
        Row prices found by the tier before.
    """

    def __init__(
        self,
        model: Model,
        program: Frozen,
        goal: Goal,
        incumbent: IntArray | None,
        clock: Clock,
        strategy: Strategy,
        tracker: Tracker,
        advice: FloatArray | None = None,
    ) -> None:
        self.model, self.program, self.goal = model, program, goal
        self.clock, self.strategy, self.tracker = clock, strategy, tracker
        self.x = incumbent
        self.relaxed: Relaxed | None = None
        self.advised = advice is not None
        prices = np.zeros(program.matrix.shape[0]) if advice is None else advice
        self.certificate = certify(program, goal.objective, prices)
        self.bound = self.certificate.bound
        if goal.aim_first:
            counted = certify(program, goal.objective, counting_prices(model.variables, program))
            if counted.bound < self.bound:
                self.certificate, self.bound = counted, counted.bound

    @property
    def value(self) -> int | None:
        """The incumbent's value."""
        return None if self.x is None else int(self.goal.objective @ self.x)

    @property
    def done(self) -> bool:
        """Whether the incumbent is proved good enough, or time is up."""
        return self.tracker.good_enough(self.value, self.bound) or self.clock.left <= 0

    def run(self, aim_only: bool = False) -> Outcome:
        """Work until the tier is closed or time is up, or, where asked, on a plan at the first bound only."""
        for step in (self._aim_at_bound, self._relax_and_dive, self._prove):
            if self.done or (aim_only and step != self._aim_at_bound):
                break
            if step() == "infeasible":
                return Outcome("infeasible", None, self.certificate, self.bound)
        if self.x is None:
            return Outcome("no_answer", None, self.certificate, self.bound)
        advice = None if self.relaxed is None else self.relaxed.prices
        closed = self.value is not None and self.value >= self.bound
        return Outcome("optimal" if closed else "feasible", self.x, self.certificate, self.bound, advice)

    def _accept(self, x: IntArray | None) -> None:
        """Keep `x` if it satisfies the program (checked exactly) and is better."""
        if x is None:
            return
        x = settled(self.model.variables, x)
        if not self.program.feasible(x):
            raise RuntimeError("a search returned a plan that breaks a rule of the model")
        if self.value is None or int(self.goal.objective @ x) > self.value:
            self.x = x
            self.tracker.show("search", self.value, self.bound)

    def _aim_at_bound(self) -> str:
        """Look for a plan at the bound that needs no prices, guided by the tiers after."""
        if self.goal.aim_first:
            self.tracker.show("search", self.value, self.bound)
            ideal = tighten(self.program, self.certificate, self.bound - 1)
            # pricing needs a relaxation that has a solution whatever pairs it starts from
            relaxed = self._relax(self.program if self.large else ideal)
            if relaxed is not None:
                reached = self.goal.objective @ relaxed.x > self.bound - 0.5
                self._dive(ideal if reached else self.program, relaxed)
        return "open"

    @property
    def large(self) -> bool:
        """Whether the relaxation is solved by pricing pairs in."""
        v = self.model.variables
        return len(v.pairs) >= LARGE and not v.cells.choice

    def _relax(self, program: Frozen) -> Relaxed | None:
        """Solve the guide's relaxation, once if it is large."""
        if self.large and self.relaxed is None:
            limit = self.clock.elapsed + PRICING_SHARE * self.clock.left
            clock = replace(self.clock, time_limit=limit)
            self.relaxed = relax_by_pricing(
                self.model.variables, program, self.goal.guide, clock, self.strategy.seed
            )
        elif not self.large:
            self.relaxed = relax(program, self.goal.guide, self.clock.left)
        return self.relaxed

    def _relax_and_dive(self) -> str:
        """Bound the tier by its relaxation's prices; look for a plan where the relaxation lives."""
        if self.advised:
            return "open"
        self.tracker.show("relax", self.value, self.bound)
        alone = bool((self.goal.guide == self.goal.objective).all())
        if not alone:
            self._reprice(
                price(self.program, self.goal.objective, self.clock.left * PRICE_SHARE, self.strategy.workers)
            )
        relaxed = None if self.done else self._relax(self.program)
        if relaxed is None:
            return "open"
        self._reprice(relaxed.prices)
        self.tracker.show("search", self.value, self.bound)
        if not self.done:
            self._dive(self.program, relaxed)
        return "open"

    def _reprice(self, prices: FloatArray | None) -> None:
        """Keep the bound that `prices` prove, where it is better."""
        if prices is not None:
            certificate = certify(self.program, self.goal.objective, prices)
            if certificate.bound <= self.bound:
                self.certificate, self.bound = certificate, certificate.bound
                self.tracker.show("relax", self.value, self.bound)

    def _dive(self, program: Frozen, relaxed: Relaxed) -> None:
        """Look for a plan where the relaxation leaves something to decide, in ever wider sets of pairs."""
        variables = self.model.variables
        seconds = self.clock.left * DIVE_SHARE / 3
        for keep in neighbourhoods(variables, relaxed.x, self.x):
            narrow = without_pairs(program, variables, ~keep)
            answer = maximise(narrow, self.goal.guide, self.clock, self.strategy, seconds=seconds)
            if answer.x is not None:
                self._accept(answer.x)
                return

    def _prove(self) -> str:
        """Search all that could still be better; an empty search is the proof."""
        self.tracker.show("prove", self.value, self.bound)
        value = self.value
        program = self.program if value is None else tighten(self.program, self.certificate, value)

        def watch(found: int | None, bound: int | None) -> bool:
            return self.tracker.moved(self.value, self.bound, found, bound)

        answer = maximise(program, self.goal.objective, self.clock, self.strategy, above=value, watch=watch)
        if answer.verdict == "infeasible" and value is None:
            return "infeasible"
        # what the search left out is no better than the value it started from
        proved = value if answer.verdict == "infeasible" else answer.bound
        if proved is not None:
            self.bound = min(self.bound, proved if value is None else max(proved, value))
        self._accept(answer.x)
        return "open"
