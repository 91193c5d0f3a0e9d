"""An integer linear program under construction, in bulk numpy blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.matching.codes import IntArray

IndexArray = NDArray[np.signedinteger]
Term = tuple[IndexArray, IndexArray, IndexArray | int]
"""Entries of rows: (row, variable, coefficient)."""

UNBOUNDED = 2**40
"""A row side beyond every activity of these models; written as 'no limit'."""


@dataclass(frozen=True)
class Linear:
    """An integer linear expression: ``coef · x[var] + constant``."""

    var: IntArray
    coef: IntArray
    constant: int = 0

    def value(self, x: IntArray) -> int:
        """Return the value at `x`."""
        return int(x[self.var] @ self.coef) + self.constant

    def dense(self, n: int) -> IntArray:
        """Return the coefficients as an int64 [n] vector (repeated variables add up)."""
        out = np.zeros(n, dtype=np.int64)
        np.add.at(out, self.var, self.coef)
        return out


@dataclass(frozen=True)
class Frozen:
    """The program as matrices: ``row_lower <= matrix @ x <= row_upper``, x integer within bounds."""

    matrix: sparse.csr_array
    row_lower: IntArray
    row_upper: IntArray
    lower: IntArray
    upper: IntArray

    def within(self, lower: IntArray, upper: IntArray) -> Frozen:
        """Return the program with other variable bounds."""
        return Frozen(self.matrix, self.row_lower, self.row_upper, lower, upper)

    def at_least(self, coefficients: IntArray, value: int) -> Frozen:
        """Return the program with a row ``coefficients @ x >= value`` added."""
        row = sparse.csr_array(coefficients[None, :])
        return Frozen(
            sparse.vstack([self.matrix, row], format="csr"),
            np.append(self.row_lower, value),
            np.append(self.row_upper, UNBOUNDED),
            self.lower,
            self.upper,
        )

    def feasible(self, x: IntArray) -> bool:
        """Return whether `x` satisfies every row and bound (exact)."""
        activity = self.matrix @ x
        return bool(
            (x >= self.lower).all()
            and (x <= self.upper).all()
            and (activity >= self.row_lower).all()
            and (activity <= self.row_upper).all()
        )


class Program:
    """Collects variables and rows; ``freeze`` makes the matrices."""

    def __init__(self) -> None:
        self._lower: list[IntArray] = []
        self._upper: list[IntArray] = []
        self._entries: list[tuple[IntArray, IntArray, IntArray]] = []
        self._sides: list[tuple[IntArray, IntArray]] = []
        self.n_variables = 0
        self.n_rows = 0

    def variables(self, n: int, upper: IntArray | int = 1, lower: IntArray | int = 0) -> IntArray:
        """Add `n` integer variables and return their indices."""
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.int64), n))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.int64), n))
        index = np.arange(self.n_variables, self.n_variables + n)
        self.n_variables += n
        return index

    def rows(
        self,
        n: int,
        terms: Sequence[Term],
        lower: IntArray | int = -UNBOUNDED,
        upper: IntArray | int = UNBOUNDED,
    ) -> IntArray:
        """Add `n` rows and return their indices.

        Parameters
        ----------
        n : int
        terms : sequence of (row, variable, coefficient)
            Entries; rows are counted from 0 within this call.
        lower, upper : int64 [n] or int
        """
        for row, var, coef in terms:
            coefs = np.broadcast_to(np.asarray(coef, dtype=np.int64), len(row))
            self._entries.append((np.asarray(row) + self.n_rows, np.asarray(var), coefs))
        sides = tuple(np.broadcast_to(np.asarray(s, dtype=np.int64), n) for s in (lower, upper))
        self._sides.append((sides[0], sides[1]))
        self.n_rows += n
        return np.arange(self.n_rows - n, self.n_rows)

    def freeze(self) -> Frozen:
        """Return the matrices of what was added so far."""
        none = np.zeros(0, dtype=np.int64)
        row, var, coef = (
            np.concatenate(part) if part else none
            for part in (zip(*self._entries, strict=True) if self._entries else ((), (), ()))
        )
        shape = (self.n_rows, self.n_variables)
        return Frozen(
            matrix=sparse.csr_array((coef, (row, var)), shape=shape),
            row_lower=np.concatenate([none, *(s[0] for s in self._sides)]),
            row_upper=np.concatenate([none, *(s[1] for s in self._sides)]),
            lower=np.concatenate([none, *self._lower]),
            upper=np.concatenate([none, *self._upper]),
        )
