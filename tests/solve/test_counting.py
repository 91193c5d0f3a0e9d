"""Head counts as certificates: what they prove, and that they prove no more."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.matching.instance import Instance
from optimizer.model.build import build_model
from optimizer.scenario.records import Scenario
from optimizer.solve.certificate import certify
from optimizer.solve.counting import counting_prices
from tests import bruteforce, strategies
from tests.factory import cadre, scenario, village


def counted(of: Scenario) -> int:
    """Return the shortage that counting heads proves, in the tier's own terms."""
    model = build_model(Instance(of))
    program = model.program.freeze()
    tier = next(t for t in model.tiers if t.name == "shortage")
    costs = -tier.expression.dense(program.matrix.shape[1])
    bound = certify(program, costs, counting_prices(model.variables, program)).bound
    assert bound <= certify(program, costs, np.zeros(program.matrix.shape[0])).bound
    return tier.expression.constant - bound


@pytest.mark.parametrize(("people", "priority", "missing"), [(5, 1, 4), (5, 3, 4), (9, 1, 0), (12, 1, 0)])
def test_places_without_people_are_counted(people: int, priority: int, missing: int) -> None:
    villages = [village(f"V{k}", min=3, max=5, leader=False, priority=priority) for k in range(3)]
    of = scenario(villages, [cadre(f"C{k}") for k in range(people)])
    assert counted(of) == 2 * priority * missing


def test_leaders_are_counted_apart() -> None:
    villages = [village(f"V{k}", min=1, max=5, leader=True) for k in range(3)]
    people = [cadre(f"C{k}", party=k == 0) for k in range(6)]
    of = scenario(villages, people, eligibility={"leader": {"party": True}})
    assert counted(of) == 4 * 2


def test_counting_never_exceeds_the_best_plan() -> None:
    proved = 0
    for seed in range(120):
        of = strategies.load(strategies.random_scenario(Random(seed)))
        best = bruteforce.best(of)
        if best is None or "shortage" not in of.objective.order:
            continue
        if of.objective.order[0] == "shortage":
            assert counted(of) <= best[0], seed
            proved += counted(of) > 0
    assert proved > 0
