"""What a question costs, tier by tier."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.plan import Tier
from optimizer.whynot.records import Kind, TierCost
from optimizer.whynot.resolve import Resolved

MINIMISED = ("shortage", "changes")


def costs_of(tiers: Sequence[Tier], values: Sequence[int], bounds: Sequence[int]) -> tuple[TierCost, ...]:
    """Return what each tier loses against the plan, at least and at most."""
    found = []
    for tier, value, bound in zip(tiers, values, bounds, strict=True):
        sign = 1 if tier.name in MINIMISED else -1
        low, high = sign * (bound - tier.value), sign * (value - tier.value)
        found.append(TierCost(tier.name, tier.value, value, bound, low, high))
    return tuple(found)


def against_best(shifts: Sequence[int], free: Resolved, forced: Resolved) -> tuple[TierCost, ...]:
    """Return what a forced re-solve loses against a free one, as far as tiers before are known alike."""
    found = []
    for shift, best, made in zip(shifts, free.tiers, forced.tiers, strict=False):
        if best.value is None or made.value is None:
            break
        sign = 1 if best.name in MINIMISED else -1
        low, high = sign * (made.bound - best.value), sign * (made.value - best.bound)
        value, bound = made.value + shift, made.bound + shift
        found.append(TierCost(best.name, best.value + shift, value, bound, max(low, 0), high))
    return tuple(found)


def kind_of(costs: tuple[TierCost, ...]) -> Kind:
    """Return which sort of answer the costs are: the first tier that differs decides."""
    for cost in costs:
        if cost.at_most < 0:
            return "better"
        if cost.at_most > 0:
            return "exactly" if cost.exact else "between"
    return "nothing"


def sharper(tier: str, *bounds: int) -> int:
    """Return the bound on a tier that says most."""
    return max(bounds) if tier in MINIMISED else min(bounds)
