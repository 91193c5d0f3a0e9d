"""The objective's tiers as linear expressions; ``TIERS`` is the list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.model.needs import Need
from optimizer.model.program import Linear
from optimizer.model.shortfalls import shortage_expression
from optimizer.model.variables import Floor, Variables


@dataclass(frozen=True)
class Tier:
    """One tier: its expression, and whether less or more is better."""

    name: str
    expression: Linear
    maximise: bool


def shortage(v: Variables, needs: list[Need]) -> Tier:
    """Weighted sum of all shortfalls (min)."""
    return Tier("shortage", shortage_expression(v, needs), maximise=False)


def changes(v: Variables, needs: list[Need]) -> Tier:
    """Cadres of the previous plan who are not placed where they were (min)."""
    stays = v.member[v.pairs.was_there]
    return Tier("changes", Linear(stays, -np.ones_like(stays), v.instance.n_previous), maximise=False)


def floor(v: Variables, needs: list[Need]) -> Tier:
    """Fewest points per needed place over villages without a size shortfall (max)."""
    village = np.unique(v.pairs.village)
    village = village[v.instance.needs.min[village] >= 1]
    t, full, top = _floor_variables(v, len(village))
    v.floor = Floor(t, village, full)
    row_of = np.full(v.instance.n_villages, -1, dtype=np.int64)
    row_of[village] = np.arange(len(village))
    pairs = np.flatnonzero(row_of[v.pairs.village] >= 0)
    row, each = row_of[v.pairs.village[pairs]], np.arange(len(village))
    minimum, maximum = v.instance.needs.min[village], v.instance.needs.max[village]
    members = (row, v.member[pairs], 1)
    # full is 1 exactly where there is no size shortfall
    v.program.rows(len(village), [members, (each, full, -(maximum - minimum + 1))], upper=minimum - 1)
    v.program.rows(len(village), [members, (each, full, -minimum)], lower=0)
    # points ≥ t·min where full; at t = top a village that is not full is free
    points = (row, v.member[pairs], v.pairs.fit[pairs])
    t_here = np.full(len(village), t)
    v.program.rows(
        len(village), [points, (each, t_here, -minimum), (each, full, -minimum * top)], lower=-minimum * top
    )
    # no village without a size shortfall: the floor is 0
    zeros = np.zeros(len(village) + 1, dtype=np.int64)
    var, coef = np.append(full, t), np.append(np.full(len(village), top), -1)
    v.program.rows(1, [(zeros, var, coef)], lower=0)
    return Tier("floor", Linear(np.array([t]), np.array([1])), maximise=True)


def _floor_variables(v: Variables, villages: int) -> tuple[int, np.ndarray, int]:
    """Return (t, full by village, the largest t any team could reach)."""
    order = np.lexsort((-v.pairs.fit, v.pairs.village))
    village = v.pairs.village[order]
    starts = np.flatnonzero(np.r_[True, village[1:] != village[:-1]]) if len(village) else order
    rank = np.arange(len(village)) - np.repeat(starts, np.diff(np.r_[starts, len(village)]))
    chosen = rank < v.instance.needs.max[village]
    best = np.bincount(village[chosen], v.pairs.fit[order][chosen], minlength=v.instance.n_villages)
    top = int((best.astype(np.int64) // np.maximum(v.instance.needs.min, 1)).max(initial=0))
    t = int(v.program.variables(1, upper=top)[0])
    return t, v.program.variables(villages), top


def fit(v: Variables, needs: list[Need]) -> Tier:
    """Points of all members, and of leaders on top (max)."""
    leads = v.lead_pairs()
    var = np.concatenate([v.member, v.lead[leads]])
    coef = np.concatenate([v.pairs.fit, v.pairs.lead_fit[leads]])
    return Tier("fit", Linear(var, coef), maximise=True)


TIERS: dict[str, Callable[[Variables, list[Need]], Tier]] = {
    "shortage": shortage,
    "changes": changes,
    "floor": floor,
    "fit": fit,
}
