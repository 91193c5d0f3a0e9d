"""Improves a plan region by region, several at a time.

Regions that are worked on at the same time share no village and no cadre, so
what comes back can be put in whatever else has changed; it is kept if the
whole plan gains.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.progress import Clock
from optimizer.solve.regional.agenda import Agenda, Job
from optimizer.solve.regional.crew import Crew
from optimizer.solve.regional.flow import seated
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.regional.region import Decision, decide
from optimizer.solve.regional.seats import Dealer, Seats
from optimizer.solve.regional.standing import Standing
from optimizer.solve.regional.teams import first, sent

SECONDS = 6.0
"""Longest search of one region."""


class Improver:
    """Improves `standing` in place.

    Parameters
    ----------
    market : Market
    worth : Worth
    standing : Standing
    clock : Clock
    crew : Crew
    seed : int
    """

    def __init__(
        self, market: Market, worth: Worth, standing: Standing, clock: Clock, crew: Crew, seed: int
    ) -> None:
        self.market, self.worth, self.standing = market, worth, standing
        self._clock, self._crew, self._seed = clock, crew, seed
        self._dealer, self._agenda = Dealer(market), Agenda(market, worth, seed)
        self._order = [t for t in market.instance.scenario.objective.order if t != "floor"]
        self._running: dict[Future[Decision | None], tuple[IntArray, IntArray]] = {}
        self._taken: BoolArray = np.zeros(market.instance.n_cadres, dtype=bool)
        self._first_row = np.searchsorted(market.pairs.village, np.arange(market.instance.n_villages + 1))
        self._jobs: Iterator[Job | None] | None = None
        self._quote: Quote | None = None
        first_county, last_county = market.county_range
        self._shared: BoolArray = last_county > first_county

    @property
    def idle(self) -> bool:
        """Whether no region is worked on."""
        return not self._running

    @property
    def ready(self) -> bool:
        """Whether there are prices to go by."""
        return self._quote is not None or self.market.pooled

    def begin(self, inside: BoolArray) -> None:
        """Start on a first plan over the pairs `inside`, before there are prices; pins hold from now on."""
        villages = np.arange(self.market.instance.n_villages)
        if self.market.pooled:
            self._note(self._crew.do(first, self.worth), villages, np.arange(self.market.instance.n_cadres))
            return
        held = np.flatnonzero(self.market.usable & self.market.pinned[self.market.pairs.cadre])
        self.standing.settle(self.market.pairs.cadre[held], held, held[self.market.must_lead[held]])
        self._flow(villages, np.flatnonzero(inside), self._dealer.evenly(villages))

    def learn(self, quote: Quote) -> None:
        """Go by these prices from now on (they say too little where pools are to be chosen)."""
        if self.market.pooled:
            return
        self._quote = quote
        below = quote.gain[self.market.pairs.cadre] - quote.value
        self._below = (below / quote.prices.scale).astype(np.float32)
        self._agenda.learn(quote, self._below)
        if self._jobs is None:
            self._jobs = self._agenda.jobs(self.standing)

    def step(self, hands: int, seconds: float) -> bool:
        """Keep `hands` processes at work; return whether the plan got better within `seconds`."""
        self._agenda.hands = hands
        if self._jobs is None and self.market.pooled and self.idle:
            self._jobs = self._agenda.jobs(self.standing)
        while self._jobs is not None and len(self._running) < hands:
            job = next(self._jobs)
            if job is None:
                break  # look at the clock between turns, even where nothing is left to do
            self._start(job)
        if not self._running:
            return False
        done, _ = wait(self._running, min(seconds, self._clock.left), FIRST_COMPLETED)
        better = False
        for task in done:
            villages, cadres = self._running.pop(task)
            self._agenda.busy[villages], self._taken[cadres] = False, False
            better |= self._take(task.result())
        return better

    def _start(self, job: Job) -> None:
        if job.kind == "teams":
            inside = np.isin(self.standing.village, job.villages)
            team = np.where(inside, self.standing.village, -1)
            task = self._crew.do(sent, self.worth, team, job.villages)
            self._note(task, job.villages, np.flatnonzero(inside))
            return
        pairs = self._pairs(job.villages, job.reach)
        if not len(pairs):
            return
        if job.kind == "flow":
            self._flow(job.villages, pairs, self._dealer.around(self.standing, job.villages, job.spread))
            return
        cadres = np.unique(self.market.pairs.cadre[pairs])
        toll = self._toll(cadres) if job.charged else np.zeros_like(cadres)
        outside = self.standing.sent_outside(job.villages)
        seconds = min(SECONDS, self._clock.left)
        self._seed += 1
        task = self._crew.do(decide, job.villages, pairs, outside, toll, seconds, self._seed)
        self._note(task, job.villages, cadres)

    def _flow(self, villages: IntArray, pairs: IntArray, seats: Seats) -> None:
        outside = self.standing.sent_outside(villages)
        task = self._crew.do(seated, self.worth, seats, villages, pairs, outside)
        self._note(task, villages, np.unique(self.market.pairs.cadre[pairs]))

    def _note(self, task: Future[Decision | None], villages: IntArray, cadres: IntArray) -> None:
        self._agenda.busy[villages], self._taken[cadres] = True, True
        self._running[task] = villages, cadres

    def _toll(self, cadres: IntArray) -> IntArray:
        """Return what using each cadre costs: its price, where others may want it and it is free."""
        assert self._quote is not None
        wanted = self._shared[cadres] & (self.standing.pair[cadres] < 0)
        return np.where(wanted, self._quote.gain[cadres] // self._quote.prices.scale, 0)

    def _pairs(self, villages: IntArray, reach: float) -> IntArray:
        """Return the pairs of `villages` to decide over: near ones of cadres who are here or free."""
        pairs = self.market.pairs
        start, stop = self._first_row[villages], self._first_row[villages + 1]
        count = stop - start
        all_here = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
        here = np.zeros(len(self._first_row), dtype=bool)
        here[villages] = True
        near = self.market.usable[all_here]
        if np.isfinite(reach):
            near &= self._below[all_here] <= reach
        now = self.standing.village[pairs.cadre[all_here]]
        open_to = np.where(now >= 0, here[now], ~self._taken[pairs.cadre[all_here]])
        placed = self.standing.pair[pairs.cadre[all_here]] == all_here
        chosen: IntArray = all_here[(near & open_to) | placed]
        return chosen

    def _take(self, found: Decision | None) -> bool:
        """Keep what a region came to if it makes the whole plan better."""
        if found is None:
            return False
        worth = self.standing.worth(self._order)
        before = self.standing.copy()
        self.standing.settle(*found)
        if self.standing.within_limits() and self.standing.worth(self._order) > worth:
            return True
        self.standing.become(before)
        return False
