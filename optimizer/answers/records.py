"""Answers about villages and cadres: facts only, as records; the sentences are made in `sentences`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.answers.exchange_records import Exchange, Opened, Person, Place
from optimizer.answers.shortfall_records import Helpers, Proof, ShortfallsAnswer
from optimizer.explain import NeedView
from optimizer.scenario.records import Role


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """Why a member is in the team.

    Attributes
    ----------
    parts : mapping of str to int
        Points by component, ``leader`` for leading.
    opens : tuple of Opened
        Needs that would lack more without the member, nobody else coming in.
    stand_ins : tuple of Person
        For a leader: members who may lead as well.
    pinned : bool
        Whether the table of pins puts the member there.
    alternatives : tuple of Exchange, optional
        The best single exchanges that take the member out of this team, by the order
        of the tiers; None in the bulk answers.
    possible : int
        How many exchanges the rules allow; 0 in the bulk answers.
    """

    person: Person
    role: Role
    points: int
    parts: Mapping[str, int]
    opens: tuple[Opened, ...]
    stand_ins: tuple[Person, ...]
    pinned: bool
    alternatives: tuple[Exchange, ...] | None = None
    possible: int = 0


@dataclass(frozen=True, slots=True)
class UnmetAnswer:
    """A need that is not met, and whether that is proved unavoidable.

    Attributes
    ----------
    proof : Proof | None
        The bottleneck that covers it.
    least : bool
        Whether the plan states that its shortage is proved the least possible.
    helpers : Helpers
    easiest : Exchange | None
        The single exchange that meets more of it at least cost, by the order of the
        tiers; None where there is none, and in the bulk answers.
    """

    need: NeedView
    proof: Proof | None
    least: bool
    helpers: Helpers
    easiest: Exchange | None = None


@dataclass(frozen=True, slots=True)
class VillageAnswer:
    """Why a village has this team.

    Attributes
    ----------
    unmet : tuple of UnmetAnswer
        Needs not met in full.
    met : tuple of NeedView
        All others.
    """

    place: Place
    min: int
    max: int
    priority: int
    points: int
    members: tuple[MemberAnswer, ...]
    met: tuple[NeedView, ...]
    unmet: tuple[UnmetAnswer, ...]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What keeps a cadre from a village, or in reserve.

    Attributes
    ----------
    code : str
        A reason code of the contract, or one of `CODES`.
    facts : mapping of str to object
        What it rests on.
    """

    code: str
    facts: Mapping[str, object]


CODES = (
    *("pinned", "full", "large_alone", "joint", "max_units", "together", "unit_max", "needed"),
    *("nowhere", "all_full", "all_unit_rules", "left_out"),
)
"""Of one village: pinned elsewhere, no free place, H6, H7, H8, H9, H5, the present team would lack something.
Of all: no village admits the cadre; every team that may be joined is full; no team with room may take
somebody of the unit; some could, and the plan leaves the place free."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A village that admits the cadre and would give more points.

    Attributes
    ----------
    points : int
        Of the cadre there, in the same role.
    more : int
        Than at present.
    hindrances : tuple of Hindrance
        Why the cadre can't just join that team.
    best : Exchange | None
        The single exchange that brings the cadre there at least cost; None where none keeps the rules.
    """

    place: Place
    points: int
    more: int
    hindrances: tuple[Hindrance, ...]
    best: Exchange | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A village that doesn't admit the cadre, with every reason; `points` as in `Elsewhere`."""

    place: Place
    points: int
    reasons: tuple[Hindrance, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """Villages with more points that don't admit the cadre, by their first reason.

    Attributes
    ----------
    code : str
        Reason code.
    n : int
        How many.
    best : tuple of Refused
        A few of them, most points first.
    """

    code: str
    n: int
    best: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class CadreAnswer:
    """Where a cadre is and why, or why in reserve.

    Attributes
    ----------
    member : MemberAnswer | None
        The part in the team; None in reserve.
    place : Place | None
    open : int
        Villages that admit the cadre; 0 in the bulk answers of those placed.
    better : tuple of Elsewhere
        Admissible villages with more points, most first, the first few; none in bulk.
    n_better : int
        How many there are.
    closed : tuple of Closed
        Villages with more points that don't admit the cadre; none in bulk.
    reserve : tuple of Hindrance
        Why not placed; empty for those placed.
    lacking : int
        Villages that admit the cadre and lack something the cadre could give; 0 in the
        bulk answers of those placed.
    best : Exchange | None
        For a cadre in reserve, the single exchange that brings them in at least cost; none in bulk.
    """

    person: Person
    member: MemberAnswer | None
    place: Place | None
    open: int
    better: tuple[Elsewhere, ...]
    n_better: int
    closed: tuple[Closed, ...]
    reserve: tuple[Hindrance, ...]
    lacking: int
    best: Exchange | None


Answer = VillageAnswer | CadreAnswer | ShortfallsAnswer
