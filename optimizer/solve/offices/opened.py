"""What is known of an area once it has prices."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.solve.offices.apart import AreaBound
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.offers import Offer
from optimizer.solve.offices.pricing import Priced
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.regional.region import Decision


@dataclass(frozen=True)
class Mixed:
    """What is known of an area once its divisions are mixed.

    Attributes
    ----------
    priced : Priced
    divisions : list of Division
        To begin with where it is priced or divided again.
    shares : dict of (int, Team) to float
        How large a part of the mixture has each team; empty where it is not settled who is in the area.
    """

    priced: Priced
    divisions: list[Division]
    shares: dict[tuple[int, Team], float]

    @property
    def cuts(self) -> tuple[RankOne, ...]:
        """The cuts that have a price."""
        return tuple(self.priced.prices.cut)


@dataclass(frozen=True)
class Opened(Mixed):
    """What came of pricing an area with all who reach it.

    Attributes
    ----------
    bound : AreaBound
        What the prices prove.
    offer : Offer or None
        Its better divisions, where people rove.
    plan : Decision or None
        A plan at once, where one was asked for.
    """

    bound: AreaBound
    offer: Offer | None = None
    plan: Decision | None = None
