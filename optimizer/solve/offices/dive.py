"""A plan from a mixture: settle the teams it is sure of, look for the best of the rest."""

from __future__ import annotations

from collections import defaultdict

from optimizer.solve.offices.block import Block, Division, Prices, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.progress import Clock

SURE = 0.95
"""Teams with so large a share of the mixture are settled."""
REST = (160, 80, 0)
"""Less sure ones are settled until so many villages are left; more if these prove too many."""
POOR = 0.003
"""A plan so much worse than the mixture, as a share of its worth, says that they are too many."""
ROUNDS = 4
"""How often the rest is priced anew after that."""


def dive(
    block: Block, divisions: list[Division], seconds: float, clock: Clock
) -> tuple[list[tuple[int, Team]], Prices]:
    """Return teams that share nobody and no village, good ones together; and prices before any was settled.

    A dive with column generation (Sadykov et al. 2019, "Primal heuristics for
    branch-and-price"), its end left to branch and cut.

    Parameters
    ----------
    block : Block
        Left with teams settled.
    divisions : list of Division
        To begin with.
    seconds : float
        For looking for the best of the rest, each time.
    clock : Clock
    """
    settled: list[tuple[int, Team]] = []
    best, most = settled, 0
    master = _priced(block, divisions, clock, 1)
    prices = master.prices()
    for rest in REST:
        settled = settled + surest(block, master, rest)
        master = _priced(block, master.divisions, clock, ROUNDS)
        teams = settled + mix(master, round(master.value), min(seconds, clock.left))
        worth = sum(block.groups[g].worth(*team) for g, team in teams)
        if worth > most:
            best, most = teams, worth
        done = sum(block.groups[g].worth(*team) for g, team in settled)
        if clock.left <= 0 or worth >= (1 - POOR) * (done + master.value):
            break
    return best, prices


def _priced(block: Block, divisions: list[Division], clock: Clock, rounds: int) -> Master:
    """Return the mixture of what is left, with some more divisions that its prices ask for."""
    master = Master(block)
    master.add(block.left(d) for d in divisions)
    for _ in range(rounds):
        if not master.solve(clock.left) or not master.add(block.answer(master.prices()).divisions):
            break
    master.solve(clock.left)
    return master


def surest(block: Block, master: Master, rest: int) -> list[tuple[int, Team]]:
    """Settle the surest teams, and more until `rest` villages are left; return them."""
    share: dict[tuple[int, Team], float] = defaultdict(float)
    for (g, teams), part in zip(master.divisions, master.shares, strict=False):
        if part > 1e-6:
            for team in teams:
                share[g, team] += float(part)
    chosen: list[tuple[int, Team]] = []
    left = int((~block.taken[block.villages]).sum())
    for (g, team), part in sorted(share.items(), key=lambda item: (-item[1], item[0])):
        if part < SURE and left <= rest:
            break
        if not block.taken[block.village(g, team[1])] and not block.busy[block.people(g, team[0])].any():
            block.settle(g, team)
            chosen.append((g, team))
            left -= 1
    return chosen
