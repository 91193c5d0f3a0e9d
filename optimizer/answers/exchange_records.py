"""People, places and exchanges as records: ids, names and numbers, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ExchangeKind = Literal["reserve", "swap", "move", "join", "lead"]
"""How somebody comes in: from the reserve for a member who goes there; swapping places with a member of
another team; from another team, which gets nobody back; into a free place; or a member takes the lead."""


@dataclass(frozen=True, slots=True)
class Person:
    """A cadre with the name and the unit's name, as sentences call them."""

    cadre: str
    name: str
    unit: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A village with its name and where it lies."""

    village: str
    name: str
    township: str | None
    county: str
    prefecture: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """Heads of one need that would be missing more; `skill` only for the kind ``skill``."""

    kind: str
    skill: str | None
    n: int


@dataclass(frozen=True, slots=True)
class NeedChange:
    """A need of a village that lacks more or fewer heads after an exchange.

    Attributes
    ----------
    change : int
        Heads missing more; below 0 where the exchange fills a gap.
    """

    village: str
    name: str
    kind: str
    skill: str | None
    change: int


@dataclass(frozen=True, slots=True)
class TierChange:
    """What an exchange does to one tier, exactly."""

    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Move:
    """A cadre's way in an exchange; None is the reserve."""

    person: Person
    source: Place | None
    target: Place | None


@dataclass(frozen=True, slots=True)
class NewLeader:
    """A team that another member leads after an exchange; None where nobody does."""

    village: str
    name: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange that keeps every hard rule, and what it alone does to the figures.

    Who leads goes on to lead; a team that loses its leader is led by the member
    who brings most points by it; where nobody led, the newcomer may.

    Attributes
    ----------
    moves : tuple of Move
        Who comes in first.
    tiers : tuple of TierChange
        Every tier, in the scenario's order.
    needs : tuple of NeedChange
        Those that change.
    """

    kind: ExchangeKind
    moves: tuple[Move, ...]
    leaders: tuple[NewLeader, ...]
    tiers: tuple[TierChange, ...]
    needs: tuple[NeedChange, ...]
