"""One area: plans that differ, each made better and better apart; regions follow, and proofs beside them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.campaign import OUTWEIGH, Offices
from optimizer.solve.offices.descend import descend
from optimizer.solve.offices.evidence import base
from optimizer.solve.offices.opened import Opened
from optimizer.solve.offices.plans import rework_area
from optimizer.solve.offices.prove import proofs
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.regional.crew import Feed
from optimizer.solve.regional.guide import without_last
from optimizer.solve.regional.region import Decision

LOOSE = 0.002
"""How far prices may be from the best, as a share of what a plan earns in the last tier."""
LEAVE = 0.8
"""Part of the villages that each step of a dive leaves."""
FIRST_SHARE = 0.68
"""Share of the time after which it is at least looked for the second way, and proofs begin."""
SPELL = 0.12
"""Share of the time for which a plan is made better before others are looked at."""
UNTIL = 0.85
"""Share of the time in which plans are made better."""
SEEDS = 1_000
"""Spells of one seed, at most, before they are those of the next."""
FRUITLESS = 6
"""So many spells one after the other in which no plan becomes the best are enough."""


@dataclass(frozen=True, eq=False)
class Line:
    """A plan that is made better apart from others.

    Attributes
    ----------
    plan : int64 [I]
        Where everybody is.
    stuck : bool
        Whether the last spell brought nothing.
    """

    plan: IntArray
    stuck: bool = False


class Single(Offices):
    """Solves a scenario of one area."""

    _lines: deque[Line]
    """Those that nobody is at."""
    _area_open: Opened | None = None
    _bound = inf
    """The most that a plan is worth by the first way, as the area's prices have it."""
    _dived = _spells = _fruitless = 0
    """Lines begun, spells of all, and those since the last better plan."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self._lines = deque()

    def resume(self, pairs: IntArray, leading: IntArray) -> None:
        """Begin with this plan, which is made better like others."""
        super().resume(pairs, leading)
        if self.standing is not None:
            self._dived += 1
            self._lines.append(Line(self._standing.village.copy()))

    def _line_up(self) -> None:
        self._whole = self._area(0)
        self._waiting.append(self._open_it)
        if self.workers > 1:  # nothing else is to be done meanwhile
            self._waiting.append(self._dive)

    def _open_it(self) -> None:
        """Have the area priced; then plans are looked for among its divisions."""
        worth = self._worths[0]

        def opened(found: Opened) -> bool:
            self._evidence.learn(self._tiers[-1], worth, 0, found.priced, found.bound)
            self._area_open = found
            self._bound = found.priced.bound - base(self.market, worth)
            return True

        facts = (worth, self._whole, self._close(LOOSE), worth, self._for_an_area())
        self._start(open_area, facts, opened)

    def _dive(self) -> None:
        """Have a line begun; it finds its own divisions as long as the area is not open."""
        self._dived += 1
        area = self._area_open
        known = (None, ()) if area is None else (area.divisions, area.cuts)
        facts = (self._worths[0], self._whole, *known, LEAVE, self._close(LOOSE))
        self._spell(descend, (*facts, self.clock.left), None)

    def _rework(self, line: Line) -> None:
        """Have a plan made better; one that is stuck is merged with the best before."""
        best = self._standing.village
        plans = [line.plan]
        if line.stuck and not np.array_equal(line.plan, best):
            plans.append(best.copy())
        facts = (self._worths[0], self._whole, self._area_open, plans, self._close(LOOSE))
        begin = min(SPELL * self.clock.time_limit, self.clock.left)
        self._spell(rework_area, (*facts, begin, self.clock.left), line.plan)

    def _spell(
        self, task: Callable[..., Decision], facts: tuple[object, ...], before: IntArray | None
    ) -> None:
        """Have a line's plan found, or a better one than `before`."""
        self._spells += 1

        def found(decision: Decision) -> bool:
            placed, pairs = decision[1], self.market.pairs
            plan = np.full(self.market.instance.n_cadres, -1, dtype=np.int64)
            plan[pairs.cadre[placed]] = pairs.village[placed]
            self._lines.append(Line(plan, before is not None and np.array_equal(plan, before)))
            better = self._take((self._whole.villages, decision))
            self._fruitless = 0 if better else self._fruitless + 1
            return better

        self._start(task, (*facts, SEEDS * self.options.seed + self._spells), found)

    def _next_region(self) -> bool:
        """Go on with a plan, or divide a region anew; look the second way when it is time for that."""
        if not self._opened or self._prices() is None:
            return False
        share = self.clock.elapsed / self.clock.time_limit
        if self._stage == 0 and (share > FIRST_SHARE or self._in_sight()):
            self._next_stage()
        if self._waiting:
            self._waiting.popleft()()
            return True
        if share < UNTIL and self._next_plan():
            return True
        if super()._next_region():
            return True
        if self._jobs or self._stage > 0:
            return False
        self._next_stage()
        return True

    def _next_plan(self) -> bool:
        """Begin a line, or go on with one, while there is something to be gained; return whether any was."""
        if self._area_open is None or self._fruitless >= FRUITLESS or self._in_sight():
            return False
        if self._dived < self.workers:
            self._dive()
        elif self._lines:
            self._rework(self._lines.popleft())
        else:
            return False
        return True

    def _in_sight(self) -> bool:
        """Return whether the area's prices leave less than a unit of shortage to be gained."""
        if self._tiers != ["shortage", "fit"]:
            return False
        figures, worth = self._standing.figures(), self._worths[0]
        here = worth.fit * figures["fit"] - worth.shortage * figures["shortage"]
        return self._bound - here < worth.shortage

    def _next_stage(self) -> None:
        """Divide regions anew the second way; proofs begin."""
        super()._next_stage()
        self._prove()

    def _prove(self) -> None:
        """Line up further proofs that begin with the divisions found."""
        area = self._area_open
        assert area is not None
        if self._tiers == ["shortage", "fit"]:
            facts = (self._whole, area.divisions, self._reached, self.clock.left, area.cuts)
            self._feed = Feed(self.market, proofs, *facts)
            return
        last = self._tiers[-1]
        objectives = [*without_last(self._tiers, OUTWEIGH[1]), (last, self._worths[1]), (last, self._further)]
        self._price_again(objectives, lambda _: (area.divisions, area.cuts))
