"""A plan's placements as arrays beside its scenario, with points and reasons for single pairs."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from optimizer.matching.admissible import Admissibility
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.points import Points
from optimizer.plan.records import Placement, Plan
from optimizer.scenario.records import Scenario


class Placed:
    """The placements whose cadre and village the scenario knows.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
    beside : Placed, optional
        Another plan; where it is of the same scenario, what is known of that is shared.

    Attributes
    ----------
    rows : list of Placement
        In the order of files: by village, then role, then cadre.
    unknown : tuple of str
        Cadres and villages named by the plan and missing from the scenario.
    cadre, village : int64 [rows]
    team : mapping of int to list of int
        Village → its rows.
    """

    def __init__(self, scenario: Scenario, plan: Plan, beside: Placed | None = None) -> None:
        self.scenario, self.plan = scenario, plan
        self._same: Placed | None = beside if beside is not None and beside.scenario is scenario else None
        self.instance: Instance = self._same.instance if self._same else Instance(scenario)
        instance = self.instance
        self.rows: list[Placement] = []
        unknown: dict[str, None] = {}
        for row in sorted(plan.placements, key=lambda p: (p.village, p.role, p.cadre)):
            missing = [c for c in [row.cadre] if c not in instance.cadre_index]
            missing += [v for v in [row.village] if v not in instance.village_index]
            if missing:
                unknown.update(dict.fromkeys(missing))
            else:
                self.rows.append(row)
        self.unknown = tuple(unknown)
        self.cadre = np.array([instance.cadre_index[r.cadre] for r in self.rows], dtype=np.int64)
        self.village = np.array([instance.village_index[r.village] for r in self.rows], dtype=np.int64)
        self.team: dict[int, list[int]] = defaultdict(list)
        for k, v in enumerate(self.village.tolist()):
            self.team[v].append(k)

    @cached_property
    def points(self) -> Points:
        """The points of the scenario."""
        return self._same.points if self._same else Points(self.instance)

    @cached_property
    def admissibility(self) -> Admissibility:
        """The reasons of the scenario."""
        return self._same.admissibility if self._same else Admissibility(self.instance)

    def parts(self, rows: IntArray) -> list[dict[str, int]]:
        """Return the points of placements by component, ``leader`` last for those who lead."""
        cadre, village = self.cadre[rows], self.village[rows]
        columns = {name: column.tolist() for name, column in self.points.at(cadre, village).items()}
        result = [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]
        lead = (self.points.weights.leader * self.points.department_at(cadre, village)).tolist()
        for parts, row, points in zip(result, rows.tolist(), lead, strict=True):
            if self.rows[row].role == "leader":
                parts["leader"] = points
        return result

    @cached_property
    def previous_members(self) -> dict[int, list[int]]:
        """Village → the cadres who were there before and may still go there."""
        before = self.instance.cadres.previous
        known = np.flatnonzero(before >= 0)
        stays = known[self.admissibility.at(known, before[known]) == 0]
        members: dict[int, list[int]] = defaultdict(list)
        for cadre, village in zip(stays.tolist(), before[stays].tolist(), strict=True):
            members[village].append(cadre)
        return members

    def placed(self) -> BoolArray:
        """Return whether each cadre is placed, bool [I]."""
        mask = np.zeros(self.instance.n_cadres, dtype=bool)
        mask[self.cadre] = True
        return mask
