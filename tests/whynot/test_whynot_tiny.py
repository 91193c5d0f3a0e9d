"""On scenarios small enough to try every plan, the cost is exactly what brute force finds."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.explain.placed import Placed
from optimizer.scenario.records import Scenario
from optimizer.whynot import Answer, Limits, Question, ask
from tests.solve.claims import assert_truthful, values
from tests.strategies import load, random_scenario
from tests.whynot.asked import forced_best, placed_plan, random_question

LIMITS = Limits(time_limit=30, workers=1)


def assert_as_brute_force(placed: Placed, question: Question) -> Answer:
    """Fail unless the answer is what trying every plan gives."""
    of = placed.scenario
    found = ask(placed, question, LIMITS)
    answer, best = found.answer, forced_best(of, question)
    if best is None:
        assert answer.kind in ("reasons", "impossible")
        assert found.plan is None
        return answer
    if answer.kind == "already":
        assert values(placed.plan) == best
        return answer
    assert found.plan is not None, answer
    assert [cost.value for cost in answer.costs] == best
    assert [cost.bound for cost in answer.costs] == best
    assert answer.closed
    assert answer.kind == ("nothing" if best == values(placed.plan) else "exactly")
    assert_truthful(of, found.plan)
    assert question.met(Placed(of, found.plan))
    return answer


def drawn(seed: int) -> tuple[Scenario, Random]:
    rng = Random(seed)
    return load(random_scenario(rng)), rng


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_every_cost_is_exact(first: int) -> None:
    for seed in range(first, first + 20):
        of, rng = drawn(seed)
        placed = placed_plan(of)
        if placed is None:
            continue
        for _ in range(3):
            question = random_question(rng, of)
            try:
                assert_as_brute_force(placed, question)
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}: {question}") from wrong


def test_the_questions_have_answers_of_every_kind() -> None:
    kinds: set[str] = set()
    for seed in range(40):
        of, rng = drawn(seed)
        placed = placed_plan(of)
        if placed is not None:
            kinds |= {ask(placed, random_question(rng, of), LIMITS).answer.kind for _ in range(3)}
    assert kinds >= {"already", "reasons", "impossible", "nothing", "exactly"}


@settings(deadline=None, max_examples=25)
@given(st.integers(1000, 10**6))
def test_whatever_is_drawn(seed: int) -> None:
    of, rng = drawn(seed)
    placed = placed_plan(of)
    if placed is not None:
        assert_as_brute_force(placed, random_question(rng, of))
