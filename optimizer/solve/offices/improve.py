"""A better choice than a plan's among the divisions at hand, by CP-SAT (a plan only, no proof)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.progress import Clock

NEAR = 0.1
"""Divisions take part that lose at most so large a share of what is to be gained."""


def near(master: Master, before: Iterable[Division], gain: float) -> IntArray:
    """Return a plan's divisions and those that lose little, as columns, ascending.

    What a choice loses to the bound is the sum of what its divisions lose, so a
    good one has hardly any that lose much.

    Parameters
    ----------
    master : Master
        Solved last without rough means.
    before : iterable of Division
        The plan's, which the master has.
    gain : float
        No choice is worth more than the plan and so much.
    """
    losses = master.losses()
    losses[master.known(before)] = 0
    return np.flatnonzero(losses <= NEAR * gain)


def improve(
    master: Master,
    some: IntArray,
    before: Iterable[Division],
    clock: Clock,
    seconds: float,
    within: float = 1.0,
) -> list[tuple[int, Team]]:
    """Return the teams of the best choice found among some divisions, those of a plan among them.

    Parameters
    ----------
    master : Master
    some : int64
        Columns of the divisions.
    before : iterable of Division
        The plan's.
    clock : Clock
    seconds : float
    within : float
        So many points from the best choice are close enough.
    """
    mine = master.known(before)
    points, room = master.worth()[some].astype(np.int64), master.room().astype(np.int64)
    none, one = np.zeros_like(points), np.ones_like(points)
    matrix = sparse.csr_array(master.matrix()[:, some].astype(np.int64))

    def close(value: int | None, bound: int | None) -> bool:
        return value is not None and bound is not None and bound - value <= within

    found = maximise(
        Frozen(matrix, np.full(len(room), -UNBOUNDED), room, none, one),
        points,
        clock,
        Strategy(),
        seconds=seconds,
        watch=close,
        hint=np.isin(some, mine).astype(np.int64),
    )
    if found.x is None:
        return []
    chosen = some[found.x == 1].tolist()
    return [(master.divisions[d][0], team) for d in chosen for team in master.divisions[d][1]]
