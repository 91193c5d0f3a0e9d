"""What holds on one condition: that everybody placed outside a region stays where the plan has them."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.explain.placed import Placed
from optimizer.whynot.costs import against_best, kind_of
from optimizer.whynot.part import Part
from optimizer.whynot.records import Local, TierCost
from optimizer.whynot.resolve import Resolved


def local(
    placed: Placed,
    part: Part,
    costs: tuple[TierCost, ...],
    shifts: Sequence[int],
    forced: Resolved,
    free: Resolved | None,
) -> Local:
    """Return what a question costs while everybody outside stays.

    Parameters
    ----------
    placed, part
    costs : tuple of TierCost
        Against the given plan.
    shifts : sequence of int
        What everybody outside adds to each tier.
    forced : Resolved
    free : Resolved, optional
        The region solved again without the question; None where time was short.
    """
    against = () if free is None else against_best(shifts, free, forced)
    if all(best.plan == cost.plan for best, cost in zip(against, costs, strict=False)):
        against = ()
    return Local(kind_of(costs), *_size(placed, part), costs, against)


def not_possible(placed: Placed, part: Part) -> Local:
    """Return that no plan with what is asked keeps the rules unless somebody outside moves."""
    return Local("impossible", *_size(placed, part), (), ())


def _size(placed: Placed, part: Part) -> tuple[int, int, int, tuple[str, ...]]:
    """Return the region's villages, all villages of its counties, its cadres, and its counties."""
    rows = placed.scenario.villages
    areas = {(rows[v].prefecture, rows[v].county) for v in part.villages.tolist()}
    of_them = sum((row.prefecture, row.county) in areas for row in rows)
    counties = dict.fromkeys(rows[v].county for v in part.villages.tolist())
    return len(part.villages), of_them, len(part.cadres), tuple(counties)
