"""Which scenarios are solved by how offices divide, and how."""

from __future__ import annotations

from math import inf

import numpy as np

from optimizer.solve.offices.areas import build_areas
from optimizer.solve.offices.campaign import OUTWEIGH, Offices
from optimizer.solve.offices.groups import effort
from optimizer.solve.offices.several import Several
from optimizer.solve.offices.single import Single
from optimizer.solve.offices.worths import MOST
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.regional.guide import guide
from optimizer.solve.regional.market import Market

TEAMS = 40_000_000
"""Most teams of all groups together that are listed (an area's at a time)."""
STEPS = 250_000
"""Most steps of the dynamic programmes of groups whose teams are not listed, for each second there is."""


def by_offices(market: Market, seconds: float = inf) -> bool:
    """Return whether there is time to look at all teams of each office, and figures suit exact bounds."""
    if not market.pooled:
        return False
    tiers = [name for name in market.instance.scenario.objective.order if name != "floor"]
    worth = guide(tiers, OUTWEIGH[0])
    needs = sum(int((need.amount * need.weight).max(initial=0)) for need in market.needs)
    people = int(market.instance.needs.max.max(initial=1))
    if worth.shortage * needs + people * (worth.fit * market.top_fit + worth.changes) > MOST:
        return False
    listed, steps = effort(market, np.flatnonzero(market.usable))
    return listed <= TEAMS and steps <= STEPS * seconds


def campaign_for(
    market: Market, options: Options, clock: Clock, workers: int, listen: Listener | None
) -> Offices:
    """Return what solves a scenario for which ``by_offices`` holds: as one area or as several."""
    areas = build_areas(market)
    way = Single if len(areas) == 1 else Several
    return way(market, areas, options, clock, workers, listen)
