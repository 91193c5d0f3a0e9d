"""One mixture of all areas, in which offices that reach several divide over these.

Every area offers its better divisions, as it was priced with all who reach it.
Apart, they would share out four people as four thirds of a team of three, a
third in each of four areas; so an office that is alone in its teams is one group
here, whose divisions over several areas are found by column generation (to go
by, no proof).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.areas import Areas
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import DIVISIBLE, Division
from optimizer.solve.offices.groups import alone
from optimizer.solve.offices.offers import Offer
from optimizer.solve.offices.prices import whole
from optimizer.solve.offices.rough import roughly
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.relaxation import FloatArray

CLOSELY = 1e-4
"""Relative precision of the mixture: what is left counts for the whole, shortages of thousands included."""


@dataclass(frozen=True)
class Uses:
    """Who is used where, and how much.

    Attributes
    ----------
    cadre, village, column : int64 [uses]
        A person in a team of a village; those of one column are one division's.
    share : float64 [uses]
        How much of it is in the mixture.
    """

    cadre: IntArray
    village: IntArray
    column: IntArray
    share: FloatArray

    def of(self, some: IntArray) -> Uses:
        """Return some of them, by position."""
        return Uses(self.cadre[some], self.village[some], self.column[some], self.share[some])


class Joint:
    """The mixture.

    Rows: those of the areas; each person once; for an office that is alone one
    division, or if it is wide as many teams of each size as it has people for;
    units' limits.

    Parameters
    ----------
    market : Market
    areas : Areas
    offers : sequence of Offer
        One of every area.
    worth : Worth
        What the offers' divisions are worth.
    """

    def __init__(self, market: Market, areas: Areas, offers: Sequence[Offer], worth: Worth) -> None:
        self.market = market
        self._unit: IntArray = np.asarray(market.instance.cadres.unit)
        self._shares = np.concatenate([o.shares for o in offers])
        self._worth = np.concatenate([o.worth for o in offers])
        columns = np.cumsum([0, *(len(o.worth) for o in offers)])
        rows = np.cumsum([0, *(len(o.room) for o in offers)])
        self._row_of: IntArray = np.zeros(market.instance.n_villages, dtype=np.int64)
        for one, row in zip(offers, rows, strict=False):
            self._row_of[one.villages] = row + np.arange(len(one.villages))
        self._cadre = np.concatenate([o.cadre for o in offers])
        self._village = np.concatenate([o.village for o in offers])
        self._column = np.concatenate([o.column + c for o, c in zip(offers, columns, strict=False)])
        self._begin(areas.roving, worth, int(rows[-1]))
        link = self._links(self._cadre, self._village, self._column, len(self._worth))
        apart = sparse.block_diag([o.matrix for o in offers], format="csc")
        self._matrix = sparse.vstack([apart, link]).tocsc()
        self._room = np.concatenate([*(o.room for o in offers), self._room_of_links])
        self._duals = np.concatenate([*(o.duals for o in offers), np.zeros(len(self._room_of_links))])

    def _begin(self, roving: IntArray, worth: Worth, first: int) -> None:
        """Count the rows of people and offices, after the `first` ones of areas."""
        market, unit = self.market, self._unit
        bounded = market.limits.bound
        people = np.bincount(unit[roving], minlength=len(bounded))
        single = alone(market) & (people > 0)
        self._narrow = single & (people <= DIVISIBLE)
        offices = roving[self._narrow[unit[roving]]]
        each = np.arange(market.instance.n_villages)
        self.block = Block(market, worth, each, offices, np.zeros_like(market.limits.upper))
        room: list[FloatArray] = []

        def rows(which: IntArray, size: int, of: FloatArray | IntArray) -> IntArray:
            found = np.full(size, -1, dtype=np.int64)
            found[which] = sum(map(len, room)) + np.arange(len(which))
            room.append(of.astype(np.float64))
            return found

        others = roving[~self._narrow[unit[roving]]]
        self._once = rows(others, len(unit), np.ones(len(others)))
        narrow = np.flatnonzero(self._narrow)
        self._whole = rows(narrow, len(bounded), np.ones(len(narrow)))
        wide, largest = np.flatnonzero(single & ~self._narrow), int(market.instance.needs.max.max(initial=1))
        self._crowd = [rows(wide, len(bounded), people[wide] // q) for q in range(2, largest + 1)]
        few = np.flatnonzero(bounded & (people > 0))
        self._limit = rows(few, len(bounded), np.maximum(market.limits.upper[few], 0))
        self._room_of_links: FloatArray = np.concatenate(room)
        self._first, self._known = first, set[Division]()

    def _links(self, cadre: IntArray, village: IntArray, column: IntArray, columns: int) -> sparse.csc_matrix:
        """Return how often divisions count in the rows of people and offices, given by their uses."""
        unit = self._unit[cadre]
        office = np.unique(np.stack([self._whole[unit], column]), axis=1)
        team, size = np.unique(np.stack([unit, column, village]), axis=1, return_counts=True)
        parts = [np.stack([self._once[cadre], column]), office, np.stack([self._limit[unit], column])]
        for q, crowd in enumerate(self._crowd, 2):
            parts.append(np.stack([crowd[team[0]], team[1]])[:, size >= q])
        row, col = np.concatenate(parts, axis=1)
        here = row >= 0
        shape = (len(self._room_of_links), columns)
        return sparse.coo_matrix((np.ones(int(here.sum())), (row[here], col[here])), shape=shape).tocsc()

    def mix(self, seconds: float) -> Uses:
        """Return who is used where once offices would not divide otherwise, or the time is over."""
        clock = Clock(seconds)
        self._divide()
        while clock.left > 0:
            now = self._shares, self._duals
            self._shares, self._duals = roughly(
                self._worth, self._matrix, self._room, *now, clock.left, CLOSELY
            )
            if not self._divide():
                break
        return Uses(self._cadre, self._village, self._column, self._shares[self._column])

    @property
    def value(self) -> float:
        """What the mixture is worth."""
        return float(self._worth @ self._shares)

    def _divide(self) -> int:
        """Take in how offices divide best at the mixture's prices; return how many divisions were new."""
        block, duals = self.block, self._duals
        prices = block.no_prices()
        prices.village[:] = whole(-duals[self._row_of])
        prices.unit[block.units] = whole(-duals[self._first + self._limit[block.units]])
        fresh = [d for d in block.answer(prices).divisions if d not in self._known]
        self._take(fresh)
        return len(fresh)

    def _take(self, divisions: Sequence[Division]) -> None:
        """Add a column for each of some divisions of offices."""
        block = self.block
        self._known.update(divisions)
        uses: list[tuple[int, int, int]] = []
        teams: list[tuple[int, int]] = []
        for c, (g, some) in enumerate(divisions):
            for k, w in some:
                v = block.village(g, w)
                teams.append((int(self._row_of[v]), c))
                uses += [(i, v, c) for i in block.people(g, k).tolist()]
        row, of = np.array(teams, dtype=np.int64).reshape(-1, 2).T
        cadre, village, column = np.array(uses, dtype=np.int64).reshape(-1, 3).T
        here = sparse.coo_matrix((np.ones(len(row)), (row, of)), shape=(self._first, len(divisions)))
        link = self._links(cadre, village, column, len(divisions))
        self._cadre = np.concatenate([self._cadre, cadre])
        self._village = np.concatenate([self._village, village])
        self._column = np.concatenate([self._column, column + len(self._worth)])
        self._matrix = sparse.hstack([self._matrix, sparse.vstack([here, link])]).tocsc()
        self._worth = np.concatenate([self._worth, [float(block.worth_of(d)) for d in divisions]])
        self._shares = np.concatenate([self._shares, np.zeros(len(divisions))])
