"""Which regions to work on next, and how wide.

In turns: wide regions by flows, which move people between counties; counties
by search, which finds who meets several needs; and neighbourhoods grown from
where the plan loses most against the prices, along the moves that prices
leave open (a large neighbourhood search; Shaw 1998).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.regional.standing import Standing

Kind = Literal["flow", "teams", "search"]
WIDE = 6_000
"""Villages of a flow, about."""
FLOW_REACH = 3.0
"""Points below a cadre's best that a pair may be and still take part in a flow."""
REACHES = (4.0, 6.0, 8.0, 10.0, 14.0)
"""The same for a search, turn by turn."""
TIGHT = 3.0
"""Points below a cadre's best at which a pair counts as a possible move."""
LARGEST = 90
"""Villages of a county searched at once, at most; larger ones are cut."""
POOLED = (12, 12, 14, 16)
"""The same where pools are to be chosen, turn by turn; twice as many take ten times as long."""
AROUND = 40
"""Villages of a neighbourhood."""
AGE = 20
"""Neighbourhoods grown along the same moves, before those are looked up anew."""
MOST_LOSS = 0.7
"""After the first turn, counties are searched that make up this share of the loss."""


@dataclass(frozen=True)
class Job:
    """A region to work on.

    Attributes
    ----------
    kind : str
        ``flow`` (people take seats), ``teams`` (whole teams are sent anew) or ``search``.
    villages : int64
        Ascending.
    reach : float
        Pairs within so many points of a cadre's best take part.
    charged : bool
        Whether free cadres that other regions may want cost their price.
    spread : bool
        How a flow lays needs on seats (``Dealer.around``).
    """

    kind: Kind
    villages: IntArray
    reach: float
    charged: bool = False
    spread: bool = False


class Agenda:
    """Names jobs one after the other; `busy` villages are left out of them.

    Parameters
    ----------
    market : Market
    worth : Worth
    seed : int
    """

    def __init__(self, market: Market, worth: Worth, seed: int) -> None:
        self.market, self.worth = market, worth
        villages = market.instance.scenario.villages
        self.county = market.county
        prefectures = [v.prefecture or v.county for v in villages]
        self._prefecture: IntArray = np.unique(prefectures, return_inverse=True)[1]
        self._rng = np.random.default_rng(seed)
        self.busy: BoolArray = np.zeros(market.instance.n_villages, dtype=bool)
        self.hands = 1

    def learn(self, quote: Quote, below: NDArray[np.float32]) -> None:
        """Go by these prices from now on; `below` says how far each pair is from its cadre's best."""
        self._quote = quote
        tight = np.flatnonzero((below <= TIGHT) & self.market.usable)
        self._tight_cadre, self._tight_village = (
            self.market.pairs.cadre[tight],
            self.market.pairs.village[tight],
        )

    def jobs(self, standing: Standing) -> Iterator[Job | None]:
        """Yield jobs without end, by the plan as it is at that moment; None after each turn."""
        if self.market.pooled:
            yield from self._pooled()
        yield Job("flow", self._idle(), FLOW_REACH)
        for turn in range(10**9):
            reach = REACHES[min(turn, len(REACHES) - 1)]
            count = 0
            for villages in self._counties(standing, 1.0 if turn == 0 else MOST_LOSS):
                count += 1
                yield Job("search", villages, reach, charged=True)
            yield from self._flows(spread=bool(turn % 2))
            for k in range(count // 2):
                if k % AGE == 0:
                    moves = self._moves(standing)
                villages = self._around(standing, moves)
                if len(villages):
                    yield Job("search", villages, reach + 4)
            yield from self._flows(spread=not turn % 2)
            yield None

    def _pooled(self) -> Iterator[Job | None]:
        """Yield jobs where pools are to be chosen: parts of counties, drawn anew in each turn."""
        for turn in range(10**9):
            size = POOLED[min(turn, len(POOLED) - 1)]
            for county in self._rng.permutation(int(self.county.max(initial=-1)) + 1).tolist():
                villages = self._rng.permutation(np.flatnonzero(self.county == county))
                for part in np.array_split(villages, max(1, round(len(villages) / size))):
                    free = np.sort(part[~self.busy[part]])
                    if len(free):
                        yield Job("search", free, math.inf)
            yield Job("teams", self._idle(), math.inf)
            yield None

    def _idle(self) -> IntArray:
        return np.flatnonzero(~self.busy)

    def _flows(self, spread: bool) -> Iterator[Job]:
        """Yield flows over the whole, prefectures put together at random."""
        parts = max(self.hands, -(-len(self.busy) // WIDE))
        names = int(self._prefecture.max(initial=0)) + 1
        parts = min(parts, names)
        group = self._rng.permutation(names) % parts
        for part in range(parts):
            villages = np.flatnonzero((group[self._prefecture] == part) & ~self.busy)
            if len(villages):
                yield Job("flow", villages, FLOW_REACH, spread=spread)

    def _counties(self, standing: Standing, share: float) -> Iterator[IntArray]:
        """Yield counties (in parts if large), those that lose most first, until `share` of the loss."""
        losses = np.maximum(standing.losses(self._quote, self.worth), 0.0)
        found: list[tuple[float, IntArray]] = []
        for county in range(int(self.county.max(initial=-1)) + 1):
            villages = np.flatnonzero(self.county == county)
            parts = -(-len(villages) // LARGEST)
            villages = villages if parts == 1 else self._rng.permutation(villages)
            found += [(float(losses[p].sum()), np.sort(p)) for p in np.array_split(villages, max(1, parts))]
        found.sort(key=lambda part: -part[0])
        left, enough = losses.sum(), (1 - share) * losses.sum()
        later = []
        for loss, villages in found:
            if left < enough:
                break
            left -= loss
            if self.busy[villages].any():
                later.append(villages)
            else:
                yield villages
        for villages in later:
            free = villages[~self.busy[villages]]
            if len(free):
                yield free

    def _around(self, standing: Standing, moves: sparse.csr_array) -> IntArray:
        """Return villages around one that loses much, by the moves that prices leave open."""
        losses = np.maximum(standing.losses(self._quote, self.worth), 0.0)
        losses[self.busy] = 0.0
        if losses.sum() <= 0:
            return np.empty(0, dtype=np.int64)
        seed = self._rng.choice(len(losses), p=losses / losses.sum())
        chosen = np.zeros(len(losses), dtype=bool)
        chosen[seed] = True
        while chosen.sum() < AROUND:
            linked = np.asarray(moves[np.flatnonzero(chosen)].sum(axis=0)).ravel()
            linked = np.where(chosen | self.busy, 0.0, linked)
            linked *= self._rng.random(len(linked)) * (1.0 + losses)
            best = np.argsort(-linked)[: max(1, int(chosen.sum()))]
            best = best[linked[best] > 0][: AROUND - int(chosen.sum())]
            if not len(best):
                break
            chosen[best] = True
        return np.flatnonzero(chosen)

    def _moves(self, standing: Standing) -> sparse.csr_array:
        """Return how many cadres could move between each two villages at little loss."""
        n = len(self.busy)
        now = standing.village[self._tight_cadre]
        moving = (now >= 0) & (now != self._tight_village)
        ones = np.ones(int(moving.sum()))
        one_way = sparse.csr_array((ones, (now[moving], self._tight_village[moving])), shape=(n, n))
        return sparse.csr_array(one_way + one_way.T)
