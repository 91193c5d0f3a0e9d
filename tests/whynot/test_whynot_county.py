"""On the committed counties an answer equals a full, independent re-solve with the placement pinned."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from optimizer.explain.placed import Placed
from optimizer.matching.pairs import admissible_pairs
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Pin
from optimizer.solve import Options, solve
from optimizer.whynot import Limits, Question, ask
from tests.solve.claims import assert_truthful, values

pytestmark = pytest.mark.county

FOLDER = Path(__file__).parents[2] / "scenarios"
OPTIONS = Options(time_limit=120, gap=0.0, workers=2)


@cache
def placed(name: str) -> Placed:
    scenario = load_scenario(FOLDER / f"{name}.yaml")
    return Placed(scenario, solve(scenario, OPTIONS))


@pytest.mark.parametrize(
    ("name", "draw"),
    [*(("tiandong-2021", n) for n in range(4)), ("shuangpai-2022", 3)],
)
def test_the_cost_is_that_of_a_full_resolve(name: str, draw: int) -> None:
    plan = placed(name)
    pairs, scenario = admissible_pairs(plan.instance), plan.scenario
    p = int(np.random.default_rng(draw).integers(len(pairs)))
    question = Question(int(pairs.village[p]), (int(pairs.cadre[p]),), bool(pairs.may_lead[p]))
    found = ask(plan, question, Limits(120, 2))
    assert found.plan is not None
    assert_truthful(scenario, found.plan)
    assert found.answer.closed
    role = "leader" if question.leader else None
    pin = Pin(1, found.answer.cadres[0], found.answer.village, role)
    pinned = solve(replace(scenario, pins=(*scenario.pins, pin)), OPTIONS)
    assert pinned.status == "optimal"
    assert values(pinned) == [cost.value for cost in found.answer.costs]
