"""A plan's placements as arrays beside its scenario, with points and reasons for single pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from optimizer.matching.admissible import Admissibility
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import BLOCK
from optimizer.matching.points import Points
from optimizer.plan.records import Placement, Plan
from optimizer.scenario.records import Scenario


class Placed:
    """The placements whose cadre and village the scenario knows.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan

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

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario, self.plan = scenario, plan
        self.instance = instance = Instance(scenario)
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
        return Points(self.instance)

    @cached_property
    def admissibility(self) -> Admissibility:
        """The reasons of the scenario."""
        return Admissibility(self.instance)

    def parts(self, rows: IntArray) -> list[dict[str, int]]:
        """Return the points of placements by component, ``leader`` last for those who lead."""
        result: list[dict[str, int]] = []
        weight = self.points.weights.leader
        for block in self._blocks(rows):
            cadre, village = self.cadre[block], self.village[block]
            line = np.arange(len(block))
            columns = {k: c[line, village].tolist() for k, c in self.points.components(cadre).items()}
            lead = (weight * self.points.department(cadre)[line, village]).tolist()
            for n, row in enumerate(block.tolist()):
                parts = {name: column[n] for name, column in columns.items()}
                result.append(parts | ({"leader": lead[n]} if self.rows[row].role == "leader" else {}))
        return result

    @cached_property
    def previous_members(self) -> dict[int, list[int]]:
        """Village → the cadres who were there before and may still go there."""
        before = self.instance.cadres.previous
        members: dict[int, list[int]] = defaultdict(list)
        for block in self._blocks(np.flatnonzero(before >= 0)):
            stays = self.admissibility.reasons(block)[np.arange(len(block)), before[block]] == 0
            for cadre in block[stays].tolist():
                members[int(before[cadre])].append(cadre)
        return members

    def placed(self) -> BoolArray:
        """Return whether each cadre is placed, bool [I]."""
        mask = np.zeros(self.instance.n_cadres, dtype=bool)
        mask[self.cadre] = True
        return mask

    def _blocks(self, rows: IntArray) -> Iterator[IntArray]:
        """Yield `rows` in pieces whose grid against all villages fits the memory."""
        height = max(1, BLOCK // max(1, self.instance.n_villages))
        for start in range(0, len(rows), height):
            yield rows[start : start + height]
