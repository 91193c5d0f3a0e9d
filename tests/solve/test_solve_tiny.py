"""On scenarios small enough to try every plan, every tier is exactly what brute force finds."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from tests import bruteforce
from tests.factory import cadre, scenario, unit, village
from tests.solve.claims import assert_optimal, assert_truthful, values
from tests.strategies import Row, load, random_scenario, scenarios

EXACT = Options(time_limit=30, gap=0.0, workers=1)


def assert_as_brute_force(of: Scenario) -> bool:
    """Fail unless the solver proves what brute force finds; return whether there is a plan."""
    best = bruteforce.best(of)
    found = solve(of, EXACT)
    if best is None:
        assert found.status == "infeasible"
        assert (found.tiers, found.placements) == ((), ())
        assert_truthful(of, found)
    else:
        assert_optimal(of, found, best)
    return best is not None


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_every_tier_is_the_optimum_and_proved(first: int) -> None:
    for seed in range(first, first + 25):
        of = load(random_scenario(Random(seed)))
        try:
            assert_as_brute_force(of)
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}") from wrong


def test_the_seeds_hold_every_tier_and_infeasible_scenarios() -> None:
    drawn = [load(random_scenario(Random(seed))) for seed in range(200)]
    first = {of.objective.order[0] for of in drawn}
    assert first == {"shortage", "changes", "floor", "fit"}
    assert any(len(of.objective.order) == 4 for of in drawn)
    assert 5 < sum(bruteforce.best(of) is None for of in drawn) < 50


@settings(deadline=None, max_examples=30)
@given(scenarios())
def test_whatever_hypothesis_draws(content: Row) -> None:
    assert_as_brute_force(load(content))


@pytest.mark.parametrize("order", [["shortage", "fit"], ["floor", "changes"], ["fit"]])
def test_a_scenario_where_nobody_may_go_anywhere(order: list[str]) -> None:
    places = [village("V1", leader=True, skills={"law": 2}, priority=3)]
    of = scenario(
        places, [cadre("A")], [unit("U1", "party", "county", county="C9")], objective={"order": order}
    )
    assert assert_as_brute_force(of)
    found = solve(of, EXACT)
    assert found.placements == ()
    assert found.shortfalls == {"size": 1, "leader": 1, "skill": 2}
    if "shortage" in order:
        assert values(found)[0] == 3 * (2 + 4 + 2)
