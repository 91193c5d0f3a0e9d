"""Rows of a scenario's tables, typed. No rule is applied here.

A missing cell is None (or an empty tuple or mapping for columns that hold
several values); the effective minimum, maximum and leader need of a village
are resolved where they are used, from its own columns and the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from optimizer.scenario.policy import Manifest, Objective, Policy, SolveOptions

Level = Literal["province", "prefecture", "county"]
Role = Literal["leader", "member"]


@dataclass(frozen=True, slots=True)
class Village:
    """A place that needs a team; ``types[0]`` is its primary type."""

    row: int
    id: str
    name: str
    types: tuple[str, ...]
    prefecture: str | None
    county: str
    township: str | None
    min: int | None
    max: int | None
    leader: bool | None
    priority: int
    skills: Mapping[str, int]
    """Skill → headcount needed."""
    requests: tuple[str, ...]
    """Ids of the cadres the village asks for by name."""
    lat: float | None
    lon: float | None
    extra: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cadre:
    """A person who can be sent."""

    row: int
    id: str
    name: str
    unit: str
    age: float | None
    gender: str | None
    education: str | None
    party: bool | None
    party_years: float | None
    work_years: float | None
    rural_years: float | None
    fit_for_duty: bool
    skills: Mapping[str, int]
    """Skill → level 1 to 3."""
    prefers: tuple[str, ...]
    """Village ids, counties or village types."""
    home_village: str | None
    home_township: str | None
    home_county: str | None
    extra: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A dispatching office; sends between `min` and `max` cadres (None: all it lists)."""

    row: int
    id: str
    name: str
    department: str
    function: str
    level: Level
    prefecture: str | None
    county: str | None
    serves: tuple[str, ...]
    min: int
    max: int | None
    extra: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Previous:
    """Where a cadre was before this plan; `terms` served there when it begins."""

    row: int
    cadre: str
    village: str
    role: Role | None
    terms: int
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pin:
    """A placement that must hold; role None leaves leader or member open."""

    row: int
    cadre: str
    village: str
    role: Role | None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ban:
    """A placement that must not happen, with the reason the user gave."""

    row: int
    cadre: str
    village: str
    reason: str | None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read and validated: everything a plan may depend on.

    Attributes
    ----------
    path : Path
        The manifest.
    inputs : mapping of str to str
        Every file read, by path relative to the manifest → SHA-256 (hex).
    files : mapping of str to str
        Table name → the file it came from (the manifest's name if inline).
    warnings : tuple of str
        Things worth a look that are no faults.
    """

    path: Path
    manifest: Manifest
    villages: tuple[Village, ...]
    cadres: tuple[Cadre, ...]
    units: tuple[Unit, ...]
    previous: tuple[Previous, ...]
    pins: tuple[Pin, ...]
    bans: tuple[Ban, ...]
    inputs: Mapping[str, str]
    files: Mapping[str, str]
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.manifest.name

    @property
    def policy(self) -> Policy:
        """The rules."""
        return self.manifest.policy

    @property
    def objective(self) -> Objective:
        """The tiers and their weights."""
        return self.manifest.objective

    @property
    def solve(self) -> SolveOptions:
        """Limits and seeds asked for by the scenario."""
        return self.manifest.solve
