"""Small integer programs, drawn by Hypothesis, and all their solutions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen


@dataclass(frozen=True)
class Small:
    """A program with an objective, small enough to list its solutions."""

    program: Frozen
    objective: IntArray

    def solutions(self) -> list[tuple[tuple[int, ...], int]]:
        """Return every solution with its value, in unbounded integers."""
        program, found = self.program, []
        rows = program.matrix.toarray().tolist()
        sides = list(zip(rows, program.row_lower.tolist(), program.row_upper.tolist(), strict=True))
        spans = zip(program.lower.tolist(), program.upper.tolist(), strict=True)
        for x in product(*(range(low, high + 1) for low, high in spans)):
            activity = [sum(a * k for a, k in zip(row, x, strict=True)) for row, _, _ in sides]
            if all(low <= a <= high for a, (_, low, high) in zip(activity, sides, strict=True)):
                found.append((x, sum(c * k for c, k in zip(self.objective.tolist(), x, strict=True))))
        return found

    def best(self) -> int | None:
        """Return the largest value, None where there is no solution."""
        return max((value for _, value in self.solutions()), default=None)


def small(
    rows: list[list[int]], sides: list[tuple[int, int]], spans: list[tuple[int, int]], objective: list[int]
) -> Small:
    """Return the program ``low <= row · x <= high`` for each row, x within its spans."""
    low, high = (np.array([s[k] for s in sides], dtype=np.int64) for k in (0, 1))
    lower, upper = (np.array([s[k] for s in spans], dtype=np.int64) for k in (0, 1))
    dense = np.array(rows, dtype=np.int64).reshape(len(rows), len(spans))
    return Small(
        Frozen(sparse.csr_array(dense), low, high, lower, upper), np.array(objective, dtype=np.int64)
    )


@st.composite
def programs(draw: st.DrawFn, largest: int = 5) -> Small:
    """Draw a program of up to 4 variables and 4 rows with coefficients up to `largest`."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    number = st.integers(-largest, largest)
    rows = draw(st.lists(st.lists(number, min_size=n, max_size=n), min_size=m, max_size=m))
    spans = [
        (low, low + draw(st.integers(0, 3)))
        for low in draw(st.lists(st.integers(-2, 2), min_size=n, max_size=n))
    ]
    reach = 3 * largest
    sides = []
    for _ in range(m):
        low = draw(st.just(-UNBOUNDED) | st.integers(-reach, reach))
        above = st.integers(max(low, -reach), max(low, -reach) + 2 * reach)
        sides.append((low, draw(st.just(UNBOUNDED) | above)))
    step = draw(st.sampled_from([1, 1, 2, 5]))
    objective = [step * c for c in draw(st.lists(number, min_size=n, max_size=n))]
    return small(rows, sides, spans, objective)


def prices(program: Frozen) -> st.SearchStrategy[list[float]]:
    """Draw row prices: sensible ones, and whatever a float can be."""
    sensible = st.floats(-20, 20) | st.sampled_from([0.0, 1.0, -1.0, 0.5, 1e-9])
    m = program.matrix.shape[0]
    return st.lists(sensible | st.floats(), min_size=m, max_size=m)
