"""Teams: members with their points, needs with who meets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.explain.placed import Placed
from optimizer.explain.views import Holder, MemberView, NeedView, TeamView


def team_views(placed: Placed, villages: Sequence[int] | None = None) -> list[TeamView]:
    """Return the teams of `villages` (indices; all unless given), empty ones too."""
    wanted = range(placed.instance.n_villages) if villages is None else villages
    rows = np.array([k for v in wanted for k in placed.team.get(v, ())], dtype=np.int64)
    parts = dict(zip(rows.tolist(), placed.parts(rows), strict=True))
    return [_team_view(placed, v, parts) for v in wanted]


def _team_view(placed: Placed, v: int, parts: dict[int, dict[str, int]]) -> TeamView:
    village, needs = placed.scenario.villages[v], placed.instance.needs
    rows = placed.team.get(v, [])
    members = tuple(_member_view(placed, k, parts[k]) for k in rows)
    met = tuple(_needs(placed, v))
    priority = int(needs.priority[v])
    return TeamView(
        village=village.id,
        name=village.name,
        types=village.types,
        township=village.township,
        county=village.county,
        prefecture=village.prefecture,
        priority=priority,
        min=int(needs.min[v]),
        max=int(needs.max[v]),
        leader_needed=bool(needs.leader[v]),
        members=members,
        needs=met,
        points=sum(m.points for m in members),
        shortage=priority * sum(need.weight * need.missing for need in met),
    )


def _member_view(placed: Placed, row: int, parts: dict[str, int]) -> MemberView:
    cadre = placed.scenario.cadres[int(placed.cadre[row])]
    unit = placed.scenario.units[placed.instance.unit_index[cadre.unit]]
    return MemberView(
        cadre=cadre.id,
        name=cadre.name,
        unit=unit.id,
        unit_name=unit.name,
        department=unit.department,
        role=placed.rows[row].role,
        points=sum(parts.values()),
        parts=parts,
    )


def _needs(placed: Placed, v: int) -> Iterator[NeedView]:
    """Yield what the village needs, met or not, in the order of the contract."""
    village, needs = placed.scenario.villages[v], placed.instance.needs
    weights, policy = placed.scenario.objective.shortage, placed.instance.policy
    rows = placed.team.get(v, [])
    cadres = list(dict.fromkeys(placed.cadre[rows].tolist()))
    ids = placed.scenario.cadres
    least = int(needs.min[v])
    if least:
        yield _need("size", least, len(cadres), weights.size)
    if needs.leader[v]:
        leaders = tuple(Holder(placed.rows[k].cadre) for k in rows if placed.rows[k].role == "leader")
        yield _need("leader", 1, min(1, len(leaders)), weights.leader, leaders)
    for skill, headcount in village.skills.items():
        if headcount:
            held = tuple(Holder(ids[i].id, ids[i].skills[skill]) for i in cadres if skill in ids[i].skills)
            yield _need("skill", headcount, len(held), weights.skill, held, skill=skill)
    for r, rule in enumerate(policy.composition):
        if at_least := int(needs.rules[v, r]):
            count = tuple(Holder(ids[i].id) for i in cadres if placed.instance.cadres.rules[i, r])
            yield _need(rule.name, at_least, len(count), rule.weight, count, rule=True)
    if policy.rotation.keep_at_least:
        able = placed.previous_members.get(v, [])
        before = placed.instance.cadres.previous
        kept = tuple(Holder(ids[i].id) for i in cadres if before[i] == v)
        if least := min(policy.rotation.keep_at_least, len(able)):
            yield _need("kept", least, len(kept), 1, kept)


def _need(
    kind: str,
    need: int,
    have: int,
    weight: int,
    holders: tuple[Holder, ...] = (),
    *,
    skill: str | None = None,
    rule: bool = False,
) -> NeedView:
    return NeedView(kind, skill, rule, need, have, max(0, need - have), weight, holders)
