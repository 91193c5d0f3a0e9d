"""What a team would be after one cadre leaves and another comes: lawful or not, and its figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.matching.codes import BoolArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class After:
    """Teams after a change, one for each of n.

    Attributes
    ----------
    leader, size, points, lead_points : int64 [n]
        Points without those for leading, and those.
    missing : int64 [n, K]
    shortage : int64 [n]
    """

    leader: IntArray
    size: IntArray
    points: IntArray
    lead_points: IntArray
    missing: IntArray
    shortage: IntArray


class Teams:
    """The teams of a board, and what they would be.

    Parameters
    ----------
    board : Board
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        instance = board.instance
        at, unit = board.home[board.there], instance.cadres.unit[board.there]
        self._n_units = max(1, len(instance.scenario.units))
        self._keys, self._counts = np.unique(at * self._n_units + unit, return_counts=True)
        self.sent = np.bincount(unit, minlength=self._n_units).astype(np.int64)
        self._units_in = np.bincount(self._keys // self._n_units, minlength=instance.n_villages)
        self._pool = self._pools(at, instance.unit_pool[unit])

    def _pools(self, at: IntArray, pool: IntArray) -> IntArray:
        """Return the pool that each team draws on [V]: -1 where nobody is, -2 where they don't agree."""
        n = self.board.instance.n_villages
        low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, -1, dtype=np.int64)
        np.minimum.at(low, at, pool)
        np.maximum.at(high, at, pool)
        return np.where((high >= 0) & (low != high), -2, high)

    def members_of(self, villages: IntArray, units: IntArray) -> IntArray:
        """Return how many members each team has of each unit, int64 [n]."""
        if not len(self._keys):
            return np.zeros(len(villages), dtype=np.int64)
        wanted = villages * self._n_units + units
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[place] == wanted, self._counts[place], 0)

    def has_room(self, villages: IntArray, out: IntArray) -> BoolArray:
        """Return whether one more may join, once `out` (`NOBODY`: no one) has left."""
        board = self.board
        return np.asarray(board.size[villages] - (out >= 0) < board.instance.needs.max[villages])

    def shares_pool(self, villages: IntArray, out: IntArray, into: IntArray) -> BoolArray:
        """Return whether the newcomer's unit agrees with the others (H6, H7)."""
        pool = self.board.instance.unit_pool[self.board.instance.cadres.unit[into]]
        emptied = self.board.size[villages] - (out >= 0) <= 0
        return np.asarray(emptied | (pool == self._pool[villages]))

    def few_units(self, villages: IntArray, out: IntArray, into: IntArray) -> BoolArray:
        """Return whether the team keeps to the most units allowed (H8)."""
        most = self.board.instance.unit_rules.max_units
        if most is None:
            return np.ones(len(villages), dtype=bool)
        unit = self.board.instance.cadres.unit
        alone = (out >= 0) & (self.members_of(villages, unit[out]) == 1)
        already = self.members_of(villages, unit[into]) - ((out >= 0) & (unit[out] == unit[into]))
        return np.asarray(self._units_in[villages] - alone + (already <= 0) <= most)

    def admits(self, villages: IntArray, out: IntArray, into: IntArray) -> BoolArray:
        """Return whether the rules of one team allow the newcomer, bool [n]; `into` is nowhere `NOBODY`."""
        admissible = self.board.placed.admissibility.at(into, villages) == 0
        lawful = admissible & self.has_room(villages, out)
        lawful &= self.shares_pool(villages, out, into) & self.few_units(villages, out, into)
        return np.asarray(lawful)

    def after(self, villages: IntArray, out: IntArray, into: IntArray) -> After:
        """Return the teams of `villages` without `out` and with `into`; `NOBODY` for no one."""
        board = self.board
        leaves, comes = out >= 0, into >= 0
        have = board.have[villages] - board.gives(out, villages) * leaves[:, None]
        have += board.gives(into, villages) * comes[:, None]
        missing = np.maximum(board.need[villages] - have, 0)
        leader = self._leader(villages, out, into)
        led = leader >= 0
        came = np.zeros(len(villages), dtype=np.int64)
        came[comes] = board.placed.points.fit_at(into[comes], villages[comes])
        shortage = (missing * board.weight[villages]).sum(axis=1) + board.lead_weight[villages] * ~led
        return After(
            leader=leader,
            size=board.size[villages] - leaves + comes,
            points=board.points[villages] - np.where(leaves, board.fit[out], 0) + came,
            lead_points=np.where(led, board.lead_points(leader, villages), 0),
            missing=missing,
            shortage=shortage,
        )

    def _leader(self, villages: IntArray, out: IntArray, into: IntArray) -> IntArray:
        """Return who leads: as before; else who brings most points by it; who comes in where nobody led."""
        board, before = self.board, self.board.leader[villages]
        first, second = (rank[villages] for rank in board.successors)
        lost = (before >= 0) & (before == out)
        other = np.where(lost, np.where(first == out, second, first), NOBODY)
        able = (into >= 0) & board.may_lead(into, villages)
        worth = np.where(other >= 0, board.lead_points(other, villages), -1)
        better = able & (board.lead_points(into, villages) > worth)
        return np.where(lost | (before < 0), np.where(better, into, other), before)
