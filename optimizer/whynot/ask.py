"""A question in, an answer out: rules first, then a forced re-solve, then what it costs."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from pathlib import Path
from threading import Event

from optimizer.check import check
from optimizer.explain.placed import Placed
from optimizer.locale.told import phrase
from optimizer.matching.codes import IntArray
from optimizer.model.program import Frozen
from optimizer.plan.records import Plan, Tier
from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.solve.certificate import certify
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.run import by_regions
from optimizer.whynot.bounds import GlobalBounds, fitting
from optimizer.whynot.chain import chains, effects
from optimizer.whynot.costs import MINIMISED, against_best, costs_of, kind_of, sharper
from optimizer.whynot.fewest import moved_least, nearness
from optimizer.whynot.forcing import Forcing, Target
from optimizer.whynot.part import all_pairs, region, whole
from optimizer.whynot.question import Question
from optimizer.whynot.reasons import Reason, reasons_against
from optimizer.whynot.records import Answer, Found, Kind, Local, Moved, ShortChain, TierCost
from optimizer.whynot.resolve import Resolved, resolve
from optimizer.whynot.short import Near, few_moves
from optimizer.whynot.terms import figure, goal_of, natural

CHAIN_SECONDS = (0.3, 1.5)
"""Shortest and longest search for fewer moves once the cost is known."""
SHORT_SECONDS = (0.3, 0.6)
"""Shortest and longest search for a plan nearly as good with far fewer moves; most take 0.2."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and with how many threads.

    Attributes
    ----------
    time_limit : float
        Seconds for the cost.
    workers : int
        0 means all cores.
    seed : int
    prompt : float
        Seconds by which the answer should stand: once the cost of a county's
        question is known, fewer moves are looked for as long as some are left,
        and for a moment if none are.
    """

    time_limit: float = 30.0
    workers: int = 0
    seed: int = 0
    prompt: float = inf


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
        Seconds for everything from here on.
    directory : Path, optional
        The plan's, for messages about it.
    stop : threading.Event, optional
        Set it to get what is proved so far, promptly.
    """
    clock = Clock(limits.time_limit, stop or Event())
    if question.met(placed):
        return _plain(placed, question, "already", clock)
    if reasons := reasons_against(placed, question):
        return _plain(placed, question, "reasons", clock, reasons)
    return _Asked(placed, question, limits, clock, directory).answer()


def _plain(
    placed: Placed, question: Question, kind: Kind, clock: Clock, reasons: tuple[Reason, ...] = ()
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
            seconds=round(clock.elapsed, 3),
        )
    )


class _Asked:
    """A question that only a search answers."""

    def __init__(
        self, placed: Placed, question: Question, limits: Limits, clock: Clock, directory: Path | None
    ) -> None:
        self.placed, self.question, self.limits, self.clock = placed, question, limits, clock
        self.plan, self.scenario = placed.plan, placed.scenario
        pairs = all_pairs(placed)
        self.market: Market | None = None
        self.directory = directory
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
        resolved = resolve(self._forcing(part.forced(self.question)), self.clock)
        if resolved.x is None:
            everywhere = resolved.verdict == "impossible" and self.market is None
            return _plain(self.placed, self.question, "impossible" if everywhere else "unknown", self.clock)
        seconds = self._within(CHAIN_SECONDS, self._left - SHORT_SECONDS[1])
        x, fewest = moved_least(model, resolved, near, part.kept, self.clock, seconds, self.limits.seed)
        touched = Near(model, part.kept, part.asked(self.question))
        seconds = self._within(SHORT_SECONDS, self._left)
        short = few_moves(touched, resolved, x, self.clock, seconds, self.limits.seed)
        if short is not None and resolved.locked.feasible(short):
            x, short = short, None  # as good, not only nearly
        return self._found(resolved, x, fewest, short)

    @property
    def _left(self) -> float:
        """The seconds left for fewer moves, once the cost is known."""
        if self.market is not None:
            return self.clock.left
        return self.limits.prompt - self.clock.elapsed

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
        plan = self._forced_plan(resolved, x)
        self._require_true_bounds(plan)
        shifts = self._shifts()
        values = [tier.value for tier in plan.tiers]
        bounds = [r.bound + shift for r, shift in zip(resolved.tiers, shifts, strict=True)]
        local = None
        if self._everywhere is not None:
            proved = self._everywhere.of_those_asked({tier.name: tier.value for tier in plan.tiers})
            # what holds for every plan holds for those that keep everybody outside where they are
            inside = [sharper(name, bound, proved[name]) for name, bound in zip(proved, bounds, strict=True)]
            local = self._local(costs_of(self.plan.tiers, values, inside), resolved)
            bounds = list(proved.values())
        costs = costs_of(self.plan.tiers, values, bounds)
        moves = self._moves(plan)
        nearly = None if few is None else self._forced_plan(resolved, few)
        answer = replace(
            _plain(self.placed, self.question, kind_of(costs), self.clock).answer,
            costs=costs,
            local=local,
            chains=moves.chains,
            fewest=fewest,
            effects=moves.effects,
            short_chain=None if nearly is None else self._short_chain(nearly, plan, moves),
            seconds=round(self.clock.elapsed, 3),
        )
        return Found(answer, plan, nearly)

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

    def _require_true_bounds(self, plan: Plan) -> None:
        """Raise where the forced plan is better than the given one says any plan could be."""
        for given, forced in zip(self.plan.tiers, plan.tiers, strict=True):
            better = -1 if given.name in MINIMISED else 1
            if better * (forced.value - given.bound) > 0:
                found = phrase(
                    "says that no plan is better than {bound}, but one reaches {value}",
                    bound=given.bound,
                    value=forced.value,
                )
                place = f"tiers.{given.name}.bound"
                remedy = phrase("make the plan again with 'solve'")
                raise ScenarioError([Fault(str(self.directory or "plan"), None, place, found, remedy)])
            if better * (forced.value - given.value) < 0:
                return

    def _local(self, costs: tuple[TierCost, ...], forced: Resolved) -> Local:
        """Return what holds while everybody outside the region stays."""
        part = self.part
        counties = dict.fromkeys(self.scenario.villages[v].county for v in part.villages.tolist())
        free = resolve(self._forcing(part.program), self.clock)
        against = against_best(self._shifts(), free, forced)
        if all(best.plan == cost.plan for best, cost in zip(against, costs, strict=False)):
            against = ()
        return Local(len(part.villages), len(part.cadres), tuple(counties), costs, against)

    def _forced_plan(self, resolved: Resolved, x: IntArray) -> Plan:
        """Return the forced plan as a plan of the scenario, with bounds that hold for every plan of it."""
        rows = self.part.placements(self.placed, x)
        blank = replace(self.plan, status="feasible", tiers=(), shortfalls={}, placements=rows)
        report = check(self.scenario, blank)
        bounds = self._bounds(resolved, dict(report.tiers))
        tiers = tuple(Tier(name, value, bounds[name]) for name, value in report.tiers.items())
        proved = all(tier.value == tier.bound for tier in tiers)
        run = {
            "seed": self.limits.seed,
            "workers": self.workers,
            "time_limit": self.limits.time_limit,
            "why_not": {
                "village": self.scenario.villages[self.question.village].id,
                "cadres": [self.scenario.cadres[i].id for i in self.question.cadres],
                "leader": self.question.leader,
                "exact": self.question.exact,
            },
        }
        return replace(
            blank,
            status="optimal" if proved else "feasible",
            tiers=tiers,
            shortfalls=dict(report.shortfalls),
            seconds={"solve": round(self.clock.elapsed, 3)},
            run=run,
        )

    @cached_property
    def _everywhere(self) -> GlobalBounds | None:
        """What is proved over a whole province; None where everything was solved again."""
        if self.market is None:
            return None
        saved = fitting(self.plan.prices, self.market)
        return GlobalBounds(self.market, self.plan.tiers, self.question, saved)

    def _bounds(self, resolved: Resolved, values: dict[str, int]) -> dict[str, int]:
        """Return the bound of each tier over all plans, asked for or not, those before it at `values`."""
        if self._everywhere is not None:
            return self._everywhere.of_every_plan(values)
        found: dict[str, int] = {}
        model, program, as_good = self.part.model, self.part.program, True
        for tier, target, reached in zip(model.tiers, self.plan.tiers, resolved.tiers, strict=True):
            goal = goal_of(model, tier)
            proved = natural(tier, certify(program, goal, reached.prices).bound)
            if as_good:
                # the plan's own bound holds for all that is no worse on the tiers before
                proved = (min if tier.maximise else max)(proved, target.bound)
            as_good = as_good and figure(tier, values[tier.name]) >= figure(tier, target.value)
            found[tier.name] = proved
            program = program.at_least(goal, figure(tier, values[tier.name]))
        return found
