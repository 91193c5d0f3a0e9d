"""The count by area: what each county, each prefecture and the whole wants, and who could be sent there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.bottleneck.find import Bottleneck, Search
from optimizer.bottleneck.wants import Want


@dataclass(frozen=True, slots=True)
class AreaCount:
    """One kind of need in one area.

    Attributes
    ----------
    area : str
        ``all``, ``prefecture`` or ``county``.
    prefecture, county : str | None
        Which; a county names its prefecture where it has one.
    kind, skill, rule
        As in `Bottleneck`.
    villages : int
        How many want it.
    wanted, could : int
        Heads wanted; how many could be sent there, no more of a unit than it may send.
    by_level : tuple of int
        `could` by level of the unit: province, prefecture, county.
    unmet : int
        Missing there in every plan, at least: the most of the area's own
        count, the sum over the areas in it, and its bottlenecks.
    """

    area: str
    prefecture: str | None
    county: str | None
    kind: str
    skill: str | None
    rule: bool
    villages: int
    wanted: int
    could: int
    by_level: tuple[int, ...]
    unmet: int


def area_counts(search: Search, found: Sequence[Bottleneck]) -> tuple[AreaCount, ...]:
    """Return the count of every kind over everything, each prefecture and each county that wants it.

    Parameters
    ----------
    search : Search
    found : sequence of Bottleneck
        ``search.bottlenecks()``.
    """
    return tuple(row for want in search.wants for row in _rows(search, want, found))


def _rows(search: Search, want: Want, found: Sequence[Bottleneck]) -> list[AreaCount]:
    sets = search.map.sets()
    heads = search.counter.count(want, sets)
    unmet = np.array([h.unmet for h in heads], dtype=np.int64)
    own = [b for b in found if (b.kind, b.skill) == (want.kind, want.skill)]
    within = sum(b.unmet * sets[b.villages].all(axis=0) for b in own)
    unmet = np.maximum(unmet, within)
    # Areas inside others stand behind them.
    for area, inner in reversed(list(enumerate(search.map.inner()))):
        unmet[area] = max(unmet[area], unmet[inner].sum())
    wanting = (want.amount > 0).astype(np.int64) @ sets
    rows = zip(search.map.areas, heads, wanting.tolist(), unmet.tolist(), strict=True)
    return [
        AreaCount(
            area=area.level,
            prefecture=area.prefecture,
            county=area.county,
            kind=want.kind,
            skill=want.skill,
            rule=want.rule,
            villages=n,
            wanted=count.wanted,
            could=count.could,
            by_level=count.by_level,
            unmet=least,
        )
        for area, count, n, least in rows
        if n
    ]
