"""What is left out of a proof is used by nothing better; what is left is less than single prices leave."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.model.build import Model, build_model
from optimizer.model.program import Frozen
from optimizer.solve.certificate import Certificate, certify, tighten
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import relax
from optimizer.whynot import affordable as room
from optimizer.whynot.affordable import affordable
from optimizer.whynot.shrink import propagated, search
from optimizer.whynot.terms import goal_of
from tests.factory import document
from tests.strategies import Row, load, random_scenario

RULES = {"large_from": 3, "large": "independent", "joint": "department", "max_units": 3}
Case = tuple[Model, Frozen, IntArray, Certificate]


def county(seed: int) -> Row:
    """Return a county whose teams are three people of one office, or of small ones of a kind."""
    rng = Random(seed)
    kinds = [f"t{n}" for n in range(6)]
    skills = ("law", "finance", "agronomy")
    villages = [
        {"id": f"V{n}", "types": [kind], "county": "C", "prefecture": "P", "skills": {rng.choice(skills): 1}}
        for n, kind in enumerate(kinds)
    ]
    units = [
        {"id": f"U{n}", "department": f"d{n % 3}", "level": "county", "county": "C", "prefecture": "P"}
        for n in range(8)
    ]
    cadres = [
        {
            "id": f"C{n:02}",
            "unit": f"U{n % 8}",
            "skills": {s: rng.randint(1, 3) for s in rng.sample(skills, rng.randint(0, 2))},
            "prefers": rng.sample([v["id"] for v in villages], 1),
        }
        for n in range(20)
    ]
    points = {f"d{n}": {kind: rng.randrange(30) for kind in kinds} for n in range(3)}
    teams = {"min": 3, "max": 4, "leader": True}
    content = document(villages, cadres, units, teams, match={"points": points})
    content["policy"]["units"] = RULES
    return content


def priced(seed: int) -> Case | None:
    """Return a scenario's last tier with the shortfalls of some plan held, and prices, good or bad ones.

    With shortfalls held, whoever is chosen brings others: that is what is summed up.
    """
    content = county(seed) if seed % 2 else random_scenario(Random(seed))
    model = build_model(Instance(load(content)))
    free, goal = model.program.freeze(), goal_of(model, model.tiers[-1])
    least = np.concatenate([np.zeros(0, dtype=np.int64), *(s.var for s in model.variables.shorts)])
    missing = np.zeros(model.program.n_variables, dtype=np.int64)
    missing[least] = -1
    held = search(free, missing, Clock(20), Strategy()).x
    if held is None:
        return None
    upper = free.upper.copy()
    upper[least] = held[least]
    program = free.within(free.lower, upper)
    relaxed = relax(program, goal, 20)
    prices = np.zeros(len(program.row_lower)) if relaxed is None else relaxed.prices
    if seed % 3 == 0:
        prices = prices * np.random.default_rng(seed).uniform(0.98, 1.02, len(prices))
    return model, program, goal, certify(program, goal, prices)


def opened(program: Frozen) -> int:
    return int((program.upper > program.lower).sum())


def test_everything_better_is_left() -> None:
    kept, less = 0, 0
    for case in filter(None, map(priced, range(80))):
        model, program, goal, certificate = case
        best = search(program, goal, Clock(20), Strategy()).bound
        assert best is not None
        for above in (best - 1, best - 20):
            left = affordable(program, certificate, model.variables, above)
            single = propagated(tighten(program, certificate, above))
            assert left is not None
            assert single is not None
            assert search(left, goal, Clock(20), Strategy()).bound == best
            less += opened(left) < opened(single)
            kept += 1
    assert kept > 60
    assert less > 5


def test_none_is_a_proof_that_nothing_is_better() -> None:
    proved, open_ = 0, 0
    for case in filter(None, map(priced, range(80))):
        model, program, goal, certificate = case
        best = search(program, goal, Clock(20), Strategy()).bound
        assert best is not None
        left = affordable(program, certificate, model.variables, best)
        if left is None:
            proved += 1
        else:
            open_ += 1
            assert search(left, goal, Clock(20), Strategy(), best).verdict == "infeasible"
    assert proved > 5
    assert open_ > 5


def test_sums_that_could_overflow_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in filter(None, map(priced, range(20))):
        model, program, _, certificate = case
        above = certificate.bound - 3 * certificate.step
        single = propagated(tighten(program, certificate, above))
        if single is None:
            continue
        with monkeypatch.context() as patch:
            patch.setattr(room, "SAFE", 1)
            left = affordable(program, certificate, model.variables, above)
        assert left is not None
        assert (left.upper == single.upper).all()


def test_the_cheapest_of_each_group_are_summed() -> None:
    cost, group = np.array([5, 1, 4, 2, 9]), np.array([0, 0, 0, 2, 2])
    total, last = room._cheapest(cost, group, np.array([2, 1, 2, 0]), 100)
    assert total.tolist() == [5, 100, 11, 0]
    assert last.tolist() == [4, 0, 9, 0]
