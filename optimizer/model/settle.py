"""Puts the counting variables of a solution where its placements say.

A search that is stopped may leave a shortfall larger, or a floor lower, than
the placements make it: every row allows that. What is reported and locked
has to be what the placements are worth.
"""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.variables import Variables


def settled(v: Variables, x: IntArray) -> IntArray:
    """Return `x` with its shortfalls as small and its floor as high as its placements allow.

    Parameters
    ----------
    v : Variables
    x : int64 [n]
        A solution of the program.
    """
    x = x.copy()
    for short in v.shorts:
        counts = short.need.counts
        placed = x[v.lead[counts]] if short.need.leads else x[v.member[counts]]
        got = np.bincount(v.cells.of_pair[counts], placed, minlength=len(v.cells)).astype(np.int64)
        amount = short.need.amount[v.cells.village[short.cell]] * x[v.cell[short.cell]]
        x[short.var] = np.maximum(amount - got[short.cell], 0)
    if v.floor is not None:
        _settle_floor(v, x)
    return x


def _settle_floor(v: Variables, x: IntArray) -> None:
    assert v.floor is not None
    villages, minimum = v.instance.n_villages, v.instance.needs.min
    members = np.bincount(v.pairs.village, x[v.member], minlength=villages)
    points = np.bincount(v.pairs.village, x[v.member] * v.pairs.fit, minlength=villages)
    full = members[v.floor.village] >= minimum[v.floor.village]
    x[v.floor.full] = full
    counted = v.floor.village[full]
    worth = points[counted].astype(np.int64) // minimum[counted]
    x[v.floor.t] = worth.min() if len(worth) else 0
