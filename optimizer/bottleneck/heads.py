"""The count itself: how many could be sent to a set of villages, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.bottleneck.wants import Want
from optimizer.matching.classes import LEVELS, Classes
from optimizer.matching.codes import BoolArray, IntArray

CELLS = 4_000_000
"""Cells of the class × set grid worked on at once (bounds the memory)."""


@dataclass(frozen=True, eq=False, slots=True)
class Heads:
    """What a set of villages wants of one kind, and who could give it.

    Attributes
    ----------
    wanted : int
    by_level : tuple of int
        How many could be sent there, by level of their unit (`LEVELS`):
        all who count and may go to a village of the set that wants it, but no
        more of a unit than it may send.
    """

    wanted: int
    by_level: tuple[int, ...]

    @property
    def could(self) -> int:
        """How many could be sent there."""
        return sum(self.by_level)

    @property
    def unmet(self) -> int:
        """What is missing in every plan, at least."""
        return max(0, self.wanted - self.could)


class Counter:
    """Counts heads over sets of villages.

    Parameters
    ----------
    classes : Classes
        Exact ones.
    """

    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        free = np.flatnonzero(classes.unit < 0)
        self._units, of_class = np.unique(classes.unit, return_inverse=True)
        n_classes, n_levels = len(classes.base), len(LEVELS)
        self._free = _marks(classes.level[free], free, (n_levels, n_classes))
        bound = np.flatnonzero(classes.unit >= 0)
        self._bound = _marks(of_class[bound], bound, (len(self._units), n_classes))
        units = classes.instance.scenario.units
        levels = [LEVELS.index(units[u].level) for u in self._units if u >= 0]
        some = np.flatnonzero(self._units >= 0)
        self._level_of_unit = _marks(np.array(levels, dtype=np.int64), some, (n_levels, len(self._units)))
        self._limits = np.append(classes.limits(), 0)[self._units]

    def count(self, want: Want, sets: BoolArray) -> list[Heads]:
        """Return the count of one kind over each set.

        Parameters
        ----------
        want : Want
        sets : bool [V, m]
            Villages of each set; those that don't want it are passed over.
        """
        heads = self.classes.heads(want.counts)
        found: list[Heads] = []
        width = max(1, CELLS // max(1, len(heads)))
        for start in range(0, sets.shape[1], width):
            marks = sets[:, start : start + width] & (want.amount > 0)[:, None]
            there = heads[:, None] * (self.classes.reached(marks) > 0)
            of_units = np.minimum(self._bound @ there, self._limits[:, None])
            could = self._free @ there + self._level_of_unit @ of_units
            wanted = want.amount @ marks.astype(np.int64)
            found += [Heads(int(n), tuple(by.tolist())) for n, by in zip(wanted, could.T, strict=True)]
        return found

    def cadres(self, want: Want, villages: BoolArray) -> IntArray:
        """Return the cadres who count and may go to a village of the set that wants it."""
        reached = np.append(self.classes.reached(villages & (want.amount > 0)) > 0, False)
        return np.flatnonzero(want.counts & reached[self.classes.cadre])

    def capped(self, want: Want, villages: BoolArray) -> IntArray:
        """Return the units that may send fewer than they have among these cadres."""
        units = self.classes.instance.cadres.unit[self.cadres(want, villages)]
        have = np.bincount(units, minlength=len(self.classes.instance.scenario.units))
        return np.flatnonzero(have > self.classes.limits())


def _marks(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> sparse.csr_array:
    ones = np.ones(len(rows), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=shape)
