"""Prices for the whole province: few pairs to start with, others brought in as they prove useful.

Column generation (Gilmore and Gomory 1961) on the relaxation of ``master.py``,
each round with a better precision; the bound that a round proves is that of
its prices over **all** pairs, in integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Prices, Quote, Worth, quote
from optimizer.solve.regional.master import Fraction, Master, Start

FIRST = 12
"""Pairs of each cadre to start with: half by worth, half at random."""
EACH_ROUND = 3
"""Pairs of each cadre that a round may add."""
PRECISION = (1e-2, 1e-3, 1e-3, 1e-4, 3e-5)
"""Of each round; the last holds for all after it."""
ENOUGH = 1e-4
"""Stop when the pairs outside could add less than this share."""


@dataclass(frozen=True)
class Round:
    """One round's prices.

    Attributes
    ----------
    prices : Prices
    bound : int
        What they prove.
    lacking : float
        The weighted shortage that the relaxation is left with.
    outside : float
        What pairs that took no part could add at most.
    """

    prices: Prices
    bound: int
    lacking: float
    outside: float


def priced(market: Market, worth: Worth, inside: BoolArray, seconds: float) -> Iterator[Round]:
    """Yield rounds of prices until the pairs outside add nothing or time is up.

    Parameters
    ----------
    market : Market
    worth : Worth
    inside : bool [P]
        Pairs to begin with; others are added in place.
    seconds : float
    """
    clock = Clock(seconds)
    start: Start | None = None
    for k in range(1000):
        if clock.left <= 0:
            return
        precision = PRECISION[min(k, len(PRECISION) - 1)]
        # PDLP gains next to nothing from a second thread, and plans want the other core
        fraction = Master(market, worth, inside).solve(precision, clock.left, 1, start)
        start = fraction.start
        said = quote(market, worth, fraction.prices)
        outside = _bring_in(market, inside, said, fraction)
        yield Round(fraction.prices, said.bound, fraction.lacking(market), outside)
        if outside <= ENOUGH * max(1.0, abs(said.bound)) and precision == PRECISION[-1]:
            return


def first_pairs(market: Market, worth: Worth, seed: int) -> BoolArray:
    """Return `FIRST` pairs of each cadre, half by worth, half at random, and all of pinned cadres."""
    rng = np.random.default_rng(seed)
    points = market.member_worth(worth).astype(np.float32)
    # noise spreads cadres with equal points over different villages
    points += rng.random(len(points), dtype=np.float32) * max(1.0, 1.5 * float(points.std()))
    half = FIRST // 2
    inside = best_of_each(market, points, half)
    count = np.diff(market.start)
    some = np.flatnonzero(count)
    drawn = (rng.random((half, len(some))) * count[some]).astype(np.int64)
    inside[market.order[(market.start[some] + drawn).ravel()]] = True
    return inside & market.usable | (market.usable & market.pinned[market.pairs.cadre])


def _bring_in(market: Market, inside: BoolArray, said: Quote, fraction: Fraction) -> float:
    """Add each cadre's best pairs outside; return what they could add at most."""
    profit = said.value.astype(np.float32) / said.prices.scale
    profit -= fraction.gain.astype(np.float32)[market.pairs.cadre]
    profit[inside | ~market.usable | (profit <= 0)] = 0
    promising = np.flatnonzero(profit > 0)
    if not len(promising):
        return 0.0
    most = np.zeros(market.instance.n_cadres)
    np.maximum.at(most, market.pairs.cadre[promising], profit[promising])
    inside[promising[_ranks(market.pairs.cadre[promising], profit[promising]) < EACH_ROUND]] = True
    return float(most.sum())


def best_of_each(market: Market, worth: NDArray[np.floating], count: int) -> BoolArray:
    """Return the `count` pairs of most `worth` of each cadre, as a mask [P]."""
    chosen = np.zeros(len(worth), dtype=bool)
    chosen[_ranks(market.pairs.cadre, worth) < count] = True
    return chosen


def _ranks(group: IntArray, worth: NDArray[np.floating]) -> IntArray:
    """Return the place of each entry in its group, 0 for the one of most worth (to 20 bits)."""
    top, low = float(worth.max(initial=0)), float(worth.min(initial=0))
    steps = ((top - worth) * ((2**20 - 1) / max(top - low, 1e-9))).astype(np.int64)
    order = np.argsort((group << 20) | steps)  # one key sorts many times faster than two
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = np.arange(len(group)) - start
    return ranks
