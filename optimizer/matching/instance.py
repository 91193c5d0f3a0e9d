"""A scenario as arrays over cadres and villages.

Notation: I cadres, V villages, S skills that some village needs, R
composition rules. Everything here is O(I + V); nothing is per pair.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import BoolArray, IntArray, Labels
from optimizer.scenario.policy import CompositionRule, UnitRules, Where
from optimizer.scenario.predicates import holds
from optimizer.scenario.records import Scenario, Village
from optimizer.scenario.teams import team_size


@dataclass(frozen=True, slots=True)
class VillageNeeds:
    """Effective needs by village, after the village's own columns and the policy.

    Attributes
    ----------
    min, max, priority : int64 [V]
    leader : bool [V]
    skills : int64 [V, S]
        Headcount.
    rules : int64 [V, R]
        ``at_least`` where the rule applies, else 0.
    """

    min: IntArray
    max: IntArray
    leader: BoolArray
    priority: IntArray
    skills: IntArray
    rules: IntArray


@dataclass(frozen=True, slots=True)
class CadreFacts:
    """What the rules ask of cadres.

    Attributes
    ----------
    unit : int64 [I]
    eligible, may_lead : bool [I]
        Member rules; member and leader rules.
    skills : int64 [I, S]
        Level 0 (not held) to 3.
    rules : bool [I, R]
        Whether the cadre counts for the composition rule.
    previous : int64 [I]
        Village of the previous plan, -1 if none (or no longer in the tables).
    """

    unit: IntArray
    eligible: BoolArray
    may_lead: BoolArray
    skills: IntArray
    rules: BoolArray
    previous: IntArray


@dataclass(frozen=True, slots=True)
class Pinned:
    """Pins as arrays: cadre and village (int64 [pins]), and the role each asks for ("" for none)."""

    cadre: IntArray
    village: IntArray
    role: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class UnitLimits:
    """How many cadres each unit sends, at least and at most (int64 [units]).

    Attributes
    ----------
    bound : bool [units]
        Whether either says more than the unit's own list does.
    """

    lower: IntArray
    upper: IntArray
    bound: BoolArray


class Instance:
    """A validated scenario, ready for matching and modelling.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.policy = scenario.policy
        self.village_index = {v.id: k for k, v in enumerate(scenario.villages)}
        self.cadre_index = {c.id: k for k, c in enumerate(scenario.cadres)}
        self.unit_index = {u.id: k for k, u in enumerate(scenario.units)}
        self.skills: tuple[str, ...] = tuple(sorted({s for v in scenario.villages for s in v.skills}))

    @property
    def n_cadres(self) -> int:
        """Number of cadres, I."""
        return len(self.scenario.cadres)

    @property
    def n_villages(self) -> int:
        """Number of villages, V."""
        return len(self.scenario.villages)

    @property
    def rules(self) -> list[CompositionRule]:
        """Composition rules, in the policy's order."""
        return self.policy.composition

    @property
    def unit_rules(self) -> UnitRules:
        """The unit rules; all off where the policy has none."""
        return self.policy.units or UnitRules()

    @cached_property
    def needs(self) -> VillageNeeds:
        """Effective needs by village."""
        villages = self.scenario.villages
        teams = [team_size(v, self.policy.teams) for v in villages]
        column = {s: k for k, s in enumerate(self.skills)}
        skills = np.zeros((len(villages), len(column)), dtype=np.int64)
        for row, v in enumerate(villages):
            for skill, headcount in v.skills.items():
                skills[row, column[skill]] = headcount
        rules = np.array(
            [[r.at_least if picks(r.in_, v) else 0 for r in self.rules] for v in villages], dtype=np.int64
        ).reshape(len(villages), len(self.rules))
        return VillageNeeds(
            min=np.array([t.min for t in teams], dtype=np.int64),
            max=np.array([t.max for t in teams], dtype=np.int64),
            leader=np.array([t.leader for t in teams], dtype=bool),
            priority=np.array([v.priority for v in villages], dtype=np.int64),
            skills=skills,
            rules=rules,
        )

    @cached_property
    def cadres(self) -> CadreFacts:
        """What the rules ask of cadres."""
        cadres, units = self.scenario.cadres, self.scenario.units
        unit = np.array([self.unit_index[c.unit] for c in cadres], dtype=np.int64)
        owner = [units[u] for u in unit]
        rules = self.policy.eligibility
        eligible = np.array([holds(rules.member, c, u) for c, u in zip(cadres, owner, strict=True)])
        leads = np.array([holds(rules.leader, c, u) for c, u in zip(cadres, owner, strict=True)])
        column = {s: k for k, s in enumerate(self.skills)}
        skills = np.zeros((len(cadres), len(column)), dtype=np.int64)
        for row, c in enumerate(cadres):
            for skill, level in c.skills.items():
                if skill in column:
                    skills[row, column[skill]] = level
        counts = np.array(
            [[holds(r.where, c, u) for r in self.rules] for c, u in zip(cadres, owner, strict=True)],
            dtype=bool,
        ).reshape(len(cadres), len(self.rules))
        previous = np.full(len(cadres), -1, dtype=np.int64)
        for p in self.scenario.previous:
            if p.cadre in self.cadre_index and p.village in self.village_index:
                previous[self.cadre_index[p.cadre]] = self.village_index[p.village]
        return CadreFacts(
            unit=unit,
            eligible=eligible,
            may_lead=eligible & leads,
            skills=skills,
            rules=counts,
            previous=previous,
        )

    @cached_property
    def large_unit(self) -> BoolArray:
        """Whether each unit is large: member-eligible cadres ≥ ``large_from``, bool [units]."""
        n_units = len(self.scenario.units)
        threshold = self.unit_rules.large_from
        if threshold is None:
            return np.zeros(n_units, dtype=bool)
        count = np.bincount(self.cadres.unit[self.cadres.eligible], minlength=n_units)
        return np.asarray(count >= threshold)

    @cached_property
    def unit_pool(self) -> IntArray:
        """Each unit's pool, int64 [units]: large units alone (H6), others by what they share (H7)."""
        rules, units = self.unit_rules, self.scenario.units
        keys = ["" if rules.joint == "any" else str(getattr(u, rules.joint)) for u in units]
        pool = Labels().encode(keys, -1)
        if rules.large == "independent":
            alone = np.flatnonzero(self.large_unit)
            pool[alone] = len(units) + alone
        return pool

    @cached_property
    def pinned(self) -> Pinned:
        """The pins."""
        pins = self.scenario.pins
        return Pinned(
            cadre=np.array([self.cadre_index[p.cadre] for p in pins], dtype=np.int64),
            village=np.array([self.village_index[p.village] for p in pins], dtype=np.int64),
            role=np.array([p.role or "" for p in pins], dtype=np.str_),
        )

    @cached_property
    def unit_limits(self) -> UnitLimits:
        """What H5 says of each unit."""
        units = self.scenario.units
        listed = np.array([self.unit_sizes[u.id] for u in units], dtype=np.int64)
        lower = np.array([u.min for u in units], dtype=np.int64)
        upper = np.array([self.unit_sizes[u.id] if u.max is None else u.max for u in units], dtype=np.int64)
        return UnitLimits(lower, upper, (lower > 0) | (upper < listed))

    def kept_amount(self, still_admissible: IntArray) -> IntArray:
        """Return how many of its previous members each village is to keep, int64 [V].

        Parameters
        ----------
        still_admissible : int64 [V]
            Previous members of each village who may be sent there again.
        """
        return np.minimum(self.policy.rotation.keep_at_least, still_admissible)

    @cached_property
    def n_previous(self) -> int:
        """How many cadres of the previous plan are still in the cadres table."""
        return sum(p.cadre in self.cadre_index for p in self.scenario.previous)

    @cached_property
    def unit_sizes(self) -> Counter[str]:
        """How many cadres each unit lists."""
        return Counter(c.unit for c in self.scenario.cadres)


def picks(where: Where, village: Village) -> bool:
    """Return whether an ``in`` clause picks the village; every key given must hold."""
    facts: dict[str, tuple[str | None, ...]] = {
        "type": village.types,
        "county": (village.county,),
        "prefecture": (village.prefecture,),
        "township": (village.township,),
        "village": (village.id,),
    }
    for key, values in facts.items():
        wanted = getattr(where, key)
        if wanted is None:
            continue
        allowed = {wanted} if isinstance(wanted, str) else set(wanted)
        if not allowed.intersection(v for v in values if v is not None):
            return False
    return True
