"""Which regions to divide anew: few counties together, first those where something lacks."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.areas import Areas
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.standing import Standing

WIDER = 1.4
"""By how much regions grow once none of a size can gain."""
LACKING = 6.0
"""How much more often a county is chosen for each of its shortfalls (by weight, up to `MOST_LACKING`)."""
MOST_LACKING = 3.0
DRAWS = 30
"""How many regions are drawn before there is said to be nothing left to try."""


@dataclass(frozen=True)
class Sizes:
    """How large regions are, and how closely they are searched.

    Attributes
    ----------
    enough : int
        Villages to begin with: counties are added until there are so many.
    beyond : float
        No county is added that takes a region beyond so many times that.
    passes : float
        Regions grow once none of a size can gain, and once they have had so many times all
        villages, since those of a size gain ever less.
    rough : float
        How close to the best a region has to be, in units of the first tier; half as far each time they grow.
    quick : int
        Until regions have grown so often, they are searched quickly.
    """

    enough: int = 160
    beyond: float = 1.5
    passes: float = inf
    rough: float = 0.0
    quick: int = 0


class Regions:
    """Draws regions; one that proved unable to gain is left alone until people of it have moved.

    Parameters
    ----------
    market : Market
    areas : Areas
    seed : int
    sizes : Sizes

    Attributes
    ----------
    wider : int
        How often regions were made larger.
    stirred : int64 [areas]
        Villages whose teams are new since all teams of the area were last sent anew; all at first.
    """

    def __init__(self, market: Market, areas: Areas, seed: int, sizes: Sizes) -> None:
        self.market = market
        self._rng = np.random.default_rng(seed)
        self.county = market.county
        n = int(self.county.max(initial=-1)) + 1
        self._size = np.bincount(self.county, minlength=n)
        self._area_of_village = areas.of_village
        self._area = np.zeros(n, dtype=np.int64)
        self._area[self.county] = areas.of_village
        self._version = np.zeros(n, dtype=np.int64)
        self._closed: dict[tuple[int, ...], int] = {}
        self.sizes = sizes
        self.wider = self._drawn = 0
        self._inside = np.bincount(areas.of_village, minlength=len(areas))
        self.stirred: IntArray = self._inside.copy()

    @property
    def _enough(self) -> float:
        return self.sizes.enough * WIDER**self.wider

    @property
    def within(self) -> float:
        """Return how close to the best a region has to be at present, in units of the first tier."""
        return self.sizes.rough * 0.5**self.wider

    @property
    def quick(self) -> bool:
        """Whether regions are searched quickly at present."""
        return self.wider < self.sizes.quick

    def reopen(self) -> None:
        """Try everything again, small regions first: something else is looked for."""
        self._closed.clear()
        self.wider = self._drawn = 0

    def widen(self) -> bool:
        """Make regions larger; return whether they were not the whole already."""
        if self._enough >= self._size.sum():
            return False
        self.wider += 1
        self._drawn = 0
        return True

    def draw(self, standing: Standing, busy: BoolArray) -> IntArray | None:
        """Return the counties of a region none of whose villages is `busy` [V], None if none is found."""
        if self._drawn >= self.sizes.passes * self._size.sum():
            self.widen()
        lacking = np.zeros(len(self._size))
        for missing, rows in zip(standing.missing(), self.market.rows, strict=True):
            np.add.at(lacking, self.county[rows.village], missing * rows.weight)
        weight = 1.0 + LACKING * np.minimum(lacking, MOST_LACKING)
        weight[np.unique(self.county[busy])] = 0.0
        for _ in range(DRAWS):
            counties = self._some(weight)
            if counties is not None and self._closed.get(tuple(counties)) != self._stamp(counties):
                self._drawn += int(self._size[counties].sum())
                return counties
        return None

    def _some(self, weight: np.ndarray) -> IntArray | None:
        """Return counties of one area drawn by weight, ascending."""
        if weight.sum() <= 0:
            return None
        chosen = [int(self._rng.choice(len(weight), p=weight / weight.sum()))]
        near = np.where(self._area == self._area[chosen[0]], weight, 0.0)
        while (total := int(self._size[chosen].sum())) < self._enough:
            near[chosen] = 0.0
            near[self._size > self.sizes.beyond * self._enough - total] = 0.0
            if near.sum() <= 0:
                break
            chosen.append(int(self._rng.choice(len(near), p=near / near.sum())))
        return np.sort(np.array(chosen, dtype=np.int64))

    def _stamp(self, counties: IntArray) -> int:
        return int(self._version[counties].sum())

    def close(self, counties: IntArray) -> None:
        """Note that nothing is to be gained here as it stands."""
        self._closed[tuple(counties)] = self._stamp(counties)

    def moved(self, counties: IntArray) -> None:
        """Note that people of these counties have moved."""
        self._version[counties] += 1
        np.add.at(self.stirred, self._area[counties], self._size[counties])

    def stale(self, busy: BoolArray, at_last: bool) -> int | None:
        """Return an area whose teams are to be sent anew, none of whose villages is `busy` [V], if any is.

        Parameters
        ----------
        busy : bool [V]
        at_last : bool
            Whether few new teams are reason enough: nothing else will follow.
        """
        due = self.stirred > 0 if at_last else self.stirred >= self._inside
        due[self._area_of_village[busy]] = False
        return int(np.where(due, self.stirred, -1).argmax()) if due.any() else None
