"""What each team is worth at each kind of village: the points its members add, and the needs it meets."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.asks import Asks, asks_of
from optimizer.solve.regional.market import Market, Worth

BARRED = -(2**30)
"""Worth of a team where it may not be; prices only lower it."""
MOST = 2**30
"""Worths of teams are below this."""
EXACT = 2**24
"""Floats of 32 bits are exact up to here."""
AT_ONCE = 2**18
"""About so many figures are worked on at a time, which is what fits next to a processor."""


class Teams(Protocol):
    """Teams that some people can form, in order of size."""

    @property
    def size(self) -> IntArray:
        """How many people each has, int64 [S]."""

    def total(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return what each team's members have together; `of` [..., n] gives [..., S]."""

    def totals(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return the same of many rows of floats."""

    def greatest(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return the greatest of what each team's members have."""


def member_worth(market: Market, worth: Worth, pair: IntArray) -> IntArray:
    """Return what each pair adds as a member, 0 where there is none; the shape of `pair`."""
    found = worth.fit * market.pairs.fit[pair]
    if worth.changes:
        found = found + worth.changes * market.pairs.was_there[pair]
    return np.where(pair >= 0, found, 0)


def worths(
    market: Market, worth: Worth, people: IntArray, pair: IntArray, villages: IntArray, teams: Teams
) -> NDArray[np.int32]:
    """Return what each team adds to the objective at each village, `BARRED` where it may not be.

    Parameters
    ----------
    market : Market
    worth : Worth
    people : int64 [n]
        Cadres.
    pair : int64 [n, m]
        Pair of each person at each village, -1 where there is none.
    villages : int64 [m]
    teams : Teams

    Returns
    -------
    int32 [m, S]

    Raises
    ------
    OverflowError
        If a team could be worth more than `MOST`.
    """
    asks, shortage = asks_of(market), worth.shortage
    member, bonus = member_worth(market, worth, pair), _bonus(market, worth, pair)
    most = int(teams.size.max(initial=0)) * int(abs(member).max(initial=0)) + int(bonus.max(initial=0))
    most += shortage * int(asks.most[villages].max(initial=0))
    if most > MOST:
        raise OverflowError("figures too large for exact bounds")
    # products of floats are exact for sums that they can count to, and many times faster
    kind = np.float32 if most <= EXACT else np.float64
    units = _too_many_units(market, people, teams)
    ends = np.searchsorted(teams.size, np.arange(int(teams.size.max(initial=0)) + 2))  # in order of size
    found = np.empty((len(villages), len(teams.size)), dtype=np.int32)
    step = max(1, AT_ONCE // max(1, len(teams.size)))
    for start in range(0, len(villages), step):
        some = slice(start, start + step)
        here = villages[some]
        value = teams.totals(member[:, some].T.astype(kind))
        best = teams.greatest(bonus[:, some].T.astype(kind))
        value += np.maximum(best - 1, 0)
        if shortage:
            met = shortage * asks.people[here, None]
            for size in range(1, len(ends) - 1):
                met_by = met * np.minimum(size, market.needs[0].amount[here, None])
                value[:, ends[size] : ends[size + 1]] += met_by.astype(kind)
            value += (best > 0) * (shortage * asks.led[here, None]).astype(kind)
            for slot in range(asks.need.shape[1]):
                _add(value, asks, slot, shortage, here, pair[:, some], teams)
        found[some] = value
        found[some][_barred(market, pair[:, some], here, teams) | units] = BARRED
    return found


def _bonus(market: Market, worth: Worth, pair: IntArray) -> IntArray:
    """Return what each pair adds as the leader and 1, 0 for those who may not lead; the shape of `pair`."""
    able = (pair >= 0) & market.may_lead[pair]
    return np.where(able, worth.fit * market.pairs.lead_fit[pair] + 1, 0)


def _add(
    value: NDArray[Any],
    asks: Asks,
    slot: int,
    shortage: int,
    villages: IntArray,
    pair: IntArray,
    teams: Teams,
) -> None:
    """Add to `value` [m, S] what teams meet of the needs in a slot."""
    some = np.flatnonzero(asks.amount[villages, slot])
    if not len(some):
        return
    here = slice(None) if len(some) == len(villages) else some
    asked = villages[here]
    got = teams.totals(asks.who(pair[:, here], asked, slot).T.astype(value.dtype))
    np.minimum(got, asks.amount[asked, slot, None].astype(value.dtype), out=got)
    got *= (shortage * asks.weight[asked, slot, None]).astype(value.dtype)
    value[here] += got


def _barred(market: Market, pair: IntArray, villages: IntArray, teams: Teams) -> BoolArray:
    """Return which teams may not be where [m, S]: somebody may not go, or too many people."""
    barred: BoolArray = teams.size > market.instance.needs.max[villages][:, None]
    gone = np.flatnonzero((pair < 0).any(axis=0))
    if len(gone):
        barred[gone] |= teams.totals((pair[:, gone] < 0).T.astype(np.float32)) > 0
    return barred


def _too_many_units(market: Market, people: IntArray, teams: Teams) -> BoolArray:
    """Return which teams are of too many units, bool [S]."""
    most, unit = market.instance.unit_rules.max_units, market.instance.cadres.unit[people]
    units = np.unique(unit)
    if not most or len(units) <= most:
        return np.zeros(len(teams.size), dtype=bool)
    among = teams.total((unit == units[:, None]).astype(np.int64))
    return np.asarray((among > 0).sum(axis=0) > most)
