"""What can be said about a plan, typed and ready for JSON; no words for people here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.plan.records import Status, Tier
from optimizer.scenario.records import Level, Role


@dataclass(frozen=True, slots=True)
class TierView:
    """One tier of the objective.

    Attributes
    ----------
    value, bound : int
        What the plan reaches, and what no plan can beat.
    more_is_better : bool
    """

    name: str
    value: int
    bound: int
    gap: float
    more_is_better: bool
    proved: bool

    @classmethod
    def of(cls, tier: Tier) -> TierView:
        """Return the view of a plan's tier; it is proved where bound and value are the same."""
        return cls(tier.name, tier.value, tier.bound, tier.gap, more_is_better(tier.name), proved(tier))


def more_is_better(tier: str) -> bool:
    """Return whether a tier is maximised."""
    return tier in ("floor", "fit")


def proved(tier: Tier) -> bool:
    """Return whether nothing can be better than what the tier reaches."""
    return tier.bound == tier.value


@dataclass(frozen=True, slots=True)
class MemberView:
    """A cadre in a team.

    Attributes
    ----------
    points : int
        Sum of `parts`: the weighted components of fit(i, v), for a leader also ``leader``.
    """

    cadre: str
    name: str
    unit: str
    unit_name: str
    department: str
    role: Role
    points: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Holder:
    """A member who counts towards a need; `level` only for skills."""

    cadre: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need of a village, met or not.

    Attributes
    ----------
    kind : str
        Key of the plan's shortfalls: ``size``, ``leader``, ``skill``, a composition rule's name, ``kept``.
    skill : str | None
        Which skill, for the kind ``skill``.
    rule : bool
        Whether `kind` is the name of a composition rule.
    need, have, missing : int
        Headcounts.
    weight : int
        What one missing head costs on the shortage tier, before the village's priority.
    holders : tuple of Holder
        Who counts, for every kind but ``size``.
    """

    kind: str
    skill: str | None
    rule: bool
    need: int
    have: int
    missing: int
    weight: int
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class TeamView:
    """A village with its team.

    Attributes
    ----------
    points : int
        Sum of the members' points.
    shortage : int
        What the village adds to the shortage tier: missing heads by weight, times priority.
    """

    village: str
    name: str
    types: tuple[str, ...]
    township: str | None
    county: str
    prefecture: str | None
    priority: int
    min: int
    max: int
    leader_needed: bool
    members: tuple[MemberView, ...]
    needs: tuple[NeedView, ...]
    points: int
    shortage: int

    @property
    def unmet(self) -> tuple[NeedView, ...]:
        """The needs not met in full."""
        return tuple(need for need in self.needs if need.missing)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole plan.

    Attributes
    ----------
    title : mapping of str to str
        Language → title of the scenario.
    counts : mapping of str to int
        Villages, cadres, placed, leaders, teams (villages with anyone), reserve.
    reserve : tuple of str
        Cadres not placed.
    unknown : tuple of str
        Cadres and villages that the plan names and the scenario doesn't.
    changed : tuple of str
        Input files that are not what they were when the plan was made.
    """

    scenario: str
    title: Mapping[str, str]
    status: Status
    tiers: tuple[TierView, ...]
    shortfalls: Mapping[str, int]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    run: Mapping[str, object]
    teams: tuple[TeamView, ...]
    reserve: tuple[str, ...]
    unknown: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A village where a cadre may go.

    Attributes
    ----------
    points : int
        fit(i, v), as a member.
    lead_points : int | None
        Added by leading there; None where the cadre may not lead.
    parts : mapping of str to int
        Weighted components of `points`.
    """

    village: str
    name: str
    points: int
    lead_points: int | None
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Villages where a cadre may not go, for one reason with the same facts.

    Attributes
    ----------
    code : str
        Reason code; a village with several reasons is in several refusals.
    facts : mapping of str to object
        What the reason rests on; the keys depend on the code.
    villages : tuple of str
        Ids.
    """

    code: str
    facts: Mapping[str, object]
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CadreView:
    """A cadre: where placed, where else possible, where not and why.

    Attributes
    ----------
    role : Role | None
        None for a cadre in reserve.
    place : PlaceView | None
        Where placed, admissible or not.
    rank : int | None
        Of that place's points among the admissible villages, 1 for the most.
    leader_fails : tuple of mapping
        The leader rules that the cadre doesn't meet, as ``field``, ``wanted`` and ``found``.
    admissible : tuple of PlaceView
        Best points first.
    """

    cadre: str
    name: str
    unit: str
    unit_name: str
    department: str
    level: Level
    skills: Mapping[str, int]
    previous: str | None
    role: Role | None
    place: PlaceView | None
    rank: int | None
    eligible: bool
    may_lead: bool
    leader_fails: tuple[Mapping[str, object], ...]
    villages: int
    admissible: tuple[PlaceView, ...]
    refusals: tuple[Refusal, ...]
