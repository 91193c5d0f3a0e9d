"""Bottlenecks: sets of villages that want more of one kind than could be sent there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.bottleneck.flow import short_parts
from optimizer.bottleneck.heads import Counter, Heads
from optimizer.bottleneck.places import Map
from optimizer.bottleneck.wants import Want, wants
from optimizer.matching.classes import Classes
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance

MOST_ARCS = 3_000_000
"""Arcs of the graph that chooses sets; with more, personal exceptions are left out of it."""

MOST_WIDENED = 100
"""Bottlenecks of a kind for which a simpler name is looked for, the largest first."""

FEW_NAMES = 4
"""Names of places that say more than that it is everywhere."""


@dataclass(frozen=True, eq=False, slots=True)
class Bottleneck:
    """Villages that together want more of one kind than could be sent there.

    Attributes
    ----------
    kind : str
        As in ``model/needs.py``: ``size``, ``leader``, ``skill`` or a composition rule's name.
    skill : str | None
        Which skill, for the kind ``skill``.
    rule : bool
        Whether `kind` is the name of a composition rule.
    villages : int64
        Indices of the villages of the set, all of which want it.
    cadres : int64
        Indices of those who count and may go to one of them.
    units : int64
        Indices of the units that may send fewer than they have among `cadres`.
    wanted : int
        Heads that the villages want.
    by_level : tuple of int
        How many could be sent, by level of their unit: province, prefecture,
        county. Of each unit in `units` only as many as it may send.
    """

    kind: str
    skill: str | None
    rule: bool
    villages: IntArray
    cadres: IntArray
    units: IntArray
    wanted: int
    by_level: tuple[int, ...]

    @property
    def could(self) -> int:
        """How many could be sent."""
        return sum(self.by_level)

    @property
    def unmet(self) -> int:
        """What is missing in every plan, at least."""
        return self.wanted - self.could


class Search:
    """What the bottlenecks of a scenario are found with; each piece is made once.

    Parameters
    ----------
    instance : Instance
    most_arcs : int
        See `MOST_ARCS`.
    """

    def __init__(self, instance: Instance, most_arcs: int = MOST_ARCS) -> None:
        self.instance = instance
        self.classes = Classes(instance)
        self.counter = Counter(self.classes)
        self.map = Map(instance)
        self.wants = wants(instance)
        self._most_arcs = most_arcs

    def bottlenecks(self) -> tuple[Bottleneck, ...]:
        """Return the bottlenecks, those that lack most first."""
        coarse = self._chooser()
        arcs = coarse.arcs()
        found = [b for want in self.wants for b in self._of(want, short_parts(coarse, arcs, want))]
        return tuple(sorted(found, key=lambda b: -b.unmet))

    def _chooser(self) -> Classes:
        """Return the finest classes whose graph is small enough."""
        if self.classes.n_arcs <= self._most_arcs:
            return self.classes
        without_singles = Classes(self.instance, singles=False)
        if without_singles.n_arcs <= self._most_arcs:
            return without_singles
        return Classes(self.instance, singles=False, homes=False)

    def _of(self, want: Want, parts: list[BoolArray]) -> list[Bottleneck]:
        """Return the bottlenecks of one kind, from the parts that the flow chose."""
        if not parts:
            return []
        counted = self._counted(want, self._together(want, parts))
        taken = np.any([villages for villages, _ in counted], axis=0)
        found = []
        for n, (villages, count) in enumerate(counted):
            made = villages, count
            if n < MOST_WIDENED:
                made = self._widened(want, villages, count, taken & ~villages)
                taken = taken | made[0]
            if made[1].unmet:
                found.append(self._made(want, *made))
        return found

    def _counted(self, want: Want, sets: list[BoolArray]) -> list[tuple[BoolArray, Heads]]:
        """Return sets with their counts, those that lack most first."""
        heads = self.counter.count(want, np.column_stack(sets))
        return sorted(zip(sets, heads, strict=True), key=lambda one: -one[1].unmet)

    def _together(self, want: Want, parts: list[BoolArray]) -> list[BoolArray]:
        """Return the parts, but villages that nobody could be sent to county by county."""
        kept: list[BoolArray] = []
        empty: list[BoolArray] = []
        for part, count in self._counted(want, parts):
            # A unit that may send nobody ties villages, too.
            nobody_counts = not count.could and not len(self.counter.cadres(want, part))
            (empty if nobody_counts else kept).append(part)
        if not empty:
            return kept
        nobody = np.any(empty, axis=0)
        if bool((nobody == (want.amount > 0)).all()):
            return [nobody]
        return [*kept, *(nobody & inside for inside in self.map.counties(nobody))]

    def _widened(
        self, want: Want, villages: BoolArray, count: Heads, others: BoolArray
    ) -> tuple[BoolArray, Heads]:
        """Return a set of fewer names that lacks as much, and touches no other bottleneck; else the same."""
        wanting = want.amount > 0
        best, fewest = (villages, count), _n_names(self.map, villages, wanting)
        if fewest == 1:
            return best
        apart = set(self.counter.cadres(want, others).tolist())
        for area in self.map.around(villages):
            wider = area & wanting
            names = _n_names(self.map, wider, wanting)
            if names >= fewest or (wider & others).any():
                continue
            heads = self.counter.count(want, wider[:, None])[0]
            if heads.unmet >= count.unmet and apart.isdisjoint(self.counter.cadres(want, wider).tolist()):
                best, fewest = (wider, heads), names
        return best

    def _made(self, want: Want, villages: BoolArray, count: Heads) -> Bottleneck:
        return Bottleneck(
            kind=want.kind,
            skill=want.skill,
            rule=want.rule,
            villages=np.flatnonzero(villages),
            cadres=self.counter.cadres(want, villages),
            units=self.counter.capped(want, villages),
            wanted=count.wanted,
            by_level=count.by_level,
        )


def _n_names(places: Map, villages: BoolArray, wanting: BoolArray) -> int:
    """Return how many names a set takes; everything is worth a few, since it says little."""
    return sum(len(names) for names in places.named(villages, wanting).values()) or FEW_NAMES


def bottlenecks(instance: Instance) -> tuple[Bottleneck, ...]:
    """Return sets of villages that lack something in every plan, those that lack most first.

    Parameters
    ----------
    instance : Instance

    Returns
    -------
    tuple of Bottleneck
        No two of one kind (and skill) share a village or a cadre, so what they lack adds up.
    """
    return Search(instance).bottlenecks()
