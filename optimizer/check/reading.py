"""The checker's own reading of a scenario: needs, large units, admissibility, points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from optimizer.check.predicates import holds
from optimizer.scenario.policy import UnitRules
from optimizer.scenario.records import Cadre, Previous, Scenario, Unit, Village


@dataclass(frozen=True, slots=True)
class Need:
    """A village's effective team size, and whether it needs a leader."""

    min: int
    max: int
    leader: bool


class Reading:
    """What a scenario means before anyone is placed.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.policy = scenario.policy
        self.villages = {v.id: v for v in scenario.villages}
        self.cadres = {c.id: c for c in scenario.cadres}
        self.units = {u.id: u for u in scenario.units}
        self.banned = {(b.cadre, b.village) for b in scenario.bans}
        self.previous: dict[str, Previous] = {p.cadre: p for p in scenario.previous if p.cadre in self.cadres}
        self._reached: dict[str, list[Village]] = {}

    @property
    def unit_rules(self) -> UnitRules:
        """The unit rules; where the policy has none, all are off."""
        return self.policy.units or UnitRules()

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Village → what its own columns, else its primary type, else the default ask."""
        return {v.id: self._need(v) for v in self.scenario.villages}

    def _need(self, village: Village) -> Need:
        default = self.policy.teams.default
        low, high, leader = default.min, default.max, default.leader
        override = self.policy.teams.by_type.get(village.types[0])
        for source in (override, village):
            if source is not None:
                low = low if source.min is None else source.min
                high = high if source.max is None else source.max
                leader = leader if source.leader is None else source.leader
        return Need(low, high, leader)

    @cached_property
    def members(self) -> frozenset[str]:
        """Cadres who meet the member rules."""
        rule = self.policy.eligibility.member
        return frozenset(c.id for c in self.scenario.cadres if holds(rule, c, self.unit_of(c)))

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Cadres who meet the member and the leader rules."""
        rule = self.policy.eligibility.leader
        able = (self.cadres[c] for c in self.members)
        return frozenset(c.id for c in able if holds(rule, c, self.unit_of(c)))

    @cached_property
    def large(self) -> frozenset[str]:
        """Units that list at least ``large_from`` member-eligible cadres."""
        threshold = self.unit_rules.large_from
        if threshold is None:
            return frozenset()
        listed = Counter(self.cadres[c].unit for c in self.members)
        return frozenset(u for u in self.units if listed[u] >= threshold)

    def unit_of(self, cadre: Cadre) -> Unit:
        """Return the unit a cadre belongs to."""
        return self.units[cadre.unit]

    def reasons(self, cadre: Cadre, village: Village) -> Iterator[str]:
        """Yield the codes of the reasons that keep a cadre from a village."""
        return (code for code, forbids in REASONS.items() if forbids(self, cadre, village))

    def admissible(self, cadre: Cadre, village: Village) -> bool:
        """Say whether nothing keeps a cadre from a village."""
        return next(self.reasons(cadre, village), None) is None

    def can_go_anywhere(self, cadre: Cadre) -> bool:
        """Say whether at least one village is admissible for a cadre."""
        return cadre.id in self.members and any(self.admissible(cadre, v) for v in self._reached_by(cadre))

    @cached_property
    def sent_from(self) -> dict[str, list[Cadre]]:
        """Unit → the cadres it lists."""
        listed: dict[str, list[Cadre]] = {u: [] for u in self.units}
        for cadre in self.scenario.cadres:
            listed[cadre.unit].append(cadre)
        return listed

    @cached_property
    def _neighbours(self) -> list[list[Village]]:
        """Villages of one county and prefecture, which no unit's reach tells apart."""
        together: dict[tuple[str, str | None], list[Village]] = {}
        for village in self.scenario.villages:
            together.setdefault((village.county, village.prefecture), []).append(village)
        return list(together.values())

    def _reached_by(self, cadre: Cadre) -> list[Village]:
        """Return the villages within reach of a cadre's unit."""
        if cadre.unit not in self._reached:
            near = (group for group in self._neighbours if not out_of_reach(self, cadre, group[0]))
            self._reached[cadre.unit] = [village for group in near for village in group]
        return self._reached[cadre.unit]


def not_eligible(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Fail the member rules."""
    return cadre.id not in reading.members


def out_of_reach(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Be sent by a unit that neither serves the village's county nor reaches it by its level."""
    unit = reading.unit_of(cadre)
    if unit.serves:
        return village.county not in unit.serves
    if reading.policy.reach == "anywhere" or unit.level == "province":
        return False
    if unit.level == "prefecture":
        return unit.prefecture is None or unit.prefecture != village.prefecture
    return unit.county is None or unit.county != village.county


def department_forbidden(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Come from a department that the village's primary type forbids."""
    return [reading.unit_of(cadre).department, village.types[0]] in reading.policy.match.forbid


def avoids_home(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Be at home in the village, its township or its county, whichever the policy names."""
    home, place = {
        "none": (None, None),
        "village": (cadre.home_village, village.id),
        "township": (cadre.home_township, village.township),
        "county": (cadre.home_county, village.county),
    }[reading.policy.avoid.home]
    return home is not None and home == place


def banned(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Stand with the village in the table of bans."""
    return (cadre.id, village.id) in reading.banned


def term_limit(reading: Reading, cadre: Cadre, village: Village) -> bool:
    """Have served all the terms allowed in this village."""
    limit, before = reading.policy.rotation.max_terms, reading.previous.get(cadre.id)
    return limit is not None and before is not None and before.village == village.id and before.terms >= limit


REASONS: dict[str, Callable[[Reading, Cadre, Village], bool]] = {
    "not_eligible": not_eligible,
    "out_of_reach": out_of_reach,
    "department_forbidden": department_forbidden,
    "avoids_home": avoids_home,
    "banned": banned,
    "term_limit": term_limit,
}
"""Reason code → the function that says whether it applies."""
