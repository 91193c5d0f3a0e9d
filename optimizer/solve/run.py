"""A scenario in, a plan out."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
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
from optimizer.solve.regional.run import Province, at_once, by_regions, first_plan

PROVINCE = 400_000
"""From this many pairs on regions have all the time; below, the whole is solved as well."""
REGIONS_SHARE = 0.7
"""Share of the time for regions, where the whole is solved after them."""
WORTHWHILE = 15.0
"""Seconds that have to be left for the whole; under unit rules it adds nothing to regions of this size."""


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
    begun, leading = _found(pairs, start)
    province: Campaign | None = None
    rest = (1 - REGIONS_SHARE) * clock.left
    middle = len(pairs) < PROVINCE and rest >= WORTHWHILE and not pooled(instance)
    if by_regions(instance, pairs) and not (len(pairs) < PROVINCE and options.strict):
        limit = clock.elapsed + REGIONS_SHARE * clock.left if middle else clock.time_limit
        workers = options.workers or os.cpu_count() or 1
        from optimizer.solve.offices.run import by_offices, campaign_for  # 0.2 s to load, for provinces only

        market = Market(instance, pairs)
        way = campaign_for if by_offices(market, limit) else Province
        province = way(market, options, replace(clock, time_limit=limit), workers, listen)
        province.resume(begun, leading)
        built = clock.elapsed
        province.run()
        took = {"model": round(built, 3), "solve": round(clock.elapsed, 3)}
        plan = _by_regions(scenario, province, options, took)
        if not middle or province.done or clock.left <= 0:
            return plan
        begun = province.pairs()
    elif not len(begun) and at_once(instance):
        begun = first_plan(instance, pairs)[0]
    model = build_model(instance, options.strict, pairs)
    built = clock.elapsed
    solution = solve_tiers(model, options, clock, listen, begun)
    took = {"model": round(built, 3), "solve": round(clock.elapsed, 3)}
    if province is None:
        return _plan(scenario, options, model, solution, took)
    if solution.x is None:
        return replace(plan, seconds=took)
    return _sharper(_plan(scenario, options, model, solution, took, province.peak_mb), province)


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
