"""The admissible pairs with their points, as flat arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.matching.admissible import Admissibility
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.points import Points

BLOCK = 2_000_000
"""Cells of the cadre × village grid worked on at once (bounds the memory)."""


@dataclass(frozen=True)
class Pairs:
    """Admissible pairs, sorted by village, then cadre.

    Attributes
    ----------
    cadre, village : int64 [P]
    fit : int64 [P]
        Weighted points of the cadre as a member there.
    lead_fit : int64 [P]
        Weighted points added when the cadre leads there.
    may_lead : bool [P]
        The cadre meets the leader rules and the village needs a leader.
    """

    instance: Instance
    cadre: IntArray
    village: IntArray
    fit: IntArray
    lead_fit: IntArray
    may_lead: BoolArray

    def __len__(self) -> int:
        return len(self.cadre)

    @cached_property
    def was_there(self) -> BoolArray:
        """Whether the cadre was in this village in the previous plan, bool [P]."""
        return np.asarray(self.instance.cadres.previous[self.cadre] == self.village)

    @cached_property
    def _keys(self) -> IntArray:
        return self.village * self.instance.n_cadres + self.cadre

    def find(self, cadre: IntArray, village: IntArray) -> IntArray:
        """Return the index of each pair, -1 where it is not admissible."""
        wanted = np.asarray(village) * self.instance.n_cadres + np.asarray(cadre)
        if not len(self._keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[place] == wanted, place, -1)


def admissible_pairs(instance: Instance) -> Pairs:
    """Return every admissible pair of the scenario with its points."""
    admissibility, points = Admissibility(instance), Points(instance)
    height = max(1, BLOCK // max(1, instance.n_villages))
    found: list[tuple[IntArray, ...]] = []
    for start in range(0, instance.n_cadres, height):
        rows = np.arange(start, min(start + height, instance.n_cadres))
        block, village = np.nonzero(admissibility.reasons(rows) == 0)
        found.append(
            (
                rows[block],
                village,
                points.fit(rows)[block, village],
                points.department(rows)[block, village] * points.weights.leader,
            )
        )
    cadre, village, fit, lead_fit = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((cadre, village))
    cadre, village = cadre[order], village[order]
    may_lead = instance.cadres.may_lead[cadre] & instance.needs.leader[village]
    return Pairs(instance, cadre, village, fit[order], lead_fit[order], may_lead)
