"""Pools and cells: which units may share a team (H6, H7), as one choice per village.

A *pool* is a set of cadres any of whom may share a team as far as H6 and H7
go: a large unit alone, or all smaller units of one function (or department).
Every team draws on one pool, so a *cell* (village, pool) is either chosen or
not, and every rule and need of a village is stated per cell. That makes the
linear relaxation as strong as listing whole teams (``docs/model.md``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs


@dataclass(frozen=True)
class Cells:
    """The (village, pool) cells that have an admissible pair.

    Attributes
    ----------
    village, pool : int64 [C]
        Sorted by village.
    of_pair : int64 [P]
        Cell of each pair.
    pool_of_cadre : int64 [I]
    """

    village: IntArray
    pool: IntArray
    of_pair: IntArray
    pool_of_cadre: IntArray

    def __len__(self) -> int:
        return len(self.village)

    @property
    def choice(self) -> bool:
        """Whether any village has a pool to choose."""
        return bool((self.village[1:] == self.village[:-1]).any())


def build_cells(instance: Instance, pairs: Pairs) -> Cells:
    """Return the cells of the admissible pairs."""
    pool_of_cadre = instance.unit_pool[instance.cadres.unit]
    stride = 2 * len(instance.unit_pool) + 1
    key, of_pair = np.unique(pairs.village * stride + pool_of_cadre[pairs.cadre], return_inverse=True)
    return Cells(key // stride, key % stride, of_pair, pool_of_cadre)
