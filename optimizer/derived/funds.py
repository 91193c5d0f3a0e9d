"""Yearly funds in CNY, in all and by level, county and unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from dataclasses import field as attribute

from optimizer.derived.posts import RANK, Post
from optimizer.scenario import policy
from optimizer.scenario.records import Level


@dataclass(slots=True)
class FundsLine:
    """What some of the placed cadres cost in a year.

    Attributes
    ----------
    id, name : str
        Of the unit; of a county its name, of a level its code; empty for all.
    level : Level | None
        Of a unit or level.
    prefecture : str | None
        Of a unit or county.
    cadres, leaders, captains : int
        Leaders are among the cadres, captains among the leaders.
    for_cadres, for_leaders, for_captains, total : int
        CNY a year.
    """

    id: str = ""
    name: str = ""
    level: Level | None = None
    prefecture: str | None = None
    cadres: int = 0
    leaders: int = 0
    captains: int = 0
    for_cadres: int = 0
    for_leaders: int = 0
    for_captains: int = 0
    total: int = 0

    def add(self, rates: policy.Funds, level: Level, leads: bool, captain: bool) -> None:
        """Add one placed cadre."""
        self.cadres += 1
        self.leaders += leads
        self.captains += captain
        self.for_cadres += getattr(rates, level)
        self.for_leaders += rates.leader * leads
        self.for_captains += rates.captain * captain
        self.total = self.for_cadres + self.for_leaders + self.for_captains


@dataclass(frozen=True, slots=True)
class Funds:
    """Yearly funds of a plan.

    Attributes
    ----------
    rates : mapping of str to int
        CNY a year for a captain, a leader and a cadre of each level.
    overall : FundsLine
    levels : tuple of FundsLine
        All three, province first.
    counties : tuple of FundsLine
        Of the villages, those with a placed cadre.
    units : tuple of FundsLine
        Those with a placed cadre.
    """

    rates: dict[str, int]
    overall: FundsLine = attribute(default_factory=FundsLine)
    levels: tuple[FundsLine, ...] = ()
    counties: tuple[FundsLine, ...] = ()
    units: tuple[FundsLine, ...] = ()


def funds(held: Iterable[Post], captains: Collection[str], rates: policy.Funds) -> Funds:
    """Return the yearly funds: of every placed cadre, more for leaders, more again for captains.

    Parameters
    ----------
    held : iterable of Post
    captains : collection of str
        Ids of the township captains.
    rates : policy.Funds
    """
    overall = FundsLine()
    levels = {level: FundsLine(id=level, name=level, level=level) for level in RANK}
    counties: dict[tuple[str | None, str], FundsLine] = {}
    units: dict[str, FundsLine] = {}
    for post in held:
        village, unit = post.village, post.unit
        place = (village.prefecture, village.county)
        if place not in counties:
            counties[place] = FundsLine(village.county, village.county, prefecture=village.prefecture)
        if unit.id not in units:
            units[unit.id] = FundsLine(unit.id, unit.name, unit.level, unit.prefecture)
        captain = post.leads and post.cadre.id in captains
        for line in (overall, levels[unit.level], counties[place], units[unit.id]):
            line.add(rates, unit.level, post.leads, captain)
    return Funds(
        rates=rates.model_dump(),
        overall=overall,
        levels=tuple(levels.values()),
        counties=tuple(counties.values()),
        units=tuple(sorted(units.values(), key=lambda line: line.id)),
    )
