"""A linear programme solved roughly, from where an earlier solution left off."""

from __future__ import annotations

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from optimizer.solve.relaxation import FloatArray

ROUGHLY = 3e-4
"""Relative precision."""


def roughly(
    worth: FloatArray,
    matrix: sparse.csc_matrix,
    room: FloatArray,
    shares: FloatArray,
    duals: FloatArray,
    seconds: float,
    within: float = ROUGHLY,
) -> tuple[FloatArray, FloatArray]:
    """Return shares >= 0 that are worth most within the room there is, and the rows' duals, by PDLP.

    Parameters
    ----------
    worth : float64 [columns]
    matrix : csc_matrix [rows, columns]
    room : float64 [rows]
    shares, duals : float64 [columns], [rows]
        To begin with. Duals are those of the least loss: none is above 0.
    seconds : float
    within : float
        Relative precision.
    """
    program = pdlp.QuadraticProgram()
    program.objective_vector = -worth
    program.constraint_matrix = matrix
    program.constraint_lower_bounds = np.full(len(room), -np.inf)
    program.constraint_upper_bounds = room
    program.variable_lower_bounds = np.zeros(len(worth))
    program.variable_upper_bounds = np.full(len(worth), np.inf)
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    criteria = parameters.termination_criteria
    criteria.simple_optimality_criteria.eps_optimal_absolute = within
    criteria.simple_optimality_criteria.eps_optimal_relative = within
    criteria.time_sec_limit = seconds
    parameters.num_threads = 1
    parameters.restart_strategy = parameters.ADAPTIVE_DISTANCE_BASED
    start = pdlp.PrimalAndDualSolution()
    start.primal_solution, start.dual_solution = shares, duals
    result = pdlp.primal_dual_hybrid_gradient(program, parameters, start)
    return np.array(result.primal_solution), np.array(result.dual_solution)
