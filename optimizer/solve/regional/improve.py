"""Decides regions one by one, several at a time, until the plan is near its bound.

First every county once, then neighbourhoods grown from where the plan loses
most against the prices (``Standing.losses``), along the chains of moves that
the prices leave open (a large neighbourhood search; Shaw 1998). Regions that
are worked on at the same time share no village and no cadre.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.regional.region import Decision, decide
from optimizer.solve.regional.standing import Standing

REACH = 14
"""Points below a cadre's best that a pair may be and still take part."""
TIGHT = 3
"""Points below a cadre's best at which a pair counts as a possible move."""
VILLAGES = 40
"""Villages of a neighbourhood to begin with; more when it stops helping."""
SECONDS = 6.0
"""Longest search of one region."""
LARGEST = 90
"""Villages of a region at most in the first sweep; larger counties are cut."""

Job = tuple[IntArray, bool]
"""Villages, and whether cadres that other regions may want cost their price."""


@dataclass
class Improver:
    """Improves a plan at given prices.

    Parameters
    ----------
    market : Market
    worth : Worth
    quote : Quote
    standing : Standing
    clock : Clock
    workers, seed : int
    changed : callable
        Called after each improvement; returns True to stop.
    """

    market: Market
    worth: Worth
    quote: Quote
    standing: Standing
    clock: Clock
    workers: int
    seed: int
    changed: Callable[[], bool]

    def __post_init__(self) -> None:
        scale = self.quote.prices.scale
        below = self.quote.gain[self.market.pairs.cadre] - self.quote.value
        self.near: BoolArray = (below <= REACH * scale) & self.market.usable
        tight = np.flatnonzero((below <= TIGHT * scale) & self.market.usable)
        self.tight_cadre, self.tight_village = (
            self.market.pairs.cadre[tight],
            self.market.pairs.village[tight],
        )
        self.order = [t for t in self.market.instance.scenario.objective.order if t != "floor"]
        pairs = self.market.pairs
        counties = [v.county for v in self.market.instance.scenario.villages]
        self.county = np.unique(counties, return_inverse=True)[1]
        low = np.full(self.market.instance.n_cadres, len(counties))
        high = np.full(self.market.instance.n_cadres, -1)
        mine = self.county[pairs.village]
        np.minimum.at(low, pairs.cadre, mine)
        np.maximum.at(high, pairs.cadre, mine)
        self.shared: BoolArray = high > low
        self._rng = np.random.default_rng(self.seed)
        self._start = np.searchsorted(pairs.village, np.arange(self.market.instance.n_villages + 1))

    def sweep(self) -> None:
        """Decide every county once, those that lose most first."""
        losses = self.standing.losses(self.quote, self.worth)
        jobs: list[tuple[float, IntArray]] = []
        for county in range(int(self.county.max(initial=-1)) + 1):
            villages = np.flatnonzero(self.county == county)
            parts = -(-len(villages) // LARGEST)
            jobs += [(float(losses[part].sum()), part) for part in np.array_split(villages, max(1, parts))]
        jobs.sort(key=lambda job: -job[0])
        waiting = [(villages, True) for _, villages in jobs]
        self._work(lambda busy: _next_free(waiting, busy))

    def search(self) -> None:
        """Decide neighbourhoods until time is up or the plan is good enough."""
        size = VILLAGES
        fruitless = 0

        def job(busy: BoolArray) -> Job | None:
            nonlocal size, fruitless
            fruitless += 1
            if fruitless > 60:
                size, fruitless = min(2 * size, 400), 0
            villages = self._neighbourhood(busy, size)
            return None if villages is None else (villages, False)

        def fruit() -> None:
            nonlocal fruitless
            fruitless = 0

        self._work(job, fruit)

    def _work(self, job: Callable[[BoolArray], Job | None], fruit: Callable[[], None] | None = None) -> None:
        """Keep `workers` regions under decision until there is no job left or enough is reached."""
        running: dict[Future[Decision | None], tuple[IntArray, IntArray]] = {}
        busy = np.zeros(self.market.instance.n_villages, dtype=bool)
        taken = np.zeros(self.market.instance.n_cadres, dtype=bool)
        stop = False
        with ThreadPoolExecutor(self.workers) as pool:
            while True:
                while not stop and len(running) < self.workers and self.clock.left > 0:
                    given = job(busy)
                    if given is None:
                        break
                    villages, charged = given
                    pairs = self._pairs(villages, taken)
                    if not len(pairs):
                        continue
                    cadres = np.unique(self.market.pairs.cadre[pairs])
                    toll = self._toll(cadres, charged)
                    busy[villages], taken[cadres] = True, True
                    self.seed += 1
                    task = pool.submit(
                        decide,
                        self.market,
                        villages,
                        pairs,
                        self.standing.copy(),
                        toll,
                        self.clock,
                        SECONDS,
                        self.seed,
                    )
                    running[task] = villages, cadres
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for task in done:
                    villages, cadres = running.pop(task)
                    busy[villages], taken[cadres] = False, False
                    if self._take(task.result()):
                        stop = self.changed() or stop
                        if fruit is not None:
                            fruit()

    def _toll(self, cadres: IntArray, charged: bool) -> IntArray:
        """Return what using each cadre costs: its price, where others may want it and it is free."""
        toll = np.zeros(self.market.instance.n_cadres, dtype=np.int64)
        if charged:
            wanted = cadres[self.shared[cadres] & (self.standing.pair[cadres] < 0)]
            toll[wanted] = self.quote.gain[wanted] // self.quote.prices.scale
        return toll

    def _pairs(self, villages: IntArray, taken: BoolArray) -> IntArray:
        """Return the pairs of `villages` to decide over: near ones of cadres who are here or free."""
        pairs = self.market.pairs
        all_here = np.concatenate([np.arange(self._start[v], self._start[v + 1]) for v in villages])
        here = np.zeros(len(self._start), dtype=bool)
        here[villages] = True
        now = self.standing.village[pairs.cadre[all_here]]
        open_to = np.where(now >= 0, here[now], ~taken[pairs.cadre[all_here]])
        placed = self.standing.pair[pairs.cadre[all_here]] == all_here
        chosen: IntArray = all_here[(self.near[all_here] & open_to) | placed]
        return chosen

    def _take(self, found: Decision | None) -> bool:
        """Keep what a region came to if it makes the whole plan better."""
        if found is None:
            return False
        before = self.standing.copy()
        worth = self.standing.worth(self.order)
        self.standing.settle(*found)
        if self.standing.worth(self.order) > worth:
            return True
        self.standing.pair, self.standing.leads = before.pair, before.leads
        return False

    def _neighbourhood(self, busy: BoolArray, size: int) -> IntArray | None:
        """Return villages around one that loses much, by the moves that prices leave open."""
        losses = np.maximum(self.standing.losses(self.quote, self.worth), 0.0)
        losses[busy] = 0.0
        if losses.sum() <= 0:
            losses = np.where(busy, 0.0, 1.0)
        if losses.sum() <= 0:
            return None
        seed = self._rng.choice(len(losses), p=losses / losses.sum())
        moves = self._moves(len(losses))
        chosen = np.zeros(len(losses), dtype=bool)
        chosen[seed] = True
        while chosen.sum() < size:
            linked = moves[np.flatnonzero(chosen)].sum(axis=0)
            linked = np.where(chosen | busy, 0.0, np.asarray(linked).ravel())
            linked *= self._rng.random(len(linked)) * (1.0 + losses)
            best = np.argsort(-linked)[: max(1, int(chosen.sum()))]
            best = best[linked[best] > 0][: size - int(chosen.sum())]
            if not len(best):
                break
            chosen[best] = True
        return np.flatnonzero(chosen)

    def _moves(self, n: int) -> sparse.csr_array:
        """Return how many cadres could move between each two villages at little loss."""
        now = self.standing.village[self.tight_cadre]
        moving = (now >= 0) & (now != self.tight_village)
        ones = np.ones(int(moving.sum()))
        one_way = sparse.csr_array((ones, (now[moving], self.tight_village[moving])), shape=(n, n))
        return sparse.csr_array(one_way + one_way.T)


def _next_free(waiting: list[Job], busy: BoolArray) -> Job | None:
    """Take the first job whose villages nobody works on."""
    for k, (villages, _) in enumerate(waiting):
        if not busy[villages].any():
            return waiting.pop(k)
    return None
