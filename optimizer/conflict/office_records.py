"""The counts that prove a conflict of offices, as records of ids and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.conflict.offices import Need, Teams, head_counts, team_counts
from optimizer.conflict.part import Part
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import Pool, TeamCount, Terms


def team_count(problem: Problem, terms: Terms) -> TeamCount | None:
    """Return the count of teams that proves a conflict, if one does."""
    part = Part(problem.whole, terms)
    teams = next((teams for teams in team_counts(problem, terms, part) if teams.short), None)
    if teams is None:
        return None
    pools = sorted(_pools(part, teams), key=lambda pool: -pool.teams)
    return TeamCount(teams.size, int(teams.villages.sum()), int(teams.most.sum()), teams.share, tuple(pools))


def heads_once(problem: Problem, terms: Terms) -> dict[Need, int]:
    """Return how many heads count at most as offices stay together, where that is too few."""
    counts = head_counts(problem, terms, Part(problem.whole, terms))
    return {need: served for need, wanted, served in counts if served < wanted}


def _pools(part: Part, teams: Teams) -> Iterator[Pool]:
    """Yield the pools that have anybody."""
    rules, units = part.unit_rules, part.scenario.units
    for g, most in enumerate(teams.most.tolist()):
        own = np.flatnonzero((teams.pool == g) & (teams.people > 0))
        if not len(own):
            continue
        first, people, kept = units[own[0]], teams.people[own], teams.kept[own]
        single = rules.large == "independent" and bool(part.large_unit[own[0]])
        less = kept & (people < teams.size)
        by_count = {"people": teams.by_people, "share": teams.by_share, "offices": teams.by_offices}
        yield Pool(
            unit=first.id if single else None,
            shared=None if single or rules.joint == "any" else str(getattr(first, rules.joint)),
            offices=len(own),
            people=int(people.sum()),
            counted=int(np.where(kept, np.minimum(people, teams.size), people).sum()),
            apart=int(people[~kept].sum()),
            alone=int((kept & ~less).sum()),
            largest=int(people[less].max(initial=1)),
            teams=most,
            by=next(name for name in ("people", "share", "offices") if by_count[name][g] == most),
        )
