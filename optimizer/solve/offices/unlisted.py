"""Groups of so many people that their teams are not listed.

The best team for each village and size comes of a dynamic programme over the
people, office by office. Its state is all that a team's worth depends on: how
many are in it, whether one of them leads, of how many offices they are (H8),
and how many so far count for each need. A person adds points, and for a need
what one more who counts is worth there. It takes n · states · kinds of village
steps where a list of the teams has n^5 / 120 · kinds figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.asks import asks_of
from optimizer.solve.offices.group import SCALE, Group, Team, apart
from optimizer.solve.offices.worths import BARRED, member_worth
from optimizer.solve.regional.market import Market, Worth

GONE = -(2**40)
"""Points of what may not be: nothing makes up for it, and a thousand of them do not overflow."""
CHOSEN = 40
"""Kinds of village whose best teams are looked up, at most."""
WORD = 64
"""People in a word of a set."""


@dataclass(frozen=True)
class Recipe:
    """What a team's worth is made of, at each kind of village.

    Attributes
    ----------
    member : int64 [n, kinds]
        What each person adds, `GONE` where they may not go.
    lead : int64 [n, kinds]
        What they add as the leader, `GONE` where they may not lead.
    size : int64 [largest + 1, kinds]
        What so many people add, `GONE` where they are too many.
    led : int64 [kinds]
        What having a leader adds.
    counts : bool [n, slots, kinds]
        Who counts for the needs of a village; each has a slot there.
    credit : int64 [slots, amount, kinds]
        What the first who counts adds, the second, and so on; `GONE` beyond what is asked for.
    unit : int64 [n]
        Units, numbered from 0.
    most_units : int
        Units in a team, at most; 0 for any number.
    """

    member: IntArray
    lead: IntArray
    size: IntArray
    led: IntArray
    counts: BoolArray
    credit: IntArray
    unit: IntArray
    most_units: int

    def of(self, kinds: IntArray) -> Recipe:
        """Return the same for some kinds of villages only."""
        return replace(
            self,
            member=self.member[:, kinds],
            lead=self.lead[:, kinds],
            size=self.size[:, kinds],
            led=self.led[kinds],
            counts=self.counts[:, :, kinds],
            credit=self.credit[:, :, kinds],
        )


def recipe(market: Market, worth: Worth, people: IntArray, pair: IntArray, villages: IntArray) -> Recipe:
    """Return what teams of `people` are made of.

    Parameters
    ----------
    market : Market
    worth : Worth
    people : int64 [n]
        Cadres.
    pair : int64 [n, kinds]
        Pair of each person at a village of each kind, -1 where there is none.
    villages : int64 [kinds]
    """
    there, instance = pair >= 0, market.instance
    lead = np.where(there & market.may_lead[pair], worth.fit * market.pairs.lead_fit[pair], GONE)
    largest = min(len(people), int(instance.needs.max[villages].max(initial=0)))
    asks, sizes = asks_of(market), np.arange(largest + 1)[:, None]
    met = worth.shortage * asks.people[villages] * np.minimum(sizes, market.needs[0].amount[villages])
    size = np.where(sizes <= instance.needs.max[villages], met, GONE)
    slots = range(asks.need.shape[1] if worth.shortage else 0)
    counts: BoolArray = np.zeros((len(pair), len(slots), len(villages)), dtype=bool)
    for slot in slots:
        counts[:, slot] = asks.who(pair, villages, slot)
    amount, each = asks.amount[villages].T[: len(slots), None], worth.shortage * asks.weight[villages].T
    asked = np.arange(int(amount.max(initial=0)))[:, None] < amount
    credit = np.where(asked, each[: len(slots), None], GONE)
    unit = np.unique(instance.cadres.unit[people], return_inverse=True)[1]
    member = np.where(there, member_worth(market, worth, pair), GONE)
    led = worth.shortage * asks.led[villages]
    return Recipe(member, lead, size, led, counts, credit, unit, instance.unit_rules.max_units or 0)


def states(market: Market, villages: IntArray) -> int:
    """Return how many states the programme has for each village."""
    slots = asks_of(market).amount[villages].max(axis=0, initial=0).tolist()
    largest = int(market.instance.needs.max[villages].max(initial=0))
    units = (market.instance.unit_rules.max_units or 0) + 1
    return prod(int(slot) + 1 for slot in slots) * (largest + 1) * 2 * units


@dataclass
class _Table:
    """The best teams so far by state, and who is in them where that is asked for.

    Attributes
    ----------
    value : int64 [people + 1, led, units + 1, a number for each slot..., kinds]
    held : uint64 [words, ...]
        Sets of people; no words where nobody asks.
    """

    value: IntArray
    held: NDArray[np.uint64]

    def at(self, *part: Any) -> _Table:
        """Return the part of the table that an index says."""
        return _Table(self.value[part], self.held[(slice(None), *part)])

    def plus(self, points: Any) -> _Table:
        """Return a new table with points added."""
        return _Table(self.value + points, self.held.copy())

    def join(self, i: int) -> None:
        """Note that person `i` is in all teams of it."""
        if len(self.held):
            self.held[i // WORD] |= np.uint64(1 << i % WORD)

    def raise_to(self, other: _Table) -> None:
        """Take teams of `other` where they are better."""
        if len(self.held):
            better = other.value > self.value
            for mine, others in zip(self.held, other.held, strict=True):
                np.copyto(mine, others, where=better)
        np.maximum(self.value, other.value, out=self.value)

    def entered(self) -> _Table:
        """Return the same with one more unit."""
        found = _Table(np.full_like(self.value, GONE), np.zeros_like(self.held))
        found.value[:, :, 1:], found.held[:, :, :, 1:] = self.value[:, :, :-1], self.held[:, :, :, :-1]
        return found


def _best(parts: Recipe, charge: IntArray, who: bool) -> _Table:
    """Return the best team of each size at each kind of village, [largest + 1, kinds], prices of people paid.

    Parameters
    ----------
    parts : Recipe
    charge : int64 [n]
        Of the people, in parts of a point.
    who : bool
        Whether it is to say who is in them.
    """
    n, kinds = parts.member.shape
    largest = len(parts.size) - 1
    bounded = 0 < parts.most_units < int(parts.unit.max(initial=-1)) + 1
    depth = [int((parts.credit[s] > GONE).any(axis=1).sum()) for s in range(len(parts.credit))]
    shape = (largest + 1, 2, parts.most_units * bounded + 1, *(d + 1 for d in depth), kinds)
    table = _Table(np.full(shape, GONE), np.zeros(((n + WORD - 1) // WORD * who, *shape), dtype=np.uint64))
    table.value[(0,) * (len(shape) - 1)] = 0
    member, lead = parts.member * SCALE - charge[:, None], parts.lead * SCALE
    credit = np.where(parts.counts[:, :, None], parts.credit * SCALE, GONE)
    for unit in _units(parts.unit) if bounded else [np.arange(n)]:
        inner = table.entered() if bounded else table
        for i in unit.tolist():
            taken = inner.at(slice(0, -1)).plus(member[i])
            taken.join(i)
            for slot, d in enumerate(depth):
                before = (slice(None),) * (3 + slot)
                for c in range(d, 0, -1):
                    taken.at(*before, c).raise_to(taken.at(*before, c - 1).plus(credit[i, slot, c - 1]))
            taken.at(slice(None), 1).raise_to(taken.at(slice(None), 0).plus(lead[i]))
            inner.at(slice(1, None)).raise_to(taken)
        if bounded:
            table.raise_to(inner)
    table.value[:, 1] += parts.led * SCALE
    table.value += (parts.size * SCALE).reshape(largest + 1, *(1,) * (len(shape) - 2), kinds)
    return _flat(table)


def _units(unit: IntArray) -> Iterator[IntArray]:
    """Yield the people of each unit."""
    order = np.argsort(unit, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(unit[order])) + 1)


def _flat(table: _Table) -> _Table:
    """Return the best of all states by size and kind."""
    size, kinds = table.value.shape[0], table.value.shape[-1]
    value = table.value.reshape(size, -1, kinds)
    best = value.argmax(axis=1)[:, None]
    held = [np.take_along_axis(h.reshape(size, -1, kinds), best, axis=1)[:, 0] for h in table.held]
    return _Table(
        np.take_along_axis(value, best, axis=1)[:, 0],
        np.array(held, dtype=np.uint64).reshape(-1, size, kinds),
    )


@dataclass(frozen=True)
class Unlisted(Group):
    """A group whose teams are too many to list; a team's number is the set of its people, bit by bit.

    Attributes
    ----------
    recipe : Recipe
    """

    recipe: Recipe

    @property
    def wide(self) -> bool:
        """Whether it has too many people to look at all divisions."""
        return True

    def worth(self, k: int, w: int) -> int:
        """Return what team `k` is worth in village `w` (position), `BARRED` where it may not be."""
        parts, mine, kind = self.recipe, self.members(k), int(self.kind[w])
        if len(mine) >= len(parts.size):
            return BARRED
        many = parts.most_units and len(np.unique(parts.unit[mine])) > parts.most_units
        total = int(parts.member[mine, kind].sum()) + int(parts.size[len(mine), kind])
        if many or total < BARRED:
            return BARRED
        lead = int(parts.lead[mine, kind].max())
        total += lead + int(parts.led[kind]) if lead >= 0 else 0
        got = parts.counts[mine, :, kind].sum(axis=0)
        for credit, some in zip(parts.credit[:, :, kind], got.tolist(), strict=True):
            total += int(np.maximum(credit[:some], 0).sum())
        return total

    def members(self, k: int) -> IntArray:
        """Return who is in team `k`, as positions, ascending."""
        return np.flatnonzero([k >> i & 1 for i in range(len(self.people))])

    def team(self, members: IntArray) -> int | None:
        """Return the number of the team of these people (positions), None if they are too many."""
        return sum(1 << i for i in members.tolist()) if len(members) <= self.largest else None

    def tops(
        self, cost: IntArray, charge: IntArray, crowd: IntArray, wanted: bool, extra: IntArray | None = None
    ) -> tuple[list[int], list[Team]]:
        """Return by size, from 1, the most that a team is worth beyond prices, 0 at least; and good teams."""
        cheapest = self.cheapest(cost)
        beyond = cost[cheapest] + np.cumsum(np.r_[0, crowd[1:]])[:, None]
        net = _best(self.recipe, charge, False).value - beyond
        top = [max(0, int(most)) for most in net[1:].max(axis=1)]
        if not wanted or not any(top):
            return top, []
        kinds = np.unique(np.argsort(-net[1:].max(axis=0), kind="stable")[:CHOSEN])
        held = _best(self.recipe.of(kinds), charge, True).held
        masks = sum(held[word].astype(object) << WORD * word for word in range(len(held)))
        some = net[:, kinds]
        order = np.argsort(-some, axis=None, kind="stable")[: int((some > 0).sum())]
        size, kind = np.unravel_index(order, some.shape)
        found = [(int(masks[q, k]), int(cheapest[kinds[k]])) for q, k in zip(size, kind, strict=True)]
        return top, [found[c] for c in apart(mask for mask, _ in found)]

    def weighed(self, both: Group, fit: int, met: IntArray) -> Group:
        """Return the group with its teams worth `fit` times the points and `met` times the needs met."""
        assert isinstance(both, Unlisted)
        mine, other = self.recipe, both.recipe
        made = replace(
            other,
            member=np.where(mine.member == GONE, GONE, fit * mine.member),
            lead=np.where(mine.lead == GONE, GONE, fit * mine.lead),
            size=np.where(other.size <= GONE, GONE, met * other.size),
            led=met * other.led,
            credit=np.where(other.credit == GONE, GONE, met * other.credit),
        )
        return replace(self, recipe=made)
