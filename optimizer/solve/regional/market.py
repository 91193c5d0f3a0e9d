"""A scenario as a market: what each pair is worth at given prices, and what any prices prove.

Each village has a price per kind of row it takes part in (its places, its
leader, each skill, each rule), each unit with limits one; a cadre goes where
worth less prices is greatest. Nothing is built per pair but flat arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs
from optimizer.model.needs import Need, build_needs
from optimizer.solve.relaxation import FloatArray

SAFE = 2**62
"""Sums stay below this, checked before they are made."""


@dataclass(frozen=True)
class Worth:
    """An objective to maximise: a weighted sum of tiers, each in its own direction.

    Attributes
    ----------
    fit, shortage, changes : int
        Weight of each; 0 leaves the tier out.
    """

    fit: int = 0
    shortage: int = 0
    changes: int = 0


@dataclass(frozen=True)
class Rows:
    """The village rows of one need: lower ≤ Σ placements that count + shortfall ≤ upper.

    Attributes
    ----------
    village : int64 [rows]
        Villages that have the row.
    lower, upper : int64 [rows]
    shortfall : int64 [rows]
        Most that may be missing; 0 where nothing is counted as missing.
    weight : int64 [rows]
        Price of each missing in the shortage tier.
    leads : bool
        Only placements as leader count.
    pair, row : int64 [n]
        Which pair counts in which row.
    """

    village: IntArray
    lower: IntArray
    upper: IntArray
    shortfall: IntArray
    weight: IntArray
    leads: bool
    pair: IntArray
    row: IntArray


def pooled(instance: Instance) -> bool:
    """Return whether unit rules (H6-H9) say who may be in a team together."""
    rules = instance.unit_rules
    apart = rules.large == "independent" or rules.joint != "any"
    return apart or rules.max_units is not None or rules.keep_together


class Market:
    """Pairs, rows and tiers of an instance.

    Parameters
    ----------
    instance : Instance
    pairs : Pairs
        All admissible pairs.

    Attributes
    ----------
    usable : bool [P]
        Pairs that pins leave open.
    rows : list of Rows
        The first is of places, the second of leaders.
    order : int64 [P]
        The pairs by cadre; ``start[i]:start[i + 1]`` are those of cadre i.
    pooled : bool
        Whether unit rules say who may be in a team together. The market knows
        nothing of them, so what its prices prove holds with them all the more.
    grain : int
        What needs weigh is given in so many parts.
    """

    grain = 1

    def __init__(self, instance: Instance, pairs: Pairs) -> None:
        self.instance, self.pairs = instance, pairs
        self.order = np.argsort(pairs.cadre, kind="stable")
        self.start = np.searchsorted(pairs.cadre[self.order], np.arange(instance.n_cadres + 1))
        self.needs = build_needs(instance, pairs)
        self.usable, self.must_lead, self.may_lead = self._pins()
        self.leaders = np.flatnonzero(self.may_lead)
        self.pinned = np.zeros(instance.n_cadres, dtype=bool)
        self.pinned[instance.pinned.cadre] = True
        self.rows = [self._places(self.needs[0]), *(self._counted(n) for n in self.needs[1:])]
        self.limits = instance.unit_limits
        self.pooled = pooled(instance)
        there = np.bincount(pairs.village[pairs.was_there], minlength=instance.n_villages)
        self.kept = instance.kept_amount(there)

    def _pins(self) -> tuple[BoolArray, BoolArray, BoolArray]:
        """Return which pairs are open, must lead and may lead, as pins have it."""
        pinned, pairs = self.instance.pinned, self.pairs
        usable = np.ones(len(pairs), dtype=bool)
        must, may = np.zeros(len(pairs), dtype=bool), pairs.may_lead.copy()
        if len(pinned.cadre):
            fixed = np.zeros(self.instance.n_cadres, dtype=bool)
            fixed[pinned.cadre] = True
            place = pairs.find(pinned.cadre, pinned.village)
            usable[fixed[pairs.cadre]] = False
            usable[place] = True
            must[place[pinned.role == "leader"]] = True
            may[place[pinned.role == "member"]] = False
        return usable, must, may & usable

    def _places(self, need: Need) -> Rows:
        minimum, maximum = need.amount, self.instance.needs.max
        counted = bool(need.weight.any())
        return Rows(
            village=np.arange(self.instance.n_villages),
            lower=minimum if counted else np.zeros_like(minimum),
            upper=maximum,
            shortfall=minimum if counted else np.zeros_like(minimum),
            weight=need.weight,
            leads=False,
            pair=np.arange(len(self.pairs)),
            row=self.pairs.village,
        )

    def _counted(self, need: Need) -> Rows:
        """Return a need's rows; at most one leads, of anything else there may be more."""
        village = np.flatnonzero(need.amount > 0)
        row_of = np.full(self.instance.n_villages, -1, dtype=np.int64)
        row_of[village] = np.arange(len(village))
        counts = self.may_lead if need.leads else need.counts
        pair = np.flatnonzero(counts & (row_of[self.pairs.village] >= 0))
        amount, weight = need.amount[village], need.weight[village]
        counted = bool(need.weight.any())
        return Rows(
            village=village,
            lower=amount if counted else np.zeros_like(amount),
            upper=amount if need.leads else np.full_like(amount, self.instance.n_cadres),
            shortfall=amount if counted else np.zeros_like(amount),
            weight=weight,
            leads=need.leads,
            pair=pair,
            row=row_of[self.pairs.village[pair]],
        )

    @cached_property
    def county(self) -> IntArray:
        """A number for each village's county, int64 [V]."""
        names = [v.county for v in self.instance.scenario.villages]
        return np.unique(names, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def county_range(self) -> tuple[IntArray, IntArray]:
        """The first and the last county within each cadre's reach, int64 [I]; none where the last is -1."""
        low = np.full(self.instance.n_cadres, np.iinfo(np.int64).max)
        high = np.full(self.instance.n_cadres, -1)
        mine = self.county[self.pairs.village]
        np.minimum.at(low, self.pairs.cadre, mine)
        np.maximum.at(high, self.pairs.cadre, mine)
        return low, high

    @cached_property
    def top_fit(self) -> int:
        """No placement is worth more."""
        return int((self.pairs.fit + self.pairs.lead_fit).max(initial=0))

    @cached_property
    def fit_grain(self) -> int:
        """The fit of every plan is a multiple of this."""
        fit = np.concatenate([self.pairs.fit, self.pairs.lead_fit])
        return max(1, int(np.gcd.reduce(np.unique(fit), initial=0)))

    @cached_property
    def shortage_grain(self) -> int:
        """The shortage of every plan is a multiple of this."""
        return max(1, int(np.gcd.reduce(np.concatenate([need.weight for need in self.needs]), initial=0)))

    def member_worth(self, worth: Worth) -> IntArray:
        """Return what each pair adds as a member, int64 [P]."""
        total = worth.fit * self.pairs.fit
        if worth.changes:
            total = total + worth.changes * self.pairs.was_there
        return total

    def values(self, worth: Worth, prices: Prices) -> tuple[IntArray, IntArray]:
        """Return each pair's worth less prices, and what leading adds to it (before clipping at 0).

        Returns
        -------
        (int64 [P], int64 [leaders])
            Times ``prices.scale``; the second in the order of ``leaders``.
        """
        value = self.member_worth(worth) * prices.scale
        value -= prices.rows[0][self.pairs.village]
        lead = worth.fit * prices.scale * self.pairs.lead_fit[self.leaders]
        for rows, price in zip(self.rows[1:], prices.rows[1:], strict=True):
            if rows.leads:
                lead[np.searchsorted(self.leaders, rows.pair)] -= price[rows.row]
            else:
                value[rows.pair] -= price[rows.row]
        if prices.units.any():
            value -= prices.units[self.instance.cadres.unit[self.pairs.cadre]]
        return value, lead

    def best_of_cadre(self, value: IntArray) -> IntArray:
        """Return the greatest value among each cadre's pairs, int64 [I]; very low where there is none."""
        low = np.iinfo(np.int64).min // 4
        best = np.full(self.instance.n_cadres, low)
        some = np.flatnonzero(self.start[1:] > self.start[:-1])
        if len(some):
            best[some] = np.maximum.reduceat(value[self.order], self.start[some])
        return best

    def best_pair(self, value: IntArray, cadres: IntArray) -> IntArray:
        """Return the pair of greatest value of each of `cadres` (that has any), int64."""
        start, stop = self.start[cadres], self.start[cadres + 1]
        return np.array(
            [
                self.order[a:b][value[self.order[a:b]].argmax()]
                for a, b in zip(start, stop, strict=True)
                if b > a
            ],
            dtype=np.int64,
        )


@dataclass(frozen=True)
class Prices:
    """Integer prices, times `scale`, that fit the open sides of their rows.

    Attributes
    ----------
    rows : tuple of int64 [rows]
        One array for each of ``Market.rows``.
    units : int64 [units]
        0 for units without limits.
    """

    rows: tuple[IntArray, ...]
    units: IntArray
    scale: int


@dataclass(frozen=True)
class Quote:
    """What prices say.

    Attributes
    ----------
    bound : int
        No plan is worth more (in the objective's own units, rounded down).
    value : int64 [P]
        Worth less prices of each pair, leading or not as is better; very low where closed.
    gain : int64 [I]
        Best of each cadre's values, 0 if none is above: what a cadre is worth.
    """

    bound: int
    value: IntArray
    gain: IntArray
    prices: Prices


def integer_prices(market: Market, rows: list[FloatArray], units: FloatArray, worth: Worth) -> Prices:
    """Return floating-point prices as integers; those of a wrong sign are dropped.

    Raises
    ------
    OverflowError
        If the figures are too large for exact 64-bit sums at any scale.
    """
    largest = max(
        [1.0, *(float(np.abs(r).max(initial=0)) for r in rows), float(np.abs(units).max(initial=0))]
    )
    instance = market.instance
    heavy = max(
        1, int(market.rows[0].weight.max(initial=0)), *(int(r.weight.max(initial=0)) for r in market.rows)
    )
    once = worth.fit * market.top_fit + worth.changes + worth.shortage * heavy + largest * (len(rows) + 2)
    many = sum(int(r.shortfall.sum() + len(r.village)) for r in market.rows)
    many += int(market.rows[0].upper.sum()) + instance.n_cadres + int(market.limits.upper.sum())
    for scale in (2**16, 2**12, 2**8, 2**4, 1):
        if once * many * scale < SAFE:
            break
    else:
        raise OverflowError("figures too large for an exact 64-bit bound")
    whole = []
    for given, r in zip(rows, market.rows, strict=True):
        price = np.rint(np.nan_to_num(given) * scale).astype(np.int64)
        price = np.where((price > 0) & (r.upper >= instance.n_cadres), 0, price)
        whole.append(np.where((price < 0) & (r.lower <= 0), 0, price))
    per_unit = np.rint(np.nan_to_num(units) * scale).astype(np.int64)
    return Prices(tuple(whole), np.where(market.limits.bound, per_unit, 0), scale)


def quote(market: Market, worth: Worth, prices: Prices) -> Quote:
    """Return what `prices` prove about the best plan, in exact integers (``docs/scaling.md``).

    Parameters
    ----------
    market : Market
    worth : Worth
    prices : Prices
    """
    value, lead = market.values(worth, prices)
    forced = market.must_lead[market.leaders]
    value[market.leaders] += np.where(forced, lead, np.maximum(lead, 0))
    value[~market.usable] = np.iinfo(np.int64).min // 4
    best = market.best_of_cadre(value)
    gain = np.where(market.pinned, best, np.maximum(best, 0))
    total = int(gain.sum())
    for rows, price in zip(market.rows, prices.rows, strict=True):
        total += int(np.where(price > 0, price * rows.upper, price * rows.lower).sum())
        cost = -worth.shortage * rows.weight * prices.scale - price
        total += int((np.maximum(cost, 0) * rows.shortfall).sum())
    limits = market.limits
    total += int(np.where(prices.units > 0, prices.units * limits.upper, prices.units * limits.lower).sum())
    return Quote(total // prices.scale, value, gain, prices)
