"""What the checker found, typed, with sentences in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from optimizer.check.shortfalls import Shortfall
from optimizer.check.violation import Finding, Violation
from optimizer.locale.told import Told
from optimizer.scenario.records import Role


@dataclass(frozen=True, slots=True)
class Discrepancy(Finding):
    """Something ``plan.yaml`` says that isn't so.

    Attributes
    ----------
    key : str
        Dotted key of ``plan.yaml`` (``tiers.fit.value``).
    stated, found : object
        What the file says, and what the re-count gives; None for nothing.
    said : Told
        The sentence for people.
    """

    key: str
    stated: object
    found: object
    said: Told

    def as_dict(self) -> dict[str, object]:
        """Return what is stated and found as a JSON-ready mapping."""
        return {
            "key": self.key,
            "stated": self.stated,
            "found": self.found,
            "en": self.en,
            "zh": self.zh,
        }


@dataclass(frozen=True, slots=True)
class Fitness:
    """A placement with the points it earns, by component.

    Attributes
    ----------
    parts : mapping of str to int
        Weighted components of fit(i, v); for a leader also ``leader``.
    points : int
        Their sum.
    """

    cadre: str
    village: str
    role: Role
    parts: Mapping[str, int]

    @property
    def points(self) -> int:
        """Sum of the components."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Overall:
    """What no plan gives of one kind, counted again.

    Attributes
    ----------
    kind, skill, rule
        As in ``plan.records.Unavoidable``.
    villages, wanted, could : int
        How many villages want it, the heads they want, and how many could be
        sent to any of them.
    unmet : int
        Missing in every plan, at least: wanted less `could`, or what the
        plan's bottlenecks add up to, where that is more.
    """

    kind: str
    skill: str | None
    rule: bool
    villages: int
    wanted: int
    could: int
    unmet: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The re-count of a plan.

    Attributes
    ----------
    status : str
        What the plan says it is.
    violations : tuple of Violation
        Hard rules broken.
    tiers : mapping of str to int
        Tier → value, in the scenario's order; empty where there is no plan.
    shortfalls : mapping of str to int
        Kind → total.
    village_shortfalls : tuple of Shortfall
        Every need left unmet.
    fitness : tuple of Fitness
        Points of every placement of known cadres and villages.
    discrepancies : tuple of Discrepancy
        Where ``plan.yaml`` or ``bottlenecks.yaml`` doesn't tell the truth.
    counts : mapping of str to int
        Cadres, villages, placed, leaders, teams, reserve.
    unavoidable : tuple of Overall
        What the plan's bottlenecks prove, those of them that hold.
    """

    scenario: str
    status: str
    violations: tuple[Violation, ...]
    tiers: Mapping[str, int]
    shortfalls: Mapping[str, int]
    village_shortfalls: tuple[Shortfall, ...]
    fitness: tuple[Fitness, ...]
    discrepancies: tuple[Discrepancy, ...]
    counts: Mapping[str, int]
    unavoidable: tuple[Overall, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no hard rule is broken and ``plan.yaml`` tells the truth."""
        return not self.violations and not self.discrepancies

    def as_dict(self) -> dict[str, object]:
        """Return the report as a JSON-ready mapping."""
        return {
            "ok": self.ok,
            "scenario": self.scenario,
            "status": self.status,
            "violations": [v.as_dict() for v in self.violations],
            "discrepancies": [d.as_dict() for d in self.discrepancies],
            "tiers": dict(self.tiers),
            "shortfalls": dict(self.shortfalls),
            "village_shortfalls": [asdict(s) | {"amount": s.amount} for s in self.village_shortfalls],
            "counts": dict(self.counts),
            "unavoidable": [asdict(one) for one in self.unavoidable],
            "placements": [
                {
                    "cadre": f.cadre,
                    "village": f.village,
                    "role": f.role,
                    "points": f.points,
                    "parts": dict(f.parts),
                }
                for f in self.fitness
            ],
        }
