"""Cuts tighten the relaxation and never cost a plan."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.matching.instance import Instance
from optimizer.model import build
from optimizer.model.build import Model, build_model
from optimizer.model.variables import Short, Variables
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from optimizer.solve.relaxation import relax
from tests.factory import cadre, scenario, village
from tests.solve.claims import values
from tests.strategies import load, random_scenario

EXACT = Options(time_limit=30, gap=0.0, workers=1)


def no_cut(variables: Variables, size: Short) -> None:
    """Stand in for a cut."""


def crowded(seed: int) -> Scenario:
    """Return a scenario of unit rules, priorities and minima of 2 or 3 with too few cadres for all."""
    rng = Random(seed)
    content = random_scenario(rng, villages=6, cadres=11)
    for place in content["villages"]:
        place.pop("max", None)
        place |= {"min": rng.randint(2, 3), "priority": rng.randint(1, 3)}
    content["policy"]["teams"] = {"default": {"min": 2, "max": 4}}
    content["policy"]["units"] = {
        "joint": "function",
        "large": "independent",
        "large_from": rng.randint(2, 4),
    }
    content["objective"] = {"order": ["shortage", "fit"]}
    for key in ("pins",):
        content.pop(key, None)
    return load(content)


@pytest.mark.parametrize("first", range(0, 40, 20))
def test_values_are_the_same_with_and_without_the_cut(monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    for seed in range(first, first + 20):
        of = crowded(seed)
        with_cut = solve(of, EXACT)
        with monkeypatch.context() as patch:
            patch.setattr(build, "pool_counts", no_cut)
            without = solve(of, EXACT)
        assert with_cut.status == without.status, seed
        assert values(with_cut) == values(without), seed
        assert with_cut.status == "infeasible" or values(with_cut)[0] > 0


def least_shortage(model: Model) -> float:
    """Return the relaxation's shortage."""
    tier = model.tiers[0]
    goal = -tier.expression.dense(model.program.n_variables)
    relaxed = relax(model.program.freeze(), goal, 60.0)
    assert relaxed is not None
    return tier.expression.constant - float(goal @ relaxed.x)


def test_the_cut_sees_that_a_pool_fills_only_whole_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [cadre(f"{u}{k}", u) for u in ("U1", "U2") for k in range(3)]
    rules = {"large_from": 3, "large": "independent", "joint": "any"}
    of = scenario(
        [village(f"V{k}", min=2) for k in (1, 2, 3)],
        people,
        unit_rules=rules,
        objective={"order": ["shortage"]},
    )
    assert values(solve(of, EXACT)) == [2]
    tight = least_shortage(build_model(Instance(of)))
    monkeypatch.setattr(build, "pool_counts", no_cut)
    loose = least_shortage(build_model(Instance(of)))
    assert np.isclose(loose, 0)
    assert tight > 0.5
