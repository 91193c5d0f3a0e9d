"""From the prices of areas to bounds on tiers."""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.apart import AreaBound, together, tolls
from optimizer.solve.offices.areas import Areas
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import Priced
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.proof import Proof


class Evidence:
    """Collects the prices of areas, objective by objective, and what they prove together.

    Parameters
    ----------
    proof : Proof
        Takes the bounds.
    areas : Areas
    """

    def __init__(self, proof: Proof, areas: Areas) -> None:
        self.proof, self.areas, self.market = proof, areas, proof.market
        self._found: dict[Worth, list[Prices | None]] = {}
        self._bounds: dict[Worth, dict[int, AreaBound]] = {}

    def learn(self, tier: str, worth: Worth, area: int, priced: Priced, bound: AreaBound) -> None:
        """Take an area's prices, and what they prove; all areas together prove something about `tier`."""
        self.guide(worth, area, priced.prices)
        bounds = self._bounds.setdefault(worth, {})
        bounds[area] = bound
        if len(bounds) == len(self.areas):
            toll = tolls(self.market, self.areas.roving, worth)
            self.keep(tier, worth, together(toll, [*bounds.values()]))

    def guide(self, worth: Worth, area: int, prices: Prices) -> None:
        """Take an area's prices, to go by only."""
        self._found.setdefault(worth, [None] * len(self.areas))[area] = prices

    def keep(self, tier: str, worth: Worth, bound: int) -> None:
        """Keep that no plan's teams are worth more; `worth` weighs `tier` and tiers before it only."""
        self.proof.keep(tier, worth, bound - base(self.market, worth))

    def joint(self, worth: Worth, here: IntArray) -> Prices | None:
        """Return the prices of all areas in one, None before all are known."""
        found = self._found.get(worth, [None])
        if any(p is None for p in found):
            return None
        village = np.zeros(len(self.areas.of_village), dtype=np.int64)
        person, unit = np.zeros_like(here), np.zeros_like(self.market.limits.upper)
        cut: dict[RankOne, int] = {}
        for area, prices in enumerate(found):
            assert prices is not None
            mine = self.areas.villages(area)
            village[mine] = prices.village[mine]
            person[here == area] = prices.person[here == area]
            unit = np.maximum(unit, prices.unit)
            cut.update(prices.cut)
        return Prices(village, person, unit, (), cut)


def base(market: Market, worth: Worth) -> int:
    """Return what all needs are worth: teams are worth what they meet, a plan loses what it misses."""
    return worth.shortage * sum(int((need.amount * need.weight).sum()) for need in market.needs)
