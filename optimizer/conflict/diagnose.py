"""From a scenario without a plan to what conflicts in it, and what would settle that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Event
from typing import Literal

from optimizer.conflict.elastic import Elastic
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Conflict, Diagnosis, Repair, Statement, Terms
from optimizer.conflict.repairs import MOST, Repairs
from optimizer.conflict.shrink import shrunk
from optimizer.scenario.records import Scenario
from optimizer.solve import Options
from optimizer.solve.progress import Clock

CONFLICTS = 3
"""Conflicts that are looked for."""
LONG = 300
"""Statements of a province's count from which on none is left out."""


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
    candidates, status = _candidates(oracle, problem.statements)
    if status is not False:
        said: Literal["possible", "unknown"] = "possible" if status else "unknown"
        return Diagnosis(said, options.strict, complete=status is not None, seconds=clock.elapsed)
    terms, smallest = _smallest(oracle, candidates)
    conflicts = [_conflict(problem, terms, smallest)]
    finder = Repairs(oracle)
    repairs = finder.single(terms)
    if not any(repair.proved for repair in repairs):
        repairs = [*finder.combined(), *repairs][:MOST]
        conflicts += _others(oracle, terms, repairs)
    return Diagnosis(
        "conflict",
        options.strict,
        tuple(conflicts),
        tuple(repairs),
        complete=clock.left > 0,
        seconds=clock.elapsed,
    )


def _candidates(oracle: Oracle, among: Sequence[Statement]) -> tuple[Sequence[Statement], bool | None]:
    """Return statements that conflict, and False; or whether all can hold (None: not known)."""
    hopeless = oracle.problem.hopeless(among)
    if hopeless is not None:
        return [hopeless], False
    hard = [s for s in among if s.kind not in NEEDS]
    for some in (*_short(oracle, among), hard):
        if some and oracle.test(dict.fromkeys(some, 0)).possible is False:
            return some, False
    if oracle.problem.large:
        return [], None
    priced = Elastic(oracle.problem, among).priced(oracle.clock.left)
    for some in (priced, [s for s in among if s in set(priced) or s.kind == "size"] if priced else []):
        if some and oracle.test(dict.fromkeys(some, 0)).possible is False:
            return some, False
    return among, oracle.test(dict.fromkeys(among, 0)).possible


def _smallest(oracle: Oracle, candidates: Sequence[Statement]) -> tuple[dict[Statement, int], bool]:
    """Return a conflict among candidates that conflict, and whether none of it can be left out.

    A province's long count stays as it is: that many villages want more than there is.
    """
    if oracle.problem.large and len(candidates) > LONG:
        return dict.fromkeys(candidates, 0), False
    return shrunk(oracle, candidates)


def _short(oracle: Oracle, among: Sequence[Statement]) -> list[list[Statement]]:
    """Return sets of these statements that a count of heads proves impossible."""
    given = set(among)
    return [some for some in oracle.short_sets if given.issuperset(some)]


def _others(oracle: Oracle, terms: Terms, repairs: Sequence[Repair]) -> list[Conflict]:
    """Return further conflicts that share no statement but unit rules with those before."""
    left = oracle.problem.statements
    found: list[Conflict] = []
    while len(found) < CONFLICTS - 1 and oracle.clock.left > 0:
        left = tuple(s for s in left if s.kind in UNIT_RULES or s not in terms)
        candidates, possible = _candidates(oracle, left)
        if possible is not False:
            break
        terms, smallest = _smallest(oracle, candidates)
        found.append(_conflict(oracle.problem, terms, smallest))
    return found


def _conflict(problem: Problem, terms: Terms, smallest: bool) -> Conflict:
    said = tuple(replace(s, name=None, amount=1, most=1) if by else s for s, by in terms.items())
    return Conflict(said, problem.able(terms), smallest)
