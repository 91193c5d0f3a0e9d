"""Which sheet holds which offices and which teams, so that the workbook stays usable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from optimizer.explain import TeamView
from optimizer.locale import Words, names
from optimizer.locale.words import named
from optimizer.report.facts import Facts
from optimizer.scenario.records import Cadre, Unit

MANY = 200
"""Sheets of one sort at most; above that offices, or counties, share the sheet of their prefecture."""
Item = TypeVar("Item")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """Offices whose people stand on one sheet, office by office."""

    title: str
    offices: tuple[Unit, ...]
    people: Mapping[str, Sequence[Cadre]]


@dataclass(frozen=True, slots=True)
class CountyGroup:
    """Teams that stand on one sheet, county by county, township by township."""

    title: str
    teams: Sequence[TeamView]


def offices(words: Words, facts: Facts) -> tuple[bool, list[OfficeGroup]]:
    """Return whether each office has a sheet of its own, and the sheets."""
    people: dict[str, list[Cadre]] = defaultdict(list)
    for cadre in facts.scenario.cadres:
        people[cadre.unit].append(cadre)
    sending = [unit for unit in facts.scenario.units if people[unit.id]]
    if len(sending) <= MANY:
        return True, [OfficeGroup(named(unit.id, unit.name), (unit,), people) for unit in sending]

    def home(unit: Unit) -> str:
        return unit.prefecture or unit.county or names.level(words, unit.level)

    def order(unit: Unit) -> tuple[str, str, str]:
        return unit.county or "", unit.name, unit.id

    groups = _grouped(sending, home)
    return False, [
        OfficeGroup(place, tuple(sorted(units, key=order)), people) for place, units in groups.items()
    ]


def counties(facts: Facts) -> tuple[bool, list[CountyGroup]]:
    """Return whether each county has a sheet of its own, and the sheets."""

    def place(team: TeamView) -> tuple[str, str]:
        return team.prefecture or "", team.county

    def area(team: TeamView) -> tuple[str, str]:
        return place(team) if single else (team.prefecture or "", team.prefecture or team.county)

    ordered = sorted(facts.teams, key=lambda team: (*place(team), team.township or ""))
    single = len({place(team) for team in ordered}) <= MANY
    return single, [CountyGroup(key[1], teams) for key, teams in _grouped(ordered, area).items()]


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
