"""A plan as it stands, in arrays from which single exchanges are counted.

Notation: I cadres, V villages; K kinds of need that members meet by being in
the team: size, each skill, each composition rule, kept. Leading stands apart.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from optimizer.explain import Placed
from optimizer.matching.codes import BoolArray, IntArray

NOBODY = -1
"""In the place of a cadre, or of a village: the reserve."""


class Board:
    """Who is where, what every village has and lacks, and what may change.

    A cadre whom the plan places twice counts where it is read first.

    Parameters
    ----------
    placed : Placed

    Attributes
    ----------
    home : int64 [I]
        Village of each cadre; `NOBODY` for the reserve.
    leader : int64 [V]
    size : int64 [V]
    kinds : list of (str, str | None)
        Kind and skill of each column of the K needs.
    need, have, weight : int64 [V, K]
        Heads needed, heads there, and what one missing head costs on the shortage tier.
    lead_weight : int64 [V]
        What a missing leader costs; 0 where none is needed.
    points : int64 [V]
        Σ fit over members.
    pinned, silent : bool [I]
        In the table of pins; there as a member who doesn't lead.
    """

    def __init__(self, placed: Placed) -> None:
        self.placed, self.instance = placed, placed.instance
        instance = self.instance
        self.home = np.full(instance.n_cadres, NOBODY, dtype=np.int64)
        self.leader = np.full(instance.n_villages, NOBODY, dtype=np.int64)
        leads = np.array([row.role == "leader" for row in placed.rows], dtype=bool)
        self.home[placed.cadre[::-1]] = placed.village[::-1]
        own = leads & (self.home[placed.cadre] == placed.village)
        self.leader[placed.village[own][::-1]] = placed.cadre[own][::-1]
        self.there = np.flatnonzero(self.home >= 0)
        at = self.home[self.there]
        self.size = np.bincount(at, minlength=instance.n_villages).astype(np.int64)
        self._count_needs(at)
        self.fit = np.zeros(instance.n_cadres, dtype=np.int64)
        self.fit[self.there] = placed.points.fit_at(self.there, at)
        self.points = np.zeros(instance.n_villages, dtype=np.int64)
        np.add.at(self.points, at, self.fit[self.there])
        self.pinned = np.zeros(instance.n_cadres, dtype=bool)
        self.pinned[instance.pinned.cadre] = True
        self.silent = np.zeros(instance.n_cadres, dtype=bool)
        self.silent[instance.pinned.cadre[instance.pinned.role == "member"]] = True

    def _count_needs(self, at: IntArray) -> None:
        instance, weights = self.instance, self.instance.scenario.objective.shortage
        needs, rules = instance.needs, instance.rules
        stays = np.zeros(instance.n_villages, dtype=np.int64)
        if instance.policy.rotation.keep_at_least:
            for v, cadres in self.placed.previous_members.items():
                stays[v] = len(cadres)
        self.kinds: list[tuple[str, str | None]] = [
            ("size", None),
            *(("skill", skill) for skill in instance.skills),
            *((rule.name, None) for rule in rules),
            ("kept", None),
        ]
        self.need = np.column_stack([needs.min, needs.skills, needs.rules, instance.kept_amount(stays)])
        per_head = [weights.size, *[weights.skill] * len(instance.skills), *(r.weight for r in rules), 1]
        self.weight = needs.priority[:, None] * np.array(per_head, dtype=np.int64)
        self.lead_weight = needs.priority * weights.leader * needs.leader
        self.have = np.zeros_like(self.need)
        np.add.at(self.have, at, self.gives(self.there, at))

    def gives(self, cadres: IntArray, villages: IntArray) -> IntArray:
        """Return which needs each cadre would count for in each village, 0 or 1, int64 [n, K]."""
        facts = self.instance.cadres
        return np.column_stack(
            [
                np.ones(len(cadres), dtype=np.int64),
                facts.skills[cadres] > 0,
                facts.rules[cadres],
                facts.previous[cadres] == villages,
            ]
        ).astype(np.int64)

    def lead_points(self, cadres: IntArray, villages: IntArray) -> IntArray:
        """Return the points that leading adds, int64 [n]."""
        points = self.placed.points
        return np.asarray(points.weights.leader * points.department_at(cadres, villages))

    def may_lead(self, cadres: IntArray, villages: IntArray) -> BoolArray:
        """Return whether each cadre, once there, may lead each village's team."""
        able = self.instance.cadres.may_lead[cadres] & ~self.silent[cadres]
        return np.asarray(able & self.instance.needs.leader[villages])

    @cached_property
    def successors(self) -> tuple[IntArray, IntArray]:
        """The members who may lead with most points by it: the first and the second of each team [V]."""
        at = self.home[self.there]
        able = np.flatnonzero(self.may_lead(self.there, at))
        cadre, village = self.there[able], at[able]
        order = np.lexsort((cadre, -self.lead_points(cadre, village), village))
        cadre, village = cadre[order], village[order]
        best = [np.full(self.instance.n_villages, NOBODY, dtype=np.int64) for _ in range(2)]
        for rank in best:
            first = np.flatnonzero(np.r_[True, village[1:] != village[:-1]]) if len(village) else village
            rank[village[first]] = cadre[first]
            cadre, village = np.delete(cadre, first), np.delete(village, first)
        return best[0], best[1]

    def team(self, v: int) -> IntArray:
        """Return the members of a village's team, who leads first."""
        rows = self.placed.team.get(v, [])
        members = dict.fromkeys(int(self.placed.cadre[k]) for k in rows)
        inside = [i for i in members if self.home[i] == v]
        return np.array(sorted(inside, key=lambda i: i != self.leader[v]), dtype=np.int64)

    @cached_property
    def spare(self) -> BoolArray:
        """Whether nothing more would be missing in each cadre's team without them, bool [I]."""
        at = self.home[self.there]
        tight = (self.have[at] <= self.need[at]) & (self.gives(self.there, at) > 0)
        leads = (self.leader[at] == self.there) & (self.lead_weight[at] > 0)
        mask = np.zeros(self.instance.n_cadres, dtype=bool)
        mask[self.there] = ~tight.any(axis=1) & ~leads
        return mask
