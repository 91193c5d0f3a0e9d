"""The checker's own count of points, by component."""

from __future__ import annotations

from collections.abc import Callable

from optimizer.check.reading import Reading
from optimizer.scenario.records import Cadre, Village


def department_points(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return D(i, v): the most points the cadre's department has over the village's types."""
    points = reading.policy.match.points.get(reading.unit_of(cadre).department, {})
    return max(points.get(kind, 0) for kind in village.types)


def skill_levels(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return the sum of the cadre's levels in skills the village needs."""
    return sum(cadre.skills.get(skill, 0) for skill, wanted in village.skills.items() if wanted > 0)


def experience(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return 1 for at least one year of rural work."""
    return int(cadre.rural_years is not None and cadre.rural_years >= 1)


def preference(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return 1 where the cadre prefers the village, its county or one of its types."""
    return int(any(wish in cadre.prefers for wish in (village.id, village.county, *village.types)))


def request(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return 1 where the village asks for the cadre."""
    return int(cadre.id in village.requests)


def continuity(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return 1 where the cadre was in this village before."""
    before = reading.previous.get(cadre.id)
    return int(before is not None and before.village == village.id)


COMPONENTS: dict[str, Callable[[Reading, Cadre, Village], int]] = {
    "department": department_points,
    "skill": skill_levels,
    "experience": experience,
    "preference": preference,
    "request": request,
    "continuity": continuity,
}
"""Component of fit(i, v) → its count, before the weight of the same name."""


def fit_parts(reading: Reading, cadre: Cadre, village: Village) -> dict[str, int]:
    """Return the weighted components of fit(i, v)."""
    weights = reading.scenario.objective.fit
    return {
        name: getattr(weights, name) * count(reading, cadre, village) for name, count in COMPONENTS.items()
    }


def fit(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return fit(i, v), what a cadre is worth as a member there."""
    return sum(fit_parts(reading, cadre, village).values())


def leader_points(reading: Reading, cadre: Cadre, village: Village) -> int:
    """Return the points a cadre adds by leading the team."""
    return reading.scenario.objective.fit.leader * department_points(reading, cadre, village)
