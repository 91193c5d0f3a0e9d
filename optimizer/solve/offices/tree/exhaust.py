"""The tiers of one area, proved one after the other by looking at all plans part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np

from optimizer.solve.offices.master import Master
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import send_anew
from optimizer.solve.offices.tree.goal import Goal, goal_for
from optimizer.solve.offices.tree.search import Found, Tree
from optimizer.solve.offices.weighing import Weighing
from optimizer.solve.progress import Clock
from optimizer.solve.regional.guide import guide
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.region import Decision

OUTWEIGH = 4_000
"""How much shortage outweighs fit where teams found are sent anew."""
WHOLE = 2**40
"""What one of shortage counts in a figure."""


class Figure(Protocol):
    """A number that another process may change."""

    value: int


def said(shortage: int, fit: int) -> int:
    """Return what a plan has reached as one number, which processes read at one go."""
    return shortage * WHOLE + fit + WHOLE // 2


def heard(figure: Figure) -> tuple[int, int]:
    """Return shortage and fit of the best plan so far."""
    shortage, fit = divmod(figure.value, WHOLE)
    return shortage, fit - WHOLE // 2


@dataclass(frozen=True)
class Limit:
    """No plan is better in a tier.

    Attributes
    ----------
    tier : str
    bound : int
        In the tier's own terms.
    given : dict of str to int
        Figures of tiers before; that is proved of plans that are no worse in these.
    """

    tier: str
    bound: int
    given: dict[str, int]


@dataclass(frozen=True)
class Exhaust:
    """Proves tiers of a block that is all there is.

    Attributes
    ----------
    market : Market
    scope : Scope
        All there is.
    weighing : Weighing
    figure : Figure
        What the best plan so far has reached (``said``).
    clock : Clock
    """

    market: Market
    scope: Scope
    weighing: Weighing
    figure: Figure
    clock: Clock

    def run(self, known: Master, least: int) -> Iterator[Limit | Decision]:
        """Yield what is proved of the shortage, then of the fit at that of the best plan; and better plans.

        Parameters
        ----------
        known : Master
            Divisions and cuts to begin with.
        least : int
            No plan is less short, as far as is known.
        """
        shortage = heard(self.figure)[0]
        if shortage > least:
            tree = self._tree(known, goal_for(self.market, "shortage", 0))
            yield from self._tier(tree, {})
            known, shortage = tree.master, min(-tree.best, heard(self.figure)[0])
        while self.clock.left > 0:
            tree = self._tree(known, goal_for(self.market, "fit", shortage))
            yield from self._tier(tree, {"shortage": shortage})
            if heard(self.figure)[0] >= shortage:
                return
            known, shortage = tree.master, heard(self.figure)[0]

    def _tree(self, known: Master, goal: Goal) -> Tree:
        """Return what looks for the best plan."""
        reached = partial(_worth, goal, self.figure)
        return Tree(self.weighing, known.divisions, tuple(known.cuts), goal, reached, self.clock)

    def _tier(self, tree: Tree, given: dict[str, int]) -> Iterator[Limit | Decision]:
        """Yield what a tree proves, and its plans."""
        for found in tree.run():
            yield self._decision(found) if found else Limit(tree.goal.tier, tree.goal.told(tree.bound), given)

    def _decision(self, found: Found) -> Decision:
        """Return the plan of teams that were found, sent where they are worth most."""
        block, village_of = self.weighing.block, np.full(self.market.instance.n_cadres, -1, dtype=np.int64)
        for g, (k, w) in found:
            village_of[block.people(g, k)] = block.village(g, w)
        worth = guide(["shortage", "fit"], OUTWEIGH)
        return send_anew(self.market, worth, replace(self.scope, village_of=village_of[self.scope.cadres]))


def _worth(goal: Goal, figure: Figure) -> int:
    """Return what the best plan so far is worth."""
    return goal.value(*heard(figure))
