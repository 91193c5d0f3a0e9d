"""The teams a few people can form, and the best way to divide these people into teams."""

from __future__ import annotations

from functools import cache, cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray


class Lattice:
    """All teams of up to `largest` among `n` people, and all sets of people that teams may use up.

    Parameters
    ----------
    n : int
        Few: there are 2^n sets.
    largest : int
        People in a team, at most.

    Attributes
    ----------
    masks : int64 [S]
        The teams; bit j is the j-th person.
    members : int8 [S, n]
        1 where a person is in a team.
    size : int64 [S]
    """

    def __init__(self, n: int, largest: int) -> None:
        self.n = n
        sizes = range(1, min(n, largest) + 1)
        self.masks: IntArray = np.array(
            [sum(1 << j for j in some) for size in sizes for some in combinations(range(n), size)],
            dtype=np.int64,
        )
        self.members: NDArray[np.int8] = ((self.masks[:, None] >> np.arange(n)) & 1).astype(np.int8)
        self.size: IntArray = self.members.sum(axis=1, dtype=np.int64)
        self._indicators: dict[Any, NDArray[Any]] = {}

    def indicator(self, kind: Any) -> NDArray[Any]:
        """Return 1 where a person is in a team [n, S], as numbers of a kind."""
        if kind not in self._indicators:
            self._indicators[kind] = np.ascontiguousarray(self.members.T, dtype=kind)
        return self._indicators[kind]

    def greatest(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return the greatest of what each team's members have; `of` [..., n] gives [..., S]."""
        return self._gathered(of, np.maximum)

    def total(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return what each team's members have together; `of` [..., n] gives [..., S]."""
        return self._gathered(of, np.add)

    def _gathered(self, of: NDArray[Any], two: np.ufunc) -> NDArray[Any]:
        found = of[..., self._last]
        for size in range(2, int(self.size.max(initial=1)) + 1):
            start, end = np.searchsorted(self.size, [size, size + 1])  # teams are in order of size
            rest = self._rest[start:end]
            two(found[..., start:end], found[..., rest], out=found[..., start:end])
        return found

    def best(self, value: IntArray) -> IntArray:
        """Return the most that teams within each set of people are worth together.

        A dynamic programme over sets: the lowest person of a set stays out or
        is in one of the teams.

        Parameters
        ----------
        value : int64 [G, S]
            What each team is worth, in G cases at once.

        Returns
        -------
        int64 [G, 2^n]
        """
        most = np.zeros((len(value), 1 << self.n), dtype=np.int64)
        for j in reversed(range(self.n)):
            rest, team, start, without = self._steps[j]
            found = most[:, rest] + value[:, team]
            most[:, without + (1 << j)] = np.maximum(
                most[:, without], np.maximum.reduceat(found, start, axis=1)
            )
        return most

    def divide(self, value: IntArray, most: IntArray, free: int) -> list[int]:
        """Return teams of the people in the set `free` that are worth `most` [free] together."""
        teams: list[int] = []
        while free:
            lowest = free & -free
            if most[free] == most[free ^ lowest]:
                free ^= lowest
                continue
            able = np.flatnonzero((self.masks & -self.masks == lowest) & (self.masks & ~free == 0))
            k = int(able[(value[able] + most[free ^ self.masks[able]]).argmax()])
            teams.append(k)
            free ^= int(self.masks[k])
        return teams

    @cached_property
    def _last(self) -> IntArray:
        """The last person of each team, int64 [S]."""
        return np.asarray(self.n - 1 - self.members[:, ::-1].argmax(axis=1))

    @cached_property
    def _rest(self) -> IntArray:
        """The team that is left without the last person, int64 [S]; of no meaning for teams of one."""
        order = np.argsort(self.masks, kind="stable")
        rest = np.searchsorted(self.masks, self.masks ^ (1 << self._last), sorter=order)
        return np.asarray(order[np.minimum(rest, len(order) - 1)])

    @cached_property
    def _steps(self) -> list[tuple[IntArray, IntArray, IntArray, IntArray]]:
        """By lowest person: what a team leaves of a set, which team, where each set begins, sets without."""
        lowest, steps = self.masks & -self.masks, []
        for j in range(self.n):
            without = np.arange(1 << (self.n - 1 - j)) << (j + 1)
            mine = np.flatnonzero(lowest == 1 << j)
            others = self.masks[mine] ^ (1 << j)
            fits: BoolArray = (without[:, None] & others) == others
            which, team = np.nonzero(fits)
            start = np.searchsorted(which, np.arange(len(without)))
            steps.append((without[which] ^ others[team], mine[team], start, without))
        return steps


@cache
def lattice(n: int, largest: int) -> Lattice:
    """Return the lattice of `n` people, built once."""
    return Lattice(n, largest)
