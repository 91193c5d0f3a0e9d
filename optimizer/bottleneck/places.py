"""Sets of villages named by areas: everything, whole prefectures, whole counties, single villages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray
from optimizer.matching.instance import Instance

Places = Mapping[str, tuple[str, ...]]
"""``prefecture``, ``county``, ``village`` → names or ids; empty for everything."""

AREAS = ("prefecture", "county")


@dataclass(frozen=True, slots=True)
class Area:
    """The whole scenario, a prefecture, or a county.

    Attributes
    ----------
    prefecture : str | None
        None for everything, and for a county that stands without one.
    county : str | None
        None for everything and for prefectures.
    """

    prefecture: str | None
    county: str | None

    @property
    def level(self) -> str:
        """``all``, ``prefecture`` or ``county``."""
        if self.county is not None:
            return "county"
        return "all" if self.prefecture is None else "prefecture"


class Map:
    """Which villages lie in which area.

    Parameters
    ----------
    instance : Instance

    Attributes
    ----------
    areas : tuple of Area
        Everything, then each prefecture, then each county; in the villages' order.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        villages = instance.scenario.villages
        found = {Area(None, None): list(range(len(villages)))}
        for k, v in enumerate(villages):
            if v.prefecture is not None:
                found.setdefault(Area(v.prefecture, None), []).append(k)
        for k, v in enumerate(villages):
            found.setdefault(Area(v.prefecture, v.county), []).append(k)
        ordered = sorted(found, key=lambda area: ("all", *AREAS).index(area.level))
        self.areas = tuple(ordered)
        self._villages = [np.array(found[area], dtype=np.int64) for area in ordered]
        self._names = {
            kind: np.array([getattr(v, kind) or "" for v in villages], dtype=object) for kind in AREAS
        }

    def sets(self) -> BoolArray:
        """Return the villages of each area, bool [V, areas]."""
        marks = np.zeros((self.instance.n_villages, len(self.areas)), dtype=bool)
        for column, villages in enumerate(self._villages):
            marks[villages, column] = True
        return marks

    def inner(self) -> list[list[int]]:
        """Return of each area the largest areas inside it."""
        at = {area: n for n, area in enumerate(self.areas)}
        inside: list[list[int]] = [[] for _ in self.areas]
        for n, area in enumerate(self.areas[1:], 1):
            outer = Area(area.prefecture, None) if area.county is not None else self.areas[0]
            inside[at[outer]].append(n)
        return inside

    def counties(self, villages: BoolArray) -> Iterator[BoolArray]:
        """Yield the villages of each county that a set touches, bool [V]."""
        for area, inside in zip(self.areas, self._villages, strict=True):
            if area.county is not None and villages[inside].any():
                marks = np.zeros_like(villages)
                marks[inside] = True
                yield marks

    def around(self, villages: BoolArray) -> Iterator[BoolArray]:
        """Yield larger sets that are simply named: whole counties, whole prefectures, everything."""
        for kind in reversed(AREAS):
            names = self._names[kind]
            touched = set(names[villages])
            if "" not in touched:
                yield np.isin(names, list(touched))
        yield np.ones_like(villages)

    def named(self, villages: BoolArray, wanting: BoolArray) -> Places:
        """Return the fewest names for a set, the villages that want nothing left aside.

        Parameters
        ----------
        villages, wanting : bool [V]
            The set, and all the villages that want what is counted.
        """
        left = villages & wanting
        if bool((left == wanting).all()):
            return {}
        places: dict[str, tuple[str, ...]] = {}
        pairs = set(zip(*(self._names[kind][left] for kind in AREAS), strict=True))
        counties = Counter(prefecture for prefecture, _ in pairs)
        # A county says more than a prefecture that has no other.
        alone = {prefecture for prefecture, n in counties.items() if n == 1}
        for kind in AREAS:
            names = self._names[kind]
            beyond = set(names[wanting & ~villages]) | (alone if kind == "prefecture" else set())
            whole = [name for name in dict.fromkeys(names[left]) if name and name not in beyond]
            if whole:
                places[kind] = tuple(whole)
                left = left & ~np.isin(names, whole)
        ids = tuple(self.instance.scenario.villages[k].id for k in np.flatnonzero(left).tolist())
        return places | {"village": ids} if ids else places
