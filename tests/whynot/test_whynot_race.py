"""The proof of a tier ends with the best solution and its proof, from wherever it starts."""

from __future__ import annotations

from random import Random
from threading import Event

import numpy as np
import pytest

from optimizer.matching.instance import Instance
from optimizer.model.build import build_model
from optimizer.solve.certificate import certify
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import relax
from optimizer.whynot.race import Start, cheapest_pairs, race
from optimizer.whynot.shrink import search
from optimizer.whynot.terms import goal_of
from tests.strategies import load, random_scenario


def starting(seed: int) -> tuple[Start, int] | None:
    """Return the worst plan of a random scenario by its last tier, and what the best reaches there."""
    model = build_model(Instance(load(random_scenario(Random(seed)))))
    program, goal = model.program.freeze(), goal_of(model, model.tiers[-1])
    worst = search(program, -goal, Clock(20), Strategy())
    if worst.x is None or not goal.any():
        return None
    best = search(program, goal, Clock(20), Strategy()).bound
    assert best is not None
    relaxed = relax(program, goal, 20)
    prices = np.zeros(len(program.row_lower)) if relaxed is None else relaxed.prices
    return Start(program, goal, certify(program, goal, prices), worst.x, model.variables), best


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_best_is_found_and_proved(workers: int) -> None:
    gained = 0
    for seed in range(30):
        found = starting(seed)
        if found is None:
            continue
        start, best = found
        nobody = np.zeros(len(start.v.pairs), dtype=bool)
        ended = race(start, nobody, Clock(30), Strategy(workers))
        assert start.program.feasible(ended.x)
        assert (int(start.goal @ ended.x), ended.bound) == (best, best)
        gained += best > start.value
    assert gained > 10


def test_one_who_is_told_to_stop_keeps_what_there_is() -> None:
    found = starting(0)
    assert found is not None
    start, _ = found
    stop = Event()
    stop.set()
    nobody = np.zeros(len(start.v.pairs), dtype=bool)
    ended = race(start, nobody, Clock(30, stop), Strategy(2))
    assert (ended.x.tolist(), ended.bound) == (start.x.tolist(), None)


def test_what_is_decided_costs_nothing() -> None:
    found = starting(0)
    assert found is not None
    start, _ = found
    fixed = start.program.within(start.x, start.x)
    assert cheapest_pairs(fixed, start.certificate, start.v).all()
