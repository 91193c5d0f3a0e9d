"""Plans side by side: tiers, who moved, which villages gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from optimizer.explain import Placed, TeamView, TierView, plan_view
from optimizer.explain.views import PlanView
from optimizer.plan.records import Plan, Status
from optimizer.scenario.records import Role, Scenario

MoveKind = Literal["moved", "role", "came_in", "to_reserve", "joined", "gone"]


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One plan's figures, as its file states them.

    Attributes
    ----------
    changed : tuple of str
        Input files that are not what they were when the plan was made.
    unknown : tuple of str
        Cadres and villages that the plan names and its scenario doesn't.
    differs : tuple of str
        Input files that are not those of the first plan; empty for the same scenario.
    """

    label: str
    scenario: str
    status: Status
    tiers: tuple[TierView, ...]
    shortfalls: Mapping[str, int]
    counts: Mapping[str, int]
    seconds: float | None
    changed: tuple[str, ...]
    unknown: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A cadre placed differently.

    Attributes
    ----------
    kind : str
        ``moved`` to another village, changed ``role`` in the same, ``came_in``
        from the reserve, went ``to_reserve``; ``joined`` and ``gone`` where only
        the other or only the first scenario has a cadre who is placed.
    """

    kind: MoveKind
    cadre: str
    name: str
    from_village: str | None
    from_role: Role | None
    to_village: str | None
    to_role: Role | None


@dataclass(frozen=True, slots=True)
class VillageChange:
    """A village whose shortage or points differ; in that order they make it better or worse off."""

    village: str
    name: str
    shortage: tuple[int, int]
    points: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One plan against the first.

    Attributes
    ----------
    unchanged : int
        Cadres placed in both with the same village and role.
    names : mapping of str to str
        Id → name of every village that a move mentions.
    only_first, only_other : tuple of str
        Villages that one scenario doesn't have.
    """

    label: str
    unchanged: int
    moves: tuple[Move, ...]
    better: tuple[VillageChange, ...]
    worse: tuple[VillageChange, ...]
    only_first: tuple[str, ...]
    only_other: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side, each after the first also against it."""

    plans: tuple[PlanColumn, ...]
    differences: tuple[Difference, ...]

    @property
    def same_scenario(self) -> bool:
        """Whether all plans were made from the same files."""
        return not any(column.differs for column in self.plans)


def compare(entries: Sequence[tuple[str, Scenario, Plan]]) -> Comparison:
    """Compare plans to the first of them.

    Parameters
    ----------
    entries : sequence of (label, scenario, plan)
        At least one; the scenarios may differ.
    """
    sides: list[_Side] = []
    for entry in entries:
        sides.append(_Side(*entry, sides[0] if sides else None))
    first = sides[0]
    columns = tuple(_column(side, first) for side in sides)
    return Comparison(columns, tuple(_difference(first, other) for other in sides[1:]))


class _Side:
    """One of the plans compared."""

    def __init__(self, label: str, scenario: Scenario, plan: Plan, first: _Side | None) -> None:
        self.label, self.plan = label, plan
        self.placed: Placed = Placed(scenario, plan, first.placed if first else None)
        self.view: PlanView = plan_view(self.placed)
        self.teams: dict[str, TeamView] = {team.village: team for team in self.view.teams}
        self.cadres = {cadre.id: cadre.name for cadre in scenario.cadres}
        self.at: dict[str, tuple[str, Role]] = {}
        for row in self.placed.rows:
            self.at.setdefault(row.cadre, (row.village, row.role))


def _column(side: _Side, first: _Side) -> PlanColumn:
    view, mine, theirs = side.view, side.plan.inputs, first.plan.inputs
    differs = tuple(name for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name))
    return PlanColumn(
        label=side.label,
        scenario=side.plan.scenario,
        status=view.status,
        tiers=view.tiers,
        shortfalls=view.shortfalls,
        counts=view.counts,
        seconds=view.seconds.get("total"),
        changed=view.changed,
        unknown=view.unknown,
        differs=differs,
    )


def _difference(first: _Side, other: _Side) -> Difference:
    better, worse = _village_changes(first, other)
    moves = tuple(_moves(first, other))
    return Difference(
        label=other.label,
        unchanged=sum(other.at.get(cadre) == place for cadre, place in first.at.items()),
        moves=moves,
        better=better,
        worse=worse,
        only_first=tuple(v for v in first.teams if v not in other.teams),
        only_other=tuple(v for v in other.teams if v not in first.teams),
        names=_village_names(first, other, moves),
    )


def _moves(first: _Side, other: _Side) -> Iterator[Move]:
    """Yield the cadres placed differently, by kind, then id."""
    found = []
    for cadre in sorted({*first.at, *other.at}):
        before, after = first.at.get(cadre), other.at.get(cadre)
        if before == after:
            continue
        name = other.cadres.get(cadre) or first.cadres.get(cadre, "")
        kind = _kind(cadre, before, after, first, other)
        found.append(Move(kind, cadre, name, *(before or (None, None)), *(after or (None, None))))
    order: tuple[MoveKind, ...] = ("moved", "role", "came_in", "to_reserve", "joined", "gone")
    yield from sorted(found, key=lambda move: order.index(move.kind))


def _kind(
    cadre: str, before: tuple[str, Role] | None, after: tuple[str, Role] | None, first: _Side, other: _Side
) -> MoveKind:
    if before is None:
        return "came_in" if cadre in first.cadres else "joined"
    if after is None:
        return "to_reserve" if cadre in other.cadres else "gone"
    return "role" if before[0] == after[0] else "moved"


def _village_changes(
    first: _Side, other: _Side
) -> tuple[tuple[VillageChange, ...], tuple[VillageChange, ...]]:
    """Return the villages better and worse off, the greatest change first."""
    better: list[tuple[tuple[int, int], VillageChange]] = []
    worse: list[tuple[tuple[int, int], VillageChange]] = []
    for village, before in first.teams.items():
        after = other.teams.get(village)
        if after is None:
            continue
        shortage, points = (before.shortage, after.shortage), (before.points, after.points)
        gain = (shortage[0] - shortage[1], points[1] - points[0])
        if gain != (0, 0):
            change = VillageChange(village, after.name, shortage, points)
            (better if gain > (0, 0) else worse).append((gain, change))
    better.sort(key=lambda pair: pair[0], reverse=True)
    worse.sort(key=lambda pair: pair[0])
    return tuple(change for _, change in better), tuple(change for _, change in worse)


def _village_names(first: _Side, other: _Side, moves: Sequence[Move]) -> dict[str, str]:
    ids = dict.fromkeys(v for move in moves for v in (move.from_village, move.to_village) if v is not None)
    return {v: (other.teams.get(v) or first.teams[v]).name for v in ids}
