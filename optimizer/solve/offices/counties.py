"""What is proved about the shortages of counties together, and what follows for the tiers.

Shortages are whole numbers in every county. So where prices prove that two
counties together are 2.3 short, they are 3 short; and what a plan of a given
shortage may earn in fit is the most over all ways in which counties may share it
(``docs/offices.md``). These small integer programmes are left to CP-SAT.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from optimizer.matching.codes import IntArray

LONGEST = 5.0
"""Seconds for one of the integer programmes; what is proved until then counts."""


@dataclass(frozen=True, eq=False)
class Cut:
    """In every plan ``fit`` times its fit less Σ ``weight`` times counties' shortages is at most ``bound``.

    Attributes
    ----------
    fit : int
    weight : int64 [counties]
        None below 0.
    bound : int
    """

    fit: int
    weight: IntArray
    bound: int

    def at(self, shortage: IntArray) -> int:
        """Return the most that ``fit`` times the fit can be where counties are so short."""
        return self.bound + int(self.weight @ shortage)


@dataclass(frozen=True, eq=False)
class Corner:
    """The best that cuts leave possible.

    Attributes
    ----------
    value : int
        The bound.
    shortage : int64 [counties]
        A way to share the shortage that reaches it (or nearly).
    """

    value: int
    shortage: IntArray


class Counties:
    """Collects cuts.

    Parameters
    ----------
    most : int64 [counties]
        Shortage of each county where nobody is sent.
    top_fit : int
        No plan earns more fit.
    """

    def __init__(self, most: IntArray, top_fit: int) -> None:
        self._most, self._top_fit = most, top_fit
        self.cuts: list[Cut] = []
        self._known: dict[tuple[int, int], Corner | None] = {}

    def keep(self, cut: Cut) -> None:
        """Take a cut in."""
        self.cuts.append(cut)

    def least_shortage(self) -> Corner:
        """Return the least shortage that the cuts leave possible."""
        key = -1, len(self.cuts)
        if key not in self._known:
            model, shortage = self._model()
            model.minimize(sum(shortage))
            self._known[key] = self._solve(model, shortage)
        found = self._known[key]
        assert found is not None  # no plan at all is always possible
        return found

    def most_fit(self, total: int) -> Corner | None:
        """Return the most fit that cuts leave possible at a shortage of `total`, None if they exclude it."""
        key = total, len(self.cuts)
        if key not in self._known:
            model, shortage = self._model()
            model.add(sum(shortage) == total)
            fit = model.new_int_var(0, self._top_fit, "")
            for cut in self.cuts:
                if cut.fit:
                    room = cut.bound + sum(int(w) * s for w, s in zip(cut.weight, shortage, strict=True))
                    model.add(cut.fit * fit <= room)
            model.maximize(fit)
            self._known[key] = self._solve(model, shortage)
        return self._known[key]

    def _model(self) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        model = cp_model.CpModel()
        shortage = [model.new_int_var(0, int(most), "") for most in self._most]
        for cut in self.cuts:
            if not cut.fit:
                model.add(sum(int(w) * s for w, s in zip(cut.weight, shortage, strict=True)) >= -cut.bound)
        return model, shortage

    def _solve(self, model: cp_model.CpModel, shortage: list[cp_model.IntVar]) -> Corner | None:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = LONGEST
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        bound = round(solver.best_objective_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Corner(bound, np.zeros_like(self._most))
        return Corner(bound, np.array([solver.value(s) for s in shortage], dtype=np.int64))
