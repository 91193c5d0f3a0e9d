"""Bottlenecks as a plan states them: places and numbers, no arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.bottleneck.find import Bottleneck, Search
from optimizer.matching.codes import BoolArray
from optimizer.plan.records import Unavoidable


def statements(search: Search, found: Sequence[Bottleneck]) -> tuple[Unavoidable, ...]:
    """Return what a plan says about bottlenecks, in their order.

    Parameters
    ----------
    search : Search
    found : sequence of Bottleneck
        ``search.bottlenecks()``.
    """
    wanting = {(want.kind, want.skill): want.amount > 0 for want in search.wants}
    return tuple(_statement(search, wanting[b.kind, b.skill], b) for b in found)


def _statement(search: Search, wanting: BoolArray, b: Bottleneck) -> Unavoidable:
    inside = np.zeros(search.instance.n_villages, dtype=bool)
    inside[b.villages] = True
    return Unavoidable(
        kind=b.kind,
        skill=b.skill,
        rule=b.rule,
        where=search.map.named(inside, wanting),
        villages=len(b.villages),
        wanted=b.wanted,
        could=b.could,
        unmet=b.unmet,
    )
