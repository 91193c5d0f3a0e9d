"""The tiers of the objective, one function each, by the contract's formulas."""

from __future__ import annotations

from collections.abc import Callable

from optimizer.check.points import leader_points
from optimizer.check.shortfalls import unmet
from optimizer.check.teams import Teams


def shortage(teams: Teams) -> int:
    """Return the weighted sum of all shortfalls, times the villages' priorities."""
    villages = teams.reading.villages
    return sum(villages[s.village].priority * s.weight * s.amount for s in unmet(teams))


def changes(teams: Teams) -> int:
    """Return how many previous cadres are not placed where they were."""
    before = teams.reading.previous
    return sum((cadre, p.village) not in teams.roles for cadre, p in before.items())


def floor(teams: Teams) -> int:
    """Return the least points per wanted member over villages without a size shortfall, rounded down."""
    return min((t.fit // t.need.min for t in teams if t.need.min >= 1 and not t.short), default=0)


def fit(teams: Teams) -> int:
    """Return the points of all members and leaders."""
    reading = teams.reading
    return sum(t.fit + sum(leader_points(reading, c, t.village) for c in t.leaders) for t in teams)


TIERS: dict[str, Callable[[Teams], int]] = {
    "shortage": shortage,
    "changes": changes,
    "floor": floor,
    "fit": fit,
}
"""Tier → the function that gives its value."""

MAXIMISED = frozenset({"floor", "fit"})
"""Tiers where more is better."""
