"""Placements as records: who holds which post, where, sent by whom."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.plan.records import Placement
from optimizer.scenario.records import Cadre, Level, Role, Scenario, Unit, Village

RANK: dict[Level, int] = {"province": 2, "prefecture": 1, "county": 0}
"""Level of a unit → its place in the order of levels, the highest last."""


@dataclass(frozen=True, slots=True)
class Post:
    """One placement of a plan with the records it names."""

    cadre: Cadre
    unit: Unit
    village: Village
    role: Role

    @property
    def leads(self) -> bool:
        """Whether the cadre leads the team."""
        return self.role == "leader"


def posts(scenario: Scenario, placements: Iterable[Placement]) -> list[Post]:
    """Return the posts of a plan by village and cadre, each in the order of its table.

    Placements whose cadre or village the scenario doesn't have are left out.
    """
    cadres = {c.id: k for k, c in enumerate(scenario.cadres)}
    villages = {v.id: k for k, v in enumerate(scenario.villages)}
    units = {u.id: u for u in scenario.units}
    known = sorted(
        (villages[p.village], cadres[p.cadre], p.role)
        for p in placements
        if p.cadre in cadres and p.village in villages
    )
    made = []
    for v, c, role in known:
        cadre = scenario.cadres[c]
        made.append(Post(cadre, units[cadre.unit], scenario.villages[v], role))
    return made


def experience(cadre: Cadre) -> tuple[float, float, str]:
    """Return what orders cadres of one level: years in villages, age, id; a missing figure is lowest."""
    return (_known(cadre.rural_years), _known(cadre.age), cadre.id)


def _known(value: float | None) -> float:
    return -math.inf if value is None else value
