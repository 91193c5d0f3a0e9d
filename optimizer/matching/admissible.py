"""Which cadre may go to which village, with a reason code for each 'no'."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import MISSING_LEFT, MISSING_RIGHT, BoolArray, IntArray, Labels
from optimizer.matching.instance import Instance
from optimizer.matching.marks import Marks, spans
from optimizer.matching.reach import Reach

REASONS = (
    "not_eligible",
    "out_of_reach",
    "department_forbidden",
    "avoids_home",
    "banned",
    "term_limit",
)
"""Reason codes in the contract's order; code k is bit ``1 << k``."""

BIT = {code: np.uint8(1 << k) for k, code in enumerate(REASONS)}
"""Reason code → its bit."""


class Admissibility:
    """Reason bits for single pairs, or for any cadres against any villages.

    What is kept is by cadre, village, unit scope and place, never by pair.

    Parameters
    ----------
    instance : Instance
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.reach = Reach(instance)
        self._scope = self.reach.of_cadre
        self._home = self._homes()
        self._forbidden = self._forbidden_by_department()
        self._department, self._barred = self._forbidden_table()
        self._singles = self._single_pairs()
        cells = [(i, v, bit) for i, found in self._singles.items() for v, bit in found]
        self._marks = Marks(cells, (instance.n_cadres, instance.n_villages))

    @cached_property
    def _unit_reach(self) -> list[BoolArray | None]:
        """Villages within each unit's reach, bool [V]; None for everywhere."""
        return self.reach.by_unit()

    def _homes(self) -> tuple[IntArray, IntArray] | None:
        """Return the home of each cadre [I] and the place of each village [V] to be kept apart."""
        scenario = self.instance.scenario
        home = scenario.policy.avoid.home
        if home == "none":
            return None
        labels = Labels()
        places = [v.id if home == "village" else getattr(v, home) for v in scenario.villages]
        homes = (getattr(c, f"home_{home}") for c in scenario.cadres)
        return labels.encode(homes, MISSING_RIGHT), labels.encode(places, MISSING_LEFT)

    def _forbidden_by_department(self) -> dict[str, BoolArray]:
        primary = np.array([v.types[0] for v in self.instance.scenario.villages])
        forbidden: dict[str, BoolArray] = {}
        for department, village_type in self.instance.policy.match.forbid:
            mask = forbidden.setdefault(department, np.zeros(len(primary), dtype=bool))
            mask |= primary == village_type
        return forbidden

    def _forbidden_table(self) -> tuple[IntArray, NDArray[np.uint8]]:
        """Return each cadre's row [I] of the reason bits by department [departments + 1, V]."""
        row = {department: k for k, department in enumerate(self._forbidden, 1)}
        of_unit = np.array([row.get(u.department, 0) for u in self.instance.scenario.units], dtype=np.int64)
        table = np.zeros((len(row) + 1, self.instance.n_villages), dtype=np.uint8)
        for department, k in row.items():
            table[k] = self._forbidden[department] * BIT["department_forbidden"]
        return of_unit[self.instance.cadres.unit], table

    def _single_pairs(self) -> dict[int, list[tuple[int, int]]]:
        """Return cadre → (village, reason bit) for bans and term limits."""
        instance = self.instance
        singles: dict[int, list[tuple[int, int]]] = {}

        def note(cadre: str, village: str, reason: str) -> None:
            if cadre in instance.cadre_index and village in instance.village_index:
                entry = (instance.village_index[village], int(BIT[reason]))
                singles.setdefault(instance.cadre_index[cadre], []).append(entry)

        for ban in instance.scenario.bans:
            note(ban.cadre, ban.village, "banned")
        limit = instance.policy.rotation.max_terms
        for previous in instance.scenario.previous:
            if limit is not None and previous.terms >= limit:
                note(previous.cadre, previous.village, "term_limit")
        return singles

    def at(self, cadres: IntArray, villages: IntArray) -> NDArray[np.uint8]:
        """Return the reason bits of single pairs.

        Parameters
        ----------
        cadres, villages : int64 [P]
            Indices, pair by pair.

        Returns
        -------
        uint8 [P]
            0 where the pair is admissible; some 100 ns a pair.
        """
        within = self.reach.table[self._scope[cadres], self.reach.of_village[villages]]
        bits = np.where(within, np.uint8(0), BIT["out_of_reach"])
        bits |= np.where(self.instance.cadres.eligible[cadres], np.uint8(0), BIT["not_eligible"])
        bits |= self._barred[self._department[cadres], villages]
        if self._home is not None:
            homes, places = self._home
            bits |= (homes[cadres] == places[villages]) * BIT["avoids_home"]
        return np.asarray(bits | self._marks.at(cadres, villages).astype(np.uint8))

    def reasons(self, rows: IntArray, villages: IntArray | None = None) -> NDArray[np.uint8]:
        """Return reason bits for the cadres `rows` against `villages`.

        Parameters
        ----------
        rows : int64 [k]
            Cadre indices.
        villages : int64 [m], optional
            Different village indices; all V unless given.

        Returns
        -------
        uint8 [k, m]
            0 where the pair is admissible; 1 byte and some 1 to 2 ns a cell.
        """
        some = np.arange(self.instance.n_villages) if villages is None else villages
        bits = self._by_group(rows, some)
        line, column, bit = self._marks.within(rows, villages)
        bits[line, column] |= bit.astype(np.uint8)
        if self._home is not None:
            homes, places = self._home[0][rows], self._home[1][some]
            order = np.argsort(places, kind="stable")
            first, last = (np.searchsorted(places[order], homes, side) for side in ("left", "right"))
            line, column = np.repeat(np.arange(len(rows)), last - first), order[spans(first, last)]
            bits[line, column] |= BIT["avoids_home"]
        return bits

    def _by_group(self, rows: IntArray, villages: IntArray) -> NDArray[np.uint8]:
        """Return the bits of what groups of cadres share: eligibility, reach, forbidden types [k, m]."""
        eligible = self.instance.cadres.eligible[rows]
        key = (self._scope[rows] * len(self._barred) + self._department[rows]) * 2 + eligible
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        sample = rows[first]
        outside = np.where(self.reach.table[self._scope[sample]], np.uint8(0), BIT["out_of_reach"])
        bits = outside[:, self.reach.of_village[villages]]
        if self._forbidden:
            bits |= self._barred[self._department[sample]][:, villages]
        bits[~eligible[first]] |= BIT["not_eligible"]
        return bits[group]

    def reachable(self, cells: int) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield blocks that together hold every admissible pair once, and no pair out of reach.

        Each is of the villages that the same units reach, with the eligible
        cadres of these units. In a province of counties that is 1 to 2 % of
        the grid.

        Parameters
        ----------
        cells : int
            Most cells of a block, unless one village has more cadres.

        Yields
        ------
        (int64 [k], int64 [m])
            Cadres and villages, each ascending; areas in order of their first village.
        """
        eligible = np.flatnonzero(self.instance.cadres.eligible)
        for villages in self.reach.areas():
            reaching = self.reach.table[:, self.reach.of_village[villages[0]]]
            rows = eligible[reaching[self._scope[eligible]]]
            width = max(1, cells // max(1, len(rows)))
            for start in range(0, len(villages) if len(rows) else 0, width):
                yield rows, villages[start : start + width]


def reason_codes(bits: int) -> list[str]:
    """Return the reason codes in `bits`, in the contract's order."""
    return [code for k, code in enumerate(REASONS) if bits & (1 << k)]
