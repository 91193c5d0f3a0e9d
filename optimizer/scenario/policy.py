"""The manifest's keys, with their types, ranges and defaults.

Every class forbids unknown keys; ``manifest.py`` turns pydantic's findings
into faults with the nearest valid spelling.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from optimizer.locale.told import phrase
from optimizer.scenario.faults import shown

TierName = Literal["shortage", "changes", "floor", "fit"]
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Weight = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Text = Annotated[str, Field(min_length=1, max_length=10_000)]


def finding(found: str, remedy: str) -> PydanticCustomError:
    """Return an error whose two halves ``manifest.py`` takes over as they are."""
    return PydanticCustomError("finding", "{found}; {remedy}", {"found": found, "remedy": remedy})


def _scalar(value: object) -> object:
    finite = not isinstance(value, float) or math.isfinite(value)
    if isinstance(value, bool | int | float | str) and value != "" and finite:
        return value
    found = phrase("{value} is not a value to compare with", value=shown(value))
    raise finding(found, phrase("write text, a finite number, true or false"))


def _shape(value: object) -> str:
    """Return which form of a condition is meant, so that only its faults are told."""
    if isinstance(value, dict | Range):
        return "range"
    return "list" if isinstance(value, list) else "value"


# A plain union would report one fault per branch; these two pick the branch first.
Scalar = Annotated[bool | int | float | str, PlainValidator(_scalar)]
Words = Annotated[
    Annotated[list[Text], Field(min_length=1), Tag("list")] | Annotated[Text, Tag("value")],
    Discriminator(_shape),
]


class Strict(BaseModel):
    """Immutable, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Range(Strict):
    """``{min:, max:}``, both inclusive, at least one given."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.min is None and self.max is None:
            raise finding(phrase("a range without min and max"), phrase("give min, max or both"))
        if self.min is not None and self.max is not None and self.min > self.max:
            found = phrase("min {min} is above max {max}", min=f"{self.min:g}", max=f"{self.max:g}")
            raise finding(found, phrase("no value fits; swap them"))
        return self


Condition = Annotated[
    Annotated[Range, Tag("range")]
    | Annotated[list[Scalar], Field(min_length=1), Tag("list")]
    | Annotated[Scalar, Tag("value")],
    Discriminator(_shape),
]
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

    type: Words | None = None
    county: Words | None = None
    prefecture: Words | None = None
    township: Words | None = None
    village: Words | None = None


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
