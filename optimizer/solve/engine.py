"""CP-SAT on a program: the engine that decides and proves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from typing import Literal

import numpy as np
from ortools.sat.python import cp_model

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen
from optimizer.solve.progress import Clock

_OPEN_SIDE = 2**50
_GRACE = 0.5
"""Seconds after which a run that overran its limit is stopped from outside (OR-Tools #5163)."""

Verdict = Literal["optimal", "infeasible", "stopped"]


@dataclass(frozen=True)
class Answer:
    """What CP-SAT found out about maximising a linear objective over a program.

    Attributes
    ----------
    verdict : str
        ``stopped`` when time ran out or the caller asked for it.
    x : int64 [n] | None
        The best solution, kept outside the solver as it was found.
    bound : int | None
        Proved: no solution of the program exceeds it. None while nothing is.
    """

    verdict: Verdict
    x: IntArray | None
    bound: int | None


@dataclass(frozen=True)
class Strategy:
    """Settings of one CP-SAT run; measured choices are recorded in ``docs/solving.md``."""

    workers: int = 1
    seed: int = 0
    subsolvers: tuple[str, ...] = ()


def maximise(
    program: Frozen,
    objective: IntArray,
    clock: Clock,
    strategy: Strategy,
    above: int | None = None,
    seconds: float | None = None,
    watch: Callable[[int | None, int | None], bool] | None = None,
) -> Answer:
    """Maximise ``objective · x`` over `program` by CP-SAT.

    Parameters
    ----------
    program : Frozen
    objective : int64 [n]
    clock : Clock
        Deadline and stop switch.
    strategy : Strategy
    above : int, optional
        Only solutions strictly better than this are looked for; ``infeasible``
        then means that there is none.
    seconds : float, optional
        A shorter limit than the clock's.
    watch : callable, optional
        Called with (value, bound) whenever either improves; returns True to stop.
    """
    limit = clock.left if seconds is None else min(seconds, clock.left)
    if limit <= 0:
        return Answer("stopped", None, None)
    solver = cp_model.CpSolver()
    _configure(solver, strategy, limit)
    keeper = _Keeper(solver, objective, clock, watch)
    solver.best_bound_callback = keeper.on_bound
    timer = Timer(limit + _GRACE, solver.stop_search)
    timer.daemon = True
    timer.start()
    try:
        status = solver.solve(to_cp_sat(program, objective, above), keeper)
    finally:
        timer.cancel()
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError("CP-SAT refused the model: " + solver.solution_info())
    if status == cp_model.INFEASIBLE:
        return Answer("infeasible", None, None)
    if status == cp_model.OPTIMAL:
        x = np.array(solver.response_proto.solution, dtype=np.int64)
        return Answer("optimal", x, int(objective @ x))
    return Answer("stopped", keeper.x, keeper.bound)


class _Keeper(cp_model.CpSolverSolutionCallback):
    """Keeps the incumbent and the bound outside the solver (OR-Tools #3750)."""

    def __init__(
        self,
        solver: cp_model.CpSolver,
        objective: IntArray,
        clock: Clock,
        watch: Callable[[int | None, int | None], bool] | None,
    ) -> None:
        super().__init__()
        self._solver, self._objective, self._clock, self._watch = solver, objective, clock, watch
        self.x: IntArray | None = None
        self.value: int | None = None
        self.bound: int | None = None

    def on_solution_callback(self) -> None:
        """Keep the solution."""
        self.x = np.array(self.response_proto.solution, dtype=np.int64)
        self.value = int(self._objective @ self.x)
        self._tell()

    def on_bound(self, bound: float) -> None:
        """Keep the bound; CP-SAT minimises the negated objective."""
        self.bound = round(-bound)
        self._tell()

    def _tell(self) -> None:
        done = self._watch is not None and self._watch(self.value, self.bound)
        if done or self._clock.stop.is_set():
            self._solver.stop_search()


def _configure(solver: cp_model.CpSolver, strategy: Strategy, seconds: float) -> None:
    parameters = solver.parameters
    parameters.max_time_in_seconds = seconds
    parameters.random_seed = strategy.seed
    parameters.num_workers = strategy.workers
    parameters.linearization_level = 2
    parameters.add_lp_constraints_lazily = False
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.subsolvers.extend(strategy.subsolvers)


def to_cp_sat(program: Frozen, objective: IntArray, above: int | None) -> cp_model.CpModel:
    """Return the CP-SAT model that maximises ``objective · x``; filled in bulk (``known.md``)."""
    model = cp_model.CpModel()
    proto = model.proto
    for low, high in zip(program.lower.tolist(), program.upper.tolist(), strict=True):
        proto.variables.add().domain.extend((low, high))
    starts = program.matrix.indptr.tolist()
    var, coef = program.matrix.indices.tolist(), program.matrix.data.tolist()
    row_low = np.where(program.row_lower <= -UNBOUNDED, -_OPEN_SIDE, program.row_lower).tolist()
    row_high = np.where(program.row_upper >= UNBOUNDED, _OPEN_SIDE, program.row_upper).tolist()
    for r in range(len(row_low)):
        linear = proto.constraints.add().linear
        linear.vars.extend(var[starts[r] : starts[r + 1]])
        linear.coeffs.extend(coef[starts[r] : starts[r + 1]])
        linear.domain.extend((row_low[r], row_high[r]))
    used = np.flatnonzero(objective)
    proto.objective.vars.extend(used.tolist())
    proto.objective.coeffs.extend((-objective[used]).tolist())
    if above is not None:
        proto.objective.domain.extend((-_OPEN_SIDE, -above - 1))
    return model
