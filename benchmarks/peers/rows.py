"""A sparse mixed-integer program, put together from arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.pairs import Bools, Ints

Floats = NDArray[np.float64]
Term = tuple[Ints, Ints, Ints | Floats | int]
"""Rows (counted from 0), variables and coefficients of some entries."""


@dataclass
class Program:
    """Variables with bounds, rows with bounds; everything is added in bulk."""

    size: int = 0
    upper: list[Floats] = field(default_factory=list)
    whole: list[Bools] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    limits: list[tuple[Floats, Floats]] = field(default_factory=list)
    n_rows: int = 0

    def variables(self, count: int, upper: Ints | float = 1, whole: bool = True) -> Ints:
        """Add variables from 0 to `upper`; return their numbers."""
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count).copy())
        self.whole.append(np.full(count, whole))
        self.size += count
        return np.arange(self.size - count, self.size)

    def rows(
        self, count: int, terms: list[Term], lower: Ints | float = -np.inf, upper: Ints | float = np.inf
    ) -> None:
        """Add rows lower ≤ Σ terms ≤ upper."""
        for row, variable, coefficient in terms:
            value = np.broadcast_to(np.asarray(coefficient, dtype=np.float64), len(row))
            self.entries.append((row + self.n_rows, variable, value))
        low, high = (np.broadcast_to(np.asarray(b, dtype=np.float64), count).copy() for b in (lower, upper))
        self.limits.append((low, high))
        self.n_rows += count

    def matrix(self) -> tuple[sparse.csr_array, Floats, Floats]:
        """Return the rows with their bounds."""
        row, column, value = (np.concatenate([e[k] for e in self.entries]) for k in range(3))
        rows = sparse.coo_array((value, (row, column)), shape=(self.n_rows, self.size)).tocsr()
        low, high = (np.concatenate([b[k] for b in self.limits]) for k in range(2))
        return rows, low, high

    def dense(self, terms: list[tuple[Ints, Ints | int]]) -> Floats:
        """Return coefficients of all variables from some variables and theirs."""
        made = np.zeros(self.size)
        for variable, coefficient in terms:
            np.add.at(made, variable, coefficient)
        return made
