"""Which divisions to mix at best: the linear programme whose prices guide the rest (not its proof)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.prices import Prices, whole
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rough import roughly
from optimizer.solve.relaxation import FloatArray

IDLE = 1e-6
"""Cuts that cost less are left out."""


class Master:
    """Takes divisions one by one.

    Rows: a team to a village, a division to a group, a team to a person of
    those with a price, units' limits, and for wide groups at most n // q teams of
    q people and more. Solved roughly by PDLP, which goes on from the solution
    before, or by HiGHS' interior point method and crossover.

    Parameters
    ----------
    block : Block
        As it stands: what is settled takes no part.

    Attributes
    ----------
    divisions : list of Division
    value : float
        What the mixture is worth, as of the last time it was solved.
    shares : float64 [divisions]
        How much of each division is in it.
    duals : float64 [rows]
        What each row's room is worth, negated.
    cuts : dict of RankOne to int
        Those that were taken in, and the row of each.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self.divisions: list[Division] = []
        self.value = 0.0
        self.shares: FloatArray = np.zeros(0)
        self._known: dict[Division, int] = {}
        self._worth: list[float] = []
        self._rows, self._columns, self._times = array("q"), array("q"), array("d")
        self._room: list[float] = []
        self._village = {v: self._row(1) for v in block.villages[~block.taken[block.villages]].tolist()}
        self._group = {g: self._row(1) for g, group in enumerate(block.groups) if not group.wide}
        self._person = {i: self._row(1) for i in block.priced[~block.busy[block.priced]].tolist()}
        some = np.maximum(block.limit - block.settled, 0)
        self._unit = {u: self._row(int(some[u])) for u in block.units.tolist()}
        self._crowd: dict[tuple[int, int], int] = {}
        for g in block.wide:
            n = int((~block.busy[block.groups[g].people]).sum())
            for q in range(2, block.groups[g].largest + 1):
                self._crowd[g, q] = self._row(n // q)
        self.cuts: dict[RankOne, int] = {}
        self._cuts_in: dict[int, list[tuple[int, IntArray]]] = {}
        self._of_group: dict[int, list[int]] = {}
        self.duals: FloatArray = np.zeros(len(self._room))

    def cut(self, cuts: Iterable[RankOne]) -> int:
        """Take `cuts` in, a row each; return how many were new."""
        before = len(self.cuts)
        for cut in cuts:
            if cut in self.cuts:
                continue
            self.cuts[cut] = row = self._row(self.block.room(cut))
            for g, times in self.block.times(cut).items():
                self._cuts_in.setdefault(g, []).append((row, times))
                for column in self._of_group.get(g, ()):
                    self._count(row, column, self.block.count(times, self.divisions[column]))
        self.duals = np.concatenate([self.duals, np.zeros(len(self._room) - len(self.duals))])
        return len(self.cuts) - before

    def drop(self) -> None:
        """Leave out the cuts that cost nothing."""
        idle = {cut for cut, row in self.cuts.items() if self.duals[row] > -IDLE}
        if not idle:
            return
        kept: BoolArray = np.ones(len(self._room), dtype=bool)
        kept[[self.cuts[cut] for cut in idle]] = False
        now = np.cumsum(kept) - 1
        rows = np.array(self._rows)
        here = kept[rows]
        self._rows = array("q", now[rows[here]].tolist())
        self._columns = array("q", np.array(self._columns)[here].tolist())
        self._times = array("d", np.array(self._times)[here].tolist())
        self._room = np.array(self._room)[kept].tolist()
        self.duals = self.duals[kept]
        self.cuts = {cut: int(now[row]) for cut, row in self.cuts.items() if cut not in idle}
        self._cuts_in = {}
        for cut, row in self.cuts.items():
            for g, times in self.block.times(cut).items():
                self._cuts_in.setdefault(g, []).append((row, times))

    def _count(self, row: int, column: int, times: int) -> None:
        """Note that a division counts so often in a row."""
        if times:
            self._rows.append(row)
            self._columns.append(column)
            self._times.append(times)

    def _row(self, room: int) -> int:
        self._room.append(float(room))
        return len(self._room) - 1

    def add(self, divisions: Iterable[Division]) -> int:
        """Take `divisions` in; return how many were new."""
        before = len(self.divisions)
        for division in divisions:
            if division[1] and division not in self._known:
                self._known[division] = column = len(self.divisions)
                self.divisions.append(division)
                self._worth.append(float(self.block.worth_of(division)))
                self._of_group.setdefault(division[0], []).append(column)
                for row, times in self._uses(division).items():
                    self._count(row, column, times)
        return len(self.divisions) - before

    def known(self, divisions: Iterable[Division]) -> IntArray:
        """Return the columns of `divisions` that were taken in, int64."""
        return np.array([self._known[d] for d in divisions if d in self._known], dtype=np.int64)

    def _uses(self, division: Division) -> Counter[int]:
        """Return which rows a division counts in, and how often."""
        block, (g, teams) = self.block, division
        uses: Counter[int] = Counter()
        if g in self._group:
            uses[self._group[g]] += 1
        for k, w in teams:
            uses[self._village[block.village(g, w)]] += 1
            for i in block.people(g, k).tolist():
                if i in self._person:
                    uses[self._person[i]] += 1
                if self._unit and int(block.unit[i]) in self._unit:
                    uses[self._unit[int(block.unit[i])]] += 1
            if g not in self._group:
                for q in range(2, len(block.people(g, k)) + 1):
                    uses[self._crowd[g, q]] += 1
        for row, times in self._cuts_in.get(g, ()):
            uses[row] += block.count(times, division)
        return uses

    def solve(self, seconds: float, within: float | None = None) -> bool:
        """Solve, by PDLP to a relative precision or exactly; return whether that was done in time."""
        n = len(self.divisions)
        if seconds <= 0:
            return False
        if not n:
            self.value = 0.0
            return True
        matrix, worth = self.matrix(), self.worth()
        if within is not None:
            shares = np.concatenate([self.shares, np.zeros(n - len(self.shares))])
            self.shares, self.duals = roughly(worth, matrix, self.room(), shares, self.duals, seconds, within)
        else:
            found = linprog(
                -worth,
                A_ub=matrix,
                b_ub=self._room,
                method="highs-ipm",
                options={"presolve": False, "time_limit": seconds},
            )
            if found.status != 0:
                return False
            self.shares, self.duals = found.x, found.ineqlin.marginals
        self.value = float(worth @ self.shares)
        return True

    def row_of_village(self, v: int) -> int:
        """Return the row that says how often a village may be used."""
        return self._village[v]

    def row_of_person(self, i: int) -> int:
        """Return the same of a cadre who has a price."""
        return self._person[i]

    def matrix(self) -> sparse.csc_matrix:
        """Return how often each division counts in each row, [rows, divisions]."""
        entries = (np.array(self._times), (np.array(self._rows), np.array(self._columns)))
        return sparse.csc_matrix(entries, shape=(len(self._room), len(self.divisions)))

    def worth(self) -> FloatArray:
        """Return what each division is worth."""
        return np.array(self._worth)

    def losses(self) -> FloatArray:
        """Return by how much the prices of what each division uses exceed its worth, float64 [divisions]."""
        return np.asarray(-self.duals @ self.matrix() - self.worth())

    def room(self) -> FloatArray:
        """Return how often each row may be used."""
        return np.array(self._room)

    def prices(self, of: FloatArray | None = None) -> Prices:
        """Return prices in whole parts of a point: the mixture's, or those `of` the rows."""
        found = self.block.no_prices()
        prices = whole(-self.duals if of is None else of)
        kinds = ((self._village, found.village), (self._person, found.person), (self._unit, found.unit))
        for rows, price in kinds:
            for index, row in rows.items():
                price[index] = prices[row]
        position = {g: k for k, g in enumerate(self.block.wide)}
        for (g, q), row in self._crowd.items():
            found.crowd[position[g]][q] = prices[row]
        found.cut.update((cut, int(prices[row])) for cut, row in self.cuts.items() if prices[row])
        return found
