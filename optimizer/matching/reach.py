"""Which villages a unit reaches: units of the same scope reach the same places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Unit

_Scope = tuple[str, frozenset[str]]


class Reach:
    """Reach by scope of the unit and place of the village, never per pair.

    Parameters
    ----------
    instance : Instance

    Attributes
    ----------
    of_unit : int64 [units]
        Scope: what the unit reaches.
    of_village : int64 [V]
        Place: county and prefecture.
    table : bool [scopes, places]
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        places: dict[tuple[str, str | None], int] = {}
        villages, units = instance.scenario.villages, instance.scenario.units
        codes = [places.setdefault((v.county, v.prefecture), len(places)) for v in villages]
        self.of_village = np.array(codes, dtype=np.int64)
        scopes: dict[_Scope, int] = {}
        self.of_unit = np.array(
            [scopes.setdefault(self._scope(u), len(scopes)) for u in units], dtype=np.int64
        )
        named: dict[tuple[str, str | None], list[int]] = {}
        for (county, prefecture), place in places.items():
            named.setdefault(("county", county), []).append(place)
            named.setdefault(("prefecture", prefecture), []).append(place)
        self.table = np.zeros((len(scopes), len(places)), dtype=bool)
        for (kind, names), scope in scopes.items():
            for name in names:
                self.table[scope, named.get((kind, name), [])] = True
            self.table[scope] |= kind == "all"

    def _scope(self, unit: Unit) -> _Scope:
        """Return the counties, or the prefecture, that the unit reaches."""
        if unit.serves:
            return "county", frozenset(unit.serves)
        if self.instance.policy.reach == "anywhere" or unit.level == "province":
            return "all", frozenset()
        home = unit.prefecture if unit.level == "prefecture" else unit.county
        return unit.level, frozenset() if home is None else frozenset({home})

    @property
    def of_cadre(self) -> IntArray:
        """Scope of each cadre, int64 [I]."""
        return np.asarray(self.of_unit[self.instance.cadres.unit])

    def by_unit(self) -> list[BoolArray | None]:
        """Return the villages within each unit's reach, bool [V]; None for everywhere.

        Units of one scope share an array.
        """
        masks = [None if row.all() else row[self.of_village] for row in self.table]
        return [masks[scope] for scope in self.of_unit.tolist()]

    def areas(self) -> Iterator[IntArray]:
        """Yield the villages that the same units reach, by area, in order of their first village."""
        area_of_column: dict[bytes, int] = {}
        columns = np.packbits(self.table, axis=0).T.copy()
        area = np.array([area_of_column.setdefault(c.tobytes(), len(area_of_column)) for c in columns])
        of_village = area[self.of_village]
        order = np.argsort(of_village, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(of_village[order])) + 1)
