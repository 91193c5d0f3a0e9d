"""The manifest's keys, with their types, ranges and defaults.

Every class forbids unknown keys; ``manifest.py`` turns pydantic's findings
into faults with the nearest valid spelling.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

TierName = Literal["shortage", "changes", "floor", "fit"]
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Weight = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Text = Annotated[str, Field(min_length=1)]
Scalar = bool | int | float | str


class Strict(BaseModel):
    """Immutable, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Range(Strict):
    """``{min:, max:}``, both inclusive, at least one given."""

    min: int | float | None = None
    max: int | float | None = None


Condition = Range | Scalar | list[Scalar]
Predicate = dict[Text, Condition]
"""Field → value, any of a list of values, or a range; all fields must hold."""


class Eligibility(Strict):
    """Who may be a member; who may lead, on top of that."""

    member: Predicate = {}
    leader: Predicate = {}


class TeamSize(Strict):
    """Team size where neither the village nor its primary type says otherwise."""

    min: Count
    max: Count
    leader: bool = True


class TeamSizeOverride(Strict):
    """Single keys of the team size that a primary type replaces."""

    min: Count | None = None
    max: Count | None = None
    leader: bool | None = None


class Teams(Strict):
    """Team sizes."""

    default: TeamSize
    by_type: dict[Text, TeamSizeOverride] = {}


class Match(Strict):
    """Department against village type: points, and what is forbidden."""

    points: dict[Text, dict[Text, Weight]] = {}
    forbid: list[Annotated[list[Text], Field(min_length=2, max_length=2)]] = []


class Where(Strict):
    """The villages a composition rule is about; all keys given must hold."""

    type: list[Text] | Text | None = None
    county: list[Text] | Text | None = None
    prefecture: list[Text] | Text | None = None
    township: list[Text] | Text | None = None
    village: list[Text] | Text | None = None


class CompositionRule(Strict):
    """At least so many members of a team satisfy a predicate."""

    name: Text
    at_least: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 1
    where: Predicate
    in_: Annotated[Where, Field(alias="in")] = Where()
    weight: Weight = 1


class UnitRules(Strict):
    """Which units may share a team (H6 to H9)."""

    large_from: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    large: Literal["independent", "any"] = "any"
    joint: Literal["function", "department", "any"] = "any"
    max_units: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    keep_together: bool = False


class Avoid(Strict):
    """Home places a cadre is not sent to."""

    home: Literal["none", "village", "township", "county"] = "none"


class Rotation(Strict):
    """Term limit, and how many of a former team should stay."""

    max_terms: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    keep_at_least: Count = 0


class Funds(Strict):
    """Yearly funds in CNY: per captain, leader, and cadre by level of the unit."""

    captain: Count = 20_000
    leader: Count = 10_000
    province: Count = 20_000
    prefecture: Count = 10_000
    county: Count = 5_000


class Policy(Strict):
    """The rules of a programme."""

    eligibility: Eligibility = Eligibility()
    teams: Teams
    match: Match = Match()
    composition: list[CompositionRule] = []
    units: UnitRules | None = None
    reach: Literal["level", "anywhere"] = "level"
    avoid: Avoid = Avoid()
    rotation: Rotation = Rotation()
    funds: Funds = Funds()


class ShortageWeights(Strict):
    """Weights of the shortfalls."""

    leader: Weight = 4
    size: Weight = 2
    skill: Weight = 1


class FitWeights(Strict):
    """Weights of the points by component."""

    department: Weight = 1
    leader: Weight = 1
    skill: Weight = 10
    experience: Weight = 5
    preference: Weight = 10
    request: Weight = 20
    continuity: Weight = 30


class Objective(Strict):
    """Tiers in order, each optimal before the next is looked at."""

    order: Annotated[list[TierName], Field(min_length=1)] = ["shortage", "fit"]
    shortage: ShortageWeights = ShortageWeights()
    fit: FitWeights = FitWeights()


class SolveOptions(Strict):
    """Limits; `gap` is where a tier may stop, `workers` 0 means all cores."""

    time_limit: Annotated[float, Field(gt=0, le=10_000_000)] = 60
    gap: Annotated[float, Field(ge=0, le=1)] = 0.001
    workers: Annotated[int, Field(strict=True, ge=0, le=1024)] = 0
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0


class Manifest(Strict):
    """A scenario file without its tables."""

    format: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    title: dict[Text, str] = {}
    tables: dict[Text, Text] = {}
    policy: Policy
    objective: Objective = Objective()
    solve: SolveOptions = SolveOptions()
