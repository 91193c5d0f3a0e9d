"""Where everybody is: the province's plan while it is being improved, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.regional.region import Decision
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
        # kept up to date by `settle`, since a province is recounted after every region
        self._got = np.zeros((len(market.needs), market.instance.n_villages), dtype=np.int64)
        self._fit = self._stays = 0

    @property
    def village(self) -> IntArray:
        """Where each cadre is, int64 [I]; -1 for nowhere."""
        where = np.full(len(self.pair), NOWHERE, dtype=np.int64)
        where[self.pair >= 0] = self.market.pairs.village[self.pair[self.pair >= 0]]
        return where

    def sent_outside(self, villages: IntArray) -> IntArray:
        """Return how many cadres of each unit are placed outside `villages`, int64 [units]."""
        away = (self.pair >= 0) & ~np.isin(self.village, villages)
        units = self.market.instance.cadres.unit[away]
        return np.bincount(units, minlength=len(self.market.limits.upper))

    def within_limits(self) -> bool:
        """Return whether no unit sends more than it may (two regions at work may each send its last)."""
        limits = self.market.limits
        if not limits.bound.any():
            return True
        units = self.market.instance.cadres.unit[self.pair >= 0]
        return bool((np.bincount(units, minlength=len(limits.upper)) <= limits.upper).all())

    def copy(self) -> Standing:
        """Return a copy."""
        other = Standing(self.market)
        other.become(self)
        return other

    def become(self, other: Standing) -> None:
        """Be the same plan as `other`."""
        self.pair, self.leads, self._got = other.pair.copy(), other.leads.copy(), other._got.copy()
        self._fit, self._stays = other._fit, other._stays

    def settle(self, cadres: IntArray, pairs: IntArray, leading: IntArray) -> None:
        """Place `cadres` by `pairs` (those without one nowhere), `leading` of these as leaders."""
        before = self.pair[cadres]
        self._count(before[before >= 0], before[self.leads[cadres]], -1)
        self.pair[cadres], self.leads[cadres] = NOWHERE, False
        self.pair[self.market.pairs.cadre[pairs]] = pairs
        self.leads[self.market.pairs.cadre[leading]] = True
        self._count(pairs, leading, 1)

    def take(self, found: Sequence[tuple[IntArray, Decision | None]], order: Sequence[str]) -> bool:
        """Settle plans of some villages, one after the other, if that makes the whole better; say whether.

        Parameters
        ----------
        found : sequence of tuple of int64 and Decision or None
            Villages, and what was decided about them and whom.
        order : sequence of str
            The tiers.
        """
        worth, before = self.worth(order), self.copy()
        for villages, decision in found:
            if decision is not None:
                here = np.flatnonzero(np.isin(self.village, villages))
                self.settle(np.union1d(decision[0], here), *decision[1:])
        if self.within_limits() and self.worth(order) > worth:
            return True
        self.become(before)
        return False

    def _count(self, placed: IntArray, leading: IntArray, sign: int) -> None:
        """Count placements in (1) or out (-1)."""
        pairs = self.market.pairs
        for got, need in zip(self._got, self.market.needs, strict=True):
            some = leading if need.leads else placed[need.counts[placed]]
            np.add.at(got, pairs.village[some], sign)
        self._fit += sign * int(pairs.fit[placed].sum() + pairs.lead_fit[leading].sum())
        if self.market.instance.n_previous:
            self._stays += sign * int(pairs.was_there[placed].sum())

    def missing(self) -> list[IntArray]:
        """Return the shortfall of each village row, by ``Market.rows``."""
        return [
            np.maximum(need.amount - got, 0)[rows.village]
            for rows, need, got in zip(self.market.rows, self.market.needs, self._got, strict=True)
        ]

    def figures(self) -> dict[str, int]:
        """Return the tiers' values: shortage (of villages anyone can reach or not), changes, fit."""
        shortage = sum(int(m @ r.weight) for m, r in zip(self.missing(), self.market.rows, strict=True))
        return {
            "shortage": shortage,
            "changes": self.market.instance.n_previous - self._stays,
            "fit": self._fit,
        }

    def earned(self, worth: Worth) -> IntArray:
        """Return what the team in each village is worth: points, who stays, and needs met; int64 [V]."""
        pairs, found = self.market.pairs, np.zeros(self.market.instance.n_villages, dtype=np.int64)
        placed, leading = self.pair[self.pair >= 0], self.pair[self.leads]
        np.add.at(found, pairs.village[placed], worth.fit * pairs.fit[placed])
        np.add.at(found, pairs.village[leading], worth.fit * pairs.lead_fit[leading])
        if worth.changes:
            np.add.at(found, pairs.village[placed], worth.changes * pairs.was_there[placed])
        for got, need in zip(self._got, self.market.needs, strict=True):
            found += worth.shortage * np.minimum(got, need.amount) * need.weight
        return found

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
        for rows, price, missing, counted in zip(
            market.rows, quote.prices.rows, self.missing(), self._got, strict=True
        ):
            got = counted[rows.village]
            filled = got + missing
            slack = np.where(price > 0, price * (rows.upper - filled), -price * (filled - rows.lower))
            np.add.at(losses, rows.village, slack)
            np.add.at(
                losses, rows.village, (worth.shortage * rows.weight * quote.prices.scale + price) * missing
            )
        return losses / quote.prices.scale
