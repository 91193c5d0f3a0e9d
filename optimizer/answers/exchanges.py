"""Single exchanges: which keep every hard rule, and what each does to every tier, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.answers.teams_after import After, Teams
from optimizer.explain.views import more_is_better
from optimizer.matching.codes import BoolArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Ways:
    """Exchanges, one for each of n: `into` goes to `village`, `out` leaves it.

    Attributes
    ----------
    village, into : int64 [n]
        `into` is not in that village's team.
    out : int64 [n]
        A member of the team, or `NOBODY` where the place is free.
    swap : bool [n]
        Whether `out` goes where `into` was, else to the reserve.
    """

    village: IntArray
    into: IntArray
    out: IntArray
    swap: BoolArray

    def __len__(self) -> int:
        return len(self.village)

    def take(self, which: IntArray | BoolArray) -> Ways:
        """Return some of the exchanges."""
        return Ways(self.village[which], self.into[which], self.out[which], self.swap[which])


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What exchanges come to.

    Attributes
    ----------
    ways : Ways
    target, origin : After
        The village's team; the team that `into` leaves, of no meaning where that is the reserve.
    change : int64 [n, tiers]
        After less before, in the scenario's order.
    """

    ways: Ways
    target: After
    origin: After
    change: IntArray


class Exchanges:
    """Counts exchanges on a board.

    Parameters
    ----------
    board : Board
    """

    def __init__(self, board: Board) -> None:
        self.board, self.instance = board, board.instance
        self.teams = Teams(board)

    def lawful(self, ways: Ways) -> BoolArray:
        """Return whether every hard rule holds after each exchange, as far as it holds before."""
        board, into, out = self.board, ways.into, ways.out
        unit = self.instance.cadres.unit
        origin = board.home[into]
        fine = ~board.pinned[into] & ((out < 0) | ~board.pinned[out]) & (origin != ways.village)
        fine &= self.teams.admits(ways.village, out, into)
        back = np.flatnonzero(fine & ways.swap)
        fine &= ~ways.swap | (origin >= 0)
        fine[back] &= self.teams.admits(origin[back], into[back], out[back])
        comes, goes = origin < 0, (out >= 0) & ~ways.swap
        same = comes & goes & (unit[into] == unit[out])
        limits = self.instance.unit_limits
        fine &= same | ~comes | (self.teams.sent[unit[into]] < limits.upper[unit[into]])
        fine &= same | ~goes | (self.teams.sent[unit[out]] > limits.lower[unit[out]])
        return np.asarray(fine & self.together(ways))

    def together(self, ways: Ways) -> BoolArray:
        """Return whether the cadres of small units stay in one village where they must (H9)."""
        if not self.instance.unit_rules.keep_together:
            return np.ones(len(ways), dtype=bool)
        unit, home = self.instance.cadres.unit, self.board.home
        goes_in, goes_back = unit[ways.into], unit[ways.out]
        same = (ways.out >= 0) & (goes_in == goes_back)
        origin = home[ways.into]
        was = (origin >= 0).astype(np.int64)
        others = self.teams.sent[goes_in] - was - same
        beside = self.teams.members_of(ways.village, goes_in) - same
        fine = self.instance.large_unit[goes_in] | (others == beside)
        others = self.teams.sent[goes_back] - 1 - (same & (origin >= 0))
        beside = self.teams.members_of(origin, goes_back) - (same & (origin >= 0))
        return np.asarray(fine & (~ways.swap | self.instance.large_unit[goes_back] | (others == beside)))

    def outcome(self, ways: Ways) -> Outcome:
        """Return what each exchange comes to."""
        nobody = np.full(len(ways), NOBODY, dtype=np.int64)
        target = self.teams.after(ways.village, ways.out, ways.into)
        origin = self.board.home[ways.into]
        left = self.teams.after(origin, ways.into, np.where(ways.swap, ways.out, nobody))
        tiers = {
            "shortage": lambda: self._sum(ways, target.shortage, left.shortage, self._before.shortage),
            "changes": lambda: self._changes(ways),
            "floor": lambda: self._floor(ways, target, left),
            "fit": lambda: self._sum(
                ways,
                target.points + target.lead_points,
                left.points + left.lead_points,
                self._before.points + self._before.lead_points,
            ),
        }
        change = [tiers[name]() for name in self.instance.scenario.objective.order]
        return Outcome(ways, target, left, np.column_stack(change))

    @cached_property
    def _before(self) -> After:
        """Every team as it is."""
        nobody = np.full(self.instance.n_villages, NOBODY, dtype=np.int64)
        return self.teams.after(np.arange(self.instance.n_villages), nobody, nobody)

    @cached_property
    def tiers(self) -> dict[str, int]:
        """Every tier of the scenario as it is."""
        before = self._before
        value = {
            "shortage": lambda: int(before.shortage.sum()),
            "changes": lambda: self.instance.n_previous - int(self._stays(self.board.home).sum()),
            "floor": lambda: self._floor_of(self._rates(before, np.arange(len(before.size)))),
            "fit": lambda: int((before.points + before.lead_points).sum()),
        }
        return {name: value[name]() for name in self.instance.scenario.objective.order}

    def _sum(self, ways: Ways, target: IntArray, left: IntArray, before: IntArray) -> IntArray:
        """Return the change of a sum over villages."""
        origin = self.board.home[ways.into]
        return target - before[ways.village] + np.where(origin >= 0, left - before[origin], 0)

    def _stays(self, home: IntArray) -> BoolArray:
        previous = self.instance.cadres.previous
        return np.asarray((previous >= 0) & (home == previous))

    def _changes(self, ways: Ways) -> IntArray:
        previous, origin = self.instance.cadres.previous, self.board.home[ways.into]
        known, was = previous[ways.into] >= 0, previous[ways.out] >= 0
        gone = known & (origin == previous[ways.into])
        back = known & (ways.village == previous[ways.into])
        left = (ways.out >= 0) & was & (ways.village == previous[ways.out])
        returned = ways.swap & was & (origin == previous[ways.out])
        return np.asarray(gone.astype(np.int64) - back + left - returned)

    def _rates(self, after: After, villages: IntArray) -> IntArray:
        """Return the points per wanted member, `_NO_RATE` where a village doesn't count for the floor."""
        least = self.instance.needs.min[villages]
        counts = (least >= 1) & (after.size >= least)
        return np.where(counts, after.points // np.maximum(least, 1), _NO_RATE)

    def _floor_of(self, rates: IntArray) -> int:
        lowest = int(rates.min(initial=_NO_RATE))
        return 0 if lowest == _NO_RATE else lowest

    def _floor(self, ways: Ways, target: After, left: After) -> IntArray:
        """Return the change of the floor: two teams change, the third lowest may come to be the lowest."""
        origin = self.board.home[ways.into]
        rates = self._rates(self._before, np.arange(self.instance.n_villages))
        low = np.argsort(rates, kind="stable")[:3]
        rest = np.full(len(ways), _NO_RATE, dtype=np.int64)
        for v in low[::-1]:
            rest = np.where((ways.village == v) | (origin == v), rest, rates[v])
        after = np.minimum(rest, self._rates(target, ways.village))
        after = np.minimum(after, np.where(origin >= 0, self._rates(left, origin), _NO_RATE))
        return np.where(after == _NO_RATE, 0, after) - self._floor_of(rates)

    def best_first(self, outcome: Outcome) -> IntArray:
        """Return the exchanges' order: by the tiers, then the nearest, then as they stand."""
        signs = [-1 if more_is_better(name) else 1 for name in self.instance.scenario.objective.order]
        keys = (outcome.change * np.array(signs)).T[::-1]
        return np.lexsort((self._distance(outcome.ways), *keys))

    def _distance(self, ways: Ways) -> IntArray:
        """Return 0 from the reserve, then township, county, prefecture, farther."""
        origin, areas = self.board.home[ways.into], self._areas
        apart = sum(areas[level][origin] != areas[level][ways.village] for level in range(3))
        return np.where(origin < 0, 0, 1 + np.asarray(apart, dtype=np.int64))

    @cached_property
    def _areas(self) -> list[IntArray]:
        """Codes of each village's prefecture, county and township, the outer ones included."""
        rows = [(v.prefecture, v.county, v.township) for v in self.instance.scenario.villages]
        found: list[IntArray] = []
        for level in (1, 2, 3):
            codes: dict[tuple[str | None, ...], int] = {}
            found.append(np.array([codes.setdefault(r[:level], len(codes)) for r in rows], dtype=np.int64))
        return found


_NO_RATE = np.iinfo(np.int64).max
