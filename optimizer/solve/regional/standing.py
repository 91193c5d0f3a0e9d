"""Where everybody is: the province's plan while it is being improved, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.relaxation import FloatArray

NOWHERE = -1


class Standing:
    """A plan as one pair per cadre.

    Parameters
    ----------
    market : Market

    Attributes
    ----------
    pair : int64 [I]
        The pair each cadre is placed by, -1 for none.
    leads : bool [I]
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.pair = np.full(market.instance.n_cadres, NOWHERE, dtype=np.int64)
        self.leads = np.zeros(market.instance.n_cadres, dtype=bool)
        self._figures: dict[str, int] | None = None

    @property
    def village(self) -> IntArray:
        """Where each cadre is, int64 [I]; -1 for nowhere."""
        return np.where(self.pair >= 0, self.market.pairs.village[self.pair], NOWHERE)

    def sent_outside(self, villages: IntArray) -> IntArray:
        """Return how many cadres of each unit are placed outside `villages`, int64 [units]."""
        away = (self.pair >= 0) & ~np.isin(self.village, villages)
        units = self.market.instance.cadres.unit[away]
        return np.bincount(units, minlength=len(self.market.limits.upper))

    def copy(self) -> Standing:
        """Return a copy."""
        other = Standing(self.market)
        other.become(self)
        return other

    def become(self, other: Standing) -> None:
        """Be the same plan as `other`."""
        self.pair, self.leads, self._figures = other.pair.copy(), other.leads.copy(), other._figures

    def settle(self, cadres: IntArray, pairs: IntArray, leading: IntArray) -> None:
        """Place `cadres` by `pairs` (those without one nowhere), `leading` of these as leaders."""
        self.pair[cadres], self.leads[cadres] = NOWHERE, False
        self.pair[self.market.pairs.cadre[pairs]] = pairs
        self.leads[self.market.pairs.cadre[leading]] = True
        self._figures = None

    def missing(self) -> list[IntArray]:
        """Return the shortfall of each village row, by ``Market.rows``."""
        placed = self.pair[self.pair >= 0]
        leading = self.pair[self.leads]
        missing = []
        for rows, need in zip(self.market.rows, self.market.needs, strict=True):
            some = leading if rows.leads else placed[need.counts[placed]]
            got = np.bincount(self.market.pairs.village[some], minlength=self.market.instance.n_villages)
            missing.append(np.maximum(need.amount - got, 0)[rows.village])
        return missing

    def figures(self) -> dict[str, int]:
        """Return the tiers' values: shortage (of villages anyone can reach or not), changes, fit."""
        if self._figures is None:
            self._figures = self._counted()
        return self._figures

    def _counted(self) -> dict[str, int]:
        market, pairs = self.market, self.market.pairs
        placed = self.pair[self.pair >= 0]
        shortage = sum(int(m @ r.weight) for m, r in zip(self.missing(), market.rows, strict=True))
        stays = int(pairs.was_there[placed].sum()) if market.instance.n_previous else 0
        fit = int(pairs.fit[placed].sum() + pairs.lead_fit[self.pair[self.leads]].sum())
        return {"shortage": shortage, "changes": market.instance.n_previous - stays, "fit": fit}

    def worth(self, order: Sequence[str]) -> tuple[int, ...]:
        """Return the tiers' values in order, each so that more is better."""
        figures = self.figures()
        return tuple(figures[name] if name == "fit" else -figures[name] for name in order if name != "floor")

    def losses(self, quote: Quote, worth: Worth) -> FloatArray:
        """Return by village how much of the bound this plan leaves lying there, float64 [V].

        Bound less value is the sum of these: what placed cadres are worth
        elsewhere, what unplaced ones are worth, what rows have left at a price.
        """
        market, pairs = self.market, self.market.pairs
        losses = np.zeros(market.instance.n_villages)
        placed = np.flatnonzero(self.pair >= 0)
        lost = quote.gain[placed] - quote.value[self.pair[placed]]
        np.add.at(losses, pairs.village[self.pair[placed]], lost)
        idle = np.flatnonzero((self.pair < 0) & (quote.gain > 0))
        if len(idle):
            best = market.best_pair(quote.value, idle)
            np.add.at(losses, pairs.village[best], quote.gain[idle])
        for rows, price, missing, need in zip(
            market.rows, quote.prices.rows, self.missing(), market.needs, strict=True
        ):
            some = self.pair[self.leads] if rows.leads else placed_counting(self.pair, need.counts)
            got = np.bincount(pairs.village[some], minlength=len(losses))[rows.village]
            filled = got + missing
            slack = np.where(price > 0, price * (rows.upper - filled), -price * (filled - rows.lower))
            np.add.at(losses, rows.village, slack)
            np.add.at(
                losses, rows.village, (worth.shortage * rows.weight * quote.prices.scale + price) * missing
            )
        return losses / quote.prices.scale


def placed_counting(pair: IntArray, counts: BoolArray) -> IntArray:
    """Return the placed pairs that count."""
    placed = pair[pair >= 0]
    return placed[counts[placed]]
