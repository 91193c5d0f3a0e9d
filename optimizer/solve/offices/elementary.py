"""The best division of a group whose teams all go to different villages.

A division takes for each team the village where it is worth most, so two teams may
meet in one. Where that happens, such a village is taken out, and each of them in turn
is given back for one team at most: a dynamic programme over sets of people, as in
resource constrained shortest paths that become elementary step by step (Righini and
Salani 2008).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.lattice import Lattice

ELSEWHERE = -1
"""Stands for the villages that were not taken out."""


def best_apart(
    lattice: Lattice, last: int, value: IntArray, once: Sequence[IntArray], extra: IntArray | None
) -> tuple[int, list[tuple[int, int]]]:
    """Return what a group is worth at best where some villages take one team at most, and the teams.

    Parameters
    ----------
    lattice : Lattice
    last : int
        How many people are shared; they come last.
    value : int64 [S]
        What each team is worth at the other villages.
    once : sequence of int64 [S]
        What each is worth at each village that takes one at most.
    extra : int64 [2^last] or None
        What it costs besides to use each set of those who are shared.

    Returns
    -------
    int
    list of (int, int)
        Teams, and the village among `once`, or `ELSEWHERE`.
    """
    layers = [lattice.best(value[None], lattice.n)[0]]
    sets = np.arange(1 << lattice.n)
    for here in once:
        most = layers[-1].copy()
        for k in np.flatnonzero(here > 0).tolist():
            mask = int(lattice.masks[k])
            over = sets[sets & mask == mask]
            most[over] = np.maximum(most[over], here[k] + layers[-1][over ^ mask])
        layers.append(most)
    alone = (1 << lattice.n - last) - 1
    net = layers[-1][alone :: alone + 1] - (0 if extra is None else extra)
    best = int(net.argmax())
    return int(net[best]), _teams(lattice, value, once, layers, alone + best * (alone + 1))


def _teams(
    lattice: Lattice, value: IntArray, once: Sequence[IntArray], layers: list[IntArray], free: int
) -> list[tuple[int, int]]:
    """Return the teams of the people `free` that are worth what the last of the layers says."""
    teams: list[tuple[int, int]] = []
    for place in range(len(once) - 1, -1, -1):
        before, after = layers[place], layers[place + 1]
        if after[free] == before[free]:
            continue
        inside = np.flatnonzero((lattice.masks & ~free == 0) & (once[place] > 0))
        worth = once[place][inside] + before[free ^ lattice.masks[inside]]
        k = int(inside[np.flatnonzero(worth == after[free])[0]])
        teams.append((k, place))
        free ^= int(lattice.masks[k])
    rest = lattice.divide(value[None], layers[0][None], np.array([free]))[0]
    return teams + [(k, ELSEWHERE) for k in rest]
