"""A plan of its own: a dive, then regions from there, whatever other plans there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.solve.offices.agenda import Regions, Sizes
from optimizer.solve.offices.areas import build_areas
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.scope import Scope, around
from optimizer.solve.offices.tasks import dive_area, redivide
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing


def descend(
    market: Market,
    worth: Worth,
    scope: Scope,
    divisions: list[Division],
    leave: float,
    order: Sequence[str],
    regions: float,
    seconds: float,
    seed: int | None = None,
    cuts: Sequence[RankOne] = (),
) -> Decision:
    """Return a plan of all there is.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
        All villages and cadres.
    divisions : list of Division
        To dive among.
    leave : float
        Part of the villages that each step of the dive leaves.
    order : sequence of str
        The tiers.
    regions : float
        Seconds for regions from there.
    seconds : float
        For all.
    seed : int, optional
        Of what is left to chance; None for the dive without it.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    """
    clock = Clock(seconds)
    decision, prices = dive_area(market, worth, scope, divisions, leave, clock.left, seed, cuts, True)
    standing = Standing(market)
    standing.settle(*decision)
    agenda = Regions(market, build_areas(market), seed or 0, Sizes())
    clock = Clock(min(regions, clock.left))
    everybody = np.ones(market.instance.n_cadres, dtype=bool)
    nowhere = np.zeros(market.instance.n_villages, dtype=bool)
    while clock.left > 0:
        counties = agenda.draw(standing, nowhere)
        if counties is None:
            if not agenda.widen():
                break
            continue
        region = around(market, standing, counties, everybody)
        found, left = redivide(market, worth, region, prices, 1.0, False, clock.left)
        better = standing.take([(region.villages, found)], order)
        if better:
            agenda.moved(counties)
        if not left or not better:
            agenda.close(counties)
    placed = standing.pair[standing.pair >= 0]
    return np.arange(len(everybody)), placed, standing.pair[standing.leads]
