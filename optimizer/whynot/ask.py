"""A question in, an answer out: rules first, then a forced re-solve, then what it costs."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Event

from optimizer.explain.placed import Placed
from optimizer.matching.codes import IntArray
from optimizer.model.program import Frozen
from optimizer.plan.records import Plan, Tier
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.run import by_regions
from optimizer.whynot.bounds import GlobalBounds, fitting
from optimizer.whynot.chain import chains, effects
from optimizer.whynot.costs import MINIMISED, costs_of, kind_of, sharper
from optimizer.whynot.fewest import moved_least, nearness
from optimizer.whynot.forced import Maker, require_true_bounds
from optimizer.whynot.forcing import Forcing, Target
from optimizer.whynot.limits import Limits
from optimizer.whynot.local import local, not_possible
from optimizer.whynot.part import all_pairs, region, whole
from optimizer.whynot.question import Question
from optimizer.whynot.reasons import Reason, reasons_against
from optimizer.whynot.records import Answer, Found, Kind, Local, Moved, ShortChain, TierCost
from optimizer.whynot.resolve import Resolved, resolve
from optimizer.whynot.short import Near, few_moves

CHAIN_SECONDS = (0.3, 1.5)
"""Shortest and longest search for fewer moves once the cost is known."""
SHORT_SECONDS = (0.3, 0.6)
"""Shortest and longest search for a plan nearly as good with far fewer moves; most take 0.2."""
KEPT_SHARE = 0.15
"""Largest share of the time that is kept for both."""


def ask(
    placed: Placed,
    question: Question,
    limits: Limits,
    directory: Path | None = None,
    stop: Event | None = None,
) -> Found:
    """Return the answer to a question about a plan that keeps the rules and states true figures.

    Parameters
    ----------
    placed : Placed
    question : Question
    limits : Limits
    directory : Path, optional
        The plan's, for messages about it.
    stop : threading.Event, optional
        Set it to get what is proved so far, promptly.
    """
    limits = limits.started
    if question.met(placed):
        return _plain(placed, question, "already", limits)
    if reasons := reasons_against(placed, question):
        return _plain(placed, question, "reasons", limits, reasons)
    return _Asked(placed, question, limits, stop or Event(), directory).answer()


def _plain(
    placed: Placed,
    question: Question,
    kind: Kind,
    limits: Limits,
    reasons: tuple[Reason, ...] = (),
) -> Found:
    scenario = placed.scenario
    return Found(
        Answer(
            kind=kind,
            village=scenario.villages[question.village].id,
            cadres=tuple(scenario.cadres[i].id for i in question.cadres),
            leader=question.leader,
            exact=question.exact,
            reasons=reasons,
            seconds=round(limits.elapsed, 3),
        )
    )


class _Asked:
    """A question that only a search answers."""

    def __init__(
        self, placed: Placed, question: Question, limits: Limits, stop: Event, directory: Path | None
    ) -> None:
        self.placed, self.question, self.directory = placed, question, directory
        self.plan, self.scenario = placed.plan, placed.scenario
        pairs = all_pairs(placed)
        self.limits = replace(limits, time_limit=limits.seconds(len(pairs)))
        self.clock, self.prompt = limits.clock(len(pairs), stop), limits.prompt(len(pairs))
        self.market: Market | None = None
        if by_regions(placed.instance, pairs):
            self.market = Market(placed.instance, pairs)
            self.part = region(placed, self.market, question)
        else:
            self.part = whole(placed, pairs)
        self.workers = limits.workers or os.cpu_count() or 1

    def answer(self) -> Found:
        """Force it, solve again, and say what it costs."""
        part, model = self.part, self.part.model
        near = nearness(model, part.kept)
        kept = min(CHAIN_SECONDS[0] + SHORT_SECONDS[0], KEPT_SHARE * self.clock.left)
        until = replace(self.clock, time_limit=self.clock.time_limit - kept)
        resolved = resolve(self._forcing(part.forced(self.question)), until)
        if resolved.x is None:
            return self._without_a_plan(resolved)
        seconds = self._within(CHAIN_SECONDS, self._left - SHORT_SECONDS[1])
        x, fewest = moved_least(model, resolved, near, part.kept, self.clock, seconds, self.limits.seed)
        seconds = self._within(SHORT_SECONDS, self._left)
        touching = Near(model, part.kept, part.asked(self.question))
        short = few_moves(touching, resolved, x, self.clock, seconds, self.limits.seed)
        if short is not None and resolved.locked.feasible(short):
            x, short = short, None  # as good, not only nearly
        return self._found(resolved, x, fewest, short)

    def _without_a_plan(self, resolved: Resolved) -> Found:
        """Return what there is to say where no plan with it was found."""
        if resolved.verdict != "impossible":
            return self._plain("unknown")
        if self.market is None:
            return self._plain("impossible")
        found = self._plain("unknown")
        held = not_possible(self.placed, self.part)
        return replace(found, answer=replace(found.answer, local=held))

    def _plain(self, kind: Kind) -> Found:
        """Return an answer without a plan, with the time it had."""
        found = _plain(self.placed, self.question, kind, self.limits)
        return replace(found, answer=replace(found.answer, time_limit=self.limits.time_limit))

    @property
    def _left(self) -> float:
        """The seconds left for fewer moves, once the cost is known."""
        return min(self.clock.left, self.prompt - self.clock.elapsed)

    def _within(self, limits: tuple[float, float], seconds: float) -> float:
        """Return `seconds` within limits, and within the time there is."""
        least, most = limits
        return min(max(least, seconds), most, self.clock.left)

    def _forcing(self, program: Frozen) -> Forcing:
        """Return a re-solve of the part over `program`, the plan in mind."""
        part, model = self.part, self.part.model
        near, kept = nearness(model, part.kept), part.kept.mask(len(model.pairs))
        return Forcing(model, program, near, kept, self._targets(), self.workers, self.limits.seed)

    def _targets(self) -> list[Target]:
        """Return what the plan reaches in the part, with what is proved about it there."""
        shifts = self._shifts()
        return [
            Target(tier.value - shift, (tier.bound if self.market is None else self._none(tier)) - shift)
            for tier, shift in zip(self.plan.tiers, shifts, strict=True)
        ]

    def _none(self, tier: Tier) -> int:
        """Return a bound that says nothing: a province's own says nothing about a region."""
        return -(2**40) if tier.name in MINIMISED else 2**40

    def _shifts(self) -> list[int]:
        """Return what everybody outside the part adds to each tier."""
        return [tier.value - value for tier, value in zip(self.plan.tiers, self.part.values, strict=True)]

    def _found(self, resolved: Resolved, x: IntArray, fewest: bool, few: IntArray | None) -> Found:
        """Return the answer for the forced plan `x`, and `few`, nearly as good with far fewer moves."""
        plan = self._maker.plan(resolved, x, self.clock.elapsed)
        require_true_bounds(self.plan, plan, self.directory)
        values = [tier.value for tier in plan.tiers]
        bounds = [r.bound + shift for r, shift in zip(resolved.tiers, self._shifts(), strict=True)]
        held = None
        if self._everywhere is not None:
            proved = self._everywhere.of_those_asked({tier.name: tier.value for tier in plan.tiers})
            # what holds for every plan holds for those that keep everybody outside where they are
            inside = [sharper(name, bound, proved[name]) for name, bound in zip(proved, bounds, strict=True)]
            held = self._local(costs_of(self.plan.tiers, values, inside), resolved)
            bounds = list(proved.values())
        costs = costs_of(self.plan.tiers, values, bounds)
        moves = self._moves(plan)
        nearly = None if few is None else self._maker.plan(resolved, few, self.clock.elapsed)
        answer = replace(
            self._plain(kind_of(costs)).answer,
            costs=costs,
            local=held,
            chains=moves.chains,
            fewest=fewest,
            effects=moves.effects,
            short_chain=None if nearly is None else self._short_chain(nearly, plan, moves),
        )
        return Found(answer, plan, nearly)

    def _local(self, costs: tuple[TierCost, ...], forced: Resolved) -> Local:
        """Return what holds while everybody outside the region stays."""
        free = None
        if self.clock.left > 0:
            free = resolve(self._forcing(self.part.program), self.clock)
        return local(self.placed, self.part, costs, self._shifts(), forced, free)

    def _moves(self, plan: Plan) -> Moved:
        """Return who moves for a plan, and what that does."""
        after = Placed(self.scenario, plan, self.placed)
        steps = chains(self.placed, after, self.question)
        return Moved(steps, effects(self.placed, after, steps))

    def _short_chain(self, nearly: Plan, best: Plan, instead: Moved) -> ShortChain:
        """Return what a plan with few moves has to show beside the best."""
        moves = self._moves(nearly)
        sign = 1 if best.tiers[-1].name in MINIMISED else -1
        more = sign * (nearly.tiers[-1].value - best.tiers[-1].value)
        values = {tier.name: tier.value for tier in nearly.tiers}
        return ShortChain(moves.people, instead.people, values, more, moves.chains, moves.effects)

    @cached_property
    def _maker(self) -> Maker:
        """What makes plans of solutions."""
        run = {"seed": self.limits.seed, "workers": self.workers, "time_limit": self.limits.time_limit}
        return Maker(self.placed, self.part, self.question, self._everywhere, run)

    @cached_property
    def _everywhere(self) -> GlobalBounds | None:
        """What is proved over a whole province; None where everything was solved again."""
        if self.market is None:
            return None
        saved = fitting(self.plan.prices, self.market)
        return GlobalBounds(self.market, self.plan.tiers, self.question, saved)
