"""The linear relaxation: prices for the rows, by HiGHS' dual simplex or PDLP.

Guidance only: nothing that is printed rests on these floats (``certificate.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as builder
from scipy import sparse
from scipy.optimize import linprog

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen

FloatArray = NDArray[np.float64]

PRECISION = 1e-4
"""Relative accuracy asked of PDLP; the bound is recomputed in integers whatever it reaches."""


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation says.

    Attributes
    ----------
    x : float64 [n]
    prices : float64 [m]
        Row duals of the maximisation: what one more unit of a row's limit is worth.
    """

    x: FloatArray
    prices: FloatArray


def relax(program: Frozen, objective: IntArray, seconds: float) -> Relaxed | None:
    """Maximise ``objective · x`` over the relaxation by dual simplex: a vertex, so few fractions.

    Parameters
    ----------
    program : Frozen
    objective : int64 [n]
    seconds : float

    Returns
    -------
    Relaxed or None
        None when time ran out or nothing fits.
    """
    if seconds <= 0 or program.matrix.shape[1] == 0:
        return None
    lower, upper = program.row_lower, program.row_upper
    equal = lower == upper
    below = ~equal & (upper < UNBOUNDED)
    above = ~equal & (lower > -UNBOUNDED)
    result = linprog(
        -objective.astype(np.float64),
        A_ub=sparse.vstack([program.matrix[below], -program.matrix[above]]).astype(np.float64),
        b_ub=np.concatenate([upper[below], -lower[above]]).astype(np.float64),
        A_eq=program.matrix[equal].astype(np.float64),
        b_eq=lower[equal].astype(np.float64),
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs-ds",
        options={"time_limit": seconds},
    )
    if result.status != 0:
        return None
    prices = np.zeros(len(lower))
    marginals = np.asarray(result.ineqlin.marginals)
    prices[below] = -marginals[: below.sum()]
    prices[above] += marginals[below.sum() :]
    prices[equal] = -np.asarray(result.eqlin.marginals)
    return Relaxed(np.asarray(result.x), prices)


def price(program: Frozen, objective: IntArray, seconds: float, threads: int) -> FloatArray | None:
    """Return row prices that maximise ``objective · x`` nearly, by PDLP; None where it has none to give.

    For objectives that most variables have no part in (shortage alone): the
    simplex wanders there for half a minute where this takes two seconds
    (``docs/solving.md``).
    """
    if seconds <= 0 or program.matrix.shape[1] == 0:
        return None
    low: FloatArray = np.where(program.row_lower <= -UNBOUNDED, -np.inf, program.row_lower)
    high: FloatArray = np.where(program.row_upper >= UNBOUNDED, np.inf, program.row_upper)
    model: Any = builder.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        program.lower.astype(np.float64),
        program.upper.astype(np.float64),
        objective.astype(np.float64),
        low,
        high,
        program.matrix.astype(np.float64),
    )
    model.set_maximize(True)
    solver = builder.ModelSolverHelper("PDLP")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(
        f"num_threads: {threads} termination_criteria {{ simple_optimality_criteria {{ "
        f"eps_optimal_relative: {PRECISION} eps_optimal_absolute: {PRECISION} }} }}"
    )
    solver.solve(model)
    return np.array(solver.dual_values()) if solver.has_solution() else None
