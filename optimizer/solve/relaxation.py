"""The linear relaxation: prices for the rows, by HiGHS' dual simplex.

Guidance only: nothing that is printed rests on these floats (``certificate.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen

FloatArray = NDArray[np.float64]


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
    """Maximise ``objective · x`` over the relaxation; None when time ran out or nothing fits.

    Parameters
    ----------
    program : Frozen
    objective : int64 [n]
    seconds : float
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
