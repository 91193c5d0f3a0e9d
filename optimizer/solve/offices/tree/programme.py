"""The mixture of divisions that serves a goal best; GLOP goes on from the solution before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.bars import Bars
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.tree.goal import Goal
from optimizer.solve.offices.weighing import Parts, Weighing
from optimizer.solve.relaxation import FloatArray

PARAMETERS = "use_preprocessing: false use_dual_simplex: true"
"""Without preprocessing GLOP goes on from its basis; what is barred leaves that dual feasible."""
NEAR = 1e-5
"""Relative distance from the best choice that is close enough."""
NONE = 1e-9
"""Shares below are none."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """Shares of divisions that are worth the most together.

    Attributes
    ----------
    value : float
        What it is worth: points, or the shortage negated.
    shares : float64 [divisions]
    price : float64 [rows]
        What the master's rows cost, in the goal's parts of a point; of what it must have it may be below 0.
    weight : int64 [counties]
        What needs met are worth, in the same; alike in all counties.
    """

    value: float
    shares: FloatArray
    price: FloatArray
    weight: IntArray


class Programme:
    """Rows are those of a master, and one for the shortage that plans may have.

    Parameters
    ----------
    master : Master
        Gives columns and rows; more may come in.
    weighing : Weighing
    goal : Goal
    """

    def __init__(self, master: Master, weighing: Weighing, goal: Goal) -> None:
        self._master, self._weighing, self.goal = master, weighing, goal
        self._known = Parts(weighing, master.divisions)
        self._needed = int(weighing.needed.sum())
        self._begin()

    def _begin(self) -> None:
        """Begin from nothing."""
        self._solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(PARAMETERS)
        self._infinity = self._solver.infinity()
        self._rows: list[Any] = []
        self._columns: list[Any] = []
        self._barred: set[int] = set()
        self._bars = Bars()
        self._must: set[int] = set()
        self._lacking: dict[int, Any] = {}
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._short = self._solver.Constraint(-self._infinity, float(self.goal.at - self._needed))
        self._beyond = self._solver.NumVar(0, self._infinity, "")
        self._objective.SetCoefficient(self._beyond, float(self.goal.charge))
        self._short.SetCoefficient(self._beyond, -1.0)
        self.refresh()

    def refresh(self) -> None:
        """Take in the master's new columns and rows."""
        matrix, room = self._master.matrix(), self._master.room()
        rows, columns = len(self._rows), len(self._columns)
        self._rows += [self._solver.Constraint(-self._infinity, float(r)) for r in room[rows:]]
        fit, met = self._parts
        for column in range(columns, len(fit)):
            variable = self._solver.NumVar(0, self._infinity, "")
            self._columns.append(variable)
            self._objective.SetCoefficient(variable, -float(self.goal.fit * fit[column]))
            self._short.SetCoefficient(variable, -float(met[column]))
        for some, begin in ((matrix[:, columns:], (0, columns)), (matrix[rows:, :columns], (rows, 0))):
            entries = sparse.coo_array(some)
            facts = (entries.row + begin[0], entries.col + begin[1], entries.data)
            for row, column, times in zip(*(part.tolist() for part in facts), strict=True):
                self._rows[row].SetCoefficient(self._columns[column], times)

    @property
    def _parts(self) -> tuple[FloatArray, FloatArray]:
        """What each division earns, and what it meets of all needs."""
        fit, met = self._known.now()
        return fit, np.asarray(met.sum(axis=1)).ravel()

    def leave_out(self, barred: set[int], bars: Bars) -> None:
        """Leave these columns out, and have what `bars` say that plans must have; nothing else.

        What a mixture must have it may lack at a price, so that there is always one.
        """
        for column in barred - self._barred:
            self._columns[column].SetBounds(0.0, 0.0)
        for column in self._barred - barred:
            self._columns[column].SetBounds(0.0, self._infinity)
        self._barred, self._bars = set(barred), bars
        must = {self._master.row_of_village(v) for v in bars.served}
        must |= {self._master.row_of_person(i) for i in bars.used}
        for row in must ^ self._must:
            self._rows[row].SetLb(1.0 if row in must else -self._infinity)
        for row in must - {*self._lacking}:
            lacking = self._lacking[row] = self._solver.NumVar(0, self._infinity, "")
            self._objective.SetCoefficient(lacking, self.goal.lack)
            self._rows[row].SetCoefficient(lacking, 1.0)
        self._must = must

    def worth(self, seconds: float) -> float | None:
        """Return what the mixture is worth: points, or the shortage negated; None if there was no time."""
        if seconds <= 0:
            return None
        if not self._solved(seconds):
            # GLOP loses its way now and then where it goes on from a basis
            barred, bars = self._barred, self._bars
            self._begin()
            self.leave_out(barred, bars)
            if not self._solved(seconds):
                return None
        return -float(self._objective.Value())

    def _solved(self, seconds: float) -> bool:
        self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        return bool(self._solver.Solve() == pywraplp.Solver.OPTIMAL)

    def solve(self, seconds: float) -> Mixture | None:
        """Return the mixture, None if there was no time."""
        value, scale = self.worth(seconds), self.goal.scale
        if value is None:
            return None
        share = np.array([column.solution_value() for column in self._columns])
        price = -scale * np.array([row.dual_value() for row in self._rows])
        weight = round(min(max(-scale * self._short.dual_value(), 0.0), scale * self.goal.charge))
        weights = np.full(len(self._weighing.needed), weight, dtype=np.int64)
        return Mixture(value, np.where(share > NONE, share, 0.0), price, weights)

    def best_choice(self, seconds: float) -> list[int]:
        """Return the columns of the best choice found that is short enough, none if there was no time."""
        fit, met = self._parts
        free = np.array([c for c in range(len(fit)) if c not in self._barred], dtype=np.int64)
        if seconds <= 0 or not len(free):
            return []
        matrix = self._master.matrix()[:, free]
        uses = sparse.hstack([matrix, sparse.csc_matrix((matrix.shape[0], 1))])
        short = sparse.csr_matrix(np.r_[-met[free], -1.0])
        room = np.r_[self._master.room(), float(self.goal.at - self._needed)]
        least = np.full(len(room), -np.inf)
        least[[*self._must]] = 1.0
        found = milp(
            np.r_[-self.goal.fit * fit[free], float(self.goal.charge)],
            integrality=np.r_[np.ones(len(free)), 0],
            bounds=Bounds(0, np.r_[np.ones(len(free)), np.inf]),
            constraints=LinearConstraint(sparse.vstack([uses, short]).tocsc(), least, room),
            options={"time_limit": seconds, "mip_rel_gap": NEAR},
        )
        if found.x is None:
            return []
        chosen = found.x[:-1] > 0.5
        used = np.asarray(matrix[:, chosen].sum(axis=1)).ravel()
        lawful = (used <= room[:-1]).all() and (used >= least[:-1]).all()
        return [int(column) for column in free[chosen]] if lawful else []

    def parts_of(self, columns: Iterable[int]) -> tuple[int, int]:
        """Return shortage and fit of the plan of these columns."""
        fit, met = self._parts
        some = [*columns]
        return self._needed - round(met[some].sum()), round(fit[some].sum())
