"""Answers of searches that are stopped anywhere: the true cost lies between the two limits."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from random import Random
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.explain.placed import Placed
from optimizer.whynot import Answer, Limits, ask, step
from optimizer.whynot.race import Ended
from tests.solve.claims import assert_truthful
from tests.strategies import load, random_scenario
from tests.whynot.asked import forced_best, random_question
from tests.whynot.test_whynot_plans import sign, some_plan

resolve = import_module("optimizer.whynot.resolve")  # the function hides the module


BOUNDS = {"shortage": 0, "changes": 0, "floor": 10**6, "fit": 10**6}


class After(Event):
    """A stop switch that is set once it was looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def judged(seed: int, looks: int, workers: int, loose: bool = False) -> Answer | None:
    """Return the answer of a search stopped after so many looks at the clock, held against every plan.

    Where `loose`, next to nothing is known about the plan asked about.
    """
    rng = Random(seed)
    of = load(random_scenario(rng))
    plan = some_plan(of, rng.randint(0, 30))
    if plan is None:
        return None
    if loose:
        plan = replace(plan, tiers=tuple(replace(t, bound=BOUNDS[t.name]) for t in plan.tiers))
    question = random_question(rng, of)
    found = ask(Placed(of, plan), question, Limits(30, workers), stop=After(looks))
    answer, best = found.answer, forced_best(of, question)
    if best is None:
        assert answer.kind in ("reasons", "impossible", "unknown")
        return answer
    assert answer.kind not in ("reasons", "impossible")
    if found.plan is None:
        return answer
    assert_truthful(of, found.plan)
    for cost, value in zip(answer.costs, best, strict=True):
        true = sign(cost.name) * (value - cost.plan)
        assert cost.at_least <= true <= cost.at_most
        if cost.exact:
            assert true == cost.at_most
        if true != cost.at_most:
            break  # later tiers are given those before at the values of the plan found
    return answer


def test_both_limits_hold_wherever_it_stops() -> None:
    kinds: set[str] = set()
    for seed in range(150):
        for looks in (0, 6, 20):
            try:
                answer = judged(seed, looks, 1)
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}, {looks} looks") from wrong
            if answer is not None:
                kinds.add(answer.kind)
    assert kinds >= {"unknown", "exactly", "nothing"}


def test_both_limits_hold_where_hardly_anything_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    # what is found near the plan, and what rows and zero prices say: as where time is short
    monkeypatch.setattr(step.Step, "_relax", lambda *_: None)
    monkeypatch.setattr(step, "race", lambda start, *_: Ended(start.x, None))
    monkeypatch.setattr(resolve, "propagated", lambda program: program)
    between = 0
    for seed in range(400):
        try:
            answer = judged(seed, 10**9, 1, loose=True)
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}") from wrong
        between += answer is not None and answer.kind == "between"
    assert between > 5


@settings(deadline=None, max_examples=15)
@given(st.integers(1000, 10**6), st.integers(0, 60))
def test_both_limits_hold_with_two_at_work(seed: int, looks: int) -> None:
    judged(seed, looks, 2)
