"""Teams as they are, each sent where all together are worth most: an assignment problem.

A choice of divisions sends each team where its division says, and what fits
together is never all that there is. Where the teams of a plan go is an
assignment problem (Kuhn 1955), solved exactly in a hundredth of a second for
600 teams (shortest augmenting paths, Crouse 2016, in SciPy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.worths import BARRED, worths
from optimizer.solve.regional.market import Market, Worth

NEVER = -float(2**50)
"""Worth of a team where it may not be: beyond all others together, and exact as a float."""


@dataclass(frozen=True, eq=False)
class Formed:
    """Teams that share nobody, of people in order of their teams, the smallest team first.

    Attributes
    ----------
    size : int64 [S]
    start : int64 [S]
        Where each begins.
    """

    size: IntArray
    start: IntArray

    def total(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return what each team's members have together; `of` [..., n] gives [..., S]."""
        return np.asarray(np.add.reduceat(of, self.start, axis=-1))

    totals = total

    def greatest(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return the greatest of what each team's members have."""
        return np.asarray(np.maximum.reduceat(of, self.start, axis=-1))


def exchange(market: Market, worth: Worth, villages: IntArray, village_of: IntArray) -> tuple[IntArray, int]:
    """Return where the teams of some villages are worth most together, as pairs, and what they are worth.

    Parameters
    ----------
    market : Market
    worth : Worth
    villages : int64
        Ascending.
    village_of : int64 [I]
        Where each cadre is, -1 for nowhere; who is elsewhere takes no part.

    Returns
    -------
    (int64 [n], int)
        Teams stay where they are if no exchange gains anything.
    """
    people = np.flatnonzero(np.isin(village_of, villages))
    if not len(people):
        return people, 0
    size = np.bincount(village_of[people])[village_of[people]]
    order = np.lexsort((village_of[people], size))
    people, size = people[order], size[order]
    start = np.flatnonzero(np.diff(village_of[people], prepend=-1))
    teams, at = Formed(size[start], start), np.searchsorted(villages, village_of[people[start]])
    pair = _pairs(market, people, villages)
    value = worths(market, worth, people, pair, villages, teams).T
    points = np.where(value == BARRED, NEVER, value.astype(np.float64))
    rows = np.arange(len(start))
    to = linear_sum_assignment(points, maximize=True)[1]
    if points[rows, to].sum() <= points[rows, at].sum():
        to = at
    return pair[np.arange(len(people)), np.repeat(to, teams.size)], int(points[rows, to].sum())


def _pairs(market: Market, people: IntArray, villages: IntArray) -> IntArray:
    """Return the pair of each person at each village, -1 where there is none, int64 [n, m]."""
    pairs, row = market.pairs, np.full(market.instance.n_cadres, -1)
    row[people] = np.arange(len(people))
    mine = pairs.within(villages)
    mine = mine[(row[pairs.cadre[mine]] >= 0) & market.usable[mine]]
    found = np.full((len(people), len(villages)), -1, dtype=np.int64)
    found[row[pairs.cadre[mine]], np.searchsorted(villages, pairs.village[mine])] = mine
    return found
