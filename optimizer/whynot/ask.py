"""A question in, an answer out: rules first, then a forced re-solve, then what it costs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from optimizer.check import check
from optimizer.explain.placed import Placed
from optimizer.matching.codes import IntArray
from optimizer.model.program import Frozen
from optimizer.plan.records import Plan, Tier
from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.solve.certificate import certify
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.run import by_regions
from optimizer.whynot.bounds import GlobalBounds, read_prices
from optimizer.whynot.chain import chains, effects
from optimizer.whynot.fewest import moved_least, nearness
from optimizer.whynot.forcing import Forcing, Target
from optimizer.whynot.part import all_pairs, region, whole
from optimizer.whynot.question import Question
from optimizer.whynot.reasons import Reason, reasons_against
from optimizer.whynot.records import Answer, Found, Kind, Local, TierCost
from optimizer.whynot.resolve import Resolved, resolve
from optimizer.whynot.terms import figure, goal_of, natural

CHAIN_SECONDS = 1.5
"""Longest search for fewer moves once the cost is known."""
MINIMISED = ("shortage", "changes")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and with how many threads; `workers` 0 means all cores."""

    time_limit: float = 30.0
    workers: int = 0
    seed: int = 0


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
        The plan's, for prices saved in it.
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
        seconds = min(CHAIN_SECONDS, self.clock.left)
        x, fewest = moved_least(model, resolved, near, part.kept, self.clock, seconds, self.limits.seed)
        return self._found(resolved, x, fewest)

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

    def _found(self, resolved: Resolved, x: IntArray, fewest: bool) -> Found:
        """Return the answer for the forced plan `x`."""
        plan = self._forced_plan(resolved, x)
        self._require_true_bounds(plan)
        after = Placed(self.scenario, plan, self.placed)
        shifts = self._shifts()
        values = [tier.value for tier in plan.tiers]
        bounds = [r.bound + shift for r, shift in zip(resolved.tiers, shifts, strict=True)]
        costs = _costs(self.plan.tiers, values, bounds)
        local = None
        if self.market is not None:
            local = self._local(costs, resolved)
            saved = None if self.directory is None else read_prices(self.directory, self.market)
            proved = GlobalBounds(self.market, self.plan.tiers, self.question, saved)
            of = proved.given({tier.name: tier.value for tier in plan.tiers})
            costs = _costs(self.plan.tiers, values, [of[tier.name] for tier in plan.tiers])
        steps = chains(self.placed, after, self.question)
        answer = replace(
            _plain(self.placed, self.question, _kind(costs), self.clock).answer,
            costs=costs,
            local=local,
            chains=steps,
            fewest=fewest,
            effects=effects(self.placed, after, steps),
            seconds=round(self.clock.elapsed, 3),
        )
        return Found(answer, plan)

    def _require_true_bounds(self, plan: Plan) -> None:
        """Raise where the forced plan is better than the given one says any plan could be."""
        for given, forced in zip(self.plan.tiers, plan.tiers, strict=True):
            better = -1 if given.name in MINIMISED else 1
            if better * (forced.value - given.bound) > 0:
                found = f"says that no plan is better than {given.bound}, but one reaches {forced.value}"
                place = f"tiers.{given.name}.bound"
                remedy = "make the plan again with 'solve'"
                raise ScenarioError([Fault(str(self.directory or "plan"), None, place, found, remedy)])
            if better * (forced.value - given.value) < 0:
                return

    def _local(self, costs: tuple[TierCost, ...], forced: Resolved) -> Local:
        """Return what holds while everybody outside the region stays."""
        part = self.part
        counties = dict.fromkeys(self.scenario.villages[v].county for v in part.villages.tolist())
        free = resolve(self._forcing(part.program), self.clock)
        against = _against(self._shifts(), free, forced)
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

    def _bounds(self, resolved: Resolved, values: dict[str, int]) -> dict[str, int]:
        """Return the bound of each tier over all plans, asked for or not, those before it at `values`."""
        if self.market is not None:
            return GlobalBounds(self.market, self.plan.tiers).given(values)
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


def _costs(tiers: Sequence[Tier], values: Sequence[int], bounds: Sequence[int]) -> tuple[TierCost, ...]:
    """Return what each tier loses against the plan, at least and at most."""
    found = []
    for tier, value, bound in zip(tiers, values, bounds, strict=True):
        sign = 1 if tier.name in MINIMISED else -1
        low, high = sign * (bound - tier.value), sign * (value - tier.value)
        found.append(TierCost(tier.name, tier.value, value, bound, low, high))
    return tuple(found)


def _against(shifts: Sequence[int], free: Resolved, forced: Resolved) -> tuple[TierCost, ...]:
    """Return what a forced re-solve loses against a free one, as far as tiers before are known alike."""
    found = []
    for shift, best, made in zip(shifts, free.tiers, forced.tiers, strict=False):
        if best.value is None or made.value is None:
            break
        sign = 1 if best.name in MINIMISED else -1
        low, high = sign * (made.bound - best.value), sign * (made.value - best.bound)
        value, bound = made.value + shift, made.bound + shift
        found.append(TierCost(best.name, best.value + shift, value, bound, max(low, 0), high))
    return tuple(found)


def _kind(costs: tuple[TierCost, ...]) -> Kind:
    """Return which sort of answer the costs are: the first tier that differs decides."""
    for cost in costs:
        if cost.at_most < 0:
            return "better"
        if cost.at_most > 0:
            return "exactly" if cost.exact else "between"
    return "nothing"
