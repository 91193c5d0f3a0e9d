"""Prices for the whole province: few pairs to start with, others brought in as they prove useful.

Column generation (Gilmore and Gomory 1961) on the relaxation of ``master.py``,
each round with a better precision; the bound that a round proves is that of
its prices over **all** pairs, in integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Quote, Worth, quote
from optimizer.solve.regional.master import Fraction, Master, Start

FIRST = 12
"""Pairs of each cadre to start with: half by worth, half at random."""
EACH_ROUND = 3
"""Pairs of each cadre that a round may add."""
PRECISION = (1e-2, 1e-3, 1e-3, 1e-4)
"""Of each round; the last holds for all after it."""
ENOUGH = 1e-4
"""Stop when the pairs outside could add less than this share."""


@dataclass(frozen=True)
class Round:
    """One round's prices, what they prove, and the fractional plan."""

    quote: Quote
    fraction: Fraction
    outside: float


class Pricing:
    """Finds prices round by round.

    Parameters
    ----------
    market : Market
    worth : Worth
    clock : Clock
    threads : int
    seed : int
        Of the random half of the first pairs.
    """

    def __init__(self, market: Market, worth: Worth, clock: Clock, threads: int, seed: int) -> None:
        self.market, self.worth, self.clock, self.threads = market, worth, clock, threads
        self.inside = self._first(seed)

    def rounds(self, until: Callable[[Quote], bool]) -> Iterator[Round]:
        """Yield rounds until the pairs outside add nothing, `until` says so, or time is up."""
        start: Start | None = None
        for k in range(1000):
            if self.clock.left <= 0:
                return
            precision = PRECISION[min(k, len(PRECISION) - 1)]
            master = Master(self.market, self.worth, self.inside)
            fraction = master.solve(precision, self.clock.left, self.threads, start)
            start = fraction.start
            said = quote(self.market, self.worth, fraction.prices)
            outside = self._bring_in(said, fraction)
            yield Round(said, fraction, outside)
            settled = outside <= ENOUGH * max(1.0, abs(said.bound)) and precision == PRECISION[-1]
            if settled or until(said):
                return

    def _first(self, seed: int) -> BoolArray:
        rng = np.random.default_rng(seed)
        market = self.market
        worth = market.member_worth(self.worth).astype(np.float32)
        # noise spreads cadres with equal points over different villages
        worth += rng.random(len(worth), dtype=np.float32) * max(1.0, 1.5 * float(worth.std()))
        half = FIRST // 2
        inside = best_of_each(market, worth, half)
        inside |= best_of_each(market, rng.random(len(worth), dtype=np.float32), half)
        return inside & market.usable | (market.usable & market.pinned[market.pairs.cadre])

    def _bring_in(self, said: Quote, fraction: Fraction) -> float:
        """Add each cadre's best pairs outside; return what they could add at most."""
        market, scale = self.market, said.prices.scale
        profit = said.value.astype(np.float32) / scale
        profit -= fraction.gain.astype(np.float32)[market.pairs.cadre]
        profit[self.inside | ~market.usable | (profit <= 0)] = 0
        promising = np.flatnonzero(profit > 0)
        if not len(promising):
            return 0.0
        most = np.zeros(market.instance.n_cadres)
        np.maximum.at(most, market.pairs.cadre[promising], profit[promising])
        self.inside[promising[_ranks(market.pairs.cadre[promising], profit[promising]) < EACH_ROUND]] = True
        return float(most.sum())


def best_of_each(market: Market, worth: NDArray[np.floating], count: int) -> BoolArray:
    """Return the `count` pairs of most `worth` of each cadre, as a mask [P]."""
    chosen = np.zeros(len(worth), dtype=bool)
    chosen[_ranks(market.pairs.cadre, worth) < count] = True
    return chosen


def _ranks(group: IntArray, worth: NDArray[np.floating]) -> IntArray:
    """Return the place of each entry in its group, 0 for the one of most worth."""
    order = np.lexsort((-worth, group))
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = np.arange(len(group)) - start
    return ranks
