"""A plan from a mixture: settle the surest teams, divide the rest anew at new prices, and so on."""

from __future__ import annotations

from collections import defaultdict

from optimizer.solve.offices.block import Block, Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.progress import Clock

SURE = 0.95
"""A team with so large a share of the mixture is settled."""
PART = 0.25
"""At least this share of the villages is settled each time."""
ROUNDS = 2
"""How often the rest is priced anew after that."""


def dive(block: Block, divisions: list[Division], clock: Clock) -> list[tuple[int, Team]]:
    """Return teams that share nobody and no village, good ones together.

    A dive with column generation (Sadykov et al. 2019, "Primal heuristics for
    branch-and-price"): what is settled in each step is whole teams.

    Parameters
    ----------
    block : Block
        Left with everything settled.
    divisions : list of Division
        To begin with.
    clock : Clock
    """
    settled: list[tuple[int, Team]] = []
    while clock.left > 0:
        master = Master(block)
        master.add(block.left(d) for d in divisions)
        for _ in range(ROUNDS):
            if not master.solve(clock.left) or not master.add(block.answer(master.prices()).divisions):
                break
        if not master.solve(clock.left):
            break
        chosen = _surest(block, master)
        if not chosen:
            break
        settled += chosen
        divisions = master.divisions
    return settled


def _surest(block: Block, master: Master) -> list[tuple[int, Team]]:
    """Settle the teams with the largest shares; return them."""
    share: dict[tuple[int, Team], float] = defaultdict(float)
    for (g, teams), part in zip(master.divisions, master.shares, strict=True):
        if part > 1e-6:
            for team in teams:
                share[g, team] += float(part)
    least = PART * float((~block.taken[block.villages]).sum())
    chosen: list[tuple[int, Team]] = []
    for (g, team), part in sorted(share.items(), key=lambda item: (-item[1], item[0])):
        if part < SURE and len(chosen) >= least:
            break
        if not block.taken[block.village(g, team[1])] and not block.busy[block.people(g, team[0])].any():
            block.settle(g, team)
            chosen.append((g, team))
    return chosen
