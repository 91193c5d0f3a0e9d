"""Bounds recomputed in exact integers from any row prices.

For any integer prices y (one per row, of the right sign where a side is
open) and any x that satisfies lo ≤ Ax ≤ hi, l ≤ x ≤ u:

    c·x = y·Ax + (c − yA)·x ≤ Σ_r max over [lo_r, hi_r] of y_r·a + Σ_j max over [l_j, u_j] of d_j·x_j

with d = c − yA (weak duality; Neumaier & Shcherbina, "Safe bounds in linear
and mixed-integer programming", 2004, here in integers). Prices come from a
floating-point solver, are scaled and rounded, and nothing depends on its
tolerances afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen

SAFE = 2**62
"""Sums stay below this, checked before they are made."""


@dataclass(frozen=True)
class Certificate:
    """A proved upper bound on ``c·x``, and what each variable would cost.

    Attributes
    ----------
    total : int
        The bound, times `scale`.
    scale : int
    step : int
        Greatest common divisor of c.
    reduced : int64 [n]
        d, times `scale`: moving variable j one step off its preferred side
        lowers the bound by ``|d_j|``.
    """

    total: int
    scale: int
    reduced: IntArray
    step: int

    @property
    def bound(self) -> int:
        """The largest value ``c·x`` not excluded; every value is a multiple of `step`."""
        return self.total // (self.scale * self.step) * self.step


def certify(program: Frozen, objective: IntArray, prices: NDArray[np.float64]) -> Certificate:
    """Return the upper bound on ``objective · x`` that the row `prices` prove.

    Parameters
    ----------
    program : Frozen
    objective : int64 [n]
    prices : float64 [m]
        Any numbers; better duals give a better bound, none gives a wrong one.

    Raises
    ------
    OverflowError
        If the figures are too large for exact 64-bit sums at any scale.
    """
    prices = np.nan_to_num(prices, nan=0.0, posinf=0.0, neginf=0.0)
    prices = np.where((prices > 0) & (program.row_upper >= UNBOUNDED), 0.0, prices)
    prices = np.where((prices < 0) & (program.row_lower <= -UNBOUNDED), 0.0, prices)
    size = np.abs(program.matrix)
    reach = np.maximum(np.abs(program.lower), np.abs(program.upper)).astype(np.float64)
    sides = np.where(prices > 0, program.row_upper, np.where(prices < 0, program.row_lower, 0))
    weight = np.abs(objective) + size.T @ (np.abs(prices) + 1)
    worst = float(weight @ (reach + 1) + (np.abs(prices) + 1) @ np.abs(sides.astype(np.float64)) + 1)
    for scale in (2**24, 2**20, 2**16, 2**12, 2**8, 2**4, 1):
        if worst * scale < SAFE:
            break
    else:
        raise OverflowError("figures too large for an exact 64-bit bound")
    y = np.rint(prices * scale).astype(np.int64)
    reduced = objective * scale - program.matrix.T @ y
    rows = int((y * np.where(y == 0, 0, sides)).sum())
    columns = int(np.maximum(reduced * program.lower, reduced * program.upper).sum())
    step = max(1, int(np.gcd.reduce(np.abs(objective), initial=0)))
    return Certificate(rows + columns, scale, reduced, step)


def tighten(program: Frozen, certificate: Certificate, above: int) -> Frozen:
    """Fix every variable that cannot differ in a solution with ``c·x > above``.

    Moving x_j by k steps off its preferred side costs ``k·|d_j|``; with `next`
    the smallest value above `above`, only ``total − next·scale`` may be spent,
    so each range shrinks to what that pays for. Nothing better is lost.
    """
    following = (above // certificate.step + 1) * certificate.step
    slack = certificate.total - following * certificate.scale
    cost = np.abs(certificate.reduced)
    span = program.upper - program.lower
    steps = span if slack < 0 else np.where(cost > 0, np.minimum(span, slack // np.maximum(cost, 1)), span)
    lower = np.where(certificate.reduced > 0, program.upper - steps, program.lower)
    upper = np.where(certificate.reduced < 0, program.lower + steps, program.upper)
    return program.within(lower, upper)
