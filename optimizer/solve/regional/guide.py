"""One objective for several tiers: what plans and prices go by.

Prices for such an objective prove something about each tier, whatever the weights
(``proof.py``), and plans are told by their tiers. So weights have to be large enough
for the order to be kept where it matters, and no larger: first-order methods find no
prices where they lie far apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.solve.regional.market import Worth

GUIDE = 200
"""How much a tier outweighs the next, if one of these is the fit; more conditions it worse (``known.md``)."""
COUNTED = 10
"""How much shortage outweighs changes, or changes outweigh shortage."""
FINE = 64
"""Weight of the last tier of several that are counted: prices are whole numbers, so fractions of it count."""


def guide(order: Sequence[str], outweigh: int = GUIDE) -> Worth:
    """Return all tiers but the floor in one objective.

    Parameters
    ----------
    order : sequence of str
        The tiers, first that which comes first.
    outweigh : int
        How much a tier outweighs the next, if one of these is the fit.
    """
    worth, weight, after = Worth(), 1, None
    for tier in reversed([tier for tier in order if tier != "floor"]):
        if after is not None:
            weight *= outweigh if "fit" in (tier, after) else COUNTED
        worth, after = replace(worth, **{tier: weight}), tier
    return worth


def without_last(tiers: Sequence[str], outweigh: int = GUIDE) -> list[tuple[str, Worth]]:
    """Return the objectives that bound each tier but the last, those after it left out."""
    found = []
    for k, name in enumerate(tiers[:-1]):
        whole = guide(tiers[: k + 1], outweigh)
        found.append((name, Worth(**{n: FINE * getattr(whole, n) for n in tiers[: k + 1]})))
    return found
