"""CP-SAT on a program: the engine that decides and proves.

One-worker searches with different settings race on the same program, since
CP-SAT's own portfolio is weak below eight workers (``docs/solving.md``).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, Literal

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.program import UNBOUNDED, Frozen
from optimizer.solve import cp_sat
from optimizer.solve.progress import Clock

_OPEN_SIDE = 2**50
_LOOK = 0.05
"""Seconds between looks at the clock and the stop switch."""

Verdict = Literal["optimal", "infeasible", "stopped"]
Watch = Callable[[int | None, int | None], bool]


@dataclass(frozen=True)
class Answer:
    """What CP-SAT found out about maximising a linear objective over a program.

    Attributes
    ----------
    verdict : str
        ``stopped`` when time ran out or the caller asked for it.
    x : int64 [n] | None
        The best solution, kept outside the solvers as it was found.
    bound : int | None
        Proved: no solution of the program exceeds it. None while nothing is.
    """

    verdict: Verdict
    x: IntArray | None
    bound: int | None


@dataclass(frozen=True)
class Strategy:
    """How many searches race, the seed of the first, whether they presolve, and the place of the first.

    A search's place says how it presolves (`_solver`); one that joins others takes the next.
    Branching by the relaxation proves sooner from the best solution, and later from any other.
    """

    workers: int = 1
    seed: int = 0
    presolve: bool = True
    place: int = 0
    by_relaxation: bool = False


class _Board:
    """The race's shared best solution and bound (outside the solvers: OR-Tools #3750)."""

    def __init__(self, watch: Watch | None) -> None:
        self.verdict: Verdict = "stopped"
        self.x: IntArray | None = None
        self.value: int | None = None
        self.bound: int | None = None
        self.over = Event()
        self._watch, self._lock = watch, Lock()

    def found(self, x: IntArray, value: int) -> None:
        with self._lock:
            if self.value is None or value > self.value:
                self.x, self.value = x, value
                self._tell()

    def proved(self, bound: int) -> None:
        with self._lock:
            if self.bound is None or bound < self.bound:
                self.bound = bound
                self._tell()

    def finish(self, verdict: Verdict) -> None:
        with self._lock:
            if self.verdict == "stopped":
                self.verdict = verdict
        self.over.set()

    def _tell(self) -> None:
        if self._watch is not None and self._watch(self.value, self.bound):
            self.over.set()


def maximise(
    program: Frozen,
    objective: IntArray,
    clock: Clock,
    strategy: Strategy,
    above: int | None = None,
    seconds: float | None = None,
    watch: Watch | None = None,
    hint: IntArray | None = None,
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
        Called with (value, bound) whenever either improves; returns True to
        stop. Called from the searches' threads, one at a time.
    hint : int64 [n], optional
        A solution to begin with.
    """
    limit = clock.left if seconds is None else min(seconds, clock.left)
    if limit <= 0:
        return Answer("stopped", None, None)
    model = to_cp_sat(program, objective, above, hint)
    board = _Board(watch)
    solvers = [
        _solver(strategy, place, limit) for place in range(strategy.place, strategy.place + strategy.workers)
    ]
    until = clock.elapsed + limit
    with ThreadPoolExecutor(len(solvers)) as pool:
        searches = [pool.submit(_search, s, model, objective, board) for s in solvers]
        while not all(s.done() for s in searches):
            wait(searches, timeout=_LOOK)
            if board.over.is_set() or clock.left <= 0 or clock.elapsed > until:
                for solver in solvers:
                    solver.stop()
    for search in searches:
        search.result()
    return Answer(board.verdict, board.x, board.value if board.verdict == "optimal" else board.bound)


def _search(solver: cp_sat.Solver, model: Any, objective: IntArray, board: _Board) -> None:
    """Run one search and bring what it finds and its verdict to the board."""

    def on_solution(x: IntArray) -> bool:
        board.found(x, int(objective @ x))
        return board.over.is_set()

    def on_bound(bound: float) -> None:
        board.proved(round(-bound))  # CP-SAT minimises the negated objective
        if board.over.is_set():
            # from inside the search: one worker then stops at the same point every time
            solver.stop()

    response = solver.solve(model, on_solution, on_bound)
    if response.status == cp_sat.INVALID:
        raise RuntimeError("CP-SAT refused the model: " + response.solution_info)
    if response.status == cp_sat.INFEASIBLE:
        board.finish("infeasible")
    elif response.status == cp_sat.OPTIMAL:
        x = np.array(response.solution, dtype=np.int64)
        board.found(x, int(objective @ x))
        board.finish("optimal")


def _solver(strategy: Strategy, place: int, seconds: float) -> cp_sat.Solver:
    """Return the searcher at `place` of the race: presolve in full, then light, then by other seeds."""
    solver = cp_sat.Solver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = seconds
    parameters.random_seed = strategy.seed + place // 2
    parameters.num_workers = 1
    parameters.linearization_level = 2
    parameters.add_lp_constraints_lazily = False
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.catch_sigint_signal = False
    parameters.cp_model_presolve = strategy.presolve
    if place % 2 == 1:
        parameters.max_presolve_iterations = 1
    if strategy.by_relaxation:
        parameters.search_branching = type(parameters.search_branching).LP_SEARCH
    return solver


def to_cp_sat(program: Frozen, objective: IntArray, above: int | None, hint: IntArray | None = None) -> Any:
    """Return the model that maximises ``objective · x``, a CpModelProto; filled in bulk (``known.md``)."""
    proto = cp_sat.new_model()
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
    if hint is not None:
        proto.solution_hint.vars.extend(range(len(hint)))
        proto.solution_hint.values.extend(hint.tolist())
    return proto
