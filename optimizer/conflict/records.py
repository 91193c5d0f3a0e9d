"""What conflicts and what would settle it, typed: ids and numbers, no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "pin",
    "large",
    "joint",
    "max_units",
    "together",
    "unit_max",
    "unit_min",
    "leader",
    "size",
    "skill",
    "rule",
    "kept",
    "max",
]
NEEDS: frozenset[Kind] = frozenset(("leader", "size", "skill", "rule", "kept"))
"""What a village wants; hard only with ``--strict``."""
UNIT_RULES: frozenset[Kind] = frozenset(("large", "joint", "max_units", "together"))
"""Rules of the policy for all teams, H6 to H9."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the scenario asks for and could ask for less.

    Attributes
    ----------
    kind : Kind
        ``pin`` (H4), ``max`` (H2), ``unit_max`` and ``unit_min`` (H5), ``large``
        (H6), ``joint`` (H7), ``max_units`` (H8), ``together`` (H9), or a need.
    village, cadre, unit : str | None
        Ids of what it is about.
    name : str | None
        Skill, composition rule, the role a pin asks for, or what units share
        (``function``, ``department``).
    amount : int
        The number it states, of ``large`` from how many people on. A pin counts 1, and 2 with a role.
    most : int
        Asking for so much less is the same as not asking at all.
    """

    kind: Kind
    village: str | None = None
    cadre: str | None = None
    unit: str | None = None
    name: str | None = None
    amount: int = 1
    most: int = 1


Terms = Mapping[Statement, int]
"""Statement that must hold → by how much it is relaxed; what is not in it need not hold."""


@dataclass(frozen=True, slots=True)
class Group:
    """People whom a rule about offices treats alike.

    Attributes
    ----------
    unit : str | None
        Their office, if it is large and the rule keeps large offices apart.
    shared : str | None
        Otherwise the function or department, if the rule wants the same one.
    people : int
    """

    unit: str | None
    shared: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Able:
    """Who could meet the needs of one kind that stand in a conflict.

    Attributes
    ----------
    kind : Kind
    name : str | None
        Skill or composition rule.
    wanted : int
        Heads that these needs ask for.
    could : int
        How many people count for it and may go to one of these villages.
    cadres : tuple of str
        Who they are, where they are few.
    groups : tuple of Group
        By what the conflict's rules about offices look at, the most people
        first; empty where it has none.
    once : int | None
        How many count at most as offices stay together, where that is too few.
    """

    kind: Kind
    name: str | None
    wanted: int
    could: int
    cadres: tuple[str, ...]
    groups: tuple[Group, ...]
    once: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Offices whose people may share a team, and how many teams they can fill at most.

    Attributes
    ----------
    unit : str | None
        The office, where its people form teams alone.
    shared : str | None
        Otherwise the function or department that they have in common, if the
        rule wants the same one.
    offices, people : int
    counted : int
        Of the people those who are of use: an office that stays together
        brings no more into a team than the team needs.
    apart : int
        People of offices that need not stay together.
    alone : int
        Offices that stay together and fill a team alone.
    largest : int
        Most people of any other office that stays together; 1 where there is none.
    teams : int
    by : str
        What allows no more: their ``people``; that no team has more than so
        many offices, so that one gives a ``share``; or that ``offices`` stay together.
    """

    unit: str | None
    shared: str | None
    offices: int
    people: int
    counted: int
    apart: int
    alone: int
    largest: int
    teams: int
    by: Literal["people", "share", "offices"]


@dataclass(frozen=True, slots=True)
class TeamCount:
    """A count that proves that there are too few teams.

    Attributes
    ----------
    size : int
        People in a team, at least.
    wanted, most : int
        How many villages want such a team, and how many can be had.
    share : int
        People whom some office gives to each team, at least.
    pools : tuple of Pool
    """

    size: int
    wanted: int
    most: int
    share: int
    pools: tuple[Pool, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all hold; proved.

    Attributes
    ----------
    statements : tuple of Statement
    able : tuple of Able
        By kind of need among the statements.
    smallest : bool
        Whether it is proved that without any one of them the others can hold.
    teams : TeamCount | None
        Where counting teams proves it.
    """

    statements: tuple[Statement, ...]
    able: tuple[Able, ...]
    smallest: bool
    teams: TeamCount | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A statement of the scenario, and by how much less it would ask."""

    statement: Statement
    by: int

    @property
    def rest(self) -> int:
        """What it would still ask for; of a maximum, what it would then allow."""
        raised = self.statement.kind in ("max", "unit_max", "max_units", "large")
        return self.statement.amount + (self.by if raised else -self.by)

    @property
    def cost(self) -> int:
        """People by whom a number changes; 1 for a pin or a rule."""
        return 1 if self.statement.kind in ("pin", "large", "joint", "together") else self.by


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes after which nothing conflicts any more.

    Attributes
    ----------
    changes : tuple of Change
    proved : bool
        Whether a plan of the whole scenario with these changes was found and
        counted again independently. If not, they settle the first conflict.
    least : bool
        Whether it is proved that smaller changes of this sort are not enough.
    """

    changes: tuple[Change, ...]
    proved: bool
    least: bool

    @property
    def cost(self) -> int:
        """How much changes in all."""
        return sum(change.cost for change in self.changes)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found out about a scenario's conflicts.

    Attributes
    ----------
    status : str
        ``conflict``; ``possible`` where a plan was found; ``unknown`` where time ran out.
    strict : bool
        Whether needs counted as statements.
    conflicts : tuple of Conflict
        Apart from unit rules, no two share a statement.
    repairs : tuple of Repair
        The cheapest first.
    complete : bool
        Whether the search ended before its time was up.
    seconds : float
    """

    status: Literal["conflict", "possible", "unknown"]
    strict: bool
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
    complete: bool = True
    seconds: float = 0.0
