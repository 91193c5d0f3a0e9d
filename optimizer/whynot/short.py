"""Nearly as good, but few moves: the best plan with what is asked in which hardly anybody else moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen
from optimizer.model.settle import settled
from optimizer.solve.dive import without_pairs
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.whynot.fewest import Kept
from optimizer.whynot.forcing import touched
from optimizer.whynot.resolve import Resolved
from optimizer.whynot.shrink import search
from optimizer.whynot.terms import goal_of

MOST = 12
"""So many people may move at most, and half as many as the best plan takes."""
LONG = 6
"""Where the best plan moves no more people than this, there is no need for another."""
SHARE = 10
"""A move has to gain more than one in so many of the points that a placement has on average."""


@dataclass(frozen=True)
class Moves:
    """How many people a solution places differently from a plan: ``constant + coefficients · x``."""

    coefficients: IntArray
    constant: int

    def of(self, x: IntArray) -> int:
        """Return how many people `x` places differently, a change of role included."""
        return self.constant + int(self.coefficients @ x)

    def within(self, program: Frozen, most: int) -> Frozen:
        """Return the program with at most so many moves."""
        return program.at_least(-self.coefficients, self.constant - most)


def count_moves(model: Model, kept: Kept) -> Moves:
    """Return what counts the people that a solution of `model` places differently from `kept`."""
    v = model.variables
    coefficients = np.zeros(model.program.n_variables, dtype=np.int64)
    placed = np.zeros(v.instance.n_cadres, dtype=bool)
    placed[v.pairs.cadre[kept.pairs]] = True
    coefficients[v.member[~placed[v.pairs.cadre]]] = 1
    member, lead = v.member[kept.pairs], v.lead[kept.pairs]
    coefficients[lead[kept.leads]] = -1
    coefficients[member[~kept.leads]] = -1
    promoted = lead[~kept.leads & (lead >= 0)]
    coefficients[promoted] = 1
    return Moves(coefficients, len(kept.pairs))


@dataclass(frozen=True)
class Near:
    """Where few moves are looked for: a model, the plan it starts from, the pairs asked for."""

    model: Model
    kept: Kept
    asked: IntArray


def few_moves(
    near: Near, resolved: Resolved, x: IntArray, clock: Clock, seconds: float, seed: int
) -> IntArray | None:
    """Return a plan as good as `x` on all tiers but the last, with few moves; None where none is found.

    Looked for where the question touches (the village asked about, where those
    asked for are now, whoever is there, the reserve) and where `x` was found.

    Parameters
    ----------
    near : Near
    resolved : Resolved
    x : int64 [n]
        The best forced plan.
    clock, seconds, seed
        Of the search.
    """
    model, v = near.model, near.model.variables
    moves, goal = count_moves(model, near.kept), goal_of(model, model.tiers[-1])
    if moves.of(x) <= LONG:
        return None
    each = max(1, abs(int(goal @ x)) // (SHARE * max(1, len(near.kept.pairs))))
    narrow = without_pairs(resolved.last, v, ~(touched(model, near.kept.pairs, near.asked) | resolved.likely))
    program = moves.within(narrow, min(MOST, moves.of(x) // 2))
    objective = goal - each * moves.coefficients
    answer = search(program, objective, clock, Strategy(1, seed), seconds=seconds)
    if answer.x is None:
        return None
    found = settled(v, answer.x)
    if not program.feasible(found):
        raise RuntimeError("a search returned a plan that breaks a rule of the model")
    return found
