"""What a fact sheet may hold."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from optimizer.locale.told import phrase
from optimizer.scenario.policy import Objective, Policy, Scalar, SolveOptions, Strict, Text

Share = Annotated[float, Field(ge=0, le=1)]
Level = Literal["province", "prefecture", "county"]
LEVELS: tuple[Level, ...] = ("province", "prefecture", "county")
PLAIN_FACTS = (
    "villages",
    "cadres",
    "units",
    "party_members",
    "bachelor_and_above",
    "postgraduate",
    "rural_experience",
    "mean_age",
    "team_min",
    "units.large",
    "prefectures",
    "counties",
    "counties.hard",
    "five_ones",
    "shortfall",
    "first_secretaries",
    "members",
    "reserve_officials",
    "refused",
    "all_villages",
    "share_of_all_villages",
    *(f"funds.{what}" for what in ("captain", "leader", *LEVELS)),
    *(f"cadres.{level}" for level in LEVELS),
    *(f"units.{level}" for level in LEVELS),
)
"""Names of figures; ``villages.<type>`` counts the villages of a primary type."""


class Words(Strict):
    """A text for people, in both languages."""

    en: Text
    zh: Text


class Fact(Strict):
    """A figure: with its document where it is published, otherwise assumed.

    A value in the unit ``share`` is a part of the cadres.
    """

    value: Annotated[float, Field(ge=0)]
    unit: Text
    document: Text | None = None
    published: bool
    note: Words | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.published and self.document is None:
            raise ValueError(phrase("a published figure names its document"))
        return self


class Rule(Strict):
    """A rule in the programme's words, and the keys that carry it (``policy.avoid.home``)."""

    en: Text
    zh: Text
    document: Text | None = None
    published: bool
    keys: list[Text]

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.published and self.document is None:
            raise ValueError(phrase("a published rule names its document"))
        return self


class Area(Strict):
    """A county: where it lies and into how many townships it falls."""

    province: Text
    prefecture: Text
    county: Text
    townships: Annotated[int, Field(ge=1)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    radius_km: Annotated[float, Field(gt=0)]
    weight: Annotated[float, Field(gt=0)] = 1.0
    township_names: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.township_names and len(self.township_names) != self.townships:
            raise ValueError(phrase("name every township, or none"))
        return self


Pair = Annotated[list[float], Field(min_length=2, max_length=2)]


class Region(Strict):
    """A province whose prefectures and counties are invented; the facts say how many there are."""

    province: Text
    lat: Pair
    lon: Pair
    townships: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)]
    radius_km: Annotated[float, Field(gt=0)]


class People(Strict):
    """How cadres are drawn; ages in years, `male` and `from_county` as shares."""

    age_spread: Annotated[float, Field(gt=0)]
    age_min: Annotated[int, Field(ge=24)]
    age_max: Annotated[int, Field(le=65)]
    male: Share
    from_county: Share


class Wishes(Strict):
    """Shares: cadres who volunteer, villages that ask by name, wishes the hidden plan keeps."""

    prefers: Share
    requests: Share
    kept: Share


class OwnMin(Strict):
    """So many villages of a primary type have a minimum of their own."""

    villages: Annotated[int, Field(ge=0)]
    min: Annotated[int, Field(ge=0)]


class Before(Strict):
    """The round before, of the same sheet, and who of its people serves again.

    `again` is the share among the places that somebody of the same unit, `years` older, could take.
    """

    round: Text
    again: Share
    years: Annotated[int, Field(ge=0)]


class Failing(Strict):
    """How often a criterion is the one not met, and values (`wrong`) that don't meet it."""

    weight: Annotated[float, Field(gt=0)]
    wrong: Annotated[list[Scalar], Field(min_length=1)]


class Nominees(Strict):
    """People nominated beside the cadres who fail the member rules; the figure ``refused`` counts them.

    `second` is the share that fails two criteria, `not_stated` the share of failures that are empty cells.
    """

    second: Share
    not_stated: Share
    fails: Annotated[dict[Text, Failing], Field(min_length=1)]


Weights = dict[Text, Annotated[float, Field(gt=0)]]


class Draw(Strict):
    """Settings of the seeded draw; every one is assumed."""

    areas: list[Area] = Field(default_factory=list)
    region: Region | None = None
    previous: Before | None = None
    """The round before; villages and units are its own, and its hidden plan is ``previous``."""
    serves: Annotated[int, Field(ge=1)] | None = None
    """Neighbouring counties that a unit of the province serves; missing = all."""
    cadre_columns: dict[Text, Text] = Field(default_factory=dict)
    """Extra columns of the cadres table, with the value everybody has."""
    nominees: Nominees | None = None
    """Who is refused before the round, in a table of its own."""
    second_type: dict[Text, dict[Text, Share]] = Field(default_factory=dict)
    own_min: dict[Text, OwnMin] = Field(default_factory=dict)
    departments: Annotated[dict[Text, Weights], Field(min_length=1)]
    double_units: Share = 0.0
    affinity: Annotated[float, Field(ge=0)] = 1.0
    people: People
    skills: dict[Text, Weights]
    needs: dict[Text, Weights]
    second_need: Share
    double_need: Share
    wishes: Wishes

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if bool(self.areas) == (self.region is not None):
            raise ValueError(phrase("give either areas or a region"))
        return self


class Round(Strict):
    """One round of a programme."""

    folder: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: Words
    facts: dict[Text, Fact]
    rules: list[Rule]
    policy: Policy
    objective: Objective = Objective()
    solve: SolveOptions = SolveOptions()
    draw: Draw

    def figure(self, name: str) -> int:
        """Return a figure as a whole number; a share becomes persons, to the nearest one."""
        fact = self.facts[name]
        if fact.unit == "share":
            return round(fact.value * self.figure("cadres"))
        return round(fact.value)

    def count(self, name: str) -> int:
        """Return a figure as `figure` does, and 0 where the sheet doesn't have it."""
        return self.figure(name) if name in self.facts else 0

    def types(self) -> dict[str, int]:
        """Return the number of villages by primary type."""
        return {n.partition(".")[2]: self.figure(n) for n in self.facts if n.startswith("villages.")}

    def minima(self) -> int:
        """Return how many people the team minima of all villages ask for."""
        teams, total = self.policy.teams, 0
        for name, villages in self.types().items():
            override = teams.by_type.get(name)
            low = teams.default.min if override is None or override.min is None else override.min
            own = self.draw.own_min.get(name)
            total += low * villages + (own.villages * (own.min - low) if own else 0)
        return total

    def by_level(self, what: Literal["cadres", "units"]) -> dict[Level, int]:
        """Return the number of cadres or units by level, missing levels as 0."""
        names = {level: f"{what}.{level}" for level in LEVELS}
        return {lv: self.figure(n) if n in self.facts else 0 for lv, n in names.items()}


class Sheet(Strict):
    """A programme's published figures, rules and assumed settings."""

    programme: Text
    documents: dict[Text, Words]
    rounds: Annotated[dict[Text, Round], Field(min_length=1)]
