"""Cuts in the shortages of counties: what prices prove where each county's shortage weighs on its own.

For weights m_c >= 0 the teams are priced for fit + Σ_c m_c (needs met in c); what
that proves is a cut (``counties.Cut``). Which weights cut most at a given point x
says the linear programme over divisions in which county c may be x_c short, and
more only at a charge: m are the prices of these rows (Benders 1962). For bounds on
the fit one weight for all counties does as well (``docs/offices.md``).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.counties import Cut
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.weighing import Parts, Weighing
from optimizer.solve.offices.worths import MOST
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market
from optimizer.solve.relaxation import FloatArray

FINEST = 4096
"""Weights are whole numbers of at least this part of what they weigh, where figures allow."""
CHARGE = 4_000
"""Fit that a unit of shortage beyond the point costs."""
ENOUGH = 0.5
"""A cut by so large a share of what the programme promises will do."""
CLOSE = 2e-4
"""The same for fit: within so small a share of the programme's value."""


class Separator:
    """Finds cuts of a block that is all there is.

    Parameters
    ----------
    market : Market
    weighing : Weighing
    divisions : list of Division
        To begin with.
    cuts : sequence of RankOne
        Of the mixture, to begin with.

    Attributes
    ----------
    master : Master
        With all divisions and cuts.
    """

    def __init__(
        self, market: Market, weighing: Weighing, divisions: list[Division], cuts: Sequence[RankOne] = ()
    ) -> None:
        self._weighing, self.master = weighing, Master(weighing.block)
        asked = sum((need.amount * need.weight for need in market.needs), np.zeros_like(market.county))
        points = market.top_fit * int(market.instance.needs.max.max(initial=0))
        most = CHARGE * int(asked.max(initial=0)) + points
        self.scale = int(max(1, min(FINEST, MOST // max(1, most))))
        self.master.add(divisions)
        self.master.cut(cuts)
        self._parts = Parts(weighing, self.master.divisions)

    def cut(self, shortage: IntArray, fit: bool, clock: Clock) -> Cut | None:
        """Return the best cut found at a point, None if there was no time.

        Parameters
        ----------
        shortage : int64 [counties]
        fit : bool
            Whether fit is to be bounded where all counties together are so short, or else the point excluded.
        clock : Clock
        """
        best: Cut | None = None
        while (solved := self._solve(shortage, fit, clock)) is not None:
            value, prices, weight = solved
            block = self._weighing.weigh(self.scale if fit else 0, weight)
            answer = block.answer(self.master.prices(prices))
            cut = Cut(self.scale * fit, weight, answer.bound - int(weight @ self._weighing.needed))
            if best is None or cut.at(shortage) < best.at(shortage):
                best = cut
            over = best.at(shortage) - value
            if not self.master.add(answer.divisions) or over <= (
                CLOSE * abs(value) if fit else ENOUGH * abs(value)
            ):
                break
        return best

    def _solve(
        self, shortage: IntArray, fit: bool, clock: Clock
    ) -> tuple[float, FloatArray, IntArray] | None:
        """Return the programme's value at a point, the prices of its rows, and the counties' weights."""
        if clock.left <= 0:
            return None
        fits, met = self._parts.now()
        charge = CHARGE if fit else 1
        which = np.ones((1, len(shortage))) if fit else np.identity(len(shortage))
        n, rows = len(fits), len(which)
        short = sparse.hstack([-which @ met.T, -sparse.identity(rows)])
        uses = sparse.hstack([self.master.matrix(), sparse.csc_matrix((len(self.master.room()), rows))])
        found = linprog(
            np.r_[-fits if fit else np.zeros(n), np.full(rows, charge)],
            A_ub=sparse.vstack([uses, short]).tocsc(),
            b_ub=np.r_[self.master.room(), which @ (shortage - self._weighing.needed)],
            method="highs-ipm",
            options={"presolve": False, "time_limit": clock.left},
        )
        if found.status != 0:
            return None
        prices = -self.scale * found.ineqlin.marginals
        weight = np.rint(np.clip(prices[-rows:] @ which, 0, self.scale * charge)).astype(np.int64)
        return -self.scale * float(found.fun), prices[:-rows], weight
