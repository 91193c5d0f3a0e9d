"""Which cadre may go to which village, with a reason code for each 'no'."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.matching.codes import MISSING_LEFT, MISSING_RIGHT, BoolArray, IntArray, Labels
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Unit

REASONS = (
    "not_eligible",
    "out_of_reach",
    "department_forbidden",
    "avoids_home",
    "banned",
    "term_limit",
)
"""Reason codes in the contract's order; code k is bit ``1 << k``."""


class Admissibility:
    """Reason bits for any cadres against all villages, computed in blocks.

    Parameters
    ----------
    instance : Instance
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        scenario = instance.scenario
        villages, units = scenario.villages, scenario.units
        labels = Labels()
        self._county = labels.encode((v.county for v in villages), MISSING_LEFT)
        self._prefecture = labels.encode((v.prefecture for v in villages), MISSING_LEFT)
        self._unit_reach = [self._reach(u, labels) for u in units]
        home = scenario.policy.avoid.home
        self._home: tuple[IntArray, IntArray] | None = None
        if home != "none":
            places = [v.id if home == "village" else getattr(v, home) for v in villages]
            homes = (getattr(c, f"home_{home}") for c in scenario.cadres)
            self._home = (labels.encode(homes, MISSING_RIGHT), labels.encode(places, MISSING_LEFT))
        self._forbidden = self._forbidden_by_department()
        self._singles = self._single_pairs()

    def _reach(self, unit: Unit, labels: Labels) -> BoolArray | None:
        """Return the villages within the unit's reach, bool [V]; None for everywhere."""
        if unit.serves:
            return np.isin(self._county, labels.encode(unit.serves, MISSING_RIGHT))
        if self.instance.policy.reach == "anywhere" or unit.level == "province":
            return None
        if unit.level == "prefecture":
            return np.asarray(self._prefecture == labels.encode([unit.prefecture], MISSING_RIGHT)[0])
        return np.asarray(self._county == labels.encode([unit.county], MISSING_RIGHT)[0])

    def _forbidden_by_department(self) -> dict[str, BoolArray]:
        primary = np.array([v.types[0] for v in self.instance.scenario.villages])
        forbidden: dict[str, BoolArray] = {}
        for department, village_type in self.instance.policy.match.forbid:
            mask = forbidden.setdefault(department, np.zeros(len(primary), dtype=bool))
            mask |= primary == village_type
        return forbidden

    def _single_pairs(self) -> dict[int, list[tuple[int, int]]]:
        """Return cadre → (village, reason bit) for bans and term limits."""
        instance = self.instance
        singles: dict[int, list[tuple[int, int]]] = {}

        def note(cadre: str, village: str, reason: str) -> None:
            if cadre in instance.cadre_index and village in instance.village_index:
                entry = (instance.village_index[village], 1 << REASONS.index(reason))
                singles.setdefault(instance.cadre_index[cadre], []).append(entry)

        for ban in instance.scenario.bans:
            note(ban.cadre, ban.village, "banned")
        limit = instance.policy.rotation.max_terms
        for previous in instance.scenario.previous:
            if limit is not None and previous.terms >= limit:
                note(previous.cadre, previous.village, "term_limit")
        return singles

    def reasons(self, rows: IntArray) -> NDArray[np.uint8]:
        """Return reason bits for the cadres `rows` against all villages.

        Parameters
        ----------
        rows : int64 [k]
            Cadre indices.

        Returns
        -------
        uint8 [k, V]
            0 where the pair is admissible.
        """
        instance = self.instance
        units = instance.scenario.units
        bits = np.zeros((len(rows), instance.n_villages), dtype=np.uint8)
        bits[~instance.cadres.eligible[rows]] |= 1 << REASONS.index("not_eligible")
        for k, row in enumerate(rows):
            unit = instance.cadres.unit[row]
            reach = self._unit_reach[unit]
            if reach is not None:
                bits[k, ~reach] |= 1 << REASONS.index("out_of_reach")
            forbidden = self._forbidden.get(units[unit].department)
            if forbidden is not None:
                bits[k, forbidden] |= 1 << REASONS.index("department_forbidden")
            for village, bit in self._singles.get(int(row), ()):
                bits[k, village] |= bit
        if self._home is not None:
            homes, places = self._home
            bits[homes[rows][:, None] == places[None, :]] |= 1 << REASONS.index("avoids_home")
        return bits


def reason_codes(bits: int) -> list[str]:
    """Return the reason codes in `bits`, in the contract's order."""
    return [code for k, code in enumerate(REASONS) if bits & (1 << k)]
