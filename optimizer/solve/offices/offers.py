"""What an area offers to people who reach several: the divisions that are good at its prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.master import Master
from optimizer.solve.regional.market import Worth
from optimizer.solve.relaxation import FloatArray

BETTER = 0.6
"""Divisions are offered that lose no more than so many units of the first tier at the area's prices."""


@dataclass(frozen=True)
class Offer:
    """The better divisions of an area.

    Attributes
    ----------
    worth, shares : float64 [columns]
        What each is worth, and how much of it is in the area's mixture.
    matrix : csc_matrix [rows, columns]
        How often each counts in each row.
    room : float64 [rows]
    duals : float64 [rows]
        What each row's room is worth in the area's mixture, negated, as far as needs are concerned.
    villages : int64 [n]
        Those of the area; the first rows are theirs.
    cadre, village, column : int64 [uses]
        Which column has which roving person in a team, and of which village.
    """

    worth: FloatArray
    shares: FloatArray
    matrix: sparse.csc_matrix
    room: FloatArray
    duals: FloatArray
    villages: IntArray
    cadre: IntArray
    village: IntArray
    column: IntArray


def offer(master: Master, worth: Worth) -> Offer:
    """Return what an area offers whose people who rove pay tolls, and where nothing is settled.

    Parameters
    ----------
    master : Master
        Solved.
    worth : Worth
        What the divisions are to be worth.
    """
    block, n = master.block, len(master.shares)
    dearer = max(1, worth.shortage) / max(1, block.worth.shortage)
    some = np.flatnonzero(master.losses()[:n] <= BETTER * max(1, block.worth.shortage))
    uses: list[tuple[int, int, int]] = []
    for c, d in enumerate(some.tolist()):
        g, teams = master.divisions[d]
        for k, w in teams:
            people = block.people(g, k)
            uses += [(i, block.village(g, w), c) for i in people[block.toll[people] > 0].tolist()]
    cadre, village, column = np.array(uses, dtype=np.int64).reshape(-1, 3).T
    return Offer(
        np.array([block.worth_as(master.divisions[d], worth) for d in some.tolist()], dtype=np.float64),
        master.shares[some],
        master.matrix()[:, some],
        master.room(),
        master.duals * dearer,
        block.villages,
        cadre,
        village,
        column,
    )
