"""What a plan says, typed; nothing here is recomputed or believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimizer.plan.prices import SavedPrices
from optimizer.scenario.records import Role

Status = Literal["optimal", "feasible", "infeasible", "no_answer"]

PLAN_FILE = "plan.yaml"
ASSIGNMENTS_FILE = "assignments.csv"
BOTTLENECKS_FILE = "bottlenecks.yaml"
ASSIGNMENT_COLUMNS = ("cadre", "village", "role")


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """One cadre in one village's team."""

    cadre: str
    village: str
    role: Role


@dataclass(frozen=True, slots=True)
class Tier:
    """What a plan reaches on one tier of the objective, and what is proved about it.

    Attributes
    ----------
    name : str
        ``shortage``, ``changes``, ``floor`` or ``fit``.
    value, bound : int
        What is reached, and what no plan can beat.
    stated_gap : float | None
        The gap a plan file states; None for a tier that was not read from one.
    """

    name: str
    value: int
    bound: int
    stated_gap: float | None = field(default=None, compare=False)

    @property
    def gap(self) -> float:
        """Distance to the bound relative to the value: ``|bound - value| / max(1, |value|)``."""
        return abs(self.bound - self.value) / max(1, abs(self.value))


@dataclass(frozen=True, slots=True)
class Unavoidable:
    """A bottleneck: villages that want more of one kind than could be sent there.

    Attributes
    ----------
    kind : str
        ``size``, ``leader``, ``skill`` or a composition rule's name.
    skill : str | None
        Which skill, for the kind ``skill``.
    rule : bool
        Whether `kind` is the name of a composition rule.
    where : mapping of str to tuple of str
        ``prefecture`` and ``county`` → names, ``village`` → ids: the villages
        of all of these that want it. Empty for all that want it anywhere.
    villages : int
        How many these are.
    wanted, could : int
        Heads they want, and how many could be sent there.
    unmet : int
        What is missing in every plan, at least.
    """

    kind: str
    skill: str | None
    rule: bool
    where: Mapping[str, tuple[str, ...]]
    villages: int
    wanted: int
    could: int
    unmet: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All placements of one scenario, with their figures and their proof.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    inputs : mapping of str to str
        Every file the scenario was read from → SHA-256 (hex).
    status : Status
        ``infeasible`` and ``no_answer`` come without placements and tiers.
    tiers : tuple of Tier
        In the scenario's order.
    shortfalls : mapping of str to int
        Kind → total over all villages.
    seconds : mapping of str to float
        Phase → wall-clock seconds.
    run : mapping of str to object
        Seed, workers, limits, peak memory, versions.
    placements : tuple of Placement
        In any order; files are sorted when written.
    manifest : str
        The scenario's manifest, relative to the plan directory where possible;
        empty where a plan file doesn't name it.
    bottlenecks : tuple of Unavoidable
        Shortfalls that no plan avoids; those of one kind share no village.
    prices : SavedPrices | None
        From which bounds can be computed anew, where a run by regions found some.
    """

    scenario: str
    inputs: Mapping[str, str]
    status: Status
    tiers: tuple[Tier, ...]
    shortfalls: Mapping[str, int]
    seconds: Mapping[str, float]
    run: Mapping[str, object]
    placements: tuple[Placement, ...]
    manifest: str
    bottlenecks: tuple[Unavoidable, ...] = ()
    prices: SavedPrices | None = field(default=None, compare=False, repr=False)
