"""The forced plan nearest to the given one: as few people moved as its tiers allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.build import Model
from optimizer.model.settle import settled
from optimizer.solve.dive import without_pairs
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.whynot.resolve import Resolved
from optimizer.whynot.shrink import search

FIRST_SHARE, LIKELY_SHARE = 0.15, 0.4
"""Shares of the time for searches among the pairs of the two plans, and those likely as well."""
QUICK = 0.15
"""Seconds that each of these has at least: most of what is to be had, they find in less."""


@dataclass(frozen=True)
class Kept:
    """The plan's placements as pairs of a model: their indices [k], and which lead [k]."""

    pairs: IntArray
    leads: BoolArray

    def mask(self, n: int) -> BoolArray:
        """Return which of `n` pairs are the plan's, bool [n]."""
        mask = np.zeros(n, dtype=bool)
        mask[self.pairs] = True
        return mask


def nearness(model: Model, kept: Kept) -> IntArray:
    """Return an objective that counts who stays: 2 for the village, 1 for the role, int64 [n]."""
    v = model.variables
    near = np.zeros(model.program.n_variables, dtype=np.int64)
    near[v.member[kept.pairs]] = 2
    lead = v.lead[kept.pairs]
    able = lead >= 0
    near[lead[able]] += np.where(kept.leads[able], 1, -1)
    return near


def moved_least(
    model: Model, resolved: Resolved, near: IntArray, kept: Kept, clock: Clock, seconds: float, seed: int
) -> tuple[IntArray, bool]:
    """Return a plan of the same tiers with as few moves as found in `seconds`, and whether that is proved.

    First among the pairs of the two plans, then also those likely, then among
    all that the tiers' values leave open: each quick search starts the next
    from less. The last is left out where there is hardly any time.
    """
    x = resolved.x
    assert x is not None
    v = model.variables
    both = kept.mask(len(v.pairs)) | (x[v.member] > 0)
    for pairs, share in ((both, FIRST_SHARE), (both | resolved.likely, LIKELY_SHARE)):
        narrow = without_pairs(resolved.locked, v, ~pairs)
        above = int(near @ x)
        limit = max(QUICK, seconds * share)
        answer = search(narrow, near, clock, Strategy(1, seed), above=above, seconds=limit)
        x = x if answer.x is None else answer.x
    rest, fewest = seconds * (1 - FIRST_SHARE - LIKELY_SHARE), False
    if rest >= QUICK:
        answer = search(resolved.locked, near, clock, Strategy(2, seed), above=int(near @ x), seconds=rest)
        x, fewest = x if answer.x is None else answer.x, answer.verdict != "stopped"
    x = settled(v, x)
    if not resolved.locked.feasible(x):
        raise RuntimeError("a search returned a plan that breaks a rule of the model")
    return x, fewest
