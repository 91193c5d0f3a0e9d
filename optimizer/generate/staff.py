"""Units, the cadres they send, and the village where the hidden plan puts each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.generate.draws import Floats, Ints
from optimizer.generate.places import Places
from optimizer.generate.sheet import LEVELS, Round


@dataclass(frozen=True)
class Staff:
    """Units and cadres as arrays.

    Attributes
    ----------
    function : integer array by unit
        Position in `Functions.names`.
    level : integer array by unit
        Position in `LEVELS`.
    seat : integer array by unit
        Area of a county unit, prefecture of a prefecture unit, block of counties served
        by a unit of the province, -1 where it serves all.
    unit, village : integer arrays by cadre
        Unit, and the village of the hidden plan, -1 for the reserve.
    """

    function: Ints
    level: Ints
    seat: Ints
    unit: Ints
    village: Ints

    def listed_by_unit(self, rng: np.random.Generator, keep_units: bool = False) -> Staff:
        """Return the same with units, and cadres within units, in random order.

        With `keep_units` the units stay in their order.
        """
        count = len(self.function)
        new_place = np.arange(count) if keep_units else rng.permutation(count)
        units = np.argsort(new_place, kind="stable")
        unit = new_place[self.unit]
        cadres = np.lexsort((rng.random(len(unit)), unit))
        return Staff(
            self.function[units], self.level[units], self.seat[units], unit[cadres], self.village[cadres]
        )


class Functions:
    """The function groups of a round, each within its department, with weights.

    Attributes
    ----------
    names, departments : tuple of str
        Function groups, and the distinct departments.
    department : integer array by function
        Position in `departments`.
    weight : float array by function
        How common it is.
    points : int array, departments x types
        The policy's match points.
    """

    def __init__(self, round_: Round, types: tuple[str, ...]) -> None:
        groups = [(d, f, w) for d, functions in round_.draw.departments.items() for f, w in functions.items()]
        self.departments = tuple(round_.draw.departments)
        self.names = tuple(f for _, f, _ in groups)
        self.department: Ints = np.array([self.departments.index(d) for d, _, _ in groups], dtype=np.int64)
        self.weight: Floats = np.array([w for _, _, w in groups], dtype=np.float64)
        points = round_.policy.match.points
        self.points: Ints = np.array(
            [[points.get(d, {}).get(t, 0) for t in types] for d in self.departments], dtype=np.int64
        )
        forbidden = {(d, t) for d, t in round_.policy.match.forbid}
        self.allowed = np.array([[(d, t) not in forbidden for t in types] for d in self.departments])

    def pull(self, affinity: float) -> Floats:
        """Return how strongly the hidden plan draws each department to each type; 0 where forbidden."""
        top = max(1, int(self.points.max(initial=0)))
        return self.allowed * (1 + affinity * self.points / top)


def served(round_: Round, places: Places, staff: Staff) -> list[str]:
    """Return the counties each unit serves as a cell, empty where its level says all."""
    size = round_.draw.serves or 1
    counties = [a.county for a in places.areas]
    blocks = [";".join(counties[i : i + size]) for i in range(0, len(counties), size)]
    return [
        blocks[seat] if lv == 0 and seat >= 0 else ""
        for lv, seat in zip(staff.level.tolist(), staff.seat.tolist(), strict=True)
    ]


def prefectures(places: Places) -> tuple[str, ...]:
    """Return the distinct prefectures in the order of the areas."""
    return tuple(dict.fromkeys(a.prefecture for a in places.areas))


def level_index(name: str) -> int:
    """Return the position of a level in `LEVELS`."""
    return [*LEVELS].index(name)  # type: ignore[arg-type]
