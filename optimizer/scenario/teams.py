"""How large a team a village needs, after its own columns and the policy."""

from __future__ import annotations

from typing import NamedTuple

from optimizer.scenario.policy import Teams
from optimizer.scenario.records import Village


class Size(NamedTuple):
    """Effective team size, and whether a leader is needed."""

    min: int
    max: int
    leader: bool


def size_of_type(primary: str | None, teams: Teams) -> Size:
    """Return what the policy asks for a primary type: its own keys, else the default's."""
    own, default = teams.by_type.get(primary or ""), teams.default
    if own is None:
        return Size(default.min, default.max, default.leader)
    return Size(
        default.min if own.min is None else own.min,
        default.max if own.max is None else own.max,
        default.leader if own.leader is None else own.leader,
    )


def team_size(village: Village, teams: Teams) -> Size:
    """Return a village's effective size: its own columns win, one by one, over its primary type's."""
    policy = size_of_type(village.types[0] if village.types else None, teams)
    return Size(
        policy.min if village.min is None else village.min,
        policy.max if village.max is None else village.max,
        policy.leader if village.leader is None else village.leader,
    )
