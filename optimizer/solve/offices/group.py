"""People who may form a team together, and what their teams are worth in each village.

A *group* is the people of one pool (H6, H7) who reach the same villages: a
large office, or for smaller offices that join, those of a pool who reach one
county. People who are in several groups are *shared*. A group's teams are
listed here; where they are too many to list see ``unlisted.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.lattice import Lattice
from optimizer.solve.offices.worths import BARRED, MOST

SCALE = 64
"""Prices are whole numbers of this part of a point."""
DIVISIBLE = 12
"""People of a group whose divisions into teams are all looked at; larger ones are priced one by one."""
TRIED = 400
"""Best teams of a wide group that are looked at for use."""
FEW = 6
"""Of these, so many are kept though they share people."""
AT_ONCE = 4_096
"""So many teams are looked at at a time, at all kinds of villages: what fits next to a processor."""

Team = tuple[int, int]
"""A team of a group (by its number there), and the village among the group's (by position)."""
Division = tuple[int, tuple[Team, ...]]
"""A group, and teams of it that share nobody."""


@dataclass(frozen=True)
class Group(ABC):
    """People who may be in one team.

    Attributes
    ----------
    people : int64 [n]
        Cadres; ascending, but that those who are shared come last.
    shared : bool [n]
        Who is in other groups too, or of an office that may not send all.
    villages : int64 [m]
        Where somebody of the group may go, ascending.
    pair : int64 [n, m]
        Pair of each person at each village, -1 where there is none.
    kind : int64 [m]
        Kind of each village: within a kind, every team is worth the same.
    largest : int
        People in a team, at most.
    key : int
        The same for the group of these people wherever it is built; -1 where it was cut into parts.
    """

    people: IntArray
    shared: BoolArray
    villages: IntArray
    pair: IntArray
    kind: IntArray
    largest: int
    key: int

    @cached_property
    def last(self) -> int:
        """How many are shared; where the group is not wide they come last."""
        return int(self.shared.sum())

    @property
    def wide(self) -> bool:
        """Whether it has too many people to look at all divisions."""
        return len(self.people) > DIVISIBLE

    def cheapest(self, cost: IntArray) -> IntArray:
        """Return by kind the village that costs least, the first of these, as positions.

        Parameters
        ----------
        cost : int64 [m]
            At most 2^45.
        """
        order, start = self._by_kind
        return np.asarray(np.minimum.reduceat(cost[order] * len(cost) + order, start) % len(cost))

    @cached_property
    def _by_kind(self) -> tuple[IntArray, IntArray]:
        """Villages in order of their kinds, and where each kind begins."""
        order = np.argsort(self.kind, kind="stable")
        return order, np.flatnonzero(np.diff(self.kind[order], prepend=-1))

    @abstractmethod
    def worth(self, k: int, w: int) -> int:
        """Return what team `k` is worth in village `w` (position), `BARRED` where it may not be."""

    @abstractmethod
    def members(self, k: int) -> IntArray:
        """Return who is in team `k`, as positions, ascending."""

    @abstractmethod
    def team(self, members: IntArray) -> int | None:
        """Return the number of the team of these people (positions), None if they are too many."""

    @abstractmethod
    def tops(
        self, cost: IntArray, charge: IntArray, crowd: IntArray, wanted: bool, extra: IntArray | None = None
    ) -> tuple[list[int], list[Team]]:
        """Return by size, from 1, the most that a team is worth beyond prices, 0 at least; and good teams.

        Parameters
        ----------
        cost : int64 [m]
            Of the villages, in parts of a point (`SCALE`).
        charge : int64 [n]
            Of the people.
        crowd : int64 [largest + 1]
            Of each team of at least so many people.
        wanted : bool
            Whether teams are asked for.
        extra : int64 [S], optional
            What each team costs besides, where they are listed.
        """

    @abstractmethod
    def weighed(self, both: Group, fit: int, met: IntArray) -> Group:
        """Return the group with its teams worth `fit` times the points and `met` times the needs met.

        Parameters
        ----------
        both : Group
            The same people with teams worth the points (as here) and the needs met.
        fit : int
        met : int64 [kinds]
        """


@dataclass(frozen=True, eq=False)
class Net:
    """What the teams of a group are worth beyond prices, in parts of a point.

    Attributes
    ----------
    group : Listed
    best : int64 [S]
        Where that is most.
    price : int [kinds]
        Of the cheapest village of each kind.
    cheapest : int64 [kinds]
        That village, by position.
    """

    group: Listed
    best: IntArray
    price: NDArray[np.int32] | IntArray
    cheapest: IntArray

    def where(self, k: int) -> int:
        """Return the village, by position, where team `k` is worth most."""
        return self.group.where(k, self.price, self.cheapest)


@dataclass(frozen=True)
class Listed(Group):
    """A group all of whose teams are listed.

    Attributes
    ----------
    lattice : Lattice
    value : int32 [kinds, S]
        Worth of each team at each kind of village, `BARRED` where it may not be.
    """

    lattice: Lattice
    value: NDArray[np.int32]

    @property
    def parts(self) -> NDArray[np.int32] | IntArray:
        """Worth in parts of a point [kinds, S], in 32 bits where these do, which is twice as fast."""
        if int(self.value.max(initial=0)) * SCALE > MOST:
            return self.value * np.int64(SCALE)
        return np.where(self.value == BARRED, BARRED, self.value * np.int32(SCALE)).astype(np.int32)

    @cached_property
    def _parts(self) -> NDArray[np.int32] | IntArray:
        """The same, kept."""
        return self.parts

    def worth(self, k: int, w: int) -> int:
        """Return what team `k` is worth in village `w` (position), `BARRED` where it may not be."""
        return int(self.value[self.kind[w], k])

    def members(self, k: int) -> IntArray:
        """Return who is in team `k`, as positions, ascending."""
        return np.flatnonzero(self.lattice.members[k])

    def team(self, members: IntArray) -> int | None:
        """Return the number of the team of these people (positions), None if they are too many."""
        found = np.flatnonzero(self.lattice.masks == int((1 << members).sum()))
        return int(found[0]) if len(found) else None

    def net(self, cost: IntArray, charge: IntArray) -> Net:
        """Return what each team is worth beyond prices where that is most.

        Parameters
        ----------
        cost : int64 [m]
            Of the villages.
        charge : int64 [n]
            Of the people.
        """
        cheapest = self.cheapest(cost)
        price = self.comparable(cost[cheapest], self._parts.dtype)
        best = np.empty(self.value.shape[1], dtype=np.int64)
        for start in range(0, len(best), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            best[some] = (self._parts[:, some] - price[:, None]).max(axis=0)
        return Net(self, best - self.lattice.total(charge), price, cheapest)

    @staticmethod
    def comparable(price: IntArray, kind: Any) -> NDArray[np.int32] | IntArray:
        """Return prices by kind of village as numbers of the kind that `parts` are.

        A price above the worth of all teams is as good as that: what it leaves is not above 0 either.
        """
        return np.minimum(price, MOST).astype(np.int32) if kind == np.int32 else price

    def where(self, k: int, price: NDArray[np.int32] | IntArray, cheapest: IntArray) -> int:
        """Return the village, by position, where team `k` is worth most beyond comparable prices by kind."""
        return int(cheapest[(self._parts[:, k] - price).argmax()])

    def tops(
        self, cost: IntArray, charge: IntArray, crowd: IntArray, wanted: bool, extra: IntArray | None = None
    ) -> tuple[list[int], list[Team]]:
        """Return by size, from 1, the most that a team is worth beyond prices, 0 at least; and good teams."""
        net, size = self.net(cost, charge), self.lattice.size
        best = net.best - np.cumsum(np.r_[0, crowd[1:]])[size]
        best -= 0 if extra is None else extra
        top = [max(0, int(best[size == q].max(initial=0))) for q in range(1, len(crowd))]
        few = np.flatnonzero(best > 0) if wanted else size[:0]
        if len(few) > TRIED:
            few = few[np.sort(np.argpartition(-best[few], TRIED)[:TRIED])]
        order = few[np.argsort(-best[few], kind="stable")].tolist()
        return top, [(order[c], net.where(order[c])) for c in apart(self.lattice.masks[order].tolist())]

    def weighed(self, both: Group, fit: int, met: IntArray) -> Group:
        """Return the group with its teams worth `fit` times the points and `met` times the needs met."""
        assert isinstance(both, Listed)
        value = fit * self.value + (both.value - self.value) * met[:, None]
        return replace(self, value=np.where(self.value == BARRED, BARRED, value).astype(np.int32))


def apart(masks: Iterable[int]) -> list[int]:
    """Return which teams to use, by position: the first few, and those that share nobody with any before."""
    used = 0
    chosen: list[int] = []
    for c, mask in enumerate(masks):
        if len(chosen) < FEW or not used & mask:
            used |= mask
            chosen.append(c)
    return chosen


def most_of_wide(n: int, top: list[int], crowd: IntArray) -> int:
    """Return what a wide group's people are worth beyond prices at most, in parts of a point.

    Everybody in it has a price, so a team's net worth counts whoever else is
    used; as many teams as its people suffice for, at the best of each size.

    Parameters
    ----------
    n : int
        Its people.
    top : list of int
        By size, from 1, the most that a team is worth beyond prices.
    crowd : int64 [largest + 1]
        Price of each team of at least so many people.
    """
    most = [0] * (n + 1)
    for people in range(1, n + 1):
        most[people] = max(
            most[people - 1], *(most[people - q] + t for q, t in enumerate(top, 1) if q <= people)
        )
    return most[n] + sum(int(crowd[q]) * (n // q) for q in range(1, len(crowd)))
