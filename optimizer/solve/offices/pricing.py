"""Prices at which few groups would rather divide otherwise: column generation.

First some steps of a subgradient method (Held, Wolfe and Crowder 1974, with Polyak's
step), whose divisions give the linear programme a good start; then Gilmore and
Gomory's column generation (1961). Every bound is that of its prices, in exact
integers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.block import Answer, Block
from optimizer.solve.offices.group import SCALE
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.prices import Prices, whole
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.offices.violated import violated
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import FloatArray

NEAR = 5e-4
"""Within so small a share of each other, a rough mixture and its bound call for an exact one."""
CUTTING = 3
"""How often a mixture is cut at most."""
STEPS = 30
"""Steps of the subgradient method."""
MOMENTUM = 0.8
"""How much of the last direction is kept."""


@dataclass(frozen=True)
class Priced:
    """The best prices found.

    Attributes
    ----------
    prices : Prices
    bound : int
        What they prove.
    closed : bool
        Whether the programme over all divisions is solved as exactly as asked.
    """

    prices: Prices
    bound: int
    closed: bool


def opening(block: Block, per_person: float) -> Prices:
    """Return prices to begin with: what meeting all needs of a village is worth, less its people's share.

    Parameters
    ----------
    block : Block
    per_person : float
        Points that one more person is worth, about.
    """
    market, prices = block.market, block.no_prices()
    needs = sum((n.amount * n.weight for n in market.needs), np.zeros_like(prices.village))
    prices.village[:] = whole(block.worth.shortage * needs - per_person * market.instance.needs.min)
    prices.person[block.priced] = round(per_person * SCALE)
    return prices


def approach(
    block: Block, master: Master, prices: Prices, target: float, clock: Clock, steps: int = STEPS
) -> Prices:
    """Return better prices after some steps of a subgradient method; `master` takes the divisions.

    Parameters
    ----------
    block : Block
    master : Master
    prices : Prices
    target : float
        A value that plans reach (the step is Polyak's).
    clock : Clock
    steps : int
    """
    vector = _Vector(block)
    here = vector.of(prices)
    best, best_bound, pace, misses = here, np.inf, 0.7, 0
    direction = np.zeros_like(here)
    for _ in range(steps):
        if clock.left <= 0:
            break
        answer = block.answer(vector.prices(here))
        master.add(answer.divisions)
        if answer.bound < best_bound:
            best, best_bound, misses = here, float(answer.bound), 0
        elif (misses := misses + 1) == 4:
            pace, misses = pace * 0.6, 0
        over = vector.use(answer) - vector.room
        over[(here <= 0) & (over < 0)] = 0
        direction = MOMENTUM * direction + over
        length = float(direction @ direction)
        if length == 0:
            break
        here = np.maximum(0, here + pace * max(1.0, answer.bound - target) / length * direction)
    return vector.prices(best)


def converge(
    block: Block,
    master: Master,
    prices: Prices,
    clock: Clock,
    tolerance: float,
    finest: float | None = None,
    cuts: int = CUTTING,
) -> Priced:
    """Return prices within `tolerance` points of the best, or the best found in time.

    Divisions are mixed, priced, and divided anew; mixtures are rough ones until that finds little more.
    The first of the others are cut where they can be (``violated``).

    Parameters
    ----------
    block : Block
    master : Master
        Begins with its divisions, and takes new ones in.
    prices : Prices
        To begin with.
    clock : Clock
    tolerance : float
    finest : float, optional
        Relative precision of the last mixtures; None for exact ones, which take four times as long.
    cuts : int
        How often the mixture is cut at most.
    """
    answer = block.answer(prices)
    best = Priced(prices, answer.bound, False)
    master.add(answer.divisions)
    roughly = True
    while clock.left > 0 and master.solve(clock.left, ROUGHLY if roughly else finest):
        prices = master.prices()
        answer = block.answer(prices)
        fresh = master.add(answer.divisions)
        if answer.bound < best.bound:
            best = Priced(prices, answer.bound, False)
        master.drop()
        if not roughly and cuts and master.cut(violated(master)):
            cuts -= 1
        elif not roughly and (best.bound - master.value <= tolerance or not fresh):
            return replace(best, closed=True)
        if roughly and not (fresh and answer.bound - master.value > NEAR * abs(master.value)):
            roughly = False
    return best


class _Vector:
    """Prices of a block as one array, and what answers use of what has a price."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._villages = block.villages[~block.taken[block.villages]]
        self._priced = block.priced[~block.busy[block.priced]]
        self.room: FloatArray = np.concatenate(
            [np.ones(len(self._villages) + len(self._priced)), block.limit[block.units].astype(np.float64)]
        )
        self._crowds = [len(c) for c in block.no_prices().crowd]
        self.room = np.concatenate([self.room, *(self._room(g) for g in block.wide)])

    def _room(self, g: int) -> FloatArray:
        group = self._block.groups[g]
        n, largest = len(group.people), group.largest
        return np.array([n] + [n // q for q in range(1, largest + 1)], dtype=np.float64)

    def of(self, prices: Prices) -> FloatArray:
        """Return prices as an array, in points."""
        parts = [prices.village[self._villages], prices.person[self._priced], prices.unit[self._block.units]]
        return np.concatenate([*parts, *prices.crowd]) / SCALE

    def prices(self, array: FloatArray) -> Prices:
        """Return an array as prices."""
        found = self._block.no_prices()
        ends = np.cumsum([len(self._villages), len(self._priced), len(self._block.units), *self._crowds])
        village, person, unit, *crowd = np.split(whole(array), ends[:-1])
        found.village[self._villages], found.person[self._priced] = village, person
        found.unit[self._block.units] = unit
        for mine, other in zip(found.crowd, crowd, strict=True):
            mine[:] = other
        return found

    def use(self, answer: Answer) -> FloatArray:
        """Return how often each is used."""
        block = self._block
        village = np.zeros(len(block.taken))
        person, unit = np.zeros(len(block.busy)), np.zeros(len(block.limit))
        crowd = {g: np.zeros(size) for g, size in zip(block.wide, self._crowds, strict=True)}
        for g, teams in answer.divisions:
            for k, w in teams:
                village[block.village(g, w)] += 1
                people = block.people(g, k)
                person[people] += 1
                np.add.at(unit, block.unit[people], 1)
                if g in crowd:
                    crowd[g][1 : len(people) + 1] += 1
        parts = [village[self._villages], person[self._priced], unit[block.units]]
        return np.concatenate([*parts, *crowd.values()])


def of_plan(block: Block, village_of: IntArray) -> float:
    """Return what the teams of a plan are worth in `block`."""
    return float(sum(block.worth_of(d) for d in block.divisions_of(village_of)))
