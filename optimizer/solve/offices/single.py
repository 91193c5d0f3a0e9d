"""One area: plans made apart are merged, regions follow; proved in the last third of the time."""

from __future__ import annotations

from math import inf

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.campaign import OUTWEIGH, Offices
from optimizer.solve.offices.descend import descend
from optimizer.solve.offices.evidence import without_last
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.prove import cuts
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.tasks import Opened, merge_area, open_area
from optimizer.solve.regional.crew import Feed
from optimizer.solve.regional.region import Decision

LOOSE = 0.002
"""How far prices may be from the best, as a share of what a plan earns in the last tier."""
LEAVE = 0.9, 0.8
"""Part of the villages that each step of the first dive leaves, and of others."""
FIRST_SHARE = 0.65
"""Share of the time after which it is at least looked for the second way."""
DIVING = 0.4
"""Share of the time until then in which the dives of a round begin."""
ROUND = 8
"""Dives of a round, at most."""
APART = 0.007
"""Seconds for each village for which each plan is made better by regions, apart from the others."""
AT_MOST = 0.15
"""The same as a share of the time left, at most: a plan that comes after the time is none."""
REGIONS = 0.7
"""Before dives begin again regions follow, for so large a part of the time that dives and merging took."""


class Single(Offices):
    """Solves a scenario of one area."""

    _divisions: list[Division]
    _cuts: tuple[RankOne, ...] = ()
    _plans: tuple[IntArray, ...] = ()
    """Those of the last dives."""
    _dives = _diving = 0
    """Dives begun, and at work."""
    _since = _until = _again = inf
    """When the last dives began, until when more may follow, and when the next round may begin."""

    def _line_up(self) -> None:
        self._whole = self._area(0)
        self._waiting.append(self._open_it)

    def _open_it(self) -> None:
        """Have the area priced; then look for plans among its divisions."""
        worth = self._worths[0]

        def opened(found: Opened) -> bool:
            self._evidence.learn(self._tiers[-1], worth, 0, found.priced, found.bound)
            self._divisions, self._cuts = found.divisions, found.cuts
            self._begin_round()
            return True

        facts = (worth, self._whole, self._close(LOOSE), worth, self._for_an_area())
        self._start(open_area, facts, opened)

    def _begin_round(self) -> None:
        """Line up plans that differ."""
        self._plans, self._since, self._again = (), self.clock.elapsed, inf
        self._until = self._since + DIVING * (FIRST_SHARE * self.clock.time_limit - self._since)
        self._diving = self.workers
        self._waiting += [self._dive] * self.workers

    def _dive(self) -> None:
        """Have a plan made; merge all of a round once the last is there."""
        seed = self._dives or None
        self._dives += 1

        def planned(found: Decision) -> bool:
            placed, pairs = found[1], self.market.pairs
            plan = np.full(self.market.instance.n_cadres, -1, dtype=np.int64)
            plan[pairs.cadre[placed]] = pairs.village[placed]
            self._plans += (plan,)
            if self.clock.elapsed < self._until and len(self._plans) + self._diving <= ROUND:
                self._waiting.append(self._dive)
            else:
                self._diving -= 1
                if not self._diving:
                    self._waiting.append(self._merge)
            return self._take((self._whole.villages, found))

        facts = (self._worths[0], self._whole, self._divisions, LEAVE[seed is not None], self._tiers)
        apart = min(APART * len(self._whole.villages), AT_MOST * self.clock.left)
        self._start(descend, (*facts, apart, self.clock.left, seed, self._cuts), planned)

    def _merge(self) -> None:
        """Have the plans of a round and the present one merged."""

        def merged(found: Decision) -> bool:
            self._again = self.clock.elapsed + REGIONS * (self.clock.elapsed - self._since)
            return self._take((self._whole.villages, found))

        plans = [self._standing.village.copy(), *self._plans]
        facts = (self._worths[0], self._whole, self._divisions, plans, self._close(LOOSE))
        self._start(merge_area, (*facts, self.clock.left, self._cuts), merged)

    def _next_region(self) -> bool:
        """Divide a region anew, or dive again, or look the second way when it is time for that."""
        if not self._opened or self._prices() is None:
            return False
        if self._stage == 0 and self.clock.elapsed > FIRST_SHARE * self.clock.time_limit:
            self._next_stage()
        elif self._stage == 0 and self.clock.elapsed > self._again:
            self._begin_round()
        if self._waiting:
            self._waiting.popleft()()
            return True
        if super()._next_region():
            return True
        if self._jobs or self._stage > 0:
            return False
        self._next_stage()
        return True

    def _next_stage(self) -> None:
        """Divide regions anew the second way; proofs begin."""
        super()._next_stage()
        self._prove()

    def _prove(self) -> None:
        """Line up further proofs that begin with the divisions found."""
        if self._tiers == ["shortage", "fit"]:
            facts = (self._whole, self._divisions, self._shortage, self.clock.left, self._cuts)
            self._feed = Feed(self.market, cuts, *facts)
            return
        last = self._tiers[-1]
        objectives = [*without_last(self._tiers, OUTWEIGH[1]), (last, self._worths[1]), (last, self._further)]
        self._price_again(objectives, lambda _: (self._divisions, self._cuts))
