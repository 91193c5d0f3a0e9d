"""A plan in the making: what stands, what is proved, and what is reported of it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.plan import Placement, Tier
from optimizer.solve.memory import together_mb
from optimizer.solve.progress import Clock, Listener, Options, Progress
from optimizer.solve.regional.crew import Crew
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.proof import Proof
from optimizer.solve.regional.standing import Standing

LOOK = 0.2
"""Seconds between looks at the clock and the stop switch."""
WEIGH = 2.0
"""Seconds between looks at the memory."""


class Campaign(ABC):
    """Solves one scenario in parts; a subclass says how.

    Parameters
    ----------
    market : Market
    options : Options
    clock : Clock
    workers : int
    listen : callable or None

    Attributes
    ----------
    proof : Proof
    peak_mb : int
        Most memory seen, of all processes.
    done : bool
        Whether every tier is within the asked gap.
    """

    def __init__(
        self, market: Market, options: Options, clock: Clock, workers: int, listen: Listener | None
    ) -> None:
        self.market = market
        self.options, self.clock, self.workers, self._listen = options, clock, workers, listen
        self.order: Sequence[str] = market.instance.scenario.objective.order
        self.proof = Proof(market, self.order)
        self._standing = Standing(market)
        self._phase = "relax"
        self._weigh_at, self.peak_mb = 0.0, 0
        self.done = False

    @abstractmethod
    def run(self) -> None:
        """Work until every tier is within the asked gap or time is up."""

    @property
    def standing(self) -> Standing | None:
        """The plan, None before there is any."""
        return self._standing if (self._standing.pair >= 0).any() else None

    def resume(self, pairs: IntArray, leading: IntArray) -> None:
        """Begin with this plan: its pairs, and those of them that lead."""
        self._standing.settle(self.market.pairs.cadre[pairs], pairs, leading)

    def _weigh(self, crew: Crew, *others: int | None) -> None:
        """Look at the memory of all processes now and then."""
        if self.clock.elapsed >= self._weigh_at:
            family = [os.getpid(), *crew.processes, *(other or 0 for other in others)]
            self.peak_mb = max(self.peak_mb, together_mb(family))
            self._weigh_at = self.clock.elapsed + WEIGH

    def _changed(self) -> bool:
        """Report the plan as it is; return whether it is good enough."""
        if self.standing is None:
            self._tell()
            return False
        figures = self.figures()
        self._tell(figures)
        return all(abs(t.bound - t.value) <= self.options.gap * max(1, abs(t.value)) for t in figures)

    def figures(self) -> tuple[Tier, ...]:
        """Return the tiers of the plan with their proved bounds."""
        assert self.standing is not None
        values = self.standing.figures()
        bounds = self.proof.bounds(values)
        return tuple(Tier(name, values[name], bounds[name]) for name in self.order)

    def _tell(self, figures: Sequence[Tier] = ()) -> None:
        """Report the first tier that is not closed."""
        if self._listen is None:
            return
        if not figures:
            self._listen(Progress(self._phase, self.order[0], None, None, self.clock.elapsed, self._assessed))
            return
        tier = next((t for t in figures if t.value != t.bound), figures[-1])
        facts = (tier.name, tier.value, tier.bound, self.clock.elapsed, self._assessed)
        self._listen(Progress(self._phase, *facts))

    @property
    def _assessed(self) -> tuple[int, int] | None:
        """How many areas are priced, of how many, where that says something."""
        return None

    def pairs(self) -> IntArray:
        """Return the pairs of the plan."""
        return self._standing.pair[self._standing.pair >= 0]

    def placements(self) -> tuple[Placement, ...]:
        """Return the plan's placements."""
        assert self.standing is not None
        cadres, villages = self.market.instance.scenario.cadres, self.market.instance.scenario.villages
        pair, leads = self.standing.pair, self.standing.leads
        village = self.market.pairs.village
        return tuple(
            Placement(cadres[i].id, villages[village[pair[i]]].id, "leader" if leads[i] else "member")
            for i in np.flatnonzero(pair >= 0).tolist()
        )

    def shortfalls(self) -> dict[str, int]:
        """Return the totals by kind, counted from the placements."""
        assert self.standing is not None
        totals = dict.fromkeys(["size", "leader", "skill", *(r.name for r in self.market.instance.rules)], 0)
        for need, missing in zip(self.market.needs, self.standing.missing(), strict=True):
            totals[need.kind] = totals.get(need.kind, 0) + int(missing.sum())
        return totals
