"""What a task works on: villages, cadres and where they are, of an area or a region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.apart import tolls
from optimizer.solve.offices.block import Block
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.standing import Standing


@dataclass(frozen=True)
class Scope:
    """What a task works on.

    Attributes
    ----------
    villages, cadres : int64
        Ascending.
    village_of : int64 [cadres]
        Where each of them is now, -1 for nowhere.
    sent : int64 [units]
        How many cadres of each unit are placed outside.
    whole : bool
        Whether all are here who reach the villages, so that prices prove something.
    roving : int64, optional
        Cadres who reach other villages, too, ascending; those not among `cadres` take part in
        prices only, and prices are those of units that send nobody outside.
    """

    villages: IntArray
    cadres: IntArray
    village_of: IntArray
    sent: IntArray
    whole: bool = False
    roving: IntArray | None = None

    def everywhere(self, market: Market) -> IntArray:
        """Return the village of each cadre of the market, int64 [I]; -1 for those outside."""
        found = np.full(market.instance.n_cadres, -1, dtype=np.int64)
        found[self.cadres] = self.village_of
        return found

    def block(self, market: Market, worth: Worth, apart: IntArray | None = None) -> Block:
        """Return the block of all this; villages of which `apart` differs are of different kinds."""
        now = None if self.whole else self.everywhere(market)
        if self.roving is None:
            return Block(market, worth, self.villages, self.cadres, self.sent, now, apart)
        toll, cadres = tolls(market, self.roving, worth), np.union1d(self.cadres, self.roving)
        return Block(market, worth, self.villages, cadres, np.zeros_like(self.sent), now, apart, toll)


def around(market: Market, standing: Standing, counties: IntArray, free: BoolArray) -> Scope:
    """Return a region: some counties, who is there, and who is nowhere and could be there.

    Parameters
    ----------
    market : Market
    standing : Standing
    counties : int64
        Ascending.
    free : bool [I]
        Whom it may have.
    """
    mine, now, (low, high) = np.isin(market.county, counties), standing.village, market.county_range
    here = np.append(mine, False)[now]
    near = (now < 0) & (low <= counties[-1]) & (high >= counties[0])
    villages, cadres = np.flatnonzero(mine), np.flatnonzero(free & (here | near))
    return Scope(villages, cadres, now[cadres], standing.sent_outside(villages))
