"""What divisions earn and meet, and teams worth points and needs met as an objective weighs them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import Division
from optimizer.solve.regional.market import Market
from optimizer.solve.relaxation import FloatArray


def most_short(market: Market) -> IntArray:
    """Return the shortage of each county where nobody is sent, int64 [counties]."""
    most = np.zeros(int(market.county.max(initial=-1)) + 1, dtype=np.int64)
    for need in market.needs:
        np.add.at(most, market.county, need.amount * need.weight)
    return most


class Weighing:
    """Weighs the teams of a block that is all there is.

    Parameters
    ----------
    market : Market
    block : Block
        At ``Worth(fit=1)``, villages of different counties kept apart.
    both : Block
        The same at ``Worth(fit=1, shortage=1)``.

    Attributes
    ----------
    block : Block
        With its teams worth what was said last.
    county : int64 [V]
    needed : int64 [counties]
        The shortage where nobody is sent.
    """

    def __init__(self, market: Market, block: Block, both: Block) -> None:
        self.block, self.county = block, market.county
        self.needed = most_short(market)
        self._fit, self._both = block.groups, both.groups
        self._of_kind = [
            self.county[g.villages[g.cheapest(np.zeros(len(g.villages), dtype=np.int64))]]
            for g in block.groups
        ]

    def weigh(self, fit: int, weight: IntArray) -> Block:
        """Return the block with its teams worth `fit` times their points and the needs they meet.

        Parameters
        ----------
        fit : int
        weight : int64 [counties]
            Of the needs met in each.
        """
        groups = zip(self._fit, self._both, self._of_kind, strict=True)
        self.block.become([one.weighed(both, fit, weight[county]) for one, both, county in groups])
        return self.block

    def parts(self, division: Division) -> tuple[int, IntArray]:
        """Return what a division earns in fit, and what it meets of each county's needs."""
        g, teams = division
        points, met, group = 0, np.zeros_like(self.needed), self._fit[g]
        for k, w in teams:
            fit = group.worth(k, w)
            points += fit
            met[self._of_kind[g][group.kind[w]]] += self._both[g].worth(k, w) - fit
        return points, met


class Parts:
    """Keeps what divisions earn and meet, of a list of divisions that only grows.

    Parameters
    ----------
    weighing : Weighing
    divisions : list of Division
    """

    def __init__(self, weighing: Weighing, divisions: list[Division]) -> None:
        self._weighing, self._divisions = weighing, divisions
        self._points: list[int] = []
        self._met: list[IntArray] = []

    def now(self) -> tuple[FloatArray, sparse.csc_matrix]:
        """Return the fit of each division, and what it meets, [divisions, counties]."""
        for division in self._divisions[len(self._points) :]:
            points, met = self._weighing.parts(division)
            self._points.append(points)
            self._met.append(met)
        shape = len(self._met), len(self._weighing.needed)
        table = np.array(self._met, dtype=np.float64).reshape(shape)
        return np.array(self._points, dtype=np.float64), sparse.csc_matrix(table)
