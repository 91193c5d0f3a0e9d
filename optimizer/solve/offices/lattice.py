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
        self._known: dict[int, list[tuple[IntArray, IntArray, IntArray, IntArray, IntArray]]] = {}

    def totals(self, of: NDArray[Any]) -> NDArray[Any]:
        """Return what each team's members have together, of many rows of floats: a product of matrices."""
        if of.dtype not in self._indicators:
            self._indicators[of.dtype] = np.ascontiguousarray(self.members.T, dtype=of.dtype)
        return np.asarray(of @ self._indicators[of.dtype])

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

    def best(self, value: IntArray, last: int = 0) -> IntArray:
        """Return the most that teams within each set of people are worth together.

        A dynamic programme over sets: the lowest person of a set stays out or
        is in one of the teams. Sets that this does not leave of all people
        are not looked at, which are two thirds.

        Parameters
        ----------
        value : int64 [G, S]
            What each team is worth, in G cases at once.
        last : int
            So many of the last people may be missing, any of them: sets without them are looked at, too.

        Returns
        -------
        int64 [G, 2^n]
            0 for sets that are not looked at.
        """
        most = np.zeros((len(value), 1 << self.n), dtype=np.int64)
        for rest, team, start, without, sets in reversed(self._steps(last)):
            found = most[:, rest] + value[:, team]
            most[:, sets] = np.maximum(most[:, without], np.maximum.reduceat(found, start, axis=1))
        return most

    def divide(self, value: IntArray, most: IntArray, free: IntArray | None = None) -> list[list[int]]:
        """Return teams of the people that are worth the most together, in each of G cases.

        Parameters
        ----------
        value : int64 [G, S]
        most : int64 [G, 2^n]
            What `best` says of it.
        free : int64 [G], optional
            The people, if not all of them; sets that were looked at.
        """
        teams: list[list[int]] = [[] for _ in value]
        free = np.full(len(value), (1 << self.n) - 1) if free is None else free.copy()
        for j, mine in enumerate(self._by_lowest):
            here = np.flatnonzero(free >> j & 1)
            used = here[most[here, free[here]] != most[here, free[here] ^ 1 << j]]
            free[here] ^= 1 << j
            if not len(used):
                continue
            masks, left = self.masks[mine], free[used][:, None] | 1 << j
            fits = masks & ~left == 0
            found = value[used[:, None], mine] + most[used[:, None], np.where(fits, left ^ masks, 0)]
            chosen = mine[np.where(fits, found, -1).argmax(axis=1)]  # what is used adds to what is left
            for g, k in zip(used.tolist(), chosen.tolist(), strict=True):
                teams[g].append(k)
            free[used] ^= self.masks[chosen] ^ 1 << j
        return teams

    @cached_property
    def _by_lowest(self) -> list[IntArray]:
        """The teams whose first person is the first, the second, and so on."""
        lowest = self.masks & -self.masks
        return [np.flatnonzero(lowest == 1 << j) for j in range(self.n)]

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

    def _steps(self, last: int) -> list[tuple[IntArray, IntArray, IntArray, IntArray, IntArray]]:
        """By lowest person: what teams leave of sets, which, where a set begins, sets without, the sets."""
        if last in self._known:
            return self._known[last]
        left = np.zeros(1 << self.n, dtype=bool)
        left[(1 << self.n - last) - 1 :: 1 << self.n - last] = True  # with any of the last
        self._known[last] = steps = []
        for j, mine in enumerate(self._by_lowest):
            sets = np.flatnonzero(left.reshape(-1, 1 << j + 1)[:, 1 << j]) * (2 << j) + (1 << j)
            fits: BoolArray = (sets[:, None] & self.masks[mine]) == self.masks[mine]
            which, team = np.nonzero(fits)
            rest, without = sets[which] ^ self.masks[mine[team]], sets ^ 1 << j
            left[rest] = True  # a team of one leaves the set without it
            steps.append((rest, mine[team], np.searchsorted(which, np.arange(len(sets))), without, sets))
        return steps


@cache
def lattice(n: int, largest: int) -> Lattice:
    """Return the lattice of `n` people, built once."""
    return Lattice(n, largest)
