"""Whatever the prices, a certified bound excludes no solution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from optimizer.model.program import UNBOUNDED
from optimizer.solve.certificate import Certificate, certify, tighten
from optimizer.solve.relaxation import relax
from tests.solve.programs import Small, prices, programs, small

MANY = settings(deadline=None, max_examples=250)


def certified(of: Small, given: list[float]) -> Certificate | None:
    """Return the certificate, or None where figures are said to be too large; then they are large."""
    try:
        with np.errstate(over="ignore"):
            return certify(of.program, of.objective, np.array(given, dtype=np.float64))
    except OverflowError:
        finite = [abs(p) for p in given if np.isfinite(p)]
        assert max([*finite, float(np.abs(of.objective).max())]) > 2**30
        return None


@MANY
@given(programs(), st.data())
def test_the_bound_is_never_below_the_maximum(of: Small, data: st.DataObject) -> None:
    certificate = certified(of, data.draw(prices(of.program)))
    best = of.best()
    if certificate is not None and best is not None:
        assert certificate.bound >= best


@MANY
@given(programs(largest=2**20), st.data())
def test_large_figures_give_a_true_bound_or_none(of: Small, data: st.DataObject) -> None:
    huge = st.sampled_from([2.0**k for k in range(10, 70, 4)] + [-(2.0**k) for k in range(10, 70, 4)])
    rows = of.program.matrix.shape[0]
    certificate = certified(of, data.draw(st.lists(huge, min_size=rows, max_size=rows)))
    best = of.best()
    if certificate is not None and best is not None:
        assert certificate.bound >= best


@MANY
@given(programs(), st.data(), st.integers(-40, 40))
def test_tightening_keeps_every_better_solution(of: Small, data: st.DataObject, above: int) -> None:
    certificate = certified(of, data.draw(prices(of.program)))
    assume(certificate is not None)
    assert certificate is not None
    tight = Small(tighten(of.program, certificate, above), of.objective)
    kept = set(tight.solutions())
    assert kept <= set(of.solutions())
    assert {(x, value) for x, value in of.solutions() if value > above} <= kept


@MANY
@given(programs())
def test_the_relaxations_prices_reach_its_bound(of: Small) -> None:
    relaxed = relax(of.program, of.objective, 10.0)
    assume(relaxed is not None)
    assert relaxed is not None
    certificate = certify(of.program, of.objective, relaxed.prices)
    step = max(1, int(np.gcd.reduce(np.abs(of.objective))))
    reached = float(of.objective @ relaxed.x)
    assert certificate.bound <= np.floor((reached + 1e-3) / step) * step


def test_prices_of_the_wrong_sign_or_none_count_for_nothing() -> None:
    of = small([[1, 1]], [(-UNBOUNDED, 1)], [(0, 1), (0, 1)], [3, 2])
    assert certify(of.program, of.objective, np.array([3.0])).bound == 3
    for useless in (-3.0, float("nan"), float("inf"), -float("inf"), 0.0):
        assert certify(of.program, of.objective, np.array([useless])).bound == 5


def test_a_bound_steps_down_to_the_next_multiple() -> None:
    of = small([[2, 2, 2]], [(-UNBOUNDED, 3)], [(0, 1)] * 3, [10, 10, 10])
    certificate = certify(of.program, of.objective, np.array([5.0]))
    assert certificate.total == 15 * certificate.scale
    assert (certificate.step, certificate.bound) == (10, 10)
    down = small([], [], [(-1, 1)], [-4])
    assert certify(down.program, down.objective, np.zeros(0)).bound == 4


def test_tightening_fixes_what_cannot_be_part_of_anything_better() -> None:
    of = small([[1, 1, 1]], [(-UNBOUNDED, 1)], [(0, 1)] * 3, [9, 5, 1])
    certificate = certify(of.program, of.objective, np.array([5.0]))
    tight = tighten(of.program, certificate, above=7)
    assert tight.upper.tolist() == [1, 1, 0]
    assert tight.lower.tolist() == [1, 0, 0]
    assert tighten(of.program, certificate, above=0).upper.tolist() == [1, 1, 1]


@pytest.mark.parametrize(("price", "factor"), [(1e300, 1), (2.0**61, 1), (1.0, 2**61)])
def test_too_large_figures_are_refused(price: float, factor: int) -> None:
    of = small([[1, 1]], [(-UNBOUNDED, 4)], [(0, 3), (0, 3)], [3 * factor // 4, 2])
    with pytest.raises(OverflowError), np.errstate(over="ignore"):
        certify(of.program, of.objective, np.array([price]))
