"""A province from prices to plan: relax, round, decide regions, prove (``docs/scaling.md``)."""

from __future__ import annotations

from collections import deque
from concurrent.futures.process import BrokenProcessPool

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs
from optimizer.solve.progress import Clock, Listener, Options
from optimizer.solve.regional.campaign import LOOK, Campaign
from optimizer.solve.regional.crew import Crew, Feed
from optimizer.solve.regional.flow import seated
from optimizer.solve.regional.guide import guide, without_last
from optimizer.solve.regional.improve import Improver
from optimizer.solve.regional.market import Market, Worth, pooled, quote
from optimizer.solve.regional.prices import Round, first_pairs, priced
from optimizer.solve.regional.seats import Dealer
from optimizer.solve.regional.teams import first

PAIRS = 50_000
"""From this many pairs on a scenario is solved by regions."""
ALONE = 0.6
"""Largest share of the time for prices where one worker does everything."""
NEAR = 0.01
"""Prices guide the search once pairs outside could add no more than this share."""
SEVERAL = 0.4
"""The same where several tiers are counted, and those before the last have prices of their own after that."""
ALONE_SHARE = 0.5
"""Largest share of the time left for prices of a tier without those after it."""
MISSING = 0.5
"""Shortage of the relaxation from which on it seems to be unavoidable."""


def by_regions(instance: Instance, pairs: Pairs) -> bool:
    """Return whether `instance` is of the size and kind that is solved by regions."""
    return len(pairs) >= PAIRS and in_parts(instance)


def in_parts(instance: Instance) -> bool:
    """Return whether `instance` is of the kind that can be solved in parts: by regions, or as offices divide.

    Offices kept together (H9), pins under unit rules or that clash, unit minima
    and a floor tier are left to the solver of the whole.
    """
    return at_once(instance) and "floor" not in instance.scenario.objective.order


def at_once(instance: Instance) -> bool:
    """Return whether a flow of people or of teams gives a lawful plan of `instance`."""
    if (instance.unit_limits.lower > 0).any() or instance.unit_rules.keep_together:
        return False
    return not (pooled(instance) and len(instance.pinned.cadre)) and not _pins_clash(instance)


def _pins_clash(instance: Instance) -> bool:
    """Return whether pins alone break a limit: of a unit, of a team, or of one leader to a team."""
    pinned, needs = instance.pinned, instance.needs
    units = np.bincount(instance.cadres.unit[pinned.cadre], minlength=len(instance.unit_limits.upper))
    teams = np.bincount(pinned.village, minlength=instance.n_villages)
    leaders = np.bincount(pinned.village[pinned.role == "leader"], minlength=instance.n_villages)
    return bool(
        (units > instance.unit_limits.upper).any() or (teams > needs.max).any() or (leaders > 1).any()
    )


def first_plan(instance: Instance, pairs: Pairs) -> tuple[IntArray, IntArray]:
    """Return a plan at once, by one flow: its pairs, and those of them that lead; empty if none is found."""
    if not len(pairs):
        return (np.empty(0, dtype=np.int64),) * 2
    market, worth = Market(instance, pairs), guide(instance.scenario.objective.order)
    villages = np.arange(instance.n_villages)
    if market.pooled:
        found = first(market, worth)
    else:
        seats, outside = Dealer(market).evenly(villages), np.zeros_like(market.limits.upper)
        found = seated(market, worth, seats, villages, np.flatnonzero(market.usable), outside)
    return (np.empty(0, dtype=np.int64),) * 2 if found is None else found[1:]


class Province(Campaign):
    """Solves one scenario by regions under shared prices.

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
        self._worth = guide(self.order)
        self._best: Round | None = None
        self._alone: tuple[str, Worth] | None = None
        self._rest = deque(without_last(self.order))

    def run(self) -> None:
        """Work until every tier is within the asked gap or time is up."""
        inside = first_pairs(self.market, self._worth, self.options.seed)
        share = 1.0 if self.workers > 1 else ALONE
        share = min(share, SEVERAL if len(self._rest) > 1 else 1.0)
        self._feed = Feed(self.market, priced, self._worth, inside, share * self.clock.left)
        try:
            with Crew(self.market, self.workers) as crew:
                improver = Improver(
                    self.market, self._worth, self._standing, self.clock, crew, self.options.seed
                )
                if self.standing is None:
                    improver.begin(inside)
                self.proof.count_heads()
                self._tell()
                self._work(improver, inside, crew)
        except BrokenProcessPool:
            return  # a process was ended from outside, for want of memory most likely: keep what there is
        finally:
            self._feed.end()

    def _work(self, improver: Improver, inside: BoolArray, crew: Crew) -> None:
        """Take prices and better regions as they come."""
        while self.clock.left > 0:
            self._weigh(crew, self._feed.process)
            hands = self.workers - (not self._feed.over)
            waiting = improver.idle and not (improver.ready and hands)
            news = self._feed.look(LOOK if waiting else 0.0)
            if news is not None:
                self._learn(improver, news)
            elif self._feed.over:
                if self._best is None and improver.idle:
                    return
                self._priced(improver, inside)
            better = improver.step(hands, LOOK)
            if (better or news is not None) and self._changed():
                self.done = True
                return

    def _priced(self, improver: Improver, inside: BoolArray) -> None:
        """Go on after the last prices; ask for those that prove most about a tier before the last."""
        if self._best is None:
            return
        if not improver.ready:
            improver.learn(quote(self.market, self._worth, self._best.prices))
        if self.standing is None and not improver.idle:
            return  # what is still open says the plan that is to come
        while self._rest:
            self._alone = tier, worth = self._rest.popleft()
            if self._open(tier) and (tier != "shortage" or self._best.lacking >= MISSING):
                self._feed = Feed(self.market, priced, worth, inside, ALONE_SHARE * self.clock.left)
                return

    def _open(self, tier: str) -> bool:
        """Return whether a better value of a tier is not ruled out."""
        if self.standing is None:
            return True
        return any(t.name == tier and t.value != t.bound for t in self.figures())

    def _learn(self, improver: Improver, news: Round) -> None:
        """Keep what new prices prove; go by them if they are near the relaxation's own."""
        if self._alone is not None:
            tier, worth = self._alone
            self.proof.keep(tier, worth, news.bound)
            if not self._open(tier):
                self._feed.end()  # its core is better used for plans
            return
        self.proof.learn(self._worth, news.prices)
        if self._best is None or news.bound < self._best.bound:
            self._best = news
            if news.outside <= NEAR * abs(news.bound):
                self._phase = "search"
                improver.learn(quote(self.market, self._worth, news.prices))
