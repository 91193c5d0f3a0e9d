"""How well a cadre fits a village: the points, by component."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance

COMPONENTS = ("department", "skill", "experience", "preference", "request", "continuity")


class Points:
    """fit(i, v) and D(i, v) for any cadres against all villages.

    Parameters
    ----------
    instance : Instance
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.weights = instance.scenario.objective.fit
        self._departments, self._department_points = self._department_table()
        cadres = instance.scenario.cadres
        self._experience = np.array([(c.rural_years or 0) >= 1 for c in cadres], dtype=np.int64)
        self._needed = (instance.needs.skills.T > 0).astype(np.int64)
        self._wishes, self._wished = self._preference_tables()
        self._requested = self._request_table()

    def _department_table(self) -> tuple[IntArray, IntArray]:
        """Return each cadre's department code [I] and D by department [departments, V]."""
        scenario = self.instance.scenario
        names = sorted({u.department for u in scenario.units})
        code = {d: k for k, d in enumerate(names)}
        by_unit = np.array([code[u.department] for u in scenario.units], dtype=np.int64)
        points = scenario.policy.match.points
        table = np.array(
            [[max(points.get(d, {}).get(t, 0) for t in v.types) for v in scenario.villages] for d in names],
            dtype=np.int64,
        )
        return by_unit[self.instance.cadres.unit], table

    def _preference_tables(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Return cadre × wish and wish × village incidence; a wish is an id, county or type."""
        scenario = self.instance.scenario
        terms = sorted({t for c in scenario.cadres for t in c.prefers})
        column = {t: k for k, t in enumerate(terms)}
        wishes = [(i, column[t]) for i, c in enumerate(scenario.cadres) for t in set(c.prefers)]
        wished = [
            (column[t], k)
            for k, v in enumerate(scenario.villages)
            for t in {v.id, v.county, *v.types}
            if t in column
        ]
        shape = (len(scenario.cadres), len(terms))
        return _incidence(wishes, shape), _incidence(wished, (len(terms), len(scenario.villages)))

    def _request_table(self) -> sparse.csr_array:
        scenario, cadre = self.instance.scenario, self.instance.cadre_index
        asked = [(cadre[c], k) for k, v in enumerate(scenario.villages) for c in set(v.requests)]
        return _incidence(asked, (self.instance.n_cadres, self.instance.n_villages))

    def department(self, rows: IntArray) -> IntArray:
        """Return D(i, v), unweighted department points, int64 [k, V]."""
        return np.asarray(self._department_points[self._departments[rows]])

    def components(self, rows: IntArray) -> dict[str, IntArray]:
        """Return weighted points by component for the cadres `rows`, each int64 [k, V]."""
        w, facts = self.weights, self.instance.cadres
        shape = (len(rows), self.instance.n_villages)
        continuity = np.zeros(shape, dtype=np.int64)
        stays = np.flatnonzero(facts.previous[rows] >= 0)
        continuity[stays, facts.previous[rows][stays]] = w.continuity
        preference = (self._wishes[rows] @ self._wished).toarray() > 0
        return {
            "department": w.department * self.department(rows),
            "skill": w.skill * (facts.skills[rows] @ self._needed),
            "experience": np.broadcast_to(w.experience * self._experience[rows][:, None], shape),
            "preference": w.preference * preference.astype(np.int64),
            "request": w.request * self._requested[rows].toarray(),
            "continuity": continuity,
        }

    def fit(self, rows: IntArray) -> IntArray:
        """Return fit(i, v) for the cadres `rows` against all villages, int64 [k, V]."""
        return np.asarray(sum(self.components(rows).values()), dtype=np.int64)


def _incidence(entries: list[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_array:
    index = np.array(entries, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(index), dtype=np.int64)
    return sparse.csr_array((ones, (index[:, 0], index[:, 1])), shape=shape)
