"""How well a cadre fits a village: the points, by component."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.marks import Marks

if TYPE_CHECKING:
    from scipy import sparse

COMPONENTS = ("department", "skill", "experience", "preference", "request", "continuity")

Number = TypeVar("Number", bound=np.number[Any])


class Points:
    """fit(i, v) and D(i, v) for single pairs, or for any cadres against any villages.

    Parameters
    ----------
    instance : Instance

    Attributes
    ----------
    most : int
        No fit(i, v) is greater.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.weights = w = instance.scenario.objective.fit
        scenario, facts = instance.scenario, instance.cadres
        self._departments, self._department_points = self._department_table()
        self._experience = np.array([(c.rural_years or 0) >= 1 for c in scenario.cadres], dtype=np.int64)
        self._needed = (instance.needs.skills.T > 0).astype(np.int64)
        self._wishes, self._wished, self._hopes, self._terms = self._preference_tables()
        asked = [(instance.cadre_index[c], k, 1) for k, v in enumerate(scenario.villages) for c in v.requests]
        self._requested = Marks(asked, (instance.n_cadres, instance.n_villages))
        stays = np.flatnonzero(facts.previous >= 0)
        before = zip(stays.tolist(), facts.previous[stays].tolist(), strict=True)
        self._stays = Marks([(i, v, 1) for i, v in before], (instance.n_cadres, instance.n_villages))
        once = w.experience + w.preference + w.request + w.continuity
        levels = int(facts.skills.sum(axis=1).max(initial=0))
        self.most = w.department * int(self._department_points.max(initial=0)) + w.skill * levels + once
        self._features, self._worth = self._factors()

    def _department_table(self) -> tuple[IntArray, IntArray]:
        """Return each cadre's department code [I] and D by department [departments, V]."""
        scenario = self.instance.scenario
        names = sorted({u.department for u in scenario.units})
        code = {d: k for k, d in enumerate(names)}
        by_unit = np.array([code[u.department] for u in scenario.units], dtype=np.int64)
        kinds: dict[tuple[str, ...], int] = {}
        kind = np.array([kinds.setdefault(v.types, len(kinds)) for v in scenario.villages], dtype=np.int64)
        points = [scenario.policy.match.points.get(d, {}) for d in names]
        table = np.array(
            [[max(own.get(t, 0) for t in types) for types in kinds] for own in points], dtype=np.int64
        ).reshape(len(names), len(kinds))
        return by_unit[self.instance.cadres.unit], table[:, kind]

    def _preference_tables(self) -> tuple[IntArray, IntArray, Marks, IntArray]:
        """Return what cadres wish and villages are; a wish is an id, a county or a type.

        Returns
        -------
        tuple
            Cadre and wish [n, 2], wish and village [m, 2]; cadre and wish again,
            for single pairs, and the wishes that each village meets [V, most],
            filled up with a wish that nobody has.
        """
        scenario = self.instance.scenario
        terms = sorted({t for c in scenario.cadres for t in c.prefers})
        column = {t: k for k, t in enumerate(terms)}
        wishes = [(i, column[t], 1) for i, c in enumerate(scenario.cadres) for t in set(c.prefers)]
        met = [[column[t] for t in {v.id, v.county, *v.types} if t in column] for v in scenario.villages]
        wished = [(t, k) for k, found in enumerate(met) for t in found]
        padded = np.full((len(met), max(map(len, met), default=0)), len(terms), dtype=np.int64)
        for k, found in enumerate(met):
            padded[k, : len(found)] = found
        return (
            np.array([wish[:2] for wish in wishes], dtype=np.int64).reshape(-1, 2),
            np.array(wished, dtype=np.int64).reshape(-1, 2),
            Marks(wishes, (self.instance.n_cadres, len(terms) + 1)),
            padded,
        )

    @cached_property
    def _wishing(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Cadre × wish and wish × village incidence, for blocks."""
        instance = self.instance
        n_wishes = 1 + int(max(self._wishes[:, 1].max(initial=0), self._wished[:, 0].max(initial=0)))
        return (
            _incidence(self._wishes, (instance.n_cadres, n_wishes)),
            _incidence(self._wished, (n_wishes, instance.n_villages)),
        )

    def _factors(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return [I, F] and [F, V] whose product is the weighted department, skills and experience.

        Floats whose sums are exact: of 32 bits where no fit reaches 2²⁴, else of
        64 (weights, points and levels end far below 2⁵³).
        """
        w, facts = self.weights, self.instance.cadres
        number = np.float32 if self.most <= capacity(np.float32) else np.float64
        one_hot = self._departments[:, None] == np.arange(len(self._department_points))
        features = np.column_stack([one_hot, facts.skills, self._experience])
        always = np.full((1, self.instance.n_villages), w.experience)
        worth = np.vstack([w.department * self._department_points, w.skill * self._needed, always])
        return features.astype(number), worth.astype(number)

    def department(self, rows: IntArray, villages: IntArray | None = None) -> IntArray:
        """Return D(i, v), unweighted department points, int64 [k, m]; all V villages unless given."""
        some = slice(None) if villages is None else villages
        return np.asarray(self._department_points[:, some][self._departments[rows]])

    def department_at(self, cadres: IntArray, villages: IntArray) -> IntArray:
        """Return D(i, v) of single pairs, int64 [P]."""
        return np.asarray(self._department_points[self._departments[cadres], villages])

    def at(self, cadres: IntArray, villages: IntArray) -> dict[str, IntArray]:
        """Return the weighted points of single pairs by component.

        Parameters
        ----------
        cadres, villages : int64 [P]
            Indices, pair by pair.

        Returns
        -------
        dict of str to int64 [P]
            By component; some 0.5 µs a pair.
        """
        w, facts = self.weights, self.instance.cadres
        skill = np.zeros(len(cadres), dtype=np.int64)
        for s, needed in enumerate(self._needed):
            skill += facts.skills[cadres, s] * needed[villages]
        preferred = np.zeros(len(cadres), dtype=np.int64)
        for terms in self._terms.T:
            preferred |= self._hopes.at(cadres, terms[villages])
        return {
            "department": w.department * self.department_at(cadres, villages),
            "skill": w.skill * skill,
            "experience": w.experience * self._experience[cadres],
            "preference": w.preference * preferred,
            "request": w.request * self._requested.at(cadres, villages),
            "continuity": w.continuity * self._stays.at(cadres, villages),
        }

    def fit_at(self, cadres: IntArray, villages: IntArray) -> IntArray:
        """Return fit(i, v) of single pairs, int64 [P]; the cost of `at`."""
        return np.asarray(sum(self.at(cadres, villages).values()), dtype=np.int64)

    def components(self, rows: IntArray, villages: IntArray | None = None) -> dict[str, IntArray]:
        """Return weighted points by component for the cadres `rows` against `villages`.

        Parameters
        ----------
        rows : int64 [k]
        villages : int64 [m], optional
            Different village indices; all V unless given.

        Returns
        -------
        dict of str to int64 [k, m]
            48 bytes a cell: meant for few rows. `fit` is for blocks, `at` for pairs.
        """
        w, facts = self.weights, self.instance.cadres
        some = slice(None) if villages is None else villages
        needed = self._needed[:, some]
        shape = (len(rows), needed.shape[1])
        parts = {name: np.zeros(shape, dtype=np.int64) for name in ("preference", "request", "continuity")}
        for name, (line, column) in self._few(rows, villages).items():
            parts[name][line, column] = getattr(w, name)
        return {
            "department": w.department * self.department(rows, villages),
            "skill": w.skill * (facts.skills[rows] @ needed),
            "experience": np.broadcast_to(w.experience * self._experience[rows][:, None], shape),
            **parts,
        }

    @overload
    def fit(self, rows: IntArray, villages: IntArray | None = None) -> IntArray: ...

    @overload
    def fit(self, rows: IntArray, villages: IntArray | None, dtype: type[Number]) -> NDArray[Number]: ...

    def fit(
        self, rows: IntArray, villages: IntArray | None = None, dtype: type[np.number[Any]] = np.int64
    ) -> NDArray[Any]:
        """Return fit(i, v) for the cadres `rows` against `villages`.

        A product of matrices for what is dense, plus the few cells with a wish
        met, a request or a former placement.

        Parameters
        ----------
        rows : int64 [k]
        villages : int64 [m], optional
            Different village indices; all V unless given.
        dtype : numpy scalar type
            An integer or float type that holds every fit exactly (see `most`).
            ``float32`` is the fastest where it does.

        Returns
        -------
        dtype [k, m]
            Some 2 to 4 ns a cell, and the cell's bytes twice over.

        Raises
        ------
        ValueError
            Where `dtype` may not hold every fit exactly.
        """
        if self.most > capacity(dtype):
            raise ValueError(f"a fit may reach {self.most}, too much for {np.dtype(dtype).name}")
        worth = self._worth if villages is None else self._worth[:, villages]
        total = self._features[rows] @ worth
        for name, (line, column) in self._few(rows, villages).items():
            total[line, column] += getattr(self.weights, name)
        return np.asarray(total, dtype=dtype)

    def _few(self, rows: IntArray, villages: IntArray | None) -> dict[str, tuple[IntArray, IntArray]]:
        """Return line and column, each cell once, of a block's preferences, requests and former places."""
        wishes, wished = self._wishing
        preferred = (wishes[rows] @ (wished if villages is None else wished[:, villages])).tocoo()
        return {
            "preference": (preferred.row, preferred.col),
            "request": self._requested.within(rows, villages)[:2],
            "continuity": self._stays.within(rows, villages)[:2],
        }


def capacity(dtype: type[np.number[Any]]) -> int:
    """Return up to where a type holds every integer from 0 on."""
    kind = np.dtype(dtype)
    return 1 << (np.finfo(kind).nmant + 1) if kind.kind == "f" else int(np.iinfo(kind).max)


def _incidence(entries: IntArray, shape: tuple[int, int]) -> sparse.csr_array:
    from scipy import sparse  # takes 0.2 s to load, and single pairs do without

    return sparse.csr_array((np.ones(len(entries), dtype=np.int64), tuple(entries.T)), shape=shape)
