"""Shortfalls that a head count proves: more is asked for than there are people who could count.

For a need of kind b: wanted places minus cadres with a pair that counts is a
shortfall in every plan, since a cadre is in one team at most (H1). As row
prices that is w on each such cadre's H1 row, -w on each row of the need, and
-w·amount on the row that chooses the village's pool; the certificate then
evaluates to the count. Kinds add up: their shortfalls are different variables.
"""

from __future__ import annotations

import numpy as np

from optimizer.model.program import Frozen
from optimizer.model.variables import Variables
from optimizer.solve.relaxation import FloatArray


def counting_prices(v: Variables, program: Frozen) -> FloatArray:
    """Return row prices that certify the shortage which counting heads proves.

    Parameters
    ----------
    v : Variables
    program : Frozen

    Returns
    -------
    float64 [m]
        All 0 where heads suffice for every kind of need.
    """
    prices = np.zeros(program.matrix.shape[0])
    if not len(v.cadre_rows) or not len(v.village_rows):
        return prices
    villages = np.unique(v.cells.village)
    for short in v.shorts:
        amount, weight = short.need.amount[villages], short.need.weight[villages]
        wanted = amount > 0
        able = np.unique(v.pairs.cadre[short.need.counts & (short.need.amount > 0)[v.pairs.village]])
        if not wanted.any() or amount.sum() <= len(able):
            continue
        price = float(weight[wanted].min())
        prices[v.cadre_rows[able]] += price
        prices[short.rows] -= price
        prices[v.village_rows[wanted]] -= price * amount[wanted]
        if short.need.leads:
            # a leader row y ≤ x passes the cadre's price on
            prices[v.link_rows] += price
    return prices
