"""Areas: parts of a scenario that few people cross, small enough to be priced at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.groups import alone
from optimizer.solve.regional.market import Market

WHOLE = 900
"""Up to so many villages there is one area."""


@dataclass(frozen=True)
class Areas:
    """Which area each village is in, and between which areas each cadre may choose.

    Attributes
    ----------
    of_village : int64 [V]
    low, high : int64 [I]
        First and last area that a cadre reaches; high is -1 for those who reach none.
    """

    of_village: IntArray
    low: IntArray
    high: IntArray

    def __len__(self) -> int:
        return int(self.of_village.max(initial=-1)) + 1

    def villages(self, area: int) -> IntArray:
        """Return the villages of an area, ascending."""
        return np.flatnonzero(self.of_village == area)

    @property
    def roving(self) -> IntArray:
        """Cadres who reach several areas, ascending."""
        return np.flatnonzero(self.high > self.low)


def build_areas(market: Market) -> Areas:
    """Return one area, or prefectures where there are many villages; those too large are cut at counties."""
    villages = market.instance.scenario.villages
    n = len(villages)
    if n <= WHOLE:
        area = np.zeros(n, dtype=np.int64)
    else:
        names = [v.prefecture or v.county for v in villages]
        prefecture: IntArray = np.unique(names, return_inverse=True)[1]
        part = _parts(market, prefecture)
        area = np.unique(prefecture * (int(part.max()) + 1) + part, return_inverse=True)[1]
    low = np.full(market.instance.n_cadres, n)
    high = np.full(market.instance.n_cadres, -1)
    mine = area[market.pairs.village]
    np.minimum.at(low, market.pairs.cadre, mine)
    np.maximum.at(high, market.pairs.cadre, mine)
    return Areas(area, *_together(market, low, high))


def _together(market: Market, low: IntArray, high: IntArray) -> tuple[IntArray, IntArray]:
    """Return the areas of each cadre, with those of one office that is alone taken together."""
    unit, able = market.instance.cadres.unit, high >= 0
    first = np.full(len(market.limits.upper), len(low))
    last = np.full(len(market.limits.upper), -1)
    np.minimum.at(first, unit[able], low[able])
    np.maximum.at(last, unit[able], high[able])
    mine = able & alone(market)[unit]
    return np.where(mine, first[unit], low), np.where(mine, last[unit], high)


def _parts(market: Market, prefecture: IntArray) -> IntArray:
    """Return which part of its prefecture each village is in: counties are put together up to `WHOLE`."""
    part = np.zeros(len(prefecture), dtype=np.int64)
    for p in range(int(prefecture.max()) + 1):
        mine = np.flatnonzero(prefecture == p)
        counties, column, count = np.unique(market.county[mine], return_inverse=True, return_counts=True)
        number, filled = 0, 0
        of_county = np.zeros(len(counties), dtype=np.int64)
        for c, size in enumerate(count.tolist()):
            if filled and filled + size > WHOLE:
                number, filled = number + 1, 0
            of_county[c], filled = number, filled + size
        part[mine] = of_county[column]
    return part


def share_out(market: Market, areas: Areas, village_of: IntArray) -> IntArray:
    """Return the area with whose people each cadre is priced, int64 [I]; -1 for those who reach none.

    Roving people are where they are placed; others of them go, office by
    office, the largest first, to the area that has the fewest people for its
    places.

    Parameters
    ----------
    market : Market
    areas : Areas
    village_of : int64 [I]
        A plan, -1 for nowhere.
    """
    roving = areas.roving[village_of[areas.roving] < 0]
    here = np.where(village_of >= 0, areas.of_village[village_of], areas.low)
    here[areas.high < 0] = -1
    here[roving] = -1
    lacking = np.bincount(areas.of_village, market.instance.needs.min, minlength=len(areas))
    lacking -= np.bincount(here[here >= 0], minlength=len(areas))
    unit = market.instance.cadres.unit[roving]
    count = np.bincount(unit, minlength=len(market.limits.upper))
    for u in np.argsort(-count, kind="stable")[: int((count > 0).sum())].tolist():
        mine = roving[unit == u]
        first, last = int(areas.low[mine].max()), int(areas.high[mine].min())
        here[mine] = first + int(lacking[first : max(first, last) + 1].argmax())
        lacking[here[mine[0]]] -= len(mine)
    return here
