"""The relaxation of large scenarios, by pricing pairs in as they prove useful.

Few of a cadre's pairs matter: the relaxation starts from some of them, and
each round adds those whose points beat the prices of the rows they would
enter (column generation; Gilmore and Gomory 1961). The price of a row
``y ≤ x`` of a pair outside is the least that makes its leader column
unprofitable, so that a pair enters on the worth of both.
"""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.model.variables import Variables
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import FloatArray, Relaxed, relax

LARGE = 30_000
"""Pairs from which on pricing pays: below, the whole relaxation is as quick."""
FIRST = 12
"""Pairs of each cadre to start with: half by points, half at random."""
EACH_ROUND = 4
"""Pairs of each cadre that a round may add."""
ENOUGH = 3e-4
"""Stop when the pairs outside could add less than this share."""


def relax_by_pricing(
    v: Variables,
    program: Frozen,
    objective: IntArray,
    clock: Clock,
    seed: int,
    begun: BoolArray | None = None,
) -> Relaxed | None:
    """Maximise ``objective · x`` over the relaxation of a program whose villages have one cell each.

    Parameters
    ----------
    v : Variables
    program : Frozen
    objective : int64 [n]
    clock : Clock
    seed : int
        Of the random half of the first pairs.
    begun : bool [P], optional
        Pairs to start with besides: a solution's, so that the first round has one.

    Returns
    -------
    Relaxed or None
        Prices hold for all rows; None when time ran out in the first round.
    """
    inside = _first_pairs(v, program, objective, seed)
    if begun is not None:
        inside |= begun
    best: Relaxed | None = None
    while clock.left > 0:
        part = _Part(v, program, inside)
        relaxed = relax(part.program, objective[part.columns], clock.left)
        if relaxed is None:
            break
        best = _whole(v, program, objective, relaxed, part)
        profit = _profits(v, program, objective, best.prices)
        gain = np.where(inside, 0.0, np.maximum(profit, 0.0))
        most = np.zeros(v.instance.n_cadres)
        np.maximum.at(most, v.pairs.cadre, gain)
        if most.sum() <= ENOUGH * max(1.0, abs(float(objective @ best.x))):
            break
        inside |= _best_of_each(v.pairs.cadre, gain, EACH_ROUND) & (gain > 0)
    return best


def _first_pairs(v: Variables, program: Frozen, objective: IntArray, seed: int) -> BoolArray:
    """Return the pairs to start with: some of each cadre's, and those that must hold."""
    rng = np.random.default_rng(seed)
    worth = objective[v.member].astype(np.float64)
    # a little noise spreads cadres with equal points over different villages
    worth += rng.random(len(worth)) * 0.5 * max(1.0, float(worth.std()))
    allowed = program.upper[v.member] > 0
    half = FIRST // 2
    inside = _best_of_each(v.pairs.cadre, np.where(allowed, worth, -np.inf), half)
    inside |= _best_of_each(v.pairs.cadre, np.where(allowed, rng.random(len(worth)), -np.inf), half)
    return inside & allowed | (program.lower[v.member] > 0)


def _best_of_each(group: IntArray, worth: FloatArray, count: int) -> BoolArray:
    """Return the `count` entries of most worth in each group, as a mask."""
    order = np.lexsort((-worth, group))
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    chosen = np.zeros(len(group), dtype=bool)
    chosen[order[np.arange(len(group)) - start < count]] = True
    return chosen


class _Part:
    """The program over the pairs inside: its columns and rows in the whole."""

    def __init__(self, v: Variables, program: Frozen, inside: BoolArray) -> None:
        keep = np.ones(program.matrix.shape[1], dtype=bool)
        keep[v.member[~inside]] = False
        leads = v.lead_pairs()
        keep[v.lead[leads[~inside[leads]]]] = False
        rows = np.ones(program.matrix.shape[0], dtype=bool)
        rows[v.link_rows[~inside[leads]]] = False
        self.columns, self.rows = np.flatnonzero(keep), np.flatnonzero(rows)
        self.program = Frozen(
            program.matrix[self.rows][:, self.columns],
            program.row_lower[self.rows],
            program.row_upper[self.rows],
            program.lower[self.columns],
            program.upper[self.columns],
        )


def _whole(v: Variables, program: Frozen, objective: IntArray, relaxed: Relaxed, part: _Part) -> Relaxed:
    """Return a restricted relaxation's solution and prices for the whole program."""
    x = np.zeros(program.matrix.shape[1])
    x[part.columns] = relaxed.x
    prices = np.zeros(program.matrix.shape[0])
    prices[part.rows] = relaxed.prices
    outside = np.ones(len(v.link_rows), dtype=bool)
    outside[np.searchsorted(v.link_rows, part.rows[np.isin(part.rows, v.link_rows)])] = False
    lead = v.lead[v.lead_pairs()[outside]]
    reduced = objective - program.matrix.T @ prices
    prices[v.link_rows[outside]] = np.maximum(reduced[lead], 0.0)
    return Relaxed(x, prices)


def _profits(v: Variables, program: Frozen, objective: IntArray, prices: FloatArray) -> FloatArray:
    """Return what each pair is worth at the prices, float64 [P]."""
    reduced: FloatArray = (objective - program.matrix.T @ prices)[v.member]
    return np.where(program.upper[v.member] > 0, reduced, 0.0)
