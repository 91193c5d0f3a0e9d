"""Teams: members with their points, needs with who meets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.explain.placed import Placed
from optimizer.explain.views import Holder, MemberView, NeedView, TeamView
from optimizer.matching.codes import IntArray


def team_views(placed: Placed, villages: Sequence[int] | None = None) -> list[TeamView]:
    """Return the teams of `villages` (indices; all unless given), empty ones too."""
    wanted = range(placed.instance.n_villages) if villages is None else villages
    rows = np.array([k for v in wanted for k in placed.team.get(v, ())], dtype=np.int64)
    figures = _Figures(placed, rows)
    return [_team_view(figures, v) for v in wanted]


class _Figures:
    """The arrays behind teams as lists, which single villages are read from faster."""

    def __init__(self, placed: Placed, rows: IntArray) -> None:
        needs = placed.instance.needs
        self.placed, self.scenario = placed, placed.scenario
        self.parts = dict(zip(rows.tolist(), placed.parts(rows), strict=True))
        self.cadre: list[int] = placed.cadre.tolist()
        self.min: list[int] = needs.min.tolist()
        self.max: list[int] = needs.max.tolist()
        self.priority: list[int] = needs.priority.tolist()
        self.leader: list[bool] = needs.leader.tolist()
        self.at_least: list[list[int]] = needs.rules.tolist()
        self.counts: list[list[bool]] = placed.instance.cadres.rules.tolist()
        self.previous: list[int] = placed.instance.cadres.previous.tolist()


def _team_view(figures: _Figures, v: int) -> TeamView:
    village, rows = figures.scenario.villages[v], figures.placed.team.get(v, [])
    members = tuple(_member_view(figures, k) for k in rows)
    met = tuple(_needs(figures, v, rows))
    priority = figures.priority[v]
    return TeamView(
        village=village.id,
        name=village.name,
        types=village.types,
        township=village.township,
        county=village.county,
        prefecture=village.prefecture,
        priority=priority,
        min=figures.min[v],
        max=figures.max[v],
        leader_needed=figures.leader[v],
        members=members,
        needs=met,
        points=sum(m.points for m in members),
        shortage=priority * sum(need.weight * need.missing for need in met),
    )


def _member_view(figures: _Figures, row: int) -> MemberView:
    placed, parts = figures.placed, figures.parts[row]
    cadre = figures.scenario.cadres[figures.cadre[row]]
    unit = figures.scenario.units[placed.instance.unit_index[cadre.unit]]
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


def _needs(figures: _Figures, v: int, rows: Sequence[int]) -> Iterator[NeedView]:
    """Yield what the village needs, met or not, in the order of the contract."""
    placed, village = figures.placed, figures.scenario.villages[v]
    weights, policy = figures.scenario.objective.shortage, figures.scenario.policy
    cadres = list(dict.fromkeys(figures.cadre[k] for k in rows))
    ids = figures.scenario.cadres
    if least := figures.min[v]:
        yield _need("size", least, len(cadres), weights.size)
    if figures.leader[v]:
        leaders = tuple(Holder(placed.rows[k].cadre) for k in rows if placed.rows[k].role == "leader")
        yield _need("leader", 1, min(1, len(leaders)), weights.leader, leaders)
    for skill, headcount in village.skills.items():
        if headcount:
            held = tuple(Holder(ids[i].id, ids[i].skills[skill]) for i in cadres if skill in ids[i].skills)
            yield _need("skill", headcount, len(held), weights.skill, held, skill=skill)
    for r, rule in enumerate(policy.composition):
        if at_least := figures.at_least[v][r]:
            count = tuple(Holder(ids[i].id) for i in cadres if figures.counts[i][r])
            yield _need(rule.name, at_least, len(count), rule.weight, count, rule=True)
    if policy.rotation.keep_at_least:
        able = placed.previous_members.get(v, [])
        kept = tuple(Holder(ids[i].id) for i in cadres if figures.previous[i] == v)
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
