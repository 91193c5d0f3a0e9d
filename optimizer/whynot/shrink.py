"""Makes a program small before it is searched: what rows and bounds already decide is taken out.

A forced placement and prices fix most variables; their rows fix more. Doing
that on arrays, before CP-SAT is given anything, halves the time of a search
(``docs/why-not.md``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import UNBOUNDED, Frozen
from optimizer.solve.engine import Answer, Strategy, Watch, maximise
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import Relaxed, relax

ROUNDS = 12
"""Passes over the rows at most; each is valid by itself."""


@dataclass(frozen=True)
class Small:
    """What is left of a program.

    Attributes
    ----------
    program : Frozen
        Over the variables that are still open.
    rows : int64
        The rows it keeps, ascending.
    open : bool [n]
        Which variables these are.
    fixed : int64 [n]
        The values of all others; 0 where open.
    """

    program: Frozen
    rows: IntArray
    open: BoolArray
    fixed: IntArray

    def whole(self, x: IntArray) -> IntArray:
        """Return a solution of the small program as one of the whole."""
        full = self.fixed.copy()
        full[self.open] = x
        return full


def propagated(program: Frozen) -> Frozen | None:
    """Return the program with the bounds that its rows imply; None where they contradict each other.

    Same rows, same solutions.

    Parameters
    ----------
    program : Frozen
        Every row side and bound within ±`UNBOUNDED`.
    """
    rows = _Rows(program)
    lower, upper = program.lower, program.upper
    for _ in range(ROUNDS):
        bounds = rows.tightened(lower, upper)
        if bounds is None:
            return None
        done = bool((bounds[0] == lower).all() and (bounds[1] == upper).all())
        lower, upper = bounds
        if done:
            break
    return program.within(lower, upper)


def shrink(program: Frozen) -> Small | None:
    """Return the program without what its rows decide; None where they contradict each other."""
    tight = propagated(program)
    if tight is None:
        return None
    lower, upper = tight.lower, tight.upper
    least, most = _Rows(tight).activity(lower, upper)
    if (least > program.row_upper).any() or (most < program.row_lower).any():
        return None
    binding = np.flatnonzero((most > program.row_upper) | (least < program.row_lower))
    free = upper > lower
    fixed = np.where(free, 0, lower)
    matrix = program.matrix[binding]
    paid = matrix @ fixed
    row_lower, row_upper = program.row_lower[binding], program.row_upper[binding]
    small = Frozen(
        sparse.csr_array(matrix[:, np.flatnonzero(free)]),
        np.where(row_lower <= -UNBOUNDED, row_lower, row_lower - paid),
        np.where(row_upper >= UNBOUNDED, row_upper, row_upper - paid),
        lower[free],
        upper[free],
    )
    return Small(small, binding, free, fixed)


def relax_small(program: Frozen, objective: IntArray, seconds: float) -> Relaxed | None:
    """Maximise ``objective · x`` over the relaxation as ``relax`` does, over the program made small.

    The prices of rows left out are 0: a certificate needs the bounds that
    ``propagated`` finds, or it is weaker.
    """
    small = shrink(program)
    if small is None:
        return None
    if not small.open.any():
        return Relaxed(small.fixed.astype(np.float64), np.zeros(len(program.row_lower)))
    inner = relax(small.program, objective[small.open], seconds)
    if inner is None:
        return None
    x, prices = small.fixed.astype(np.float64), np.zeros(len(program.row_lower))
    x[small.open], prices[small.rows] = inner.x, inner.prices
    return Relaxed(x, prices)


def search(
    program: Frozen,
    objective: IntArray,
    clock: Clock,
    strategy: Strategy,
    above: int | None = None,
    seconds: float | None = None,
    watch: Watch | None = None,
) -> Answer:
    """Maximise ``objective · x`` as ``engine.maximise`` does, over the program made small."""
    small = shrink(program)
    if small is None:
        return Answer("infeasible", None, None)
    given = int(objective @ small.fixed)
    if not small.open.any():
        found = above is None or given > above
        return Answer("optimal" if found else "infeasible", small.fixed if found else None, given)
    rest = None if above is None else above - given
    heard = None if watch is None else _shifted(watch, given)
    answer = maximise(small.program, objective[small.open], clock, strategy, rest, seconds, heard)
    x = None if answer.x is None else small.whole(answer.x)
    bound = None if answer.bound is None else answer.bound + given
    return Answer(answer.verdict, x, bound)


def _shifted(watch: Watch, given: int) -> Watch:
    """Return what tells `watch` of values and bounds to which what is decided adds `given`."""

    def heard(value: int | None, bound: int | None) -> bool:
        return watch(None if value is None else value + given, None if bound is None else bound + given)

    return heard


class _Rows:
    """The rows of a program, entry by entry."""

    def __init__(self, program: Frozen) -> None:
        matrix = program.matrix
        self.program = program
        self.row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        self.var, self.coef = matrix.indices, matrix.data
        self.rises = self.coef > 0
        self.size = np.maximum(np.abs(self.coef), 1)

    def activity(self, lower: IntArray, upper: IntArray) -> tuple[IntArray, IntArray]:
        """Return the least and the most that each row can come to."""
        at_lower, at_upper = self.coef * lower[self.var], self.coef * upper[self.var]
        least, most = (np.zeros(len(self.program.row_lower), dtype=np.int64) for _ in range(2))
        np.add.at(least, self.row, np.where(self.rises, at_lower, at_upper))
        np.add.at(most, self.row, np.where(self.rises, at_upper, at_lower))
        return least, most

    def tightened(self, lower: IntArray, upper: IntArray) -> tuple[IntArray, IntArray] | None:
        """Return the bounds that each row alone leaves to its variables; None where one leaves nothing."""
        least, most = self.activity(lower, upper)
        below, above = self.program.row_upper - least, most - self.program.row_lower
        if (below < 0).any() or (above < 0).any():
            return None
        rise = np.where(self.rises, below[self.row], above[self.row]) // self.size
        fall = np.where(self.rises, above[self.row], below[self.row]) // self.size
        new_lower, new_upper = lower.copy(), upper.copy()
        used = self.coef != 0
        np.minimum.at(new_upper, self.var[used], (lower[self.var] + rise)[used])
        np.maximum.at(new_lower, self.var[used], (upper[self.var] - fall)[used])
        return None if (new_lower > new_upper).any() else (new_lower, new_upper)
