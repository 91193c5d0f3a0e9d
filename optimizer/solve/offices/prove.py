"""Proofs beside the search for plans: cuts in the shortages of counties, then the best of all plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from optimizer.solve.offices.counties import Corner, Counties, Cut
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.separate import Separator
from optimizer.solve.offices.tree.exhaust import Exhaust, Figure, Limit, heard
from optimizer.solve.offices.weighing import Weighing, most_short
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.proof import Proof
from optimizer.solve.regional.region import Decision

BETTER = 3
"""Shortages from the least possible up for which fit is bounded."""


def counties_of(market: Market) -> Counties:
    """Return the counties of a market, nothing proved."""
    return Counties(most_short(market), int(market.top_fit * market.instance.needs.max.sum()))


def proofs(
    market: Market,
    scope: Scope,
    divisions: list[Division],
    figure: Figure,
    seconds: float,
    known: Sequence[RankOne] = (),
) -> Iterator[Cut | Limit | Decision]:
    """Yield cuts, then what is proved by looking at all plans part by part, and better plans found so.

    Parameters
    ----------
    market : Market
    scope : Scope
        All there is.
    divisions : list of Division
        To begin with.
    figure : Figure
        What the best plan so far has reached (``exhaust.said``).
    seconds : float
    known : sequence of RankOne
        Cuts of the mixture, to begin with.
    """
    clock, counties = Clock(seconds), counties_of(market)
    block = scope.block(market, Worth(fit=1), market.county)
    both = scope.block(market, Worth(fit=1, shortage=1), market.county)
    weighing = Weighing(market, block, both)
    separator = Separator(market, weighing, divisions, known)
    yield from cuts(separator, counties, figure, clock)
    all_plans = Exhaust(market, scope, weighing, figure, clock)
    yield from all_plans.run(separator.master, counties.least_shortage().value)


def cuts(separator: Separator, counties: Counties, figure: Figure, clock: Clock) -> Iterator[Cut]:
    """Yield cuts: one for the fit at a plan's shortage, those that raise the least shortage, more for fit."""
    # there is always time for a first bound of the fit
    yield from _most(separator, counties, heard(figure)[0], clock)
    yield from _least(separator, counties, clock)
    least = counties.least_shortage().value
    at_hand = max(heard(figure)[0], least)
    # plans found meanwhile are likely to lie in between
    for total in sorted({at_hand, *range(least, min(least + BETTER, at_hand))}, reverse=True):
        yield from _most(separator, counties, total, clock)


def _most(separator: Separator, counties: Counties, total: int, clock: Clock) -> Iterator[Cut]:
    """Yield a cut that bounds the fit where all counties together are so short, if one is found."""
    corner = counties.most_fit(total)
    cut = None if corner is None else separator.cut(corner.shortage, True, clock)
    if cut is not None:
        counties.keep(cut)
        yield cut


def _least(separator: Separator, counties: Counties, clock: Clock) -> Iterator[Cut]:
    """Yield cuts until the least shortage that they leave cannot be excluded."""
    while clock.left > 0:
        corner: Corner = counties.least_shortage()
        cut = separator.cut(corner.shortage, False, clock)
        if cut is None or cut.at(corner.shortage) >= 0:
            return
        counties.keep(cut)
        yield cut


class OfficeProof(Proof):
    """Collects bounds on the tiers of a market, cuts in the shortages of counties among them.

    Parameters
    ----------
    market : Market
    order : sequence of str
        The tiers.
    """

    def __init__(self, market: Market, order: Sequence[str]) -> None:
        super().__init__(market, order)
        self.counties = counties_of(market)

    def bounds(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return the proved bound of each tier, given the tiers before it at `values` (others may miss)."""
        found = super().bounds(values)
        if not self.counties.cuts or "shortage" not in found:
            return found
        found["shortage"] = max(found["shortage"], self.counties.least_shortage().value)
        after = list(self.order)[list(self.order).index("shortage") :]
        corner = self.counties.most_fit(values["shortage"]) if "fit" in after else None
        if corner is not None:
            found["fit"] = min(found["fit"], corner.value - corner.value % self.market.fit_grain)
        return found
