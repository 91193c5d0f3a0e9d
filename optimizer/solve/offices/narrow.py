"""The narrow groups of a block, answered together: there are hundreds, most of a few people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.group import Division, Group, Listed
from optimizer.solve.offices.lattice import Lattice


@dataclass(frozen=True, eq=False)
class _Shape:
    """Groups of as many people, for teams of as many.

    Attributes
    ----------
    lattice : Lattice
    which : int64 [G]
        The groups.
    people : int64 [G, n]
    """

    lattice: Lattice
    which: IntArray
    people: IntArray


class Narrow:
    """Says how narrow groups divide at given prices.

    Parameters
    ----------
    groups : sequence of Group
        All groups; those that are wide are left out. Others of the same people and villages may take
        their places later.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        narrow = {g: one for g, one in enumerate(groups) if isinstance(one, Listed) and not one.wide}
        shapes: dict[int, list[int]] = {}
        for g, one in narrow.items():
            shapes.setdefault(id(one.lattice), []).append(g)
        self._shapes = [
            _Shape(narrow[some[0]].lattice, np.array(some), np.array([narrow[g].people for g in some]))
            for some in shapes.values()
        ]
        kinds = np.array([int(one.kind.max()) + 1 if len(one.kind) else 0 for one in narrow.values()])
        end = np.cumsum(kinds, dtype=np.int64)
        self._kinds = {g: slice(int(e - k), int(e)) for g, k, e in zip(narrow, kinds, end, strict=True)}
        none = np.zeros(0, dtype=np.int64)
        kind = np.concatenate([none, *(self._kinds[g].start + one.kind for g, one in narrow.items())])
        order = np.argsort(kind, kind="stable")
        self._village = np.concatenate([none, *(one.villages for one in narrow.values())])[order]
        self._place = np.concatenate([none, *(np.arange(len(one.villages)) for one in narrow.values())])[
            order
        ]
        self._start = np.flatnonzero(np.diff(kind[order], prepend=-1))

    def beyond(
        self,
        groups: Sequence[Group],
        cost: IntArray,
        charge: IntArray,
        busy: BoolArray,
        divisions: list[Division] | None,
    ) -> int:
        """Return what the best divisions are worth beyond prices, in parts of a point.

        Parameters
        ----------
        groups : sequence of Group
        cost : int64 [V]
            Of villages, at most 2^45.
        charge : int64 [I]
            Of people.
        busy : bool [I]
            Groups all of whose people are so are passed over.
        divisions : list of Division or None
            Takes the best of each group.
        """
        most_places = int(self._place.max(initial=0)) + 1
        cheapest = cost[self._village] * most_places + self._place
        if len(self._start):
            cheapest = np.minimum.reduceat(cheapest, self._start)
        price, place = np.divmod(cheapest, most_places)
        total = 0
        for shape in self._shapes:
            some = np.flatnonzero(~busy[shape.people].all(axis=1))
            mine = [(g, self._listed(groups, g)) for g in shape.which[some].tolist()]
            prices = [one.comparable(price[self._kinds[g]]) for g, one in mine]
            value = -shape.lattice.total(charge[shape.people[some]])
            for row, (_, one) in enumerate(mine):
                value[row] += one.highest(prices[row])
            most = shape.lattice.best(value)
            total += int(most[:, -1].sum())
            if divisions is None:
                continue
            for row, teams in enumerate(shape.lattice.divide(value, most)):
                if teams:
                    g, one = mine[row]
                    where = (one.where(k, prices[row], place[self._kinds[g]]) for k in teams)
                    divisions.append((g, tuple(zip(teams, where, strict=True))))
        return total

    @staticmethod
    def _listed(groups: Sequence[Group], g: int) -> Listed:
        one = groups[g]
        assert isinstance(one, Listed)
        return one
