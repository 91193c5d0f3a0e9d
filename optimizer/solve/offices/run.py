"""Which scenarios are solved by how offices divide, and how."""

from __future__ import annotations

import numpy as np

from optimizer.solve.offices.areas import build_areas
from optimizer.solve.offices.campaign import OUTWEIGH, Offices
from optimizer.solve.offices.groups import teams_of
from optimizer.solve.offices.several import Several
from optimizer.solve.offices.single import Single
from optimizer.solve.offices.worths import MOST
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.run import guide

TEAMS = 1_000_000
"""Most teams that one group may have to be solved this way."""
ALL_TEAMS = 40_000_000
"""Most teams of all groups (an area's are listed at a time)."""


def by_offices(market: Market) -> bool:
    """Return whether offices are small enough to list their teams, and figures for exact bounds on them."""
    if not market.pooled:
        return False
    tiers = [name for name in market.instance.scenario.objective.order if name != "floor"]
    worth = guide(tiers, OUTWEIGH[0])
    needs = sum(int((need.amount * need.weight).max(initial=0)) for need in market.needs)
    people = int(market.instance.needs.max.max(initial=1))
    if worth.shortage * needs + people * (worth.fit * market.top_fit + worth.changes) > MOST:
        return False
    teams = teams_of(market, np.flatnonzero(market.usable))
    return max(teams, default=0) <= TEAMS and sum(teams) <= ALL_TEAMS


def campaign_for(
    market: Market, options: Options, clock: Clock, workers: int, listen: Listener | None
) -> Offices:
    """Return what solves a scenario for which ``by_offices`` holds: as one area or as several."""
    areas = build_areas(market)
    way = Single if len(areas) == 1 else Several
    return way(market, areas, options, clock, workers, listen)
