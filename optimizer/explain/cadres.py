"""One cadre: where placed, where else possible, and why not elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.placed import Placed
from optimizer.explain.reasons import FACTS, Facts, Subject, unmet_conditions
from optimizer.explain.views import CadreView, PlaceView, Refusal
from optimizer.matching.admissible import BIT


def cadre_view(placed: Placed, i: int) -> CadreView:
    """Return what can be said about the cadre of index `i`."""
    scenario, instance = placed.scenario, placed.instance
    cadre = scenario.cadres[i]
    unit = scenario.units[instance.unit_index[cadre.unit]]
    subject = Subject.of(scenario, cadre, unit)
    places = _Places(placed, i)
    bits = placed.admissibility.reasons(np.array([i]))[0]
    admissible = [places.at(v) for v in np.flatnonzero(bits == 0).tolist()]
    admissible.sort(key=lambda p: (-p.points, -(p.lead_points or 0), p.village))
    row = next((row for row in placed.rows if row.cadre == cadre.id), None)
    place = places.at(instance.village_index[row.village]) if row else None
    previous = int(instance.cadres.previous[i])
    return CadreView(
        cadre=cadre.id,
        name=cadre.name,
        unit=unit.id,
        unit_name=unit.name,
        department=unit.department,
        level=unit.level,
        skills=dict(cadre.skills),
        previous=scenario.villages[previous].id if previous >= 0 else None,
        role=row.role if row else None,
        place=place,
        rank=1 + sum(other.points > place.points for other in admissible) if place else None,
        eligible=bool(instance.cadres.eligible[i]),
        may_lead=bool(instance.cadres.may_lead[i]),
        leader_fails=unmet_conditions(scenario.policy.eligibility.leader, cadre, unit),
        villages=instance.n_villages,
        admissible=tuple(admissible),
        refusals=tuple(_refusals(placed, subject, bits)),
    )


class _Places:
    """The points of one cadre at every village."""

    def __init__(self, placed: Placed, i: int) -> None:
        rows = np.array([i])
        self.villages = placed.scenario.villages
        self.components = {k: c[0].tolist() for k, c in placed.points.components(rows).items()}
        self.lead = (placed.points.weights.leader * placed.points.department(rows)[0]).tolist()
        self.may_lead = (placed.instance.needs.leader & placed.instance.cadres.may_lead[i]).tolist()

    def at(self, v: int) -> PlaceView:
        """Return the village of index `v` as a place for the cadre."""
        parts = {name: column[v] for name, column in self.components.items()}
        lead = self.lead[v] if self.may_lead[v] else None
        return PlaceView(self.villages[v].id, self.villages[v].name, sum(parts.values()), lead, parts)


def _refusals(placed: Placed, subject: Subject, bits: NDArray[np.uint8]) -> Iterator[Refusal]:
    """Yield the inadmissible villages by reason and facts, in the contract's order of reasons."""
    villages = placed.scenario.villages
    for code, facts_of in FACTS.items():
        groups: dict[str, tuple[Facts, list[str]]] = {}
        for v in np.flatnonzero(bits & BIT[code]).tolist():
            facts = facts_of(subject, villages[v])
            groups.setdefault(repr(facts), (facts, []))[1].append(villages[v].id)
        for shared, ids in groups.values():
            yield Refusal(code, shared, tuple(ids))
