"""Prices to begin with: villages that ask for the same cost about the same wherever prices are known."""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.regional.market import Market

UNKNOWN = -1
"""Price of a village like which none is known."""


class Lending:
    """Collects what villages cost, by what they ask for.

    Prices of one area are good ones to begin another with: half as many rounds
    of pricing follow, and half as many divisions (``docs/offices.md``).

    Parameters
    ----------
    market : Market
    """

    def __init__(self, market: Market) -> None:
        needs = market.instance.needs
        asked = [needs.min, needs.max, *(need.amount * need.weight for need in market.needs)]
        kinds, kind = np.unique(np.stack(asked, axis=1), axis=0, return_inverse=True)
        self._kind: IntArray = kind.ravel()
        self._total, self._count = np.zeros((2, len(kinds)), dtype=np.int64)

    def learn(self, villages: IntArray, price: IntArray) -> None:
        """Take in what some villages cost.

        Parameters
        ----------
        villages : int64
        price : int64 [V]
            Of all villages; only those of `villages` count.
        """
        np.add.at(self._total, self._kind[villages], price[villages])
        np.add.at(self._count, self._kind[villages], 1)

    def prices(self) -> IntArray:
        """Return what each village may cost, int64 [V]: the mean of its like, or `UNKNOWN`."""
        mean = np.where(self._count > 0, self._total // np.maximum(self._count, 1), UNKNOWN)
        return np.asarray(mean[self._kind])
