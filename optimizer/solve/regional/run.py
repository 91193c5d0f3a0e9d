"""A province from prices to plan: relax, round, decide regions, prove (``docs/scaling.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs
from optimizer.plan import Placement, Tier
from optimizer.solve.progress import Clock, Listener, Options, Progress
from optimizer.solve.regional.improve import Improver
from optimizer.solve.regional.market import Market, Quote, Worth
from optimizer.solve.regional.prices import Pricing
from optimizer.solve.regional.proof import Proof
from optimizer.solve.regional.rounding import rounded
from optimizer.solve.regional.standing import Standing

PAIRS = 400_000
"""From this many pairs on, where no pools are to be chosen, a scenario is solved by regions."""
GUIDE = 200
"""How much a tier outweighs the next in the relaxation; more conditions it worse (``known.md``)."""
PRICES_SHARE = 0.6
"""Largest share of the time for prices."""
SHORTAGE_SHARE = 0.15
"""Largest share of the time left for prices of the shortage alone."""


def by_regions(instance: Instance, pairs: Pairs) -> bool:
    """Return whether `instance` is of the size and kind that is solved by regions.

    Pools to choose (H6, H7), rules on units within teams (H8, H9), unit
    minima and a floor tier are left to the solver of the whole.
    """
    rules = instance.unit_rules
    alone = rules.large != "independent" and rules.joint == "any"
    within_teams = rules.max_units is not None or rules.keep_together
    floor = "floor" in instance.scenario.objective.order
    minima = bool((instance.unit_limits.lower > 0).any())
    return len(pairs) >= PAIRS and alone and not (within_teams or floor or minima)


class Province:
    """Solves one scenario by regions under shared prices.

    Parameters
    ----------
    instance : Instance
    pairs : Pairs
    options : Options
    clock : Clock
    workers : int
    listen : callable or None
    """

    def __init__(
        self,
        instance: Instance,
        pairs: Pairs,
        options: Options,
        clock: Clock,
        workers: int,
        listen: Listener | None,
    ) -> None:
        self.market = Market(instance, pairs)
        self.options, self.clock, self.workers, self._listen = options, clock, workers, listen
        self.order: Sequence[str] = instance.scenario.objective.order
        self.proof = Proof(self.market, self.order)
        self.standing: Standing | None = None
        self._phase = "relax"

    def run(self) -> None:
        """Work until every tier is within the asked gap or time is up."""
        self.proof.count_heads()
        self._tell()
        said: Quote | None = None
        lacking = 0.0
        worth = self._guide()
        limit = self.clock.elapsed + PRICES_SHARE * self.clock.left
        pricing = Pricing(
            self.market, worth, replace(self.clock, time_limit=limit), self.workers, self.options.seed
        )
        for found in pricing.rounds(lambda _: False):
            plan = rounded(self.market, found.fraction)
            if self.standing is None or plan.worth(self.order) > self.standing.worth(self.order):
                self.standing = plan
            if said is None or found.quote.bound < said.bound:
                said = found.quote
            self.proof.learn(worth, found.quote.prices)
            lacking = found.fraction.lacking(self.market)
            self._tell()
        if said is None or self.standing is None:
            return
        if self.order[0] == "shortage" and lacking >= 0.5:
            self._price_shortage()
        self._phase = "search"
        self._improve(worth, said, self.standing)

    def _price_shortage(self) -> None:
        """Prove a shortage that the relaxation cannot avoid, by prices of its own."""
        value, bound = self.figures()[0].value, self.figures()[0].bound
        if value <= bound:
            return
        limit = self.clock.elapsed + SHORTAGE_SHARE * self.clock.left
        worth = Worth(shortage=GUIDE)
        pricing = Pricing(
            self.market, worth, replace(self.clock, time_limit=limit), self.workers, self.options.seed
        )
        for found in pricing.rounds(lambda _: False):
            self.proof.keep("shortage", worth, found.quote.bound)
            self._tell()

    def _guide(self) -> Worth:
        """Return all tiers in one objective."""
        weight, worth = 1, Worth()
        for tier in reversed(self.order):
            worth = replace(worth, **{tier: weight})
            weight *= GUIDE
        return worth

    def _improve(self, worth: Worth, said: Quote, standing: Standing) -> None:
        improver = Improver(
            self.market, worth, said, standing, self.clock, self.workers, self.options.seed, self._changed
        )
        improver.sweep()
        if not self._changed():
            improver.search()

    def _changed(self) -> bool:
        """Report the plan as it is; return whether it is good enough."""
        self._tell()
        return all(abs(t.bound - t.value) <= self.options.gap * max(1, abs(t.value)) for t in self.figures())

    def figures(self) -> tuple[Tier, ...]:
        """Return the tiers of the plan with their proved bounds."""
        assert self.standing is not None
        values = self.standing.figures()
        bounds = self.proof.bounds(values)
        return tuple(Tier(name, values[name], bounds[name]) for name in self.order)

    def _tell(self) -> None:
        """Report the first tier that is not closed."""
        if self._listen is None:
            return
        if self.standing is None:
            self._listen(Progress(self._phase, self.order[0], None, None, self.clock.elapsed))
            return
        figures = self.figures()
        tier = next((t for t in figures if t.value != t.bound), figures[-1])
        self._listen(Progress(self._phase, tier.name, tier.value, tier.bound, self.clock.elapsed))

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
