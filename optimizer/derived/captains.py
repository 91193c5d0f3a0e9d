"""Township captains 乡镇队长."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.derived.posts import RANK, Post, experience
from optimizer.scenario.records import Level, Village

CADRES_FROM = 3
"""Placed cadres from which a township has a captain."""

Township = tuple[str | None, str, str]
"""Prefecture, county and name; the same name in another county is another township."""


@dataclass(frozen=True, slots=True)
class Captaincy:
    """A township with enough cadres for a captain.

    Attributes
    ----------
    cadres, leaders : int
        Placed in the township.
    captain : str | None
        Id of the cadre; None where no leader is among them, and then so is all that follows.
    village : str | None
        Where the captain leads the team.
    """

    prefecture: str | None
    county: str
    township: str
    cadres: int
    leaders: int
    captain: str | None
    name: str | None
    unit: str | None
    unit_name: str | None
    level: Level | None
    rural_years: float | None
    age: float | None
    village: str | None
    village_name: str | None

    @property
    def place(self) -> Township:
        """The township."""
        return (self.prefecture, self.county, self.township)


def township_of(village: Village) -> Township | None:
    """Return the township of a village, None where the table doesn't name it."""
    return (village.prefecture, village.county, village.township) if village.township else None


def captains(held: Iterable[Post]) -> list[Captaincy]:
    """Return every township with 3 or more placed cadres, with its captain.

    The captain is the leader with the highest (level, rural_years, age, id).

    Parameters
    ----------
    held : iterable of Post
        Townships are returned in the order in which they occur.
    """
    by_township: dict[Township, list[Post]] = defaultdict(list)
    for post in held:
        place = township_of(post.village)
        if place is not None:
            by_township[place].append(post)
    return [_captaincy(place, here) for place, here in by_township.items() if len(here) >= CADRES_FROM]


def _captaincy(place: Township, here: list[Post]) -> Captaincy:
    leaders = [post for post in here if post.leads]
    size = (len(here), len(leaders))
    if not leaders:
        return Captaincy(*place, *size, *(None,) * 9)
    best = max(leaders, key=lambda post: (RANK[post.unit.level], *experience(post.cadre)))
    return Captaincy(
        *place,
        *size,
        captain=best.cadre.id,
        name=best.cadre.name,
        unit=best.unit.id,
        unit_name=best.unit.name,
        level=best.unit.level,
        rural_years=best.cadre.rural_years,
        age=best.cadre.age,
        village=best.village.id,
        village_name=best.village.name,
    )
