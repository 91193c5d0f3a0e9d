"""Takes out of a proof what only a team could use that costs too much as a whole.

Prices say of each variable what it costs to use it, and ``tighten`` looks at
one at a time. But whoever is placed also draws on a pool, and brings as many
others of that pool as the village needs: all of it is paid from the same
allowance (``docs/why-not.md``).
"""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.program import Frozen
from optimizer.model.variables import Variables
from optimizer.solve.certificate import SAFE, Certificate, tighten
from optimizer.whynot.shrink import propagated

ROUNDS = 2
"""Passes at most: what one leaves out makes the teams of others dearer."""


def affordable(program: Frozen, certificate: Certificate, v: Variables, above: int) -> Frozen | None:
    """Return the program less what no solution with ``c·x > above`` can use; None where there is none.

    Parameters
    ----------
    program : Frozen
    certificate : Certificate
        Of prices over `program`.
    v : Variables
    above : int
    """
    following = (above // certificate.step + 1) * certificate.step
    allowance = certificate.total - following * certificate.scale
    if allowance < 0:
        return None
    left = propagated(tighten(program, certificate, above))
    for _ in range(ROUNDS):
        if left is None or (len(v.pairs) + 3) * (allowance + 1) >= SAFE:
            return left
        less = propagated(_without_dear_teams(left, program, certificate, v, allowance))
        if less is None or (less.upper == left.upper).all():
            return less
        left = less
    return left


def _without_dear_teams(
    left: Frozen, program: Frozen, certificate: Certificate, v: Variables, allowance: int
) -> Frozen:
    """Return `left` without pools, pairs and leaders whose cheapest team costs more than the allowance."""
    dear = allowance + 1
    # what the prices want at its upper bound, or what is decided, costs nothing where it is used
    cost = np.where(program.upper > program.lower, np.maximum(-certificate.reduced, 0), 0)
    cost = np.where(left.upper > 0, np.minimum(cost, dear), dear)
    of_pair, leads = v.cells.of_pair, v.lead_pairs()
    team, last = _cheapest(cost[v.member], of_pair, _wanted(left, v), dear)
    cell = cost[v.cell] + team
    pair = cell[of_pair] + np.maximum(cost[v.member] - last[of_pair], 0)
    upper = left.upper.copy()
    upper[v.cell[cell > allowance]] = 0
    upper[v.member[pair > allowance]] = 0
    upper[v.lead[leads[pair[leads] + cost[v.lead[leads]] > allowance]]] = 0
    return left.within(np.minimum(left.lower, upper), upper)


def _wanted(left: Frozen, v: Variables) -> IntArray:
    """Return how many members each cell has at least where it is chosen, int64 [C]."""
    wanted = np.zeros(len(v.cells), dtype=np.int64)
    for short in v.shorts:
        if short.need.kind == "size":
            amount = short.need.amount[v.cells.village[short.cell]]
            wanted[short.cell] = np.maximum(amount - left.upper[short.var], 0)
    return wanted


def _cheapest(cost: IntArray, group: IntArray, wanted: IntArray, dear: int) -> tuple[IntArray, IntArray]:
    """Return of each group the sum of its `wanted` cheapest costs, and the dearest of these (0 of none).

    A group with fewer is `dear`.
    """
    order = np.lexsort((cost, group))
    start = np.searchsorted(group[order], np.arange(len(wanted) + 1))
    ranked = np.concatenate([cost[order], [0]])
    total = np.concatenate([[0], np.cumsum(cost[order])])
    end = np.minimum(start[:-1] + wanted, start[1:])
    enough = end - start[:-1] == wanted
    last = np.where(end > start[:-1], ranked[end - 1], 0)
    return np.where(enough, np.minimum(total[end] - total[start[:-1]], dear), dear), last
