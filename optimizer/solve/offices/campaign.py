"""Many villages under unit rules: areas opened and proved, then divided anew region by region."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.agenda import Regions, Sizes
from optimizer.solve.offices.areas import Areas, share_out
from optimizer.solve.offices.asks import asks_of
from optimizer.solve.offices.counties import Cut
from optimizer.solve.offices.evidence import Evidence
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.opened import Opened
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.prove import OfficeProof
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.scope import Scope, around
from optimizer.solve.offices.tasks import price_again, redivide, send_anew
from optimizer.solve.offices.tree.exhaust import Limit, said
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.regional.campaign import LOOK, Campaign
from optimizer.solve.regional.crew import Crew, Feed, shared_figure
from optimizer.solve.regional.guide import guide
from optimizer.solve.regional.market import Market, Worth, integer_prices, quote
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.teams import first

OUTWEIGH = (4_000, 1_000)
"""How much a tier outweighs the next while plans are looked for: first so much that it is not traded for the
next; then, where no better is found, about what the relaxation pays for it."""
FURTHER = 300
"""The same for another bound: the less, the less a miss in one tier costs the bound of the next."""
LOOSER = 0.0015
"""How far prices that only prove may be from the best, as a share of what a plan earns in the last tier."""
CLOSE = 0.01
"""The same for a tier before the last, in units of it and for each area."""
LONGEST = 20.0
"""Seconds for a region."""
OPENING = 0.35
"""Longest share of the time for the prices of an area: those found until then prove something, too."""
AT_LAST = 1.5e-4
"""Seconds for each village that are kept for sending the teams of all areas anew before time is up."""
NOBODY: IntArray = np.zeros(0, dtype=np.int64)

Known = tuple[list[Division], tuple[RankOne, ...]]
"""What an area is priced again with: divisions and cuts."""


@dataclass(frozen=True)
class _Job:
    """A task at work.

    Attributes
    ----------
    villages, cadres : int64
        Whom regions are to leave alone meanwhile.
    then : callable
        Takes its result; says whether anything changed.
    """

    villages: IntArray
    cadres: IntArray
    then: Callable[[Any], bool]


class Offices(Campaign):
    """Solves one scenario whose unit rules say who may be in a team together; a subclass opens its areas.

    Parameters
    ----------
    market : Market
    areas : Areas
    options : Options
    clock : Clock
    workers : int
    listen : callable or None

    Attributes
    ----------
    sizes : Sizes
        How large regions are, and how closely they are searched.
    """

    sizes = Sizes()

    def __init__(
        self,
        market: Market,
        areas: Areas,
        options: Options,
        clock: Clock,
        workers: int,
        listen: Listener | None,
    ) -> None:
        super().__init__(market, options, clock, workers, listen)
        tiers = [name for name in self.order if name != "floor"]
        self._tiers = tiers
        asks_of(market)  # once, for all processes to come
        self.proof = self._proof = OfficeProof(market, self.order)
        self._reached = shared_figure(self._figure)
        self._worths = [guide(tiers, outweigh) for outweigh in OUTWEIGH]
        self._further = guide(tiers, FURTHER)
        self._stage = 0
        self.areas = areas
        self._regions = Regions(market, areas, options.seed, self.sizes)
        self._jobs: dict[Future[Any], _Job] = {}
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy: BoolArray = np.zeros(market.instance.n_villages, dtype=bool)
        self._taken: BoolArray = np.zeros(market.instance.n_cadres, dtype=bool)
        self._evidence = Evidence(self.proof, areas)
        self._opened = False
        self._feed: Feed | None = None

    def run(self) -> None:
        """Work until every tier is within the asked gap or time is up."""
        try:
            with Crew(self.market, self.workers) as self._crew:
                if self.standing is None:
                    self._start(first, (self._worths[0],), self._begun)
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
            while len(self._jobs) < hands and self._next_task():
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

    @property
    def _figure(self) -> int:
        """What the plan has reached, for processes that prove."""
        figures = self._standing.figures()
        return said(figures["shortage"], figures["fit"])

    def _proved(self, seconds: float) -> bool:
        """Take a cut, a limit or a better plan that was found meanwhile."""
        news = None if self._feed is None else self._feed.look(seconds)
        if news is None:
            return False
        if isinstance(news, Cut):
            self._proof.counties.keep(news)
        elif isinstance(news, Limit):
            self.proof.keep_given(news.tier, news.given, news.bound)
        else:
            return self._take((np.arange(len(self._busy)), news))
        return True

    def _start(
        self,
        task: Callable[..., Any],
        facts: tuple[object, ...],
        then: Callable[[Any], bool],
        villages: IntArray = NOBODY,
        cadres: IntArray = NOBODY,
    ) -> None:
        """Have a task done; until then regions leave `cadres` and `villages` alone."""
        self._busy[villages], self._taken[cadres] = True, True
        self._jobs[self._crew.do(task, *facts)] = _Job(villages, cadres, then)

    def _begun(self, found: Decision | None) -> bool:
        """Take the first plan and open the areas."""
        changed = self._take((np.arange(len(self._busy)), found))
        self._open()
        return changed

    def _open(self) -> None:
        """Line up what opens the areas, each with those who are in it at present."""
        self._phase, self._opened = "search", True
        self._here = share_out(self.market, self.areas, self._standing.village)
        self._line_up()

    @abstractmethod
    def _line_up(self) -> None:
        """Line up what opens the areas; regions are divided anew as soon as all have prices."""

    def _for_an_area(self) -> float:
        """Return the seconds that an area may be priced for."""
        return min(self.clock.left, OPENING * self.clock.time_limit)

    def _close(self, share: float) -> float:
        """Return so large a share of the fit as points of an area."""
        return share * self._standing.figures()["fit"] / len(self.areas)

    def _price_again(self, objectives: list[tuple[str, Worth]], known: Callable[[int], Known]) -> None:
        """Line up other objectives that prove something about a tier, each for all areas.

        Parameters
        ----------
        objectives : list of tuple of str and Worth
        known : callable
            Gives the divisions and cuts of an area to begin with.
        """
        for tier, worth in objectives:
            last = tier == self._tiers[-1]
            within = self._close(LOOSER) if last else CLOSE * getattr(worth, tier)
            for area in range(len(self.areas)):
                self._waiting.append(partial(self._price_one, area, within, tier, worth, known))

    def _price_one(
        self, area: int, tolerance: float, tier: str, worth: Worth, known: Callable[[int], Known]
    ) -> None:
        """Have an area priced for another objective."""

        def priced(found: Opened) -> bool:
            self._evidence.learn(tier, worth, area, found.priced, found.bound)
            return True

        divisions, cuts = known(area)
        facts = (worth, self._area(area), divisions, tolerance, self.clock.left, cuts)
        self._start(price_again, facts, priced)

    def _area(self, area: int) -> Scope:
        """Return an area with those who are there at present."""
        return self._scope(self.areas.villages(area), np.flatnonzero(self._here == area), whole=True)

    def _scope(self, villages: IntArray, cadres: IntArray, whole: bool = False) -> Scope:
        now = self._standing.village
        return Scope(villages, cadres, now[cadres], self._standing.sent_outside(villages), whole)

    @property
    def _for_regions(self) -> float:
        """Seconds left for regions."""
        return self.clock.left - AT_LAST * len(self._busy)

    def _next_task(self) -> bool:
        """Send an area's teams anew, or divide a region anew; return whether there was one."""
        area = self._regions.stale(self._busy, at_last=self._for_regions <= 0)
        if area is None:
            return self._for_regions > 0 and self._next_region()
        self._send_anew(area)
        return True

    def _send_anew(self, area: int) -> None:
        """Have all teams of an area sent where they are worth most."""
        villages = self.areas.villages(area)
        scope = self._scope(villages, np.flatnonzero(np.isin(self._standing.village, villages)))
        self._regions.stirred[area] = 0

        def sent(found: Decision) -> bool:
            better = self._take((villages, found))
            if better:
                self._regions.moved(np.unique(self._regions.county[villages]))
                self._regions.stirred[area] = 0
            return better

        self._start(send_anew, (self._worths[self._stage], scope), sent, villages, scope.cadres)

    def _next_region(self) -> bool:
        """Divide a region anew; return whether one was found."""
        prices = self._prices() if self._opened else None
        if prices is None:
            return False
        counties = self._regions.draw(self._standing, self._busy)
        if counties is None:
            return not self._jobs and self._regions.widen()
        scope = around(self.market, self._standing, counties, ~self._taken)
        worth = self._worths[self._stage]
        within = max(1.0, self._regions.within * worth.shortage)
        facts = (worth, scope, prices, within, self._regions.quick, min(LONGEST, self._for_regions))

        def divided(found: tuple[Decision | None, int]) -> bool:
            decision, left = found
            better = self._take((scope.villages, decision))
            if better:
                self._regions.moved(counties)
            if not left or not better:
                self._regions.close(counties)
            return better

        self._start(redivide, facts, divided, scope.villages, scope.cadres)
        return True

    def _prices(self) -> Prices | None:
        """Return prices to divide regions by, None before all areas are open."""
        for worth in (*self._worths, self._further):
            found = self._evidence.joint(worth, self._here)
            if found is not None:
                return found
        return None

    def _next_stage(self) -> None:
        """Look for plans the second way."""
        self._stage = 1
        self._regions.reopen()

    def _take(self, *found: tuple[IntArray, Decision | None]) -> bool:
        """Keep plans of some villages, one after the other, if they make the whole plan better."""
        better = self._standing.take(found, self.order)
        if better:
            self._reached.value = self._figure
        return better
