"""Plans made by moving whole teams: lawful, and short only where they say so."""

from __future__ import annotations

from random import Random

import pytest

from optimizer.conflict import Change, diagnose
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import NEEDS
from optimizer.conflict.recount import require
from optimizer.conflict.rotate import rotated
from optimizer.conflict.shrink import shrunk
from optimizer.solve import Options
from optimizer.solve.progress import Clock
from tests.factory import cadre, scenario, unit, village
from tests.strategies import load, random_scenario


def test_each_of_many_villages_alike_is_shown_to_be_needed_without_a_search() -> None:
    """Two offices of three fill two of three villages; V3 takes nobody of the first office."""
    of = scenario(
        [village(f"V{n}", min=2) for n in (1, 2, 3)],
        [cadre(c, unit) for unit, people in (("U1", "ABC"), ("U2", "DEF")) for c in people],
        [unit("U1"), unit("U2")],
        unit_rules={"max_units": 1},
        bans=[(c, "V3") for c in "ABC"],
    )
    problem = Problem(of, strict=True)
    oracle = Oracle(problem, Clock(60))
    [rule] = [s for s in problem.statements if s.kind == "max_units"]
    sizes = [s for s in problem.statements if s.kind == "size"]
    answer = oracle.test({rule: 0, sizes[1]: 0, sizes[2]: 0})
    assert answer.found is not None
    plans = list(rotated(problem, answer.found, sizes[0], sizes))
    assert [problem.relaxed_in(plan, sizes) for plan in plans] == [{sizes[1]: 2}, {sizes[2]: 2}]
    # V2's team is of the first office, which may not go to V3
    [back] = rotated(problem, plans[1], sizes[2], sizes)
    assert problem.relaxed_in(back, sizes) == {sizes[0]: 2}
    terms, smallest = shrunk(oracle, [rule, *sizes])
    assert smallest
    assert set(terms) == {rule, *sizes}


@pytest.mark.parametrize("strict", [True, False])
def test_moved_teams_break_no_more_than_is_said(strict: bool) -> None:
    made = 0
    for seed in range(60):
        of = load(random_scenario(Random(seed), cadres=Random(seed).randint(2, 5)))
        said = diagnose(of, Options(time_limit=60, strict=strict))
        problem = Problem(of, strict)
        oracle = Oracle(problem, Clock(60))
        for s in (s for one in said.conflicts for s in one.statements):
            if s not in problem.all_terms or (s.kind not in NEEDS and s.kind != "max"):
                continue
            rest = {one: 0 for one in problem.statements if one != s}
            answer = oracle.test(rest)
            if answer.found is None:
                continue
            for plan in rotated(problem, answer.found, s, problem.statements):
                broken = problem.relaxed_in(plan, problem.statements)
                changes = [Change(one, by) for one, by in broken.items()]
                require(of, strict, changes, problem.placements(plan))
                made += 1
    assert made or not strict
