"""Many villages under unit rules: areas opened one by one, proved, and divided anew region by region."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.agenda import Regions
from optimizer.solve.offices.areas import build_areas, share_out
from optimizer.solve.offices.block import Prices
from optimizer.solve.offices.counties import Cut
from optimizer.solve.offices.evidence import Evidence, without_last
from optimizer.solve.offices.groups import MOST, teams_of
from optimizer.solve.offices.pricing import Priced
from optimizer.solve.offices.prove import OfficeProof, cuts
from optimizer.solve.offices.tasks import (
    Opened,
    Scope,
    dive_area,
    mix_area,
    open_area,
    price_again,
    price_whole,
    redivide,
)
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.regional.campaign import LOOK, Campaign
from optimizer.solve.regional.crew import Crew, Feed, shared_figure
from optimizer.solve.regional.market import Market, Worth, integer_prices, quote
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.run import ALONE, guide
from optimizer.solve.regional.teams import first

TEAMS = 300_000
"""Most teams that one group may have to be solved this way."""
ALL_TEAMS = 10_000_000
"""Most teams of all groups."""
PROVABLE = 1_500_000
"""Most teams of all groups for all areas to be priced together beside the search for plans."""
OUTWEIGH = (4_000, 1_000)
"""How much a tier outweighs the next while plans are looked for: first so much that it is not traded for the
next; then, where no better is found, about what the relaxation pays for it."""
FURTHER = 200
"""The same for another bound: the less, the less a miss in one tier costs the bound of the next."""
FIRST_SHARE = 0.75
"""Share of the time after which it is at least looked for the second way."""
LOOSE = 0.0003
"""How far prices may be from the best, as a share of what a plan earns in the last tier."""
LOOSER = 0.003
"""The same where there are several areas."""
LONGEST = 20.0
"""Seconds for a region."""
MIX_SHARE = 0.7
"""Share of the time left for the best plan among all divisions found."""


def by_offices(market: Market) -> bool:
    """Return whether offices are small enough to list their teams, and figures for exact bounds on them."""
    if not market.pooled:
        return False
    tiers = [name for name in market.instance.scenario.objective.order if name != "floor"]
    worth = guide(tiers, OUTWEIGH[0])
    needs = sum(int((need.amount * need.weight).max(initial=0)) for need in market.needs)
    people = int(market.instance.needs.max.max(initial=1))
    if worth.shortage * needs + people * (worth.fit * market.top_fit + worth.changes) > MOST:
        return False
    teams = teams_of(market, np.flatnonzero(market.usable))
    return max(teams, default=0) <= TEAMS and sum(teams) <= ALL_TEAMS


@dataclass(frozen=True)
class _Job:
    """A task at work.

    Attributes
    ----------
    villages, cadres : int64
        Whom it may move; none for a proof.
    then : callable
        Takes its result; says whether anything changed.
    """

    villages: IntArray
    cadres: IntArray
    then: Callable[[Any], bool]


class Offices(Campaign):
    """Solves one scenario whose unit rules say who may be in a team together.

    Parameters
    ----------
    market : Market
    options : Options
    clock : Clock
    workers : int
    listen : callable or None
    """

    def __init__(
        self, market: Market, options: Options, clock: Clock, workers: int, listen: Listener | None
    ) -> None:
        super().__init__(market, options, clock, workers, listen)
        tiers = [name for name in self.order if name != "floor"]
        self._tiers = tiers
        self.proof = self._proof = OfficeProof(market, self.order)
        self._shortage = shared_figure(0)
        self._worths = [guide(tiers, outweigh) for outweigh in OUTWEIGH]
        self._stage = 0
        self.areas = build_areas(market)
        self._regions = Regions(market, self.areas, options.seed)
        self._jobs: dict[Future[Any], _Job] = {}
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy: BoolArray = np.zeros(market.instance.n_villages, dtype=bool)
        self._taken: BoolArray = np.zeros(market.instance.n_cadres, dtype=bool)
        self._evidence = Evidence(self.proof, self.areas)
        self._opened = False
        self._feed: Feed | None = None
        self._provable = sum(teams_of(market, np.flatnonzero(market.usable))) <= PROVABLE

    def run(self) -> None:
        """Work until every tier is within the asked gap or time is up."""
        try:
            with Crew(self.market, self.workers) as self._crew:
                everywhere = np.arange(self.market.instance.n_villages)
                if self.standing is None:
                    everybody = np.arange(self.market.instance.n_cadres)
                    self._start(first, (self._worths[0],), everywhere, everybody, self._begun)
                else:
                    self._open()
                self.proof.count_heads()
                self._everybody_at_best()
                self._tell()
                self._work()
        except BrokenProcessPool:
            return  # a process was ended from outside, for want of memory most likely: keep what there is
        finally:
            if self._feed is not None:
                self._feed.end()

    def _everybody_at_best(self) -> None:
        """Prove what is proved at once: nobody earns more in the last tier than where they earn most."""
        worth = Worth(**{self._tiers[-1]: 1})
        nothing = [np.zeros(len(rows.village)) for rows in self.market.rows]
        prices = integer_prices(self.market, nothing, np.zeros(len(self.market.limits.bound)), worth)
        self.proof.keep(self._tiers[-1], worth, quote(self.market, worth, prices).bound)

    def _work(self) -> None:
        while self.clock.left > 0:
            self._weigh(self._crew, None if self._feed is None else self._feed.process)
            proving = self._feed is not None and not self._feed.over
            hands = max(1, self.workers - proving)
            while self._waiting and len(self._jobs) < hands:
                self._waiting.popleft()()
            while len(self._jobs) < hands and self._next_region():
                pass
            if not (self._jobs or proving):
                return
            done, _ = wait(self._jobs, min(LOOK, self.clock.left), FIRST_COMPLETED)
            changed = self._proved(0.0 if self._jobs else LOOK)
            for task in done:
                job = self._jobs.pop(task)
                self._busy[job.villages], self._taken[job.cadres] = False, False
                changed |= job.then(task.result())
            if changed and self._changed():
                self.done = True
                return

    def _proved(self, seconds: float) -> bool:
        """Take what the prices of the whole prove meanwhile."""
        news = None if self._feed is None else self._feed.look(seconds)
        if news is None:
            return False
        if isinstance(news, Cut):
            self._proof.counties.keep(news)
        else:
            tier, worth, priced = news
            self._evidence.keep(tier, worth, priced.bound)
        return True

    def _start(
        self,
        task: Callable[..., Any],
        facts: tuple[object, ...],
        villages: IntArray,
        cadres: IntArray,
        then: Callable[[Any], bool],
    ) -> None:
        """Have a task done that may move `cadres` among `villages`."""
        self._busy[villages], self._taken[cadres] = True, True
        self._jobs[self._crew.do(task, *facts)] = _Job(villages, cadres, then)

    def _begun(self, found: Decision | None) -> bool:
        """Take the first plan and open the areas."""
        changed = self._take(found)
        self._open()
        return changed

    def _open(self) -> None:
        """Line up the areas, each with those who are in it at present."""
        self._phase, self._opened = "search", True
        self._here = share_out(self.market, self.areas, self._standing.village)
        several = len(self.areas) > 1
        for area in range(len(self.areas)):
            self._waiting.append(partial(self._open_one, area, self._worths[0], several))
        if several and self._provable:
            everybody = np.flatnonzero(self.market.county_range[1] >= 0)
            scope = self._scope(np.arange(len(self._busy)), everybody, whole=True)
            last = self._tiers[-1]
            objectives = [(last, guide(self._tiers, FURTHER)), *without_last(self._tiers, OUTWEIGH[1])]
            objectives.append((last, self._worths[1]))
            share = 1.0 if self.workers > 1 else ALONE
            self._feed = Feed(self.market, price_whole, objectives, scope, share * self.clock.left)

    def _open_one(self, area: int, worth: Worth, plan: bool) -> None:
        """Price an area; with a plan of it, or else go on to plans and proofs of it all."""
        only = len(self.areas) == 1
        scope = self._scope(self.areas.villages(area), np.flatnonzero(self._here == area), only)
        loose = LOOSE if only else LOOSER
        tolerance = loose * self._standing.figures()["fit"] * len(scope.villages) / len(self._busy)

        def opened(found: Opened) -> bool:
            changed = self._take(found.decision)
            self._learn(self._tiers[-1], worth, area, found.priced)
            if not plan:
                self._look_at_all(scope, found, tolerance)
            return changed

        others = [] if plan else [self._worths[1], guide(self._tiers, FURTHER)]
        facts = (worth, scope, tolerance, plan, others, self.clock.left)
        none = scope.villages[:0]
        moved = (scope.villages, scope.cadres) if plan else (none, none)
        self._start(open_area, facts, *moved, opened)

    def _look_at_all(self, scope: Scope, opened: Opened, tolerance: float) -> None:
        """Line up plans of the only area by its divisions, and what else these serve for."""
        worth, none = self._worths[0], scope.villages[:0]

        def prove(found: Decision) -> bool:
            changed = self._take(found)
            if self._tiers == ["shortage", "fit"]:
                self._shortage.value = self._standing.figures()["shortage"]
                facts = (scope, opened.divisions, self._shortage, self.clock.left)
                self._feed = Feed(self.market, cuts, *facts)
            else:
                self._price_again(0, scope, opened.divisions, tolerance, {worth})
            return changed

        def dive() -> None:
            facts = (worth, scope, opened.divisions, self.clock.left)
            self._start(dive_area, facts, none, none, prove)

        def mix() -> None:
            facts = (worth, scope, opened, tolerance, MIX_SHARE * self.clock.left)
            self._start(mix_area, facts, scope.villages, scope.cadres, self._take)

        self._waiting.extend((dive, mix))

    def _price_again(
        self, area: int, scope: Scope, divisions: list[Any], tolerance: float, known: set[Worth]
    ) -> None:
        """Line up the other objectives that prove something about a tier."""
        last = self._tiers[-1]
        wanted = [*without_last(self._tiers, OUTWEIGH[1]), (last, self._worths[1])]
        for tier, worth in [*wanted, (last, guide(self._tiers, FURTHER))]:
            if worth not in known:
                within = tolerance if tier == last else 0.01 * getattr(worth, tier)
                self._waiting.append(partial(self._price_one, area, scope, divisions, within, tier, worth))

    def _price_one(
        self, area: int, scope: Scope, divisions: list[Any], tolerance: float, tier: str, worth: Worth
    ) -> None:
        def priced(found: Priced) -> bool:
            self._learn(tier, worth, area, found)
            return True

        none = scope.villages[:0]
        self._start(price_again, (worth, scope, divisions, tolerance, self.clock.left), none, none, priced)

    def _learn(self, tier: str, worth: Worth, area: int, priced: Priced) -> None:
        """Keep prices of an area; those of the only one prove something."""
        self._evidence.learn(worth, area, priced)
        if len(self.areas) == 1:
            self._evidence.keep(tier, worth, priced.bound)

    def _scope(self, villages: IntArray, cadres: IntArray, whole: bool = False) -> Scope:
        now = self._standing.village
        return Scope(villages, cadres, now[cadres], self._standing.sent_outside(villages), whole)

    def _next_region(self) -> bool:
        """Divide a region anew; return whether one was found."""
        if self._stage == 0 and self.clock.elapsed > FIRST_SHARE * self.clock.time_limit:
            self._next_stage()
        prices = self._prices() if self._opened else None
        if prices is None:
            return False
        counties = self._regions.draw(self._standing, self._busy)
        if counties is None:
            if not self._jobs and self._regions.widen():
                return True
            if not self._jobs and self._stage == 0:
                self._next_stage()
                return True
            return False
        villages = np.flatnonzero(np.isin(self._regions.county, counties))
        now, (low, high) = self._standing.village, self.market.county_range
        near = (low <= counties[-1]) & (high >= counties[0])
        here = np.append(np.isin(self._regions.county, counties), False)[now]
        cadres = np.flatnonzero(~self._taken & (here | (near & (now < 0))))
        scope = self._scope(villages, cadres)
        facts = (self._worths[self._stage], scope, prices, min(LONGEST, self.clock.left))

        def divided(found: tuple[Decision | None, int]) -> bool:
            decision, left = found
            better = self._take(decision)
            if better:
                self._regions.moved(counties)
            if not left or not better:
                self._regions.close(counties)
            return better

        self._start(redivide, facts, villages, cadres, divided)
        return True

    def _prices(self) -> Prices | None:
        """Return prices to divide regions by, None before all areas are open."""
        found = self._evidence.joint(self._worths[self._stage], self._here)
        return found or self._evidence.joint(self._worths[0], self._here)

    def _next_stage(self) -> None:
        """Look for plans the second way."""
        self._stage = 1
        self._regions.reopen()

    def _take(self, found: Decision | None) -> bool:
        """Keep what a task came to if it makes the whole plan better."""
        if found is None:
            return False
        worth, before = self._standing.worth(self.order), self._standing.copy()
        self._standing.settle(*found)
        if self._standing.within_limits() and self._standing.worth(self.order) > worth:
            return True
        self._standing.become(before)
        return False
