"""Who goes to which area of those that reach several: one mixture of all areas says where they are needed.

Every area offers its better divisions, as it was priced with all who reach it;
mixed together, each of these people can be used once only. Offices are then
sent whole or in parts, as the mixture has them (to go by, no proof).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.areas import Areas
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.rough import roughly
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.relaxation import FloatArray

BETTER = 0.6
"""Divisions are offered that lose no more than so many units of the first tier at the area's prices."""
CLOSELY = 1e-4
"""Relative precision of the mixture: what is left counts for the whole, shortages of thousands included."""


@dataclass(frozen=True)
class Offer:
    """The better divisions of an area.

    Attributes
    ----------
    worth, shares : float64 [columns]
        What each is worth, and how much of it is in the area's mixture.
    matrix : csc_matrix [rows, columns]
        How often each counts in each row.
    room, duals : float64 [rows]
    cadre, column : int64 [n]
        Which column uses which roving person, once for each use.
    """

    worth: FloatArray
    shares: FloatArray
    matrix: sparse.csc_matrix
    room: FloatArray
    duals: FloatArray
    cadre: IntArray
    column: IntArray


def offer(master: Master, worth: Worth) -> Offer:
    """Return what an area offers whose people who rove pay tolls.

    Parameters
    ----------
    master : Master
        Solved.
    worth : Worth
        What the divisions are to be worth.
    """
    block, n = master.block, len(master.shares)
    some = np.flatnonzero(master.losses()[:n] <= BETTER * max(1, block.worth.shortage))
    cadre, column = [], []
    for c, d in enumerate(some.tolist()):
        g, teams = master.divisions[d]
        for k, _ in teams:
            people = block.people(g, k)
            mine = people[block.toll[people] > 0].tolist()
            cadre += mine
            column += [c] * len(mine)
    return Offer(
        np.array([block.worth_as(master.divisions[d], worth) for d in some.tolist()], dtype=np.float64),
        master.shares[some],
        master.matrix()[:, some],
        master.room(),
        master.duals,
        np.array(cadre, dtype=np.int64),
        np.array(column, dtype=np.int64),
    )


def send(market: Market, areas: Areas, offers: Sequence[Offer], seconds: float) -> IntArray:
    """Return the area in which each cadre is to be placed, int64 [I]; -1 for those who reach none.

    Parameters
    ----------
    market : Market
    areas : Areas
    offers : sequence of Offer
        One of every area.
    seconds : float
        For the mixture.
    """
    return by_use(market, areas, uses(market.instance.n_cadres, offers, seconds))


def uses(n_cadres: int, offers: Sequence[Offer], seconds: float) -> FloatArray:
    """Return how much of each cadre each area uses in the best mixture of all, [areas, I]."""
    width = [len(o.worth) for o in offers]
    shift = np.cumsum([0, *width])
    cadre = np.concatenate([o.cadre for o in offers])
    column = np.concatenate([o.column + s for o, s in zip(offers, shift, strict=False)])
    found = np.zeros((len(offers), n_cadres))
    if not shift[-1]:
        return found
    people, row = np.unique(cadre, return_inverse=True)
    once = sparse.coo_matrix((np.ones(len(row)), (row, column)), shape=(len(people), int(shift[-1])))
    shares, _ = roughly(
        np.concatenate([o.worth for o in offers]),
        sparse.vstack([sparse.block_diag([o.matrix for o in offers]), once]).tocsc(),
        np.concatenate([*(o.room for o in offers), np.ones(len(people))]),
        np.concatenate([o.shares for o in offers]),
        np.concatenate([*(o.duals for o in offers), np.zeros(len(people))]),
        seconds,
        CLOSELY,
    )
    area = np.repeat(np.arange(len(offers)), [len(o.cadre) for o in offers])
    np.add.at(found, (area, cadre), shares[column])
    return found


def by_use(market: Market, areas: Areas, use: FloatArray) -> IntArray:
    """Return the area in which each cadre is to be placed, int64 [I]; -1 for those who reach none.

    Of an office so many go to each area as the largest remainders of its uses
    say (Hamilton's method), those who are used most there.

    Parameters
    ----------
    market : Market
    areas : Areas
    use : float64 [areas, I]
        How much of each cadre each area would use.
    """
    roving, unit = areas.roving, market.instance.cadres.unit
    here = np.where(areas.high < 0, -1, areas.low)
    which = np.arange(len(areas))[:, None]
    able = (areas.low <= which) & (which <= areas.high)
    use = np.where(able, np.nan_to_num(use), 0.0)
    for u in np.unique(unit[roving]).tolist():
        mine = roving[unit[roving] == u]
        asked = use[:, mine].sum(axis=1)
        if asked.sum() <= 0:
            continue
        share = asked * len(mine) / asked.sum()
        count = np.floor(share + 1e-6).astype(np.int64)
        count[np.argsort(count - share, kind="stable")[: len(mine) - int(count.sum())]] += 1
        seat = np.repeat(np.arange(len(areas)), count)
        person, taken = linear_sum_assignment(use[seat][:, mine].T, maximize=True)
        sent = seat[taken]
        within = able[sent, mine[person]]
        here[mine[person][within]] = sent[within]
    return here
