"""Counts what villages lack: every need against what the chosen pool gives."""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import BoolArray
from optimizer.model.needs import Need
from optimizer.model.program import Linear, Term
from optimizer.model.variables import Short, Variables


def count_shortfall(v: Variables, need: Need, strict: bool) -> Short:
    """Add one need: per cell, placements that count + shortfall ≥ amount where the cell is chosen.

    With `strict` the shortfall is held at 0.
    """
    amount = need.amount[v.cells.village]
    cell = np.flatnonzero(amount > 0)
    var = v.program.variables(len(cell), upper=0 if strict else amount[cell])
    row_of_cell = np.full(len(v.cells), -1, dtype=np.int64)
    row_of_cell[cell] = np.arange(len(cell))
    pairs = np.flatnonzero(need.counts & (row_of_cell[v.cells.of_pair] >= 0))
    placed = v.lead[pairs] if need.leads else v.member[pairs]
    terms: list[Term] = [
        (row_of_cell[v.cells.of_pair[pairs]], placed, 1),
        (np.arange(len(cell)), var, 1),
        (np.arange(len(cell)), v.cell[cell], -amount[cell]),
    ]
    rows = v.program.rows(len(cell), terms, lower=0)
    return Short(need, cell, var, rows)


def _unreached(v: Variables) -> BoolArray:
    """Return the villages no cadre is admissible in, bool [V]."""
    unreached = np.ones(v.instance.n_villages, dtype=bool)
    unreached[v.cells.village] = False
    return unreached


def unreachable(v: Variables, need: Need) -> int:
    """Return the weighted shortfall of villages no cadre is admissible in."""
    return int((need.amount * need.weight)[_unreached(v)].sum())


def forbid_unreached(v: Variables, need: Need) -> None:
    """Add an impossible row where a village that no cadre can reach has the need (strict)."""
    if need.amount[_unreached(v)].any():
        v.program.rows(1, [], lower=1)


def pool_counts(v: Variables, size: Short) -> None:
    """Add cuts: a pool of n cadres fills at most ⌊n / m⌋ teams of at least m.

    Summing the size rows of a pool and dividing by m, rounding down
    (Chvátal–Gomory): Σ ⌊min/m⌋·chosen − shortfall ≤ ⌊n/m⌋. Fractional teams
    cannot share a pool's remainder any more.
    """
    pool = v.cells.pool[size.cell]
    minimum = size.need.amount[v.cells.village[size.cell]]
    cadres = np.unique(v.pairs.cadre)
    heads = np.bincount(v.cells.pool_of_cadre[cadres], minlength=int(pool.max(initial=0)) + 1)
    pools, row = np.unique(pool, return_inverse=True)
    for m in np.unique(minimum[minimum >= 2]):
        cut: list[Term] = [(row, v.cell[size.cell], minimum // m), (row, size.var, -1)]
        v.program.rows(len(pools), cut, upper=heads[pools] // m)


def shortage_expression(v: Variables, needs: list[Need]) -> Linear:
    """Return the weighted sum of all shortfalls."""
    var = [s.var for s in v.shorts]
    coef = [s.need.weight[v.cells.village[s.cell]] for s in v.shorts]
    none = np.zeros(0, dtype=np.int64)
    constant = sum(unreachable(v, need) for need in needs)
    return Linear(np.concatenate([none, *var]), np.concatenate([none, *coef]), constant)
