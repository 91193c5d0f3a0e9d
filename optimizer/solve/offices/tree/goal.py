"""What is to be the most: the points of plans that are no more than so short, or their shortage, negated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.solve.offices.group import SCALE
from optimizer.solve.offices.worths import MOST
from optimizer.solve.regional.market import Market

CHARGE = 20_000
"""Points that a unit of shortage beyond what is allowed costs at most, more than any plan would pay."""
NOTHING = -(2**62)
"""Below what any plan is worth."""
FINEST = 1_000
"""Weights of needs are whole numbers of at most this part of a point, as far as figures allow."""


@dataclass(frozen=True)
class Goal:
    """The tier that is to be proved.

    Attributes
    ----------
    tier : str
        ``shortage`` or ``fit``.
    at : int
        Shortage that plans may have.
    charge : int
        What a unit beyond costs at most: points, or 1 where shortage itself is to be proved.
    scale : int
        Teams are weighed in so many parts of a point.
    grain : int
        All plans are worth a multiple of this.
    lack : float
        What a mixture pays for what it must have and lacks: half of what any team is worth.
    """

    tier: str
    at: int
    charge: int
    scale: int
    grain: int
    lack: float

    @property
    def fit(self) -> int:
        """What a point of fit is worth."""
        return int(self.tier == "fit")

    def value(self, shortage: int, fit: int) -> int:
        """Return what a plan is worth."""
        if not self.fit:
            return -shortage
        return fit if shortage <= self.at else NOTHING

    def told(self, value: int) -> int:
        """Return a value in the tier's own terms."""
        return value if self.fit else -value

    def most(self, bound: int) -> int:
        """Return what plans are worth at most where `bound` is that in parts of a point."""
        return bound // self.scale // self.grain * self.grain


def goal_for(market: Market, tier: str, at: int) -> Goal:
    """Return the goal that says most about `tier`; `at` is how short plans may be, 0 for the shortage itself.

    Raises
    ------
    OverflowError
        If teams could be worth too much for exact bounds.
    """
    asked = sum((need.amount * need.weight for need in market.needs), np.zeros_like(market.county))
    needs = max(1, int(asked.max(initial=0)))
    points = market.top_fit * int(market.instance.needs.max.max(initial=0))
    fit = tier == "fit"
    charge = min(CHARGE, (MOST - points) // needs) if fit else 1
    if charge <= 0:
        raise OverflowError("figures too large for exact bounds")
    # answers are twice as fast where teams are worth less than this
    most = charge * needs + fit * points
    scale = max(1, min(FINEST, MOST // SCALE // most))
    return Goal(tier, at, charge, scale, market.fit_grain if fit else market.shortage_grain, most / 2)
