"""Admissibility by classes: cadres who may go to the same villages, villages open to the same cadres.

A province has 400 million cells of a cadre and a village, but only some
thousand classes of either. Sums over admissible pairs are products of small
sparse matrices here; nothing is rounded or left out.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from scipy import sparse

from optimizer.matching.admissible import REASONS, Admissibility
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance

LEVELS = ("province", "prefecture", "county")
_SHARED = sum(1 << REASONS.index(code) for code in ("out_of_reach", "department_forbidden"))
"""Reasons that all cadres of a base share."""
_OWN = sum(1 << REASONS.index(code) for code in ("banned", "term_limit"))
"""Reasons of a single cadre at a single village."""


class _Key(NamedTuple):
    """What decides where a cadre may go, and whether the unit's limit binds.

    Attributes
    ----------
    base : int
    unit : int
        -1 unless the unit may not send all its eligible cadres.
    home : str | None
        The home place, where it lies within the base's reach.
    own : tuple of int
        Villages that a ban or an ended term keeps the cadre from.
    """

    base: int
    unit: int
    home: str | None
    own: tuple[int, ...]


class Classes:
    """Who may go where, class by class.

    Notation: K classes of eligible cadres, W classes of villages, B bases
    (eligible cadres of units with the same reach, level and forbidden types).

    Parameters
    ----------
    instance : Instance
    homes, singles : bool
        Whether homes to avoid are looked at, and bans and ended terms.
        Without them there are fewer classes, which admit more.

    Attributes
    ----------
    village : int64 [V]
        Class of each village.
    cadre : int64 [I]
        Class of each cadre, -1 for those who are not eligible.
    unit : int64 [K]
        The class's unit where that may not send all its eligible cadres, else -1.
    level : int64 [K]
        Level of the class's units, an index of `LEVELS`.
    base : int64 [K]
    open : sparse int64 [B, W]
        1 where the reach and the forbidden types admit.
    shut : sparse int64 [K, W]
        1 where home, ban or term forbids what the class's base admits.
    """

    def __init__(self, instance: Instance, *, homes: bool = True, singles: bool = True) -> None:
        self.instance = instance
        self._admissibility = Admissibility(instance)
        self._base_of_cadre, open_to, level = self._bases()
        self._place = _places(instance) if homes else [None] * instance.n_villages
        own = self._own_villages(open_to) if singles else {}
        self.village = self._village_classes(open_to, own)
        _, self._sample = np.unique(self.village, return_index=True)
        open_to = open_to[:, self._sample]
        self.open = sparse.csr_array(open_to, dtype=np.int64)
        self.cadre, keys = self._cadre_classes(open_to, own, homes)
        self.unit = np.array([key.unit for key in keys], dtype=np.int64)
        self.base = np.array([key.base for key in keys], dtype=np.int64)
        self.level = level[self.base]
        self.shut = self._shut(open_to, keys)
        members = np.column_stack([self.village, np.arange(instance.n_villages)])
        self._members = _ones(members, (len(self._sample), instance.n_villages))

    @property
    def n_arcs(self) -> int:
        """At most how many pairs of classes are admissible."""
        return int(np.diff(self.open.indptr)[self.base].sum())

    def arcs(self) -> tuple[IntArray, IntArray]:
        """Return the admissible pairs of a class of cadres and a class of villages."""
        pairs = sparse.csr_array(self.open[self.base] - self.shut)
        pairs.eliminate_zeros()
        cadre = np.repeat(np.arange(len(self.base)), np.diff(pairs.indptr))
        return cadre, pairs.indices.astype(np.int64)

    def gather(self, amounts: IntArray | BoolArray) -> IntArray:
        """Return the sum of a figure of villages over each class, int64 [W] (or [W, m] for m figures)."""
        return np.asarray(self._members @ amounts.astype(np.int64))

    def reached(self, marks: IntArray | BoolArray) -> IntArray:
        """Return how many of the marked villages each class of cadres may go to.

        Parameters
        ----------
        marks : [V] or [V, m]
            1 or True for a marked village, one column for each set.

        Returns
        -------
        int64 [K] or [K, m]
        """
        marked = self.gather(marks)
        return np.asarray((self.open @ marked)[self.base] - self.shut @ marked)

    def candidates(self) -> IntArray:
        """Return how many cadres are admissible at each village, int64 [V]."""
        heads = self.heads(np.ones(self.instance.n_cadres, dtype=bool))
        by_base = np.zeros(self.open.shape[0], dtype=np.int64)
        np.add.at(by_base, self.base, heads)
        return np.asarray((self.open.T @ by_base - self.shut.T @ heads)[self.village])

    def heads(self, counts: BoolArray) -> IntArray:
        """Return how many of the cadres marked in `counts` [I] are in each class, int64 [K]."""
        chosen = self.cadre[counts & (self.cadre >= 0)]
        return np.bincount(chosen, minlength=len(self.base)).astype(np.int64)

    def limits(self) -> IntArray:
        """Return the most each unit may send, never more than its eligible cadres, int64 [units]."""
        return np.minimum(self.instance.unit_limits.upper, self._able())

    def _able(self) -> IntArray:
        """Return how many eligible cadres each unit has, int64 [units]."""
        facts = self.instance.cadres
        n_units = len(self.instance.scenario.units)
        return np.bincount(facts.unit[facts.eligible], minlength=n_units).astype(np.int64)

    def _bases(self) -> tuple[IntArray, BoolArray, IntArray]:
        """Return each cadre's base [I] (-1: not eligible), what is open to each [B, V], its level [B]."""
        instance, scope = self.instance, self._admissibility.reach.of_unit
        barred = {department for department, _ in instance.policy.match.forbid}
        codes: dict[Hashable, int] = {}
        of_unit = np.full(len(instance.scenario.units), -1, dtype=np.int64)
        eligible = np.flatnonzero(instance.cadres.eligible)
        for u in np.unique(instance.cadres.unit[eligible]).tolist():
            unit = instance.scenario.units[u]
            department = unit.department if unit.department in barred else None
            of_unit[u] = codes.setdefault((int(scope[u]), unit.level, department), len(codes))
        base = np.where(instance.cadres.eligible, of_unit[instance.cadres.unit], -1)
        _, first = np.unique(base[eligible], return_index=True)
        sample = eligible[first]
        open_to = (self._admissibility.reasons(sample) & _SHARED) == 0
        owners = (instance.scenario.units[u] for u in instance.cadres.unit[sample])
        return base, open_to, np.array([LEVELS.index(u.level) for u in owners], dtype=np.int64)

    def _own_villages(self, open_to: BoolArray) -> dict[int, tuple[int, ...]]:
        """Return cadre → the villages open to the base that a ban or an ended term keeps the cadre from."""
        instance, scenario = self.instance, self.instance.scenario
        named = {(b.cadre, b.village) for b in scenario.bans} | {
            (p.cadre, p.village) for p in scenario.previous
        }
        pairs = sorted(
            (instance.cadre_index[c], instance.village_index[v])
            for c, v in named
            if c in instance.cadre_index and v in instance.village_index
        )
        cadre, village = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        kept_off = (self._admissibility.at(cadre, village) & _OWN) > 0
        base = self._base_of_cadre[cadre]
        own: dict[int, list[int]] = {}
        for (i, v), b, off in zip(pairs, base.tolist(), kept_off.tolist(), strict=True):
            if off and b >= 0 and open_to[b, v]:
                own.setdefault(i, []).append(v)
        return {i: tuple(villages) for i, villages in own.items()}

    def _village_classes(self, open_to: BoolArray, own: dict[int, tuple[int, ...]]) -> IntArray:
        """Return each village's class; one that somebody is kept from is a class by itself."""
        alone = {v for villages in own.values() for v in villages}
        columns = np.packbits(open_to, axis=0).T.copy()
        codes: dict[Hashable, int] = {}
        found = [
            codes.setdefault((column.tobytes(), place, v if v in alone else -1), len(codes))
            for v, (column, place) in enumerate(zip(columns, self._place, strict=True))
        ]
        return np.array(found, dtype=np.int64)

    def _cadre_classes(
        self, open_to: BoolArray, own: dict[int, tuple[int, ...]], homes: bool
    ) -> tuple[IntArray, list[_Key]]:
        """Return each cadre's class [I], and what makes each class."""
        instance, there = self.instance, self._there()
        limited = self.limits() < self._able()
        place = instance.policy.avoid.home if homes else "none"
        near: dict[tuple[int, str | None], bool] = {}
        codes: dict[_Key, int] = {}
        of_cadre = np.full(instance.n_cadres, -1, dtype=np.int64)
        for i in np.flatnonzero(instance.cadres.eligible).tolist():
            base, unit = int(self._base_of_cadre[i]), int(instance.cadres.unit[i])
            home = None if place == "none" else getattr(instance.scenario.cadres[i], f"home_{place}")
            if (base, home) not in near:
                near[base, home] = bool(open_to[base, there.get(home, [])].any())
            home = home if near[base, home] else None
            key = _Key(base, unit if limited[unit] else -1, home, own.get(i, ()))
            of_cadre[i] = codes.setdefault(key, len(codes))
        return of_cadre, list(codes)

    def _there(self) -> dict[str | None, list[int]]:
        """Return place → the classes of villages there; not for villages of no known place."""
        there: dict[str | None, list[int]] = {}
        for w, v in enumerate(self._sample.tolist()):
            if self._place[v] is not None:
                there.setdefault(self._place[v], []).append(w)
        return there

    def _shut(self, open_to: BoolArray, keys: list[_Key]) -> sparse.csr_array:
        """Return what home, bans and terms forbid each class of what is open to its base [K, W]."""
        there = self._there()
        shut = [
            (k, w)
            for k, key in enumerate(keys)
            for w in {*there.get(key.home, ()), *(int(self.village[v]) for v in key.own)}
            if open_to[key.base, w]
        ]
        return _ones(shut, (len(keys), open_to.shape[1]))


def _places(instance: Instance) -> list[str | None]:
    """Return of each village what a cadre's home is compared with."""
    home = instance.policy.avoid.home
    villages = instance.scenario.villages
    return [None if home == "none" else v.id if home == "village" else getattr(v, home) for v in villages]


def _ones(entries: list[tuple[int, int]] | IntArray, shape: tuple[int, int]) -> sparse.csr_array:
    """Return a sparse matrix with 1 at the entries."""
    index = np.asarray(entries, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(index), dtype=np.int64)
    return sparse.csr_array((ones, (index[:, 0], index[:, 1])), shape=shape)
