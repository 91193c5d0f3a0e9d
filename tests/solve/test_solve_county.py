"""The committed county scenarios: their value and bound must not get worse."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from optimizer.plan import Plan
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from tests.solve.claims import assert_truthful

pytestmark = pytest.mark.county

FOLDER = Path(__file__).parents[2] / "scenarios"
OPTIMUM = {"shuangpai-2022": 18775, "tiandong-2021": 14960}
"""The best fit without a shortfall."""
ROUNDS = pytest.mark.parametrize("name", OPTIMUM)


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(FOLDER / f"{name}.yaml")


@cache
def solved(name: str) -> Plan:
    return solve(scenario(name), Options(time_limit=120, gap=0.0, workers=2))


@ROUNDS
def test_the_plan_is_truthful(name: str) -> None:
    assert_truthful(scenario(name), solved(name))


@ROUNDS
def test_no_need_is_left_unmet(name: str) -> None:
    shortage = solved(name).tiers[0]
    assert (shortage.name, shortage.value, shortage.bound) == ("shortage", 0, 0)
    assert not any(solved(name).shortfalls.values())


@ROUNDS
def test_fit_reaches_the_optimum_and_the_bound_is_near(name: str) -> None:
    fit = solved(name).tiers[1]
    assert fit.name == "fit"
    assert fit.value == OPTIMUM[name] <= fit.bound
    assert fit.gap <= 0.003


@ROUNDS
def test_strict_has_a_plan_too(name: str) -> None:
    found = solve(scenario(name), Options(time_limit=120, gap=0.05, workers=2, strict=True))
    assert found.status in ("optimal", "feasible")
    assert_truthful(scenario(name), found)
    assert not any(found.shortfalls.values())
