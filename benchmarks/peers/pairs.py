"""Who may go where, with how many points: flat arrays, one block per reach of a unit.

A block holds the cadres of all units that reach the same villages, so that the work
grows with the pairs within reach and not with cadres × villages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.matching.instance import Instance
from optimizer.scenario.records import Unit

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CELLS = 2_000_000
"""Cells of a block worked on at once."""


@dataclass(frozen=True)
class Pairs:
    """Admissible pairs, sorted by village, then cadre.

    Attributes
    ----------
    cadre, village, fit, lead : int32 [P]
        ``fit`` are the points of a member there, ``lead`` those on top for leading.
    start : int64 [V + 1]
        The pairs of village v are those from ``start[v]`` to ``start[v + 1]``.
    """

    cadre: NDArray[np.int32]
    village: NDArray[np.int32]
    fit: NDArray[np.int32]
    lead: NDArray[np.int32]
    start: Ints

    def __len__(self) -> int:
        return len(self.cadre)

    def of(self, village: int) -> slice:
        """Return where the pairs of a village stand."""
        return slice(int(self.start[village]), int(self.start[village + 1]))

    def find(self, cadre: int, village: int) -> int:
        """Return the index of a pair, -1 where it is not admissible."""
        here = self.of(village)
        place = here.start + int(np.searchsorted(self.cadre[here], cadre))
        return place if place < here.stop and self.cadre[place] == cadre else -1


def admissible(instance: Instance) -> Pairs:
    """Return every admissible pair with its points."""
    blocks = list(_Blocks(instance))
    cadre, village, fit, lead = (
        np.concatenate([b[k] for b in blocks]).astype(np.int32) if blocks else np.empty(0, dtype=np.int32)
        for k in range(4)
    )
    order = np.argsort(village.astype(np.int64) * instance.n_cadres + cadre, kind="stable")
    start = np.searchsorted(village[order], np.arange(instance.n_villages + 1))
    return Pairs(cadre[order], village[order], fit[order], lead[order], start)


class _Blocks:
    """Yields cadre, village, fit and points for leading of one block of pairs after another."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        scenario = instance.scenario
        self.county = np.array([v.county for v in scenario.villages])
        self.prefecture = np.array([v.prefecture or "" for v in scenario.villages])
        names = sorted({u.department for u in scenario.units})
        of_unit = np.array([names.index(u.department) for u in scenario.units], dtype=np.int64)
        self.department = of_unit[instance.cadres.unit]
        primary = [v.types[0] for v in scenario.villages]
        forbidden = {(d, t) for d, t in scenario.policy.match.forbid}
        self.open = np.array([[(d, t) not in forbidden for t in primary] for d in names])
        points = scenario.policy.match.points
        self.points = np.array(
            [[max(points.get(d, {}).get(t, 0) for t in v.types) for v in scenario.villages] for d in names]
        )
        self.homes, self.places = self._homes()
        self.barred = self._barred()
        self.experience = np.array([(c.rural_years or 0) >= 1 for c in scenario.cadres])
        self.needed = (instance.needs.skills > 0).astype(np.int64)
        self.wishes, self.wished = self._wishes()
        self.requests = self._requests()

    def _homes(self) -> tuple[Ints, Ints]:
        """Return codes of homes and places that are equal where a cadre is at home."""
        where, scenario = self.instance.policy.avoid.home, self.instance.scenario
        if where == "none":
            return np.full(len(scenario.cadres), -1), np.full(len(scenario.villages), -2)
        places = [v.id if where == "village" else getattr(v, where) for v in scenario.villages]
        code = {p: k for k, p in enumerate(dict.fromkeys(p for p in places if p is not None))}
        homes = [code.get(getattr(c, f"home_{where}"), -1) for c in scenario.cadres]
        return np.array(homes), np.array([code.get(p, -2) for p in places])

    def _barred(self) -> Ints:
        """Return the keys of banned pairs and of those whose terms are served, sorted."""
        q, limit = self.instance, self.instance.policy.rotation.max_terms
        single = [(b.cadre, b.village) for b in q.scenario.bans]
        if limit is not None:
            single += [(p.cadre, p.village) for p in q.scenario.previous if p.terms >= limit]
        known = [(c, v) for c, v in single if c in q.cadre_index and v in q.village_index]
        keys = {q.village_index[v] * q.n_cadres + q.cadre_index[c] for c, v in known}
        return np.array(sorted(keys), dtype=np.int64)

    def _wishes(self) -> tuple[sparse.csr_array, sparse.csc_array]:
        """Return cadre × wish and wish × village; a wish is an id, county or type."""
        scenario = self.instance.scenario
        column: dict[str, int] = {}
        wishes = [
            (i, column.setdefault(t, len(column))) for i, c in enumerate(scenario.cadres) for t in c.prefers
        ]
        wished = [
            (column[t], k)
            for k, v in enumerate(scenario.villages)
            for t in (v.id, v.county, *v.types)
            if t in column
        ]
        shape = len(scenario.cadres), len(column)
        return _incidence(wishes, shape).tocsr(), _incidence(wished, (shape[1], len(self.county))).tocsc()

    def _requests(self) -> sparse.csc_array:
        q = self.instance
        asked = [(q.cadre_index[c], k) for k, v in enumerate(q.scenario.villages) for c in set(v.requests)]
        return _incidence(asked, (q.n_cadres, q.n_villages)).tocsc()

    def __iter__(self) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
        units = self.instance.scenario.units
        reaches: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for k, unit in enumerate(units):
            reaches[self._reach(unit)].append(k)
        facts = self.instance.cadres
        group = np.zeros(len(units), dtype=np.int64)
        for n, members in enumerate(reaches.values()):
            group[members] = n
        able = np.flatnonzero(facts.eligible)
        able = able[np.argsort(group[facts.unit[able]], kind="stable")]
        border = np.searchsorted(group[facts.unit[able]], np.arange(len(reaches) + 1))
        for n, reach in enumerate(reaches):
            villages, cadres = self._within(reach), able[border[n] : border[n + 1]]
            height = max(1, CELLS // max(1, len(villages)))
            for begin in range(0, len(cadres) if len(villages) else 0, height):
                yield self._block(cadres[begin : begin + height], villages)

    def _reach(self, unit: Unit) -> tuple[str, ...]:
        """Return a key that is equal for units that reach the same villages."""
        if unit.serves:
            return ("serves", *sorted(set(unit.serves)))
        if self.instance.policy.reach == "anywhere" or unit.level == "province":
            return ("everywhere",)
        place = unit.prefecture if unit.level == "prefecture" else unit.county
        return (unit.level, place) if place else ("nowhere",)

    def _within(self, reach: tuple[str, ...]) -> Ints:
        kind, *places = reach
        if kind == "everywhere":
            return np.arange(len(self.county))
        return np.flatnonzero(np.isin(self.prefecture if kind == "prefecture" else self.county, places))

    def _block(self, cadres: Ints, villages: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the admissible pairs among some cadres and the villages that they reach."""
        rows = self.department[cadres]
        ok = self.open[rows][:, villages]
        ok &= self.homes[cadres][:, None] != self.places[villages][None, :]
        if len(self.barred):
            ok &= ~np.isin(villages[None, :] * self.instance.n_cadres + cadres[:, None], self.barred)
        department = self.points[rows][:, villages]
        weights, facts = self.instance.scenario.objective.fit, self.instance.cadres
        fit = weights.department * department
        fit += weights.skill * (facts.skills[cadres] @ self.needed[villages].T)
        fit += weights.experience * self.experience[cadres][:, None]
        fit += weights.continuity * (facts.previous[cadres][:, None] == villages[None, :])
        if self.wishes.shape[1]:
            fit += weights.preference * ((self.wishes[cadres] @ self.wished[:, villages]).toarray() > 0)
        fit += weights.request * self.requests[:, villages].tocsr()[cadres].toarray()
        row, column = np.nonzero(ok)
        return cadres[row], villages[column], fit[ok], weights.leader * department[ok]


def _incidence(entries: list[tuple[int, int]], shape: tuple[int, int]) -> sparse.coo_array:
    index = np.array(entries, dtype=np.int64).reshape(-1, 2)
    return sparse.coo_array((np.ones(len(index), dtype=np.int64), (index[:, 0], index[:, 1])), shape=shape)
