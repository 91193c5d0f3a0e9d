"""Counts of what offices can give under the unit rules: they claim no more than is so, and enough."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from optimizer.check import check
from optimizer.conflict import Statement, diagnose
from optimizer.conflict.office_records import heads_once, team_count
from optimizer.conflict.offices import office_sets, proves
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.packing import packed
from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Terms
from optimizer.conflict.recount_offices import short
from optimizer.plan import Plan
from optimizer.scenario.records import Scenario
from optimizer.solve import Options
from optimizer.solve.progress import Clock
from tests.conflict.everyplan import EveryPlan
from tests.factory import cadre, scenario, unit, village

CODES = {"large": "H6", "joint": "H7", "max_units": "H8", "together": "H9", "unit_max": "H5"}


def offices(sizes: list[int], villages: int, size: int = 3, **rules: Any) -> Scenario:
    """Return villages that want teams of `size`, and offices of one function of so many people each."""
    return scenario(
        [village(f"V{n}") for n in range(villages)],
        [cadre(f"C{u}-{n}", f"U{u}") for u, people in enumerate(sizes) for n in range(people)],
        teams={"min": size, "max": size + 1},
        unit_rules={"joint": "function"} | rules,
    )


def any_offices(rng: Random, people: int) -> Scenario:
    """Return a few offices and villages under any unit rules."""
    units = [
        unit(f"U{n}", rng.choice(["party", "economy"]), max=rng.choice([None, None, 1])) for n in range(4)
    ]
    members = [
        cadre(f"C{n}", rng.choice(units).id, skills={"law": 1} if rng.random() < 0.5 else {}, party=True)
        for n in range(people)
    ]
    villages = [
        village(f"V{n}", min=rng.randint(1, 3), leader=rng.random() < 0.3, skills={"law": rng.randint(0, 2)})
        for n in range(rng.randint(1, 3))
    ]
    rules = {
        "large_from": rng.choice([None, 2, 3]),
        "large": rng.choice(["any", "independent"]),
        "joint": rng.choice(["any", "function"]),
        "max_units": rng.choice([None, 1, 2]),
        "keep_together": rng.random() < 0.6,
    }
    bans = [(c.id, v.id) for c in members for v in villages if rng.random() < 0.15]
    return scenario(villages, members, units, teams={"min": 1, "max": 4}, unit_rules=rules, bans=bans)


def some_terms(rng: Random, problem: Problem) -> dict[Statement, int]:
    """Return rules and one kind of need, some of them asking for less."""
    kinds = sorted({(s.kind, s.name or "") for s in problem.statements if s.kind in NEEDS})
    need = rng.choice(kinds)
    rules = [s for s in problem.statements if s.kind in UNIT_RULES | {"unit_max"} and rng.random() < 0.8]
    wanted = [s for s in problem.statements if (s.kind, s.name or "") == need and rng.random() < 0.9]
    return {s: rng.randint(0, s.most) if rng.random() < 0.15 else 0 for s in [*rules, *wanted]}


def assert_kept(problem: Problem, found: Found, terms: Terms) -> None:
    """Check placements against the checker: what `terms` state is kept."""
    assert not {s for s, by in problem.relaxed_in(found, terms).items() if by > terms[s]}
    of = problem.scenario
    blank = Plan(of.name, of.inputs, "feasible", (), {}, {}, {}, problem.placements(found), "")
    stated = {CODES[s.kind] for s, by in terms.items() if s.kind in CODES and not by} | {"H1"}
    broken = {v.rule for v in check(of, blank).violations}
    assert not broken & (stated - {"H5"})
    assert not broken & {"banned", "out_of_reach", "not_eligible"}


@pytest.mark.parametrize("first", range(0, 240, 80))
def test_no_count_claims_too_much_and_what_is_packed_is_lawful(first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + 80):
        rng = Random(seed)
        problem = Problem(any_offices(rng, rng.randint(3, 5)), strict=True)
        for _ in range(4):
            terms = some_terms(rng, problem)
            if not any(s.kind in NEEDS for s in terms):
                continue
            possible = EveryPlan(problem.scenario, problem.statements).possible(terms)
            if proves(problem, terms):
                assert not possible, (seed, terms)
                seen["proved"] += 1
            if not any(terms.values()) and short(problem.scenario, terms):
                assert not possible, (seed, terms)
                seen["recounted"] += 1
            plan = packed(problem, terms, seed)
            if plan is not None:
                assert possible, (seed, terms)
                relaxed_rules = any(by for s, by in terms.items() if s.kind in UNIT_RULES)
                if not relaxed_rules:
                    assert_kept(problem, plan, terms)
                seen["packed"] += 1
    assert min(seen[key] for key in ("proved", "recounted", "packed")) > 20, seen


def test_sets_are_proved_by_another_count_and_need_each_village() -> None:
    found = 0
    for seed in range(150):
        problem = Problem(any_offices(Random(seed), 7), strict=True)
        for some in office_sets(problem):
            found += 1
            assert proves(problem, dict.fromkeys(some, 0))
            assert short(problem.scenario, some), seed
            for s in some:
                rest = {one: 0 for one in some if one != s}
                assert not any(one.kind in NEEDS for one in rest) or not proves(problem, rest)
    assert found > 40


@pytest.mark.parametrize(
    ("sizes", "rules", "most", "by"),
    [
        # 13 offices of fewer than 3 people stay together: 6 pairs
        ([2] * 11 + [1] * 2, {"keep_together": True}, 6, "offices"),
        # five offices of 2 give the larger part of a team of two offices
        ([2] * 5 + [1] * 8, {"max_units": 2}, 5, "share"),
        ([2] * 5 + [1] * 8, {}, 6, "people"),
        # an office of 7 that stays together counts as 3
        ([7, 2], {"keep_together": True}, 1, "people"),
        # large offices need not stay together, but may form teams alone only
        ([7, 2, 2], {"keep_together": True, "large_from": 3, "large": "independent"}, 3, "people"),
        # with max_units 1 every office is alone
        ([4, 2, 2], {"max_units": 1}, 1, "people"),
        ([6, 5], {"keep_together": True}, 2, "people"),
    ],
)
def test_the_most_teams_that_offices_fill(
    sizes: list[int], rules: dict[str, Any], most: int, by: str
) -> None:
    problem = Problem(offices(sizes, most + 1, **rules), strict=True)
    terms = {s: 0 for s in problem.statements if s.kind in UNIT_RULES or s.kind == "size"}
    teams = team_count(problem, terms)
    assert teams is not None
    assert (teams.size, teams.wanted, teams.most) == (3, most + 1, most)
    assert teams.pools[-1 if by == "offices" else 0].by == by
    one_less = dict(list(terms.items())[:-1])
    assert team_count(problem, one_less) is None
    plan = packed(problem, one_less, 0)
    assert plan is not None
    assert_kept(problem, plan, one_less)


def test_an_office_that_stays_together_gives_one_leader() -> None:
    of = scenario(
        [village(f"V{n}", leader=True) for n in range(3)],
        [cadre(f"C{n}", f"U{n % 2}") for n in range(6)],
        teams={"min": 1, "max": 3},
        unit_rules={"keep_together": True},
    )
    problem = Problem(of, strict=True)
    leaders = {s: 0 for s in problem.statements if s.kind in ("together", "leader")}
    assert heads_once(problem, leaders) == {("leader", None): 2}
    said = diagnose(of, Options(time_limit=60, strict=True))
    assert {s.kind for s in said.conflicts[0].statements} <= {"together", "leader", "size"}
    assert said.conflicts[0].smallest
    assert said.repairs[0].changes[0].statement.kind == "together"
    assert said.repairs[0].proved


def test_what_a_count_decides_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(offices([2] * 11 + [1] * 2, 8, keep_together=True), strict=True)
    oracle = Oracle(problem, Clock(60))
    monkeypatch.setattr(Oracle, "_searched", None)
    monkeypatch.setattr(Oracle, "solved", None)
    terms = {s: 0 for s in problem.statements if s.kind in UNIT_RULES or s.kind == "size"}
    assert oracle.test(terms).possible is False
    assert oracle.again(terms)
    fewer = dict(list(terms.items())[:-2])
    assert oracle.test(fewer).possible is True
    assert oracle.at_once(fewer)
