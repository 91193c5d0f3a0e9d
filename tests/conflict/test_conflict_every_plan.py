"""Conflicts and repairs of random tiny scenarios against every placement there is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.conflict import Change, Diagnosis, diagnose
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import UNIT_RULES
from optimizer.scenario.records import Scenario
from optimizer.solve import Options
from tests.conflict.everyplan import EveryPlan
from tests.solve.test_solve_strict import best_without_shortfall
from tests.strategies import Row, load, random_scenario, scenarios


def assert_true(of: Scenario, strict: bool) -> Diagnosis:
    """Check all that is said about a scenario; return it."""
    said = diagnose(of, Options(time_limit=60, strict=strict))
    stated = Problem(of, strict).statements
    every = EveryPlan(of, stated)
    possible = every.possible(dict.fromkeys(stated, 0))
    assert said.status == ("possible" if possible else "conflict")
    assert said.complete
    if possible:
        assert not said.conflicts
        assert not said.repairs
        return said
    seen: set[object] = set()
    for conflict in said.conflicts:
        terms = dict.fromkeys(conflict.statements, 0)
        told = EveryPlan(of, conflict.statements)
        assert not told.possible(terms)
        assert conflict.smallest
        for s in conflict.statements:
            assert told.possible({other: 0 for other in conflict.statements if other != s})
        # a pin may be told without its role
        own = {s.cadre or s for s in conflict.statements if s.kind not in UNIT_RULES}
        assert not seen & own
        seen |= own
    assert_repairs(said, every, dict.fromkeys(stated, 0))
    return said


def assert_repairs(said: Diagnosis, every: EveryPlan, everything: dict) -> None:
    assert said.repairs
    for repair in said.repairs:
        relaxed = {change.statement: change.by for change in repair.changes}
        assert repair.proved
        assert every.possible(everything | relaxed)
        if repair.least and len(repair.changes) == 1:
            s, by = repair.changes[0].statement, repair.changes[0].by
            assert not every.possible(everything | {s: by - 1})
    alone = [
        Change(s, by)
        for s in everything
        for by in range(1, s.most + 1)
        if every.possible(everything | {s: by})
    ]
    singles = [repair for repair in said.repairs if len(repair.changes) == 1]
    assert bool(alone) == bool(singles)
    if singles:
        assert min(r.cost for r in singles) == min(change.cost for change in alone)
    elif said.repairs[0].least:
        rules = [s for s in everything if s.kind in UNIT_RULES]
        least = min(
            sum(Change(s, by).cost for s, by in lack.items() if by)
            for lack in every.lacks
            if not any(lack[s] for s in rules)
        )
        assert said.repairs[0].cost == least


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_what_is_said_of_strict_scenarios_is_so(first: int) -> None:
    kinds: set[str] = set()
    for seed in range(first, first + 20):
        content = random_scenario(Random(seed), cadres=Random(seed).randint(2, 5))
        said = assert_true(load(content), strict=True)
        assert (said.status == "possible") == (best_without_shortfall(content) is not None), seed
        kinds |= {s.kind for conflict in said.conflicts for s in conflict.statements}
    assert {"size", "leader"} <= kinds


CLASHING = (43, 81, 98, 107, 111, 112, 114, 171, 203, 206, 262, 293, 296, 337, 340, 368)
"""Seeds of scenarios whose pins and limits clash with each other or with unit rules."""


def test_what_is_said_of_clashing_pins_and_limits_is_so() -> None:
    kinds: set[str] = set()
    for seed in CLASHING:
        content = random_scenario(Random(seed), cadres=Random(seed).randint(2, 5))
        said = assert_true(load(content), strict=False)
        kinds |= {s.kind for conflict in said.conflicts for s in conflict.statements}
    assert {"pin", "unit_min", "large", "max_units"} <= kinds


@given(scenarios(cadres=4))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_said_of_hard_rules_is_so(content: Row) -> None:
    assert_true(load(content), strict=False)


@given(scenarios(villages=2, cadres=5))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_said_of_two_villages_is_so(content: Row) -> None:
    assert_true(load(content), strict=True)
