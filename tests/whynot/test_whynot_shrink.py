"""What is taken out of a program was decided: the same solutions are left."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from optimizer.solve.certificate import certify
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.whynot.shrink import propagated, relax_small, search, shrink
from tests.solve.programs import Small, programs, small

OPEN = 2**40


@settings(deadline=None)
@given(programs())
def test_the_same_solutions_are_left(given_: Small) -> None:
    expected = {x for x, _ in given_.solutions()}
    made = shrink(given_.program)
    if made is None:
        assert expected == set()
        return
    inner = Small(made.program, np.zeros(int(made.open.sum()), dtype=np.int64))
    found = {tuple(made.whole(np.array(x, dtype=np.int64)).tolist()) for x, _ in inner.solutions()}
    assert found == expected


@settings(deadline=None)
@given(programs())
def test_bounds_passed_along_the_rows_lose_no_solution(given_: Small) -> None:
    expected = {x for x, _ in given_.solutions()}
    tight = propagated(given_.program)
    if tight is None:
        assert expected == set()
        return
    assert {x for x, _ in Small(tight, given_.objective).solutions()} == expected
    assert (tight.lower >= given_.program.lower).all()
    assert (tight.upper <= given_.program.upper).all()


@settings(deadline=None)
@given(programs())
def test_the_relaxation_of_what_is_left_bounds_the_whole(given_: Small) -> None:
    tight = propagated(given_.program)
    if tight is None:
        return
    relaxed, best = relax_small(tight, given_.objective, 20), given_.best()
    if relaxed is None or best is None:
        return
    assert given_.objective @ relaxed.x >= best - 1e-6
    assert best <= certify(tight, given_.objective, relaxed.prices).bound <= given_.objective @ relaxed.x + 1


@settings(deadline=None)
@given(programs())
def test_the_best_is_found_and_proved(given_: Small) -> None:
    answer = search(given_.program, given_.objective, Clock(20), Strategy())
    best = given_.best()
    if best is None:
        assert answer.verdict == "infeasible"
    else:
        assert (answer.verdict, answer.bound) == ("optimal", best)
        assert answer.x is not None
        assert given_.program.feasible(answer.x)
        assert int(given_.objective @ answer.x) == best


@settings(deadline=None)
@given(programs())
def test_nothing_better_than_the_best(given_: Small) -> None:
    best = given_.best()
    if best is not None:
        answer = search(given_.program, given_.objective, Clock(20), Strategy(), above=best)
        assert answer.verdict == "infeasible"
        again = search(given_.program, given_.objective, Clock(20), Strategy(), above=best - 1)
        assert again.x is not None


def test_a_forced_variable_decides_those_it_excludes() -> None:
    # x + y + z <= 1 with x = 1, and w <= z
    one = small(
        [[1, 1, 1, 0], [0, 0, -1, 1]], [(-OPEN, 1), (-OPEN, 0)], [(1, 1), (0, 1), (0, 1), (0, 1)], [0] * 4
    )
    made = shrink(one.program)
    assert made is not None
    assert not made.open.any()
    assert made.fixed.tolist() == [1, 0, 0, 0]
    assert made.program.matrix.shape == (0, 0)


@pytest.mark.parametrize("side", [(3, OPEN), (-OPEN, -1)])
def test_a_row_that_cannot_hold_is_told(side: tuple[int, int]) -> None:
    assert shrink(small([[1, 1]], [side], [(0, 1), (0, 1)], [0, 0]).program) is None
