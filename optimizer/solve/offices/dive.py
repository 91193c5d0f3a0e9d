"""A plan from a mixture: settle the teams it is surest of, price the rest anew, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.offices.violated import violated
from optimizer.solve.progress import Clock

SURE = 0.95
"""Teams with so large a share of the mixture are settled at once."""
ROUNDS = 2
"""How often the rest is priced anew after that."""
DOUBT = 0.6
"""Where dives are to differ, shares of less sure teams count for less by up to so large a part, at random."""
WORSE = 0.5
"""Divisions that lose more than so many units of the first tier at the first prices are left out."""


def dive(
    block: Block,
    divisions: list[Division],
    clock: Clock,
    leave: float,
    chance: Generator | None = None,
    cuts: Sequence[RankOne] = (),
    again: bool = False,
) -> tuple[list[tuple[int, Team]], Prices]:
    """Return teams that share nobody and no village, good ones together; and prices before any was settled.

    A dive with column generation (Sadykov et al. 2019, "Primal heuristics for
    branch-and-price").

    Parameters
    ----------
    block : Block
        Left with teams settled.
    divisions : list of Division
        To begin with.
    clock : Clock
    leave : float
        Less sure teams are settled until each step leaves so large a part of the villages.
    chance : Generator, optional
        Which of the less sure teams are settled is then left to chance.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    again : bool
        Whether every mixture is cut once more: dives lose half as much, and take twice as long.
    """
    settled: list[tuple[int, Team]] = []
    master = _priced(block, divisions, cuts, clock, 1, again)
    prices = master.prices()
    good = master.losses() <= WORSE * max(1, block.worth.shortage * block.market.grain)
    kept = [division for division, is_good in zip(master.divisions, good, strict=True) if is_good]
    left = int((~block.taken[block.villages]).sum())
    while left and clock.left > 0:
        fresh = surest(block, master, int(leave * left), chance)
        if not fresh:
            break
        settled += fresh
        left -= len(fresh)
        master = _priced(block, kept, cuts, clock, ROUNDS, again)
        kept = master.divisions
    return settled, prices


def _priced(
    block: Block,
    divisions: list[Division],
    cuts: Sequence[RankOne],
    clock: Clock,
    rounds: int,
    again: bool,
) -> Master:
    """Return the mixture of what is left, with some more divisions that its prices ask for."""
    master = Master(block)
    master.add(block.left(d) for d in divisions)
    master.cut(cuts)
    for _ in range(rounds):
        if not master.solve(clock.left, ROUGHLY):
            break
        if not master.add(block.answer(master.prices()).divisions):
            break
    master.solve(clock.left)  # a vertex, which is surer of most teams than what is rough
    if again and master.cut(violated(master)):
        master.solve(clock.left)
    return master


def shares_of(master: Master) -> dict[tuple[int, Team], float]:
    """Return how large a part of a mixture has each team, of those that it has."""
    share: dict[tuple[int, Team], float] = defaultdict(float)
    for (g, teams), part in zip(master.divisions, master.shares, strict=False):
        if part > 1e-6:
            for team in teams:
                share[g, team] += float(part)
    return share


def surest(
    block: Block, master: Master, rest: int, chance: Generator | None = None
) -> list[tuple[int, Team]]:
    """Settle the surest teams, and more until `rest` villages are left, by `chance` if asked; return them."""
    share = shares_of(master)
    if chance is not None:
        doubt = 1 - DOUBT * chance.random(len(share))
        share.update((t, p * d) for (t, p), d in zip(share.items(), doubt.tolist(), strict=True) if p < SURE)
    chosen: list[tuple[int, Team]] = []
    left = int((~block.taken[block.villages]).sum())
    bounded = block.market.limits.bound
    for (g, team), part in sorted(share.items(), key=lambda item: (-item[1], item[0])):
        if part < SURE and left <= rest:
            break
        people = block.people(g, team[0])
        if block.taken[block.village(g, team[1])] or block.busy[people].any():
            continue
        # others may go as they are: where people are about to move, limits of all units would be too low
        of, count = np.unique(block.unit[people], return_counts=True)
        if (bounded[of] & (block.settled[of] + count > block.limit[of])).any():
            continue
        block.settle(g, team)
        chosen.append((g, team))
        left -= 1
    return chosen
