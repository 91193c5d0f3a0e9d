"""A plan of its own: a dive where shortages weigh otherwise than in other plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.solve.offices.group import Division
from optimizer.solve.offices.plans import dive_area
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import open_area, send_anew
from optimizer.solve.offices.tilt import tilted
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing


def descend(
    market: Market,
    worth: Worth,
    scope: Scope,
    divisions: list[Division] | None,
    cuts: Sequence[RankOne],
    leave: float,
    tolerance: float,
    seconds: float,
    seed: int,
) -> Decision:
    """Return a plan of all there is.

    Parameters
    ----------
    market : Market
    worth : Worth
        The objective, as every plan has it but for the weights of counties' needs (``tilted``).
    scope : Scope
        All villages and cadres.
    divisions : list of Division or None
        To dive among; None where they are still to be found.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    leave : float
        Part of the villages that each step of the dive leaves.
    tolerance : float
        How many points from the best prices is close enough, where divisions are to be found.
    seconds : float
        For all.
    seed : int
        Of what is left to chance.
    """
    clock = Clock(seconds)
    here, weighed = tilted(market, worth, np.random.default_rng(seed))
    if divisions is None:
        opened = open_area(here, weighed, scope, tolerance, weighed, clock.left)
        divisions, cuts = opened.divisions, opened.cuts
    found = dive_area(here, weighed, scope, divisions, leave, clock.left, seed, cuts, True)[0]
    standing = Standing(market)
    standing.settle(*found)
    return send_anew(market, worth, replace(scope, village_of=standing.village[scope.cadres]))
