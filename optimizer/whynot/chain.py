"""The difference between two plans as chains of moves, and what it does to the villages."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from optimizer.explain import NeedView, TeamView, team_views
from optimizer.explain.placed import Placed
from optimizer.scenario.records import Role
from optimizer.whynot.question import Question
from optimizer.whynot.records import Effect, NeedChange, Place, Step

Seat = tuple[int | None, Role | None]


def chains(before: Placed, after: Placed, question: Question) -> tuple[tuple[Step, ...], ...]:
    """Return everybody placed differently: P to V, R to W, S to X.

    The first chains begin with those asked about, then come those out of the
    reserve. After each step stands somebody who leaves the village it goes to.
    """
    then, now = _seats(before), _seats(after)
    moved = [i for i in sorted({*then, *now}) if _seat(then, i) != _seat(now, i)]
    leaving: dict[int | None, deque[int]] = defaultdict(deque)
    for i in sorted(moved, key=lambda i: (_stays(then, now, i), i)):
        leaving[_seat(then, i)[0]].append(i)
    first = [i for i in question.cadres if i in set(moved)]
    left = set(moved)
    found = []
    rest = sorted(moved, key=lambda i: (_seat(then, i)[0] is not None, _stays(then, now, i), i))
    for start in [*first, *rest]:
        if start in left:
            chain = list(_walk(start, leaving, now, left))
            found.append(tuple(_step(before, i, _seat(then, i), _seat(now, i)) for i in chain))
    return tuple(found)


def effects(before: Placed, after: Placed, steps: tuple[tuple[Step, ...], ...]) -> tuple[Effect, ...]:
    """Return the villages that the steps touch and that fare differently, the worst first."""
    index = before.instance.village_index
    ids = dict.fromkeys(
        place.village for chain in steps for step in chain for place in (step.before, step.after)
    )
    touched = [index[v] for v in ids if v is not None]
    pairs = zip(team_views(before, touched), team_views(after, touched), strict=True)
    found = [_effect(then, now) for then, now in pairs]
    changed = [one for one in found if one.needs or one.points[0] != one.points[1]]
    changed.sort(key=lambda e: (e.shortage[0] - e.shortage[1], e.points[1] - e.points[0], e.village))
    return tuple(changed)


def _seats(placed: Placed) -> dict[int, Seat]:
    """Return cadre → village and role."""
    rows = zip(placed.cadre.tolist(), placed.village.tolist(), placed.rows, strict=True)
    return {i: (v, row.role) for i, v, row in rows}


def _seat(seats: dict[int, Seat], i: int) -> Seat:
    return seats.get(i, (None, None))


def _stays(then: dict[int, Seat], now: dict[int, Seat], i: int) -> bool:
    """Return whether only the role changes."""
    return _seat(then, i)[0] == _seat(now, i)[0]


def _walk(
    start: int, leaving: dict[int | None, deque[int]], now: dict[int, Seat], left: set[int]
) -> Iterator[int]:
    """Yield one chain: each goes where the next one leaves."""
    i: int | None = start
    while i is not None:
        left.discard(i)
        yield i
        village = _seat(now, i)[0]
        queue = leaving[village] if village is not None else deque()
        while queue and queue[0] not in left:
            queue.popleft()
        i = queue[0] if queue else None


def _step(placed: Placed, i: int, then: Seat, now: Seat) -> Step:
    cadre = placed.scenario.cadres[i]
    return Step(cadre.id, cadre.name, _place(placed, then), _place(placed, now))


def _place(placed: Placed, seat: Seat) -> Place:
    if seat[0] is None:
        return Place(None, "", None)
    village = placed.scenario.villages[seat[0]]
    return Place(village.id, village.name, seat[1])


def _effect(before: TeamView, after: TeamView) -> Effect:
    return Effect(
        village=before.village,
        name=before.name,
        points=(before.points, after.points),
        shortage=(before.shortage, after.shortage),
        needs=tuple(_need_changes(before.needs, after.needs)),
    )


def _need_changes(before: tuple[NeedView, ...], after: tuple[NeedView, ...]) -> Iterator[NeedChange]:
    """Yield the needs that lack more or fewer than before; both list the village's own in one order."""
    for then, now in zip(before, after, strict=True):
        if then.missing != now.missing:
            yield NeedChange(then.kind, then.skill, then.rule, then.need, then.have, now.have)
