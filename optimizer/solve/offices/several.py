"""Several areas: each priced with all who reach it, then planned with those who are sent there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.agenda import Sizes
from optimizer.solve.offices.campaign import LOOSER, OUTWEIGH, Offices
from optimizer.solve.offices.lend import Lending
from optimizer.solve.offices.opened import Mixed, Opened
from optimizer.solve.offices.plans import plan_area, rework_part
from optimizer.solve.offices.rovers import send
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.regional.guide import without_last
from optimizer.solve.regional.region import Decision
from optimizer.solve.relaxation import FloatArray

IN_TIME = 0.6
"""Share of the time in which areas have to be open if plans of all of them are to follow."""
LEAVE = 0.8
"""Part of the villages that each step of a dive leaves."""
SENDING = 0.12
"""Share of the time left for the mixture that says who is sent where."""
LOOSE = 0.002
"""How far prices that guide may be from the best, as a share of what a plan earns in the last tier."""
PART = 180
"""Villages of an area that are divided anew together, to begin with."""
WIDER = 1.25
"""By how much they grow each time that brings nothing in an area."""
PATIENCE = 0.5
"""Part that is left each time of what is expected there."""
LEAST = 0.5
"""Units of the first tier that have to be expected."""
BETTER = 0.1
"""So many units are a gain."""


class Several(Offices):
    """Solves a scenario of several areas.

    All are priced for the objective that proves most about the last tier, then
    roving people are sent where they are needed, then each area is planned.
    Small regions make these plans better first, then parts of areas, where most is to be gained.
    """

    sizes = Sizes(enough=170, beyond=1.1, passes=1.5, rough=0.1, quick=2)

    def _line_up(self) -> None:
        self._stage = 1
        self._areas_open: dict[int, Opened] = {}
        self._plans: list[tuple[IntArray, Decision]] = []
        self._known: dict[int, Mixed] = {}
        self._futile = [0] * len(self.areas)
        self._parts = 0
        self._lending, self._since = Lending(self.market), self.clock.elapsed
        # a twentieth of what the first plan lacks, in a hundredth of the time
        self._waiting += [partial(self._send_anew, area) for area in range(len(self.areas))]
        size = np.bincount(self.areas.of_village)
        self._largest_first = np.argsort(-size, kind="stable").tolist()
        # those that begin with no prices lent take longest, so they are the smallest
        begin = self._largest_first[::-1][: self.workers]
        for area in dict.fromkeys([*begin, *self._largest_first]):
            self._waiting.append(partial(self._open_one, area))

    @property
    def _assessed(self) -> tuple[int, int] | None:
        """How many areas are priced, of how many, until all are."""
        done = len(self._areas_open) if self._opened else len(self.areas)
        return (done, len(self.areas)) if done < len(self.areas) else None

    def _open_one(self, area: int) -> None:
        """Price an area; once all are, look for plans."""
        scope = self._area(area)

        def opened(found: Opened) -> bool:
            self._evidence.learn(self._tiers[-1], self._further, area, found.priced, found.bound)
            self._areas_open[area] = found
            self._lending.learn(scope.villages, found.priced.prices.village)
            self._take((scope.villages, found.plan))
            if len(self._areas_open) == len(self.areas):
                self._send_rovers()
            return True

        lent = self._lending.prices() if self._areas_open else None
        facts = (self._further, scope, self._close(LOOSER), self._worths[1])
        self._start(open_area, (*facts, self._for_an_area(), lent, self._hurried()), opened, scope.villages)

    def _hurried(self) -> bool:
        """Return whether areas will hardly be open in time for plans of all of them."""
        if not self._areas_open:
            return False
        ready = 0.5 * sum(len(job.villages) for job in self._jobs.values())
        ready += sum(len(self.areas.villages(area)) for area in self._areas_open)
        pace = (self.clock.elapsed - self._since) / ready
        return self._since + pace * len(self.areas.of_village) > IN_TIME * self.clock.time_limit

    def _send_rovers(self) -> None:
        """Send the roving people where they are needed, then line up plans of areas; proofs meanwhile."""

        def sent(here: IntArray) -> bool:
            self._here = here
            self._waiting.extendleft(partial(self._plan_one, a) for a in reversed(self._largest_first))
            return False

        offers = [self._areas_open[area].offer for area in range(len(self.areas))]
        self._start(send, (self.areas, offers, self._worths[1], SENDING * self.clock.left), sent)
        alone = without_last(self._tiers, OUTWEIGH[1])
        self._price_again(alone, lambda area: (self._areas_open[area].divisions, self._areas_open[area].cuts))

    def _plan_one(self, area: int) -> None:
        """Have a plan of an area made."""
        scope = self._area(area)

        def planned(found: tuple[Decision, Mixed]) -> bool:
            # people sent from one area to another are nowhere until that one has its plan, too
            self._plans.append((scope.villages, found[0]))
            self._known[area] = found[1]
            self._evidence.guide(self._worths[1], area, found[1].priced.prices)
            if not self._take(*self._plans):
                return False
            self._plans.clear()
            self._regions.stirred[area] = 0
            return True

        facts = (self._worths[1], scope, self._areas_open[area], LEAVE, self._close(LOOSE), self.clock.left)
        self._start(plan_area, facts, planned, scope.villages, scope.cadres)

    def _next_region(self) -> bool:
        """Divide a part of an area anew, or a region while these are small."""
        return (self._regions.wider > 0 and self._next_part()) or super()._next_region()

    def _next_part(self) -> bool:
        """Have a part of an area divided anew; return whether one was found."""
        if not self._opened or len(self._known) < len(self.areas):
            return False
        expected = self._expected()
        expected[self.areas.of_village[self._busy]] = 0.0
        area = int(expected.argmax())
        if expected[area] <= LEAST:
            return False
        scope, before = self._as_it_is(area), self._earned()[area]
        self._parts += 1

        def divided(found: Decision) -> bool:
            better = self._take((scope.villages, found))
            if self._earned()[area] - before < BETTER * self._unit:
                self._futile[area] += 1
            if better:
                self._regions.moved(np.unique(self._regions.county[scope.villages]))
                self._regions.stirred[area] = 0  # they were sent where they are worth most
            return better

        free = round(PART * WIDER ** self._futile[area])
        facts = (self._worths[1], scope, self._known[area], free, self._close(LOOSE), self._for_regions)
        seed = len(self.areas) * self.options.seed + self._parts
        self._start(rework_part, (*facts, seed), divided, scope.villages, scope.cadres)
        return True

    @property
    def _unit(self) -> int:
        """What a unit of the first tier is worth."""
        return max(1, int(getattr(self._worths[1], self._tiers[0])))

    def _earned(self) -> IntArray:
        """Return what the teams of each area are worth, int64 [areas]."""
        found = np.zeros(len(self.areas), dtype=np.int64)
        np.add.at(found, self.areas.of_village, self._standing.earned(self._worths[1]))
        return found

    def _expected(self) -> FloatArray:
        """Return by area how many units its plan may gain, less where parts were tried in vain."""
        bound = np.array([self._known[area].priced.bound for area in range(len(self.areas))])
        return np.asarray((bound - self._earned()) / self._unit * PATIENCE ** np.array(self._futile))

    def _as_it_is(self, area: int) -> Scope:
        """Return an area as it was planned, its plan as it is; nobody else's people may be sent."""
        scope, now = self._area(area), self._standing.village
        there = np.append(np.isin(np.arange(len(self._busy)), scope.villages), False)[now]
        mine = np.flatnonzero((there | ((now < 0) & (self._here == area))) & ~self._taken)
        # teams are known by their numbers among all who reach the area, so these are its people still
        assert scope.roving is not None
        all_who_reach = np.union1d(scope.cadres, scope.roving)
        return replace(scope, cadres=mine, village_of=now[mine], roving=all_who_reach)

    def _area(self, area: int) -> Scope:
        """Return an area with those who are there at present; in prices all take part who reach it."""
        areas, rove = self.areas, self.areas.roving
        reach = rove[(areas.low[rove] <= area) & (areas.high[rove] >= area)]
        return replace(super()._area(area), roving=reach)
