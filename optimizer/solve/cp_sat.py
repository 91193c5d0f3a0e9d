"""CP-SAT without its modelling layer: programs are handed over as they are (``engine.py``).

``ortools.sat.python.cp_model`` brings pandas along, 0.2 s at every start; this is
the extension module that it wraps, and the little of the wrapping that is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from ortools.sat.python import cp_model_helper as helper

from optimizer.matching.codes import IntArray

INFEASIBLE, INVALID, OPTIMAL = (
    helper.INFEASIBLE,
    helper.MODEL_INVALID,
    helper.OPTIMAL,
)

Found = Callable[[IntArray], bool]
"""Called with a solution; returns whether to stop."""


class Solver:
    """One search of one model; good for one call of `solve`.

    Attributes
    ----------
    parameters : SatParameters
    """

    def __init__(self) -> None:
        self.parameters: Any = helper.SatParameters()
        self._search: Any = helper.SolveWrapper()

    def solve(self, model: Any, found: Found, bound: Callable[[float], None]) -> Any:
        """Search `model`, a CpModelProto; `found` and `bound` hear of solutions and bounds.

        Returns
        -------
        CpSolverResponse
            Its ``status``, ``solution`` and ``solution_info`` are what matters.
        """
        heard = _Heard(found)
        self._search.set_parameters(self.parameters)
        self._search.add_solution_callback(heard)
        self._search.add_best_bound_callback(bound)
        response = self._search.solve(model)
        self._search.clear_solution_callback(heard)
        return response

    def stop(self) -> None:
        """End the search soon, from any thread."""
        self._search.stop_search()


def new_model() -> Any:
    """Return an empty model, a CpModelProto."""
    return helper.CpModelProto()


class _Heard(helper.SolutionCallback):
    """Passes solutions on."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self._found = found

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the extension calls it so
        response: Any = self.Response()  # type: ignore[no-untyped-call]
        if self._found(np.array(response.solution, dtype=np.int64)):
            self.StopSearch()
