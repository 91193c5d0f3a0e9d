"""Where to look for a plan: the pairs that a relaxation leaves undecided.

Relaxation-induced neighbourhoods (Danna, Rothberg and Le Pape, "Exploring
relaxation induced neighborhoods to improve MIP solutions", 2005), for pairs
and cells. They find plans; they prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.model.variables import Variables
from optimizer.solve.relaxation import FloatArray

EPSILON = 1e-6
"""A variable of the relaxation this close to an integer counts as decided."""


def neighbourhoods(v: Variables, relaxed: FloatArray, incumbent: IntArray | None) -> Iterator[BoolArray]:
    """Yield sets of pairs to solve over, narrow first, each bool [P].

    Kept in all are the pairs that the relaxation uses, and the incumbent's.
    The first adds pairs of a cadre and a village it has both not decided
    about (too few where pools are to be chosen, so left out there), the
    second those where it has not decided about one of them, the third all;
    each within the cells it uses.

    Parameters
    ----------
    v : Variables
    relaxed : float64 [n]
    incumbent : int64 [n] or None
    """
    pairs = v.pairs
    placed = relaxed[v.member]
    split = (placed > EPSILON) & (placed < 1 - EPSILON)
    load = np.bincount(pairs.cadre, placed, minlength=v.instance.n_cadres)
    open_cadre = load < 1 - EPSILON
    open_cadre[pairs.cadre[split]] = True
    open_village = np.zeros(v.instance.n_villages, dtype=bool)
    open_village[pairs.village[split]] = True
    used = (relaxed[v.cell] > EPSILON)[v.cells.of_pair]
    mine = np.zeros(len(pairs), dtype=bool) if incumbent is None else incumbent[v.member] > 0
    kept = mine | (placed > EPSILON)
    if not v.cells.choice:
        yield kept | (used & open_cadre[pairs.cadre] & open_village[pairs.village])
    yield kept | (used & (open_cadre[pairs.cadre] | open_village[pairs.village]))
    yield mine | used


def without_pairs(program: Frozen, v: Variables, dropped: BoolArray) -> Frozen:
    """Return the program with the pairs `dropped` (bool [P]) held at 0, and their leaders."""
    upper = program.upper.copy()
    upper[v.member[dropped]] = 0
    lead = v.lead[dropped]
    upper[lead[lead >= 0]] = 0
    return program.within(np.minimum(program.lower, upper), upper)
