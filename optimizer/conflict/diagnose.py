"""From a scenario without a plan to what conflicts in it, and what would settle that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Literal

from optimizer.conflict.office_records import heads_once, team_count
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Conflict, Diagnosis, Statement, Terms
from optimizer.conflict.repairs import MOST, Repairs
from optimizer.conflict.search import Search
from optimizer.scenario.records import Scenario
from optimizer.solve import Options
from optimizer.solve.progress import Clock

CONFLICTS = 3
"""Conflicts that are looked for."""
FURTHER_SECONDS = 2.0
"""For conflicts beside the first, where that has been settled: each is one more to read, no more."""


def diagnose(scenario: Scenario, options: Options, stop: Event | None = None) -> Diagnosis:
    """Return a smallest conflict of a scenario, further ones, and what would settle them.

    Parameters
    ----------
    scenario : Scenario
        Validated.
    options : Options
        Time limit, seed, and whether needs must be met (strict).
    stop : threading.Event, optional
        Set it to get what was found so far.
    """
    clock = Clock(options.time_limit, stop or Event())
    problem = Problem(scenario, options.strict)
    oracle = Oracle(problem, clock, options.seed)
    search = Search(oracle)
    terms, smallest = search.next()
    if terms is None:
        said: Literal["possible", "unknown"] = "possible" if smallest else "unknown"
        return Diagnosis(said, options.strict, complete=smallest is not None, seconds=clock.elapsed)
    found = [(terms, bool(smallest))]
    if any(s.kind in NEEDS for s in terms) and any(s.kind in UNIT_RULES for s in terms):
        # like others, as a rule: knowing them spares most trials of single changes
        found += _further(search, CONFLICTS - 1, quick=True)
    finder = Repairs(oracle)
    repairs = finder.single([terms for terms, _ in found])
    if not any(repair.proved for repair in repairs):
        repairs = [*finder.combined(), *repairs][:MOST]
        with oracle.within(FURTHER_SECONDS):
            found += _further(search, CONFLICTS - len(found))
    return Diagnosis(
        "conflict",
        options.strict,
        tuple(_conflict(problem, *one) for one in found),
        tuple(repairs),
        complete=clock.left > 0,
        seconds=clock.elapsed,
    )


def _further(search: Search, most: int, quick: bool = False) -> Iterator[tuple[dict[Statement, int], bool]]:
    """Yield further conflicts, those that time is left for."""
    for _ in range(most):
        if search.oracle.clock.left <= 0:
            return
        terms, smallest = search.next(quick)
        if terms is None:
            return
        yield terms, bool(smallest)


def _conflict(problem: Problem, terms: Terms, smallest: bool) -> Conflict:
    said = tuple(replace(s, name=None, amount=1, most=1) if by else s for s, by in terms.items())
    if problem.large:
        return Conflict(said, problem.able(terms), smallest)
    once, teams = heads_once(problem, terms), team_count(problem, terms)
    able = tuple(replace(one, once=once.get((one.kind, one.name))) for one in problem.able(terms))
    return Conflict(said, able, smallest, teams)
