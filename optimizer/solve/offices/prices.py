"""What villages and people cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.group import SCALE
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.relaxation import FloatArray

DEAREST = 2**40
"""No price is above this."""


@dataclass(frozen=True)
class Prices:
    """What villages and people cost, in parts of a point (`SCALE`).

    None is below 0 but of what plans must have (``Bars``).

    Attributes
    ----------
    village : int64 [V]
        Of being the village of a team.
    person : int64 [I]
        Of people who are shared between groups, or in a wide one.
    unit : int64 [units]
        Of sending somebody, for units that may not send all.
    crowd : tuple of int64 [largest + 1]
        By wide group: of each team of at least so many people.
    cut : dict of RankOne to int
        Of each time that a division counts in a cut.
    """

    village: IntArray
    person: IntArray
    unit: IntArray
    crowd: tuple[IntArray, ...]
    cut: dict[RankOne, int] = field(default_factory=dict)

    def check(self, served: Iterable[int] = (), used: Iterable[int] = ()) -> None:
        """Raise ValueError if a price proves nothing: below 0, or so large that sums could overflow.

        Parameters
        ----------
        served, used : iterable of int
            Villages and cadres whose prices may be below 0: every plan has them.
        """
        village, person = self.village.copy(), self.person.copy()
        for prices, some in ((village, [*served]), (person, [*used])):
            prices[some] = abs(prices[some])
        cuts = np.array([*self.cut.values()], dtype=np.int64)
        for part in (village, person, self.unit, *self.crowd, cuts):
            if len(part) and not 0 <= int(part.min()) <= int(part.max()) <= DEAREST:
                raise ValueError("prices must lie between 0 and 2^40")


def whole(points: FloatArray) -> IntArray:
    """Return prices in points as whole parts of a point; those of a wrong sign are dropped."""
    parts = np.rint(np.nan_to_num(points, posinf=DEAREST, neginf=0.0) * SCALE)
    return np.asarray(np.clip(parts, 0, DEAREST).astype(np.int64))
