"""A scenario in, a plan out."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from math import inf
from threading import Event

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs, admissible_pairs
from optimizer.model.build import Model, build_model
from optimizer.plan import Placement, Plan, SavedPrices, Status, Tier
from optimizer.scenario.records import Scenario
from optimizer.solve.lexicographic import Solution, solve_tiers
from optimizer.solve.memory import peak_mb
from optimizer.solve.progress import Clock, Listener, Options, Progress
from optimizer.solve.regional.campaign import Campaign
from optimizer.solve.regional.market import Market, pooled
from optimizer.solve.regional.run import Province, at_once, by_regions, first_plan, in_parts

PROVINCE = 400_000
"""From this many pairs on regions have all the time; below, the whole is solved as well."""
REGIONS_SHARE = 0.7
"""Share of the time for regions, where the whole is solved after them."""
WORTHWHILE = 15.0
"""Seconds that have to be left for another way; the whole adds nothing to regions under unit rules."""
PROBE, PROBE_SHARE, PROBE_OF_FEW = 20.0, 0.1, 0.4
"""Seconds for all its tiers but the last, or share of the time, if that is more; share of little time."""


def solve(
    scenario: Scenario,
    options: Options,
    listen: Listener | None = None,
    stop: Event | None = None,
    start: Sequence[Placement] = (),
    seconds: float | None = None,
) -> Plan:
    """Return the best plan found for `scenario`, with what is proved about it.

    Parameters
    ----------
    scenario : Scenario
        Validated.
    options : Options
    listen : callable, optional
        Called with a `Progress` whenever something changes; may come from
        other threads.
    stop : threading.Event, optional
        Set it to get the best plan so far, promptly.
    start : sequence of Placement, optional
        A lawful plan to begin with; the answer is no worse.
    seconds : float, optional
        How long it may take; without it `options.time_limit`.

    Returns
    -------
    Plan
        Never raises for 'no plan': the status says ``infeasible`` (proved) or
        ``no_answer`` (none found in time).
    """
    clock = Clock(options.time_limit if seconds is None else seconds, stop or Event())
    if listen is not None:
        listen(Progress("model", None, None, None, 0.0))
    instance = Instance(scenario)
    pairs = admissible_pairs(instance)
    task = _Task(scenario, options, clock, listen, pairs, *_found(pairs, start))
    if by_regions(instance, pairs) and not (len(pairs) < PROVINCE and options.strict):
        return _in_regions(task)
    # for other tiers there is no proof by parts that could replace that of the whole
    plain = list(scenario.objective.order) == ["shortage", "fit"]
    if plain and pooled(instance) and in_parts(instance) and not options.strict:
        return _as_offices_divide(task)
    return _whole(task, _begin(task))


@dataclass(frozen=True, eq=False)
class _Task:
    """What is to be solved.

    Attributes
    ----------
    scenario : Scenario
    options : Options
    clock : Clock
    listen : callable or None
    pairs : Pairs
    begun, leading : int64
        The plan to begin with: its pairs, and those of them that lead.
    """

    scenario: Scenario
    options: Options
    clock: Clock
    listen: Listener | None
    pairs: Pairs
    begun: IntArray
    leading: IntArray

    @property
    def workers(self) -> int:
        """How many processes or threads there may be."""
        return self.options.workers or os.cpu_count() or 1


def _begin(task: _Task) -> IntArray:
    """Return the pairs that the whole begins with."""
    if not len(task.begun) and at_once(task.pairs.instance):
        return first_plan(task.pairs.instance, task.pairs)[0]
    return task.begun


def _whole(task: _Task, begun: IntArray, proved_by: float = inf, together: int = 0) -> Plan:
    """Return what solving all at once comes to.

    Parameters
    ----------
    task : _Task
    begun : int64
        Pairs to begin with.
    proved_by : float
        See `solve_tiers`.
    together : int
        Memory of what was before, in MB.
    """
    model = build_model(task.pairs.instance, task.options.strict, task.pairs)
    built = task.clock.elapsed
    solution = solve_tiers(model, task.options, task.clock, task.listen, begun, proved_by)
    took = {"model": round(built, 3), "solve": round(task.clock.elapsed, 3)}
    return _plan(task.scenario, task.options, model, solution, took, together)


def _in_regions(task: _Task) -> Plan:
    """Return what regions come to; in the middle, without unit rules, the whole goes on from there."""
    from optimizer.solve.offices.run import by_offices, campaign_for  # 0.2 s to load, for provinces only

    clock = task.clock
    rest = (1 - REGIONS_SHARE) * clock.left
    middle = len(task.pairs) < PROVINCE and rest >= WORTHWHILE and not pooled(task.pairs.instance)
    limit = clock.time_limit - rest if middle else clock.time_limit
    market = Market(task.pairs.instance, task.pairs)
    way = campaign_for if by_offices(market, limit) else Province
    province = way(market, task.options, replace(clock, time_limit=limit), task.workers, task.listen)
    province.resume(task.begun, task.leading)
    plan = _run(task, province)
    return _gone_on(task, province, plan) if middle else plan


def _as_offices_divide(task: _Task) -> Plan:
    """Return what the whole comes to under unit rules; where it does not get on, offices do first."""
    from optimizer.solve.offices.run import by_offices, campaign_for

    clock, market = task.clock, Market(task.pairs.instance, task.pairs)
    if not by_offices(market, clock.left):
        return _whole(task, _begin(task))
    proved_by = clock.elapsed + max(PROBE_SHARE * clock.left, min(PROBE, PROBE_OF_FEW * clock.left))
    plan = _whole(task, _begin(task), proved_by)
    if plan.status == "infeasible" or clock.left <= 0 or _good_enough(plan, task.options.gap):
        return plan
    offices = campaign_for(market, task.options, clock, task.workers, task.listen)
    offices.resume(*_found(task.pairs, plan.placements))
    given: dict[str, int] = {}
    for tier in plan.tiers:
        offices.proof.keep_given(tier.name, given, tier.bound)
        given[tier.name] = tier.value
    divided = _run(task, offices)
    # offices may end before the time does: with a point that prices cannot prove, or where nobody can be sent
    return _gone_on(task, offices, divided if divided.tiers else replace(plan, seconds=divided.seconds))


def _gone_on(task: _Task, province: Campaign, plan: Plan) -> Plan:
    """Return what the whole comes to from the plan of a province, if there is something left to do."""
    if province.done or task.clock.left <= 0:
        return plan
    whole = _whole(task, province.pairs(), together=province.peak_mb)
    return _sharper(whole, province) if whole.tiers else replace(plan, seconds=whole.seconds)


def _good_enough(plan: Plan, gap: float) -> bool:
    """Return whether all tiers of a plan are within the asked gap."""
    return bool(plan.tiers) and all(abs(t.bound - t.value) <= gap * max(1, abs(t.value)) for t in plan.tiers)


def _run(task: _Task, province: Campaign) -> Plan:
    """Return what a province in parts comes to."""
    built = task.clock.elapsed
    province.run()
    took = {"model": round(built, 3), "solve": round(task.clock.elapsed, 3)}
    return _by_regions(task.scenario, province, task.options, took)


def _sharper(plan: Plan, province: Campaign) -> Plan:
    """Return `plan` with the province's proofs where they say more."""
    others = province.proof.bounds({t.name: t.value for t in plan.tiers})
    tiers = tuple(
        replace(t, bound=(min if t.name == "fit" else max)(t.bound, others[t.name])) for t in plan.tiers
    )
    proved = all(t.value == t.bound for t in tiers)
    status: Status = "optimal" if proved else "feasible"
    return replace(plan, tiers=tiers, status=status, prices=_prices(province))


def _prices(province: Campaign) -> SavedPrices | None:
    """Return the prices that proved most, to be kept with the plan; None where there are none."""
    if province.proof.priced is None:
        return None
    _, worth, prices = province.proof.priced
    return SavedPrices(worth.fit, worth.shortage, worth.changes, prices.scale, prices.rows, prices.units)


def _found(pairs: Pairs, placements: Sequence[Placement]) -> tuple[IntArray, IntArray]:
    """Return the pairs of `placements`, and those of them that lead."""
    cadre = np.array([pairs.instance.cadre_index[p.cadre] for p in placements], dtype=np.int64)
    village = np.array([pairs.instance.village_index[p.village] for p in placements], dtype=np.int64)
    found = pairs.find(cadre, village)
    if (found < 0).any():
        raise ValueError("a plan to begin with places somebody where they may not go")
    leads = np.array([p.role == "leader" for p in placements], dtype=bool)
    return found, found[leads]


def _by_regions(scenario: Scenario, province: Campaign, options: Options, seconds: dict[str, float]) -> Plan:
    """Return the plan of a province (``regional/run.py``)."""
    found = province.standing is not None
    missing = sum(province.shortfalls().values()) if found else 0
    status: Status = "no_answer"
    if options.strict and (province.proof.unavoidable or missing):
        # a shortfall that is not proved unavoidable proves nothing about strict plans
        found, status = False, "infeasible" if province.proof.unavoidable else "no_answer"
    tiers = province.figures() if found else ()
    if found:
        status = "optimal" if all(t.value == t.bound for t in tiers) else "feasible"
    return Plan(
        scenario=scenario.name,
        inputs=scenario.inputs,
        status=status,
        tiers=tiers,
        shortfalls=province.shortfalls() if found else {},
        seconds=seconds,
        run=_run_facts(options, province.peak_mb),
        placements=province.placements() if found else (),
        manifest=str(scenario.path),
        prices=_prices(province) if found else None,
    )


def _plan(
    scenario: Scenario,
    options: Options,
    model: Model,
    solution: Solution,
    seconds: dict[str, float],
    together: int = 0,
) -> Plan:
    x = solution.x
    return Plan(
        scenario=scenario.name,
        inputs=scenario.inputs,
        status=solution.status,
        tiers=tuple(Tier(f.name, f.value, f.bound) for f in solution.figures),
        shortfalls={} if x is None else _shortfalls(model, x),
        seconds=seconds,
        run=_run_facts(options, together),
        placements=() if x is None else _placements(model, x),
        manifest=str(scenario.path),
    )


def _placements(model: Model, x: IntArray) -> tuple[Placement, ...]:
    variables, pairs = model.variables, model.pairs
    cadres, villages = model.instance.scenario.cadres, model.instance.scenario.villages
    leads = (variables.lead >= 0) & (x[variables.lead] == 1)
    return tuple(
        Placement(
            cadres[pairs.cadre[p]].id, villages[pairs.village[p]].id, "leader" if leads[p] else "member"
        )
        for p in np.flatnonzero(x[variables.member])
    )


def _shortfalls(model: Model, x: IntArray) -> dict[str, int]:
    """Return the totals by kind, counted from the placements."""
    variables = model.variables
    totals: Counter[str] = Counter()
    for need in model.needs:
        chosen = x[variables.lead[need.counts]] if need.leads else x[variables.member[need.counts]]
        village = model.pairs.village[need.counts]
        got = np.bincount(village, weights=chosen, minlength=len(need.amount)).astype(np.int64)
        totals[need.kind] += int(np.maximum(need.amount - got, 0).sum())
    kinds = ["size", "leader", "skill", *(r.name for r in model.instance.rules)]
    return {k: totals[k] for k in [*kinds, *(k for k in totals if k not in kinds)]}


def _run_facts(options: Options, together: int = 0) -> dict[str, object]:
    return {
        "seed": options.seed,
        "workers": options.workers or os.cpu_count() or 1,
        "time_limit": options.time_limit,
        "gap": options.gap,
        "strict": options.strict,
        "peak_memory_mb": max(peak_mb(), together),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("ortools", "scipy", "numpy")},
        },
    }
