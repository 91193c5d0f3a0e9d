"""The tiers in order: each solved with those before locked at the values reached."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen, Program
from optimizer.model.settle import settled
from optimizer.model.tiers import Tier
from optimizer.plan import Status
from optimizer.solve.certificate import tighten
from optimizer.solve.dive import without_pairs
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.relaxation import FloatArray
from optimizer.solve.tier import Goal, Outcome, TierSolver
from optimizer.solve.tracker import Tracker

TIER_SHARE = 0.6
"""Share of the time left that a tier may take when others follow."""
GUIDE_WEIGHT = 200
"""How much a tier outweighs the next in a guide; more conditions the relaxation worse (``known.md``)."""


@dataclass(frozen=True)
class Figures:
    """One tier's value and proved bound, in its own terms."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class Solution:
    """What the tiers came to."""

    status: Status
    x: IntArray | None
    figures: tuple[Figures, ...]


def solve_tiers(
    model: Model,
    options: Options,
    clock: Clock,
    listen: Listener | None,
    start: IntArray | None = None,
    proved_by: float = inf,
) -> Solution:
    """Solve all tiers of `model` in order.

    Parameters
    ----------
    model : Model
    options : Options
    clock : Clock
    listen : callable or None
    start : int64, optional
        The pairs of a lawful plan to begin with.
    proved_by : float, optional
        Unless all tiers but the last are reached at their first bounds by this second of the clock, no
        more time is taken.
    """
    strategy = Strategy(workers=options.workers or os.cpu_count() or 1, seed=options.seed)
    program = model.program.freeze()
    goals = [_objective(model.program, t) for t in model.tiers]
    bounds: list[int] = []
    x = None if start is None or not len(start) else _resumed(model, program, goals, start, clock)
    advice: FloatArray | None = None
    closed = True
    for k, tier in enumerate(model.tiers):
        tracker = Tracker(tier, options.gap, clock, listen)
        goal = Goal(goals[k], _guide(model.tiers, goals, k), aim_first=not tier.maximise)
        last = k == len(goals) - 1
        # With one tier to come, guide = weight · (tier before) + tier, so the guide's prices
        # are the tier's own once the row that locks the tier before takes the weight back.
        # A floor is in no guide.
        usable = advice is not None and last and tier.name != "floor"
        prices = np.append(advice, -float(GUIDE_WEIGHT)) if usable and advice is not None else None
        for share in (_share_of(clock, last), clock):
            if proved_by < inf and not (last and closed):
                share = replace(share, time_limit=min(share.time_limit, proved_by if closed else 0.0))
            solver = TierSolver(model, program, goal, x, share, strategy, tracker, prices)
            outcome = solver.run(aim_only=not last and proved_by < inf)
            if outcome.verdict != "no_answer":
                break  # else there is nothing to keep time for
        if outcome.x is None:
            return Solution("infeasible" if outcome.verdict == "infeasible" else "no_answer", None, ())
        x, advice = outcome.x, outcome.advice
        bounds.append(tracker.natural(outcome.bound))
        closed = closed and tracker.good_enough(int(goal.objective @ x), outcome.bound)
        program = _lock(program, goal, outcome, int(goal.objective @ x))
    assert x is not None
    # a tier that stopped at a gap may have been improved since; its bound holds all the same
    figures = tuple(
        Figures(t.name, t.expression.value(x), bound) for t, bound in zip(model.tiers, bounds, strict=True)
    )
    proved = all(f.value == f.bound for f in figures)
    return Solution("optimal" if proved else "feasible", x, figures)


def _resumed(
    model: Model, program: Frozen, goals: list[IntArray], start: IntArray, clock: Clock
) -> IntArray | None:
    """Return the best plan that uses no pairs but `start` (all of them, as a rule)."""
    others = np.ones(len(model.pairs), dtype=bool)
    others[start] = False
    narrow = without_pairs(program, model.variables, others)
    answer = maximise(narrow, _guide(model.tiers, goals, 0), clock, Strategy())
    return None if answer.x is None else settled(model.variables, answer.x)


def _share_of(clock: Clock, last: bool) -> Clock:
    """Return the tier's own clock: all that is left for the last, a share of it for others."""
    limit = clock.time_limit if last else clock.elapsed + TIER_SHARE * clock.left
    return replace(clock, time_limit=limit)


def _objective(program: Program, tier: Tier) -> IntArray:
    """Return the tier's coefficients as something to maximise."""
    coefficients = tier.expression.dense(program.n_variables)
    return coefficients if tier.maximise else -coefficients


def _guide(tiers: list[Tier], goals: list[IntArray], k: int) -> IntArray:
    """Return tier k and those after it in one objective.

    Tiers are scaled to the size of one point of fit, then weighted by a power
    of ``GUIDE_WEIGHT``. The floor is left to its own search: it says little
    about a relaxation.
    """
    chosen = [goals[j] for j in range(k, len(tiers)) if tiers[j].name != "floor" or j == k]
    guide = np.zeros_like(goals[k])
    for place, goal in enumerate(reversed(chosen)):
        guide += min(GUIDE_WEIGHT**place, 10**6) * goal
    return guide


def _lock(program: Frozen, goal: Goal, outcome: Outcome, value: int) -> Frozen:
    """Return the program with the tier held at `value` or better."""
    return tighten(program, outcome.certificate, value - 1).at_least(goal.objective, value)
