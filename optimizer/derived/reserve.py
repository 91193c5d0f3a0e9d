"""Cadres not placed, and why not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from optimizer.explain.reasons import unmet_conditions
from optimizer.scenario.records import Cadre, Level, Scenario, Unit, Village

REASONS = ("not_eligible", "nowhere", "in_reserve")
"""Doesn't meet the member rules; meets them, but no village admits the cadre; could be placed."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A cadre who is not placed.

    Attributes
    ----------
    reason : str
        One of `REASONS`.
    conditions : tuple of mapping
        The member rules not met, as ``field``, ``wanted`` and ``found``.
    """

    cadre: str
    name: str
    unit: str
    unit_name: str
    level: Level
    reason: str
    conditions: tuple[Mapping[str, object], ...]


def reserve(scenario: Scenario, placed: Collection[str]) -> list[Reserved]:
    """Return the cadres not among the `placed` ids, in the order of their table."""
    units = {u.id: u for u in scenario.units}
    openings = Openings(scenario)
    rules = scenario.policy.eligibility.member
    left = []
    for cadre in scenario.cadres:
        if cadre.id in placed:
            continue
        unit = units[cadre.unit]
        failed = unmet_conditions(rules, cadre, unit)
        reason = "not_eligible" if failed else "in_reserve" if openings.admit(cadre, unit) else "nowhere"
        left.append(Reserved(cadre.id, cadre.name, unit.id, unit.name, unit.level, reason, failed))
    return left


class Openings:
    """Whether any village admits a cadre who meets the member rules, without looking at every pair.

    Villages are counted by where they are and by primary type. What a single
    cadre loses of them (home, bans, terms served) is few and taken off.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        policy = scenario.policy
        self.anywhere = policy.reach == "anywhere"
        self.forbidden = {(department, kind) for department, kind in policy.match.forbid}
        self.home = policy.avoid.home
        self.villages = {v.id: v for v in scenario.villages}
        self.kinds: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
        self.at_home: dict[str, list[str]] = defaultdict(list)
        for village in scenario.villages:
            for scope in (("", None), ("prefecture", village.prefecture), ("county", village.county)):
                self.kinds[scope][village.types[0]] += 1
            if self.home != "none" and (place := self._place(village)):
                self.at_home[place].append(village.id)
        self.singles: dict[str, set[str]] = defaultdict(set)
        for cadre, village_id in _single_pairs(scenario):
            if village_id in self.villages:
                self.singles[cadre].add(village_id)
        self._open: dict[str, int] = {}
        self._open_at_home: dict[tuple[str, str], int] = {}

    def admit(self, cadre: Cadre, unit: Unit) -> bool:
        """Return whether some village admits the cadre."""
        home = (getattr(cadre, f"home_{self.home}") or "") if self.home != "none" else ""
        singles = [self.villages[v] for v in self.singles.get(cadre.id, ())]
        barred = sum(self._admits(unit, v) for v in singles if not (home and self._place(v) == home))
        if home and (unit.id, home) not in self._open_at_home:
            there = (self.villages[v] for v in self.at_home.get(home, ()))
            self._open_at_home[unit.id, home] = sum(self._admits(unit, v) for v in there)
        return self._count(unit) > barred + self._open_at_home.get((unit.id, home), 0)

    def _place(self, village: Village) -> str | None:
        """Return what the policy compares with a cadre's home."""
        place = village.id if self.home == "village" else getattr(village, self.home)
        return place if isinstance(place, str) else None

    def _scopes(self, unit: Unit) -> list[tuple[str, str | None]]:
        """Return the parts of the map within a unit's reach."""
        if unit.serves:
            return [("county", county) for county in dict.fromkeys(unit.serves)]
        if self.anywhere or unit.level == "province":
            return [("", None)]
        place = unit.prefecture if unit.level == "prefecture" else unit.county
        return [] if place is None else [(unit.level, place)]

    def _count(self, unit: Unit) -> int:
        """Return the number of villages open to a unit."""
        if unit.id not in self._open:
            kinds = (self.kinds[s] for s in self._scopes(unit) if s in self.kinds)
            self._open[unit.id] = sum(
                n for counts in kinds for kind, n in counts.items() if self._suits(unit, kind)
            )
        return self._open[unit.id]

    def _suits(self, unit: Unit, kind: str) -> bool:
        return (unit.department, kind) not in self.forbidden

    def _admits(self, unit: Unit, village: Village) -> bool:
        """Return whether a village is open to a unit."""
        places = {("", None), ("prefecture", village.prefecture), ("county", village.county)}
        return self._suits(unit, village.types[0]) and not places.isdisjoint(self._scopes(unit))


def _single_pairs(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield cadre and village of bans and of terms served in full."""
    for ban in scenario.bans:
        yield ban.cadre, ban.village
    limit = scenario.policy.rotation.max_terms
    for before in scenario.previous:
        if limit is not None and before.terms >= limit:
            yield before.cadre, before.village
