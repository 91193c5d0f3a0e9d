"""The first plan: the fractional one, rounded, cadre by cadre in order of certainty."""

from __future__ import annotations

import numpy as np

from optimizer.solve.regional.market import Market
from optimizer.solve.regional.master import Fraction
from optimizer.solve.regional.standing import Standing


def rounded(market: Market, fraction: Fraction) -> Standing:
    """Return a lawful plan near the fractional one: pins first, then each cadre's likeliest place.

    Parameters
    ----------
    market : Market
    fraction : Fraction
    """
    pairs, instance = market.pairs, market.instance
    mass = fraction.member + fraction.lead
    mass[market.pinned[pairs.cadre] & market.usable] = 2.0
    likely = np.flatnonzero((mass > 0.05) & market.usable)
    likely = likely[np.argsort(-mass[likely], kind="stable")]
    room, units = instance.needs.max.copy(), market.limits.upper.copy()
    standing = Standing(market)
    cadre, village = pairs.cadre[likely].tolist(), pairs.village[likely].tolist()
    unit = instance.cadres.unit[pairs.cadre[likely]].tolist()
    free = np.ones(instance.n_cadres, dtype=bool)
    for p, i, v, u in zip(likely.tolist(), cadre, village, unit, strict=True):
        if free[i] and room[v] > 0 and units[u] > 0:
            free[i] = False
            room[v] -= 1
            units[u] -= 1
            standing.pair[i] = p
    _leaders(market, fraction, standing)
    return standing


def _leaders(market: Market, fraction: Fraction, standing: Standing) -> None:
    """Let the likeliest of each team lead."""
    placed = standing.pair[standing.pair >= 0]
    may = np.zeros(len(market.pairs), dtype=bool)
    may[market.leaders] = True
    able = placed[may[placed]]
    sure = fraction.lead[able] + 2.0 * market.must_lead[able] + 1e-6 * market.pairs.lead_fit[able]
    able = able[np.argsort(-sure, kind="stable")]
    _, first = np.unique(market.pairs.village[able], return_index=True)
    standing.leads[market.pairs.cadre[able[first]]] = True
