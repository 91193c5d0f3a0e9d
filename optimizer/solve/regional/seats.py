"""Seats: who in a team answers for which of its needs, so that a flow can fill them.

One person may meet several needs of a village, which no flow can count. But
once every need is laid on a seat, each person takes one seat, and the best
plan under these seats is a minimum-cost flow (``flow.py``, ``docs/scaling.md``).
Seats laid around the present teams lose nothing, so flows only improve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.standing import Standing

Load = list[int]
"""Needs (places in ``Market.needs``) that one seat answers for."""


@dataclass(frozen=True)
class Seats:
    """Seats that answer for needs; a village's other places answer for none.

    Attributes
    ----------
    village : int64 [S]
        Ascending.
    answers : bool [S, needs]
        By ``Market.needs``; the first, the size, is False.
    """

    village: IntArray
    answers: BoolArray


class Dealer:
    """Lays the needs of villages on seats.

    Parameters
    ----------
    market : Market
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self._wants: list[list[tuple[int, int]]] = [[] for _ in range(market.instance.n_villages)]
        for n, need in enumerate(market.needs):
            if n and (need.leads or need.weight.any()):  # who leads earns points whatever a gap costs
                for v in np.flatnonzero(need.amount > 0).tolist():
                    self._wants[v].append((n, int(need.amount[v])))

    def evenly(self, villages: IntArray) -> Seats:
        """Return seats for `villages` whoever comes: a need each while the team's least size allows."""
        needs = self.market.instance.needs
        loads = []
        for v in villages.tolist():
            wants = [n for n, amount in self._wants[v] for _ in range(amount)]
            room = int(needs.min[v]) or int(needs.max[v])
            loads.append([wants[k::room] for k in range(min(room, len(wants)))] if room else [])
        return self._seats(villages, loads)

    def around(self, standing: Standing, villages: IntArray, spread: bool) -> Seats:
        """Return seats for `villages` that those who are there fill.

        Parameters
        ----------
        standing : Standing
        villages : int64
            Ascending.
        spread : bool
            Whether needs go to as many people as meet them, or to as few.
        """
        here = np.flatnonzero(standing.pair >= 0)
        teams: list[list[int]] = [[] for _ in range(self.market.instance.n_villages)]
        first = here[np.argsort(~standing.leads[here], kind="stable")]
        where = standing.village
        for i in first.tolist():
            teams[where[i]].append(i)
        loads = [self._around(standing, teams[v], v, spread) for v in villages.tolist()]
        return self._seats(villages, loads)

    def _around(self, standing: Standing, team: list[int], village: int, spread: bool) -> list[Load]:
        """Return what each seat of one village answers for, given its team (leader first)."""
        loads: list[Load] = [[] for _ in team]
        orphans: list[int] = []
        sign = 1 if spread else -1
        for n, amount in self._wants[village]:
            need = self.market.needs[n]
            able = [
                k
                for k, i in enumerate(team)
                if (standing.leads[i] if need.leads else need.counts[standing.pair[i]])
            ]
            able.sort(key=lambda k: sign * len(loads[k]))
            for k in able[:amount]:
                loads[k].append(n)
            orphans += [n] * (amount - len(able))
        taken = [load for load in loads if load]
        room = int(self.market.instance.needs.max[village])
        for n in orphans:
            if len(taken) < room:
                taken.append([n])
            elif taken:
                taken[-1].append(n)
        return taken

    def _seats(self, villages: IntArray, loads: Sequence[list[Load]]) -> Seats:
        counts = np.array([len(seats) for seats in loads], dtype=np.int64)
        answers = np.zeros((int(counts.sum()), len(self.market.needs)), dtype=bool)
        seat = 0
        for seats in loads:
            for load in seats:
                answers[seat, load] = True
                seat += 1
        return Seats(np.repeat(villages, counts), answers)
