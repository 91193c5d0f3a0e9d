"""Where a shortage weighs less, by chance: plans that are made there differ in which counties are short.

The relaxation splits the last units of a shortage among counties as suits the fit,
by fractions, and mixtures for one objective do so alike. What a plan lacks is whole,
and which counties are to lack it is what plans have to try. So each is made where
the needs of every county weigh a little less, each county by a part of its own.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from numpy.random import Generator

from optimizer.solve.regional.market import Market, Worth

GRAIN = 100
"""Parts of a weight."""
TILT = 10
"""So many of these parts less, at most."""


def tilted(market: Market, worth: Worth, chance: Generator) -> tuple[Market, Worth]:
    """Return the market with needs that weigh less, and an objective that counts them as before.

    Parameters
    ----------
    market : Market
    worth : Worth
        Returned as it is, with the market, where shortage is worth too little to be divided.
    chance : Generator
    """
    if worth.shortage < GRAIN:
        return market, worth
    part = (GRAIN - chance.integers(TILT + 1, size=int(market.county.max(initial=-1)) + 1))[market.county]
    found = copy.copy(market)
    found.needs = [replace(need, weight=need.weight * part) for need in market.needs]
    found.grain = market.grain * GRAIN
    return found, replace(worth, shortage=worth.shortage // GRAIN)
