"""The narrow groups of a block, answered together: there are hundreds, most of a few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.bars import SHUT, Bars
from optimizer.solve.offices.elementary import ELSEWHERE, best_apart
from optimizer.solve.offices.group import Division, Group, Listed
from optimizer.solve.offices.lattice import Lattice

AT_ONCE = 2**18
"""About so many figures are worked on at a time, which is what fits next to a processor."""


@dataclass(frozen=True, eq=False)
class _Shape:
    """Groups of as many people, as many of them shared, for teams of as many.

    Attributes
    ----------
    lattice : Lattice
    last : int
        How many are shared; they come last.
    which : int64 [G]
        The groups.
    people : int64 [G, n]
    first : int64 [G + 1]
        Where the kinds of villages of each begin among those of all shapes, and where the last ends.
    table : int [S, kinds]
        Worth of each team at the kinds of all of them, in parts of a point (``Listed.parts``).
    """

    lattice: Lattice
    last: int
    which: IntArray
    people: IntArray
    first: IntArray
    table: NDArray[np.int32] | IntArray

    def highest(self, price: NDArray[np.int32] | IntArray) -> IntArray:
        """Return what each team is worth beyond prices by kind where that is most, int64 [G, S]."""
        start = self.first[:-1] - self.first[0]
        found = np.empty((len(self.table), len(start)), dtype=np.int64)
        step = max(1, AT_ONCE // max(1, len(price)))
        for row in range(0, len(found), step):
            some = slice(row, row + step)
            found[some] = np.maximum.reduceat(self.table[some] - price, start, axis=1)
        return found.T

    def whole(self, most: IntArray, extra: Sequence[IntArray | None]) -> tuple[IntArray, IntArray]:
        """Return what groups are worth at best, and the people of each that this takes.

        Parameters
        ----------
        most : int64 [G, 2^n]
            By set of people (``Lattice.best``).
        extra : sequence of int64 [2^last] or None
            By group: what it costs besides to use each set of those who are shared.

        Returns
        -------
        int64 [G]
        int64 [G]
            Sets, bit by bit.
        """
        worth, alone = most[:, -1].copy(), (1 << self.lattice.n - self.last) - 1
        free = np.full(len(most), (1 << self.lattice.n) - 1)
        for row, price in enumerate(extra):
            if price is not None:
                net = most[row, alone :: alone + 1] - price
                best = int(net.argmax())
                worth[row] = net[best]
                free[row] = alone + best * (alone + 1)
        return worth, free


class Narrow:
    """Says how narrow groups divide at given prices.

    Parameters
    ----------
    groups : sequence of Group
        All groups; those that are wide are left out.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        shapes: dict[tuple[int, int], list[tuple[int, Listed]]] = {}
        for g, one in enumerate(groups):
            if isinstance(one, Listed) and not one.wide:
                shapes.setdefault((id(one.lattice), one.last), []).append((g, one))
        narrow = [one for some in shapes.values() for _, one in some]
        first = np.cumsum([0, *(len(one.value) for one in narrow)], dtype=np.int64)
        self._shapes = list(_shapes(list(shapes.values()), first))
        none = np.zeros(0, dtype=np.int64)
        kind = np.concatenate([none, *(f + one.kind for f, one in zip(first, narrow, strict=False))])
        order = np.argsort(kind, kind="stable")
        self._village = np.concatenate([none, *(one.villages for one in narrow)])[order]
        self._place = np.concatenate([none, *(np.arange(len(one.villages)) for one in narrow)])[order]
        self._kind = kind[order]
        self._start = np.flatnonzero(np.diff(self._kind, prepend=-1))
        of = [g for some in shapes.values() for g, _ in some]
        self._of = np.repeat(np.array(of, dtype=np.int64), [len(one.villages) for one in narrow])[order]
        self._shut: BoolArray = np.zeros(len(order), dtype=bool)
        self._bars = Bars()

    def leave_out(self, bars: Bars) -> None:
        """Answer for plans only that `bars` do not leave out."""
        self._bars = bars
        self._shut[:] = False
        for g, v in bars.villages:
            self._shut |= (self._of == g) & (self._village == v)

    def beyond(
        self,
        cost: IntArray,
        charge: IntArray,
        busy: BoolArray,
        divisions: list[Division] | None,
        extra: Mapping[int, IntArray],
    ) -> int:
        """Return what the best divisions are worth beyond prices, in parts of a point.

        Parameters
        ----------
        cost : int64 [V]
            Of villages, at most 2^45.
        charge : int64 [I]
            Of people.
        busy : bool [I]
            Groups all of whose people are so are passed over.
        divisions : list of Division or None
            Takes the best of each group.
        extra : mapping of int to int64 [2^last]
            By group, where there is any: what it costs besides to use each set of those who are shared.
        """
        price, place = self._cheapest(cost)
        total = 0
        for shape in self._shapes:
            some = np.flatnonzero(~busy[shape.people].all(axis=1))
            if not len(some):
                continue
            here = Listed.comparable(price[shape.first[0] : shape.first[-1]], shape.table.dtype)
            value = shape.highest(here)
            value = value if len(some) == len(value) else value[some]
            paid = charge[shape.people[some]]
            for g, i in self._bars.people:
                paid[(shape.which[some] == g)[:, None] & (shape.people[some] == i)] = SHUT
            value = value - shape.lattice.total(paid)
            costs = [extra.get(g) for g in shape.which[some].tolist()]
            most = shape.lattice.best(value, 0 if all(c is None for c in costs) else shape.last)
            worth, free = shape.whole(most, costs)
            total += int(worth.sum())
            if divisions is None:
                continue
            for r, teams in enumerate(shape.lattice.divide(value, most, free)):
                row = int(some[r])
                mine = slice(*(shape.first[row : row + 2] - shape.first[0]))
                where = [int((shape.table[k, mine] - here[mine]).argmax()) for k in teams]
                places = place[shape.first[row] + where].tolist() if teams else []
                found = [*zip(teams, places, strict=True)]
                if self._bars.once and len(set(places)) < len(places):
                    less, found = self._apart(shape, row, cost, paid[r], costs[r], found)
                    total += less - int(worth[r])
                if found:
                    divisions.append((int(shape.which[row]), tuple(found)))
        return total

    def _apart(
        self,
        shape: _Shape,
        row: int,
        cost: IntArray,
        paid: IntArray,
        extra: IntArray | None,
        teams: list[tuple[int, int]],
    ) -> tuple[int, list[tuple[int, int]]]:
        """Return what a group is worth whose teams do not meet, and these; `teams` are those that do."""
        entries = np.flatnonzero(self._of == shape.which[row])
        mine = slice(*(shape.first[row : row + 2] - shape.first[0]))
        parts, charge = shape.table[:, mine].astype(np.int64), shape.lattice.total(paid[None])[0]
        price = np.where(self._shut, SHUT, cost[self._village])[entries]
        places, kind = self._place[entries], self._kind[entries] - shape.first[row]
        once: list[int] = []
        while len(twice := [p for p, n in Counter(p for _, p in teams).items() if n > 1 and p not in once]):
            once += twice
            left = np.where(np.isin(places, once), SHUT, price)
            order = np.lexsort((places, left, kind))
            first = order[np.flatnonzero(np.diff(kind[order], prepend=-1))]
            net = parts - left[first]
            at = [np.flatnonzero(places == p)[0] for p in once]
            there = [parts[:, kind[e]] - price[e] - charge for e in at]
            worth, found = best_apart(shape.lattice, shape.last, net.max(axis=1) - charge, there, extra)
            teams = [
                (k, int(places[first[net[k].argmax()]]) if p == ELSEWHERE else once[p]) for k, p in found
            ]
        return worth, teams

    def _cheapest(self, cost: IntArray) -> tuple[IntArray, IntArray]:
        """Return by kind what the village costs that costs least, and which it is, as its group counts."""
        places = int(self._place.max(initial=0)) + 1
        found = np.where(self._shut, SHUT, cost[self._village]) * places + self._place
        return np.divmod(np.minimum.reduceat(found, self._start) if len(found) else found, places)


def _shapes(groups: list[list[tuple[int, Listed]]], first: IntArray) -> Iterator[_Shape]:
    """Yield the shapes of groups that are sorted by them; `first` says where the kinds of each begin."""
    begin = 0
    for some in groups:
        end = begin + len(some)
        yield _Shape(
            some[0][1].lattice,
            some[0][1].last,
            np.array([g for g, _ in some]),
            np.array([one.people for _, one in some]),
            first[begin : end + 1],
            np.ascontiguousarray(np.concatenate([one.parts for _, one in some]).T),
        )
        begin = end
