"""A better choice than a plan's among the divisions at hand, by CP-SAT (a plan only, no proof)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from optimizer.model.program import UNBOUNDED, Frozen
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.progress import Clock

NEAR = 0.1
"""Divisions take part that lose at most so large a share of what is to be gained."""


def improve(
    master: Master, before: Iterable[Division], gain: float, clock: Clock, seconds: float, within: float = 1.0
) -> list[tuple[int, Team]]:
    """Return the teams of the best choice found among a plan's divisions and those that lose little.

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
    clock : Clock
    seconds : float
    within : float
        So many points from the best choice are close enough.
    """
    mine = master.known(before)
    losses = master.losses()
    losses[mine] = 0
    some = np.flatnonzero(losses <= NEAR * gain)
    points, room = master.worth()[some].astype(np.int64), master.room().astype(np.int64)
    none, one = np.zeros_like(points), np.ones_like(points)
    matrix = sparse.csr_array(master.matrix()[:, some].astype(np.int64))

    def near(value: int | None, bound: int | None) -> bool:
        return value is not None and bound is not None and bound - value <= within

    found = maximise(
        Frozen(matrix, np.full(len(room), -UNBOUNDED), room, none, one),
        points,
        clock,
        Strategy(),
        seconds=seconds,
        watch=near,
        hint=np.isin(some, mine).astype(np.int64),
    )
    if found.x is None:
        return []
    chosen = some[found.x == 1].tolist()
    return [(master.divisions[d][0], team) for d in chosen for team in master.divisions[d][1]]
