"""A plan made better: a part of it stands, all else is divided anew as a whole, time and again.

What a mixture is sure of, and other plans have too, is likely to be right
(relaxation induced neighbourhoods: Danna, Rothberg and Le Pape 2005; backbones).
Once it is settled, half of an area is left. Its own prices find divisions for it,
those that lose much at the mixture's prices among them, and few enough for HiGHS
to find the best choice, nearly always in time. What else stands is left to chance,
so there are many halves to try.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from optimizer.solve.offices.block import Block
from optimizer.solve.offices.dive import SURE
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.progress import Clock

FREE = 0.5
"""Part of the villages that is divided anew."""
CUTTING = 2
"""How often the mixture of the rest is cut at most."""
HOPE = 0.5
"""Halves whose mixture promises less than so many units of the first tier are left as they are."""
WITHIN = 0.05
"""So many units from the best choice are close enough."""

Teams = frozenset[tuple[int, Team]]


@dataclass(frozen=True, eq=False)
class Rework:
    """Divides parts of a block anew.

    Attributes
    ----------
    block : Block
        Nothing is settled, before or after.
    divisions : list of Division
        To mix for a start.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    tolerance : float
        How many points from the best prices is close enough.
    clock : Clock
        For all.
    seconds : float
        For a choice.
    most : int, optional
        Villages that are divided anew at once, at most; half of all without it.
    """

    block: Block
    divisions: list[Division]
    cuts: Sequence[RankOne]
    tolerance: float
    clock: Clock
    seconds: float
    most: int | None = None

    def value(self, teams: Iterable[tuple[int, Team]]) -> int:
        """Return what teams are worth."""
        return sum(self.block.worth_of((g, (team,))) for g, team in teams)

    def merged(self, plans: Sequence[Teams]) -> Teams:
        """Return the best plan found that has what all `plans` have, one of these if none is better."""
        return self._anew(plans, frozenset.intersection(*plans))

    def anew(self, plan: Teams, shares: Mapping[tuple[int, Team], float], chance: Generator) -> Teams:
        """Return a plan that is as good and more, with half or more of the teams that `plan` has.

        Parameters
        ----------
        plan : frozenset of (int, Team)
        shares : mapping
            Of the teams in a mixture: those with a large one stand.
        chance : Generator
            As much as shares, it says which of the others stand.
        """
        teams = sorted(plan)
        share = np.array([shares.get(team, 0.0) for team in teams])
        sure = share >= SURE
        first = np.argsort(-share - np.where(sure, 1, chance.random(len(teams))), kind="stable")
        free = round(FREE * len(self.block.villages))
        stand = max(int(sure.sum()), len(teams) - (free if self.most is None else min(free, self.most)))
        return self._anew([plan], frozenset(teams[k] for k in first[:stand].tolist()))

    def _anew(self, plans: Sequence[Teams], stand: Teams) -> Teams:
        """Return the best of `plans` and of what is found where the teams that `stand` are settled."""
        block, best = self.block, max(plans, key=self.value)
        unit = max(1, block.worth.shortage * block.market.grain)
        before = block.snapshot()
        for g, team in sorted(stand):
            block.settle(g, team)
        master = Master(block)
        master.add(block.left(d) for d in self.divisions)
        for plan in plans:
            master.add(_divisions_of(block, plan - stand))
        master.cut(self.cuts)
        if master.solve(self.clock.left, ROUGHLY):
            in_time = Clock(max(0.0, self.clock.left - self.seconds))
            converge(block, master, master.prices(), in_time, self.tolerance, cuts=CUTTING)
        rest: list[tuple[int, Team]] = []
        if master.value + self.value(stand) - self.value(best) > HOPE * unit:
            rest = mix(master, round(master.value), min(self.seconds, self.clock.left), WITHIN * unit)
        block.restore(before)
        return max(best, stand | frozenset(rest), key=self.value)


def _divisions_of(block: Block, teams: Teams) -> list[Division]:
    """Return teams as divisions: of wide groups one by one, of others together."""
    found: dict[int, list[Team]] = {}
    alone: list[Division] = []
    for g, team in sorted(teams):
        if block.groups[g].wide:
            alone.append((g, (team,)))
        else:
            found.setdefault(g, []).append(team)
    return alone + [(g, tuple(some)) for g, some in found.items()]
