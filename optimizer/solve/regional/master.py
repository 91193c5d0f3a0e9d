"""The province's relaxation over some of its pairs, by PDLP: prices and a fractional plan.

A pair has two columns, as a member and as a leader, so that no row has to
link them. PDLP (Applegate et al., "Practical large-scale linear programming
using primal-dual hybrid gradient", 2021) starts from the round before.
Guidance only: what is printed is recomputed in integers (``market.quote``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market, Prices, Rows, Worth, integer_prices
from optimizer.solve.relaxation import FloatArray


@dataclass(frozen=True)
class Start:
    """Where a round of PDLP begins: the solution of the round before, spread over all pairs."""

    member: FloatArray
    lead: FloatArray
    short: FloatArray
    duals: FloatArray


@dataclass(frozen=True)
class Fraction:
    """A solution of the relaxation.

    Attributes
    ----------
    member, lead : float64 [P]
        Placed as a member who does not lead, placed as leader; 0 outside.
    prices : Prices
    gain : float64 [I]
        The relaxation's own price of each cadre.
    """

    member: FloatArray
    lead: FloatArray
    prices: Prices
    gain: FloatArray
    start: Start

    def lacking(self, market: Market) -> float:
        """Return the weighted shortage of the fractional plan."""
        return float(self.start.short @ np.concatenate([r.weight for r in market.rows]))


class Master:
    """Builds and solves the relaxation over the pairs `inside`.

    Parameters
    ----------
    market : Market
    worth : Worth
    inside : bool [P]
    """

    def __init__(self, market: Market, worth: Worth, inside: BoolArray) -> None:
        self.market, self.worth = market, worth
        may = np.zeros(len(inside), dtype=bool)
        may[market.leaders] = True
        self.member = np.flatnonzero(inside & ~market.must_lead)
        self.lead = np.flatnonzero(inside & may)
        self._column = np.full((2, len(inside)), -1, dtype=np.int64)
        self._column[0, self.member] = np.arange(len(self.member))
        self._column[1, self.lead] = len(self.member) + np.arange(len(self.lead))
        self.n_pairs = len(self.member) + len(self.lead)
        self._assemble()

    def _assemble(self) -> None:
        market, worth, instance = self.market, self.worth, self.market.instance
        pairs = np.concatenate([self.member, self.lead])
        row, column = [market.pairs.cadre[pairs]], [np.arange(self.n_pairs)]
        pinned = market.pinned.astype(np.float64)
        lower, upper = [np.where(pinned > 0, 1.0, -np.inf)], [np.ones(instance.n_cadres)]
        at = instance.n_cadres
        for rows in market.rows:
            for mine, theirs in self._entries(rows):
                row.append(at + theirs)
                column.append(mine)
            low = rows.lower.astype(np.float64)
            lower.append(np.where(low <= 0, -np.inf, low))
            open_above = rows.upper >= instance.n_cadres
            upper.append(np.where(open_above, np.inf, rows.upper.astype(np.float64)))
            at += len(rows.village)
        bound = np.flatnonzero(market.limits.bound)
        if len(bound):
            row_of = np.full(len(market.limits.bound), -1, dtype=np.int64)
            row_of[bound] = at + np.arange(len(bound))
            mine = row_of[instance.cadres.unit[market.pairs.cadre[pairs]]]
            row.append(mine[mine >= 0])
            column.append(np.flatnonzero(mine >= 0))
            lower.append(market.limits.lower[bound].astype(np.float64))
            upper.append(market.limits.upper[bound].astype(np.float64))
        self.units, heights = bound, [len(r.village) for r in market.rows]
        self._starts = instance.n_cadres + np.concatenate([[0], np.cumsum(heights)])
        short = np.concatenate(
            [np.arange(len(r.village)) + s for r, s in zip(market.rows, self._starts, strict=False)]
        )
        row.append(short)
        column.append(self.n_pairs + np.arange(len(short)))
        rows_, columns = np.concatenate(row), np.concatenate(column)
        shape = (int(self._starts[-1]) + len(bound), self.n_pairs + len(short))
        self.matrix = sparse.csc_matrix((np.ones(len(rows_)), (rows_, columns)), shape=shape)
        self.lower, self.upper = np.concatenate(lower), np.concatenate(upper)
        member_worth = market.member_worth(worth)
        cost = np.concatenate([-worth.shortage * r.weight for r in market.rows])
        self.objective = np.concatenate(
            [member_worth[self.member], (member_worth + worth.fit * market.pairs.lead_fit)[self.lead], cost]
        ).astype(np.float64)
        most = np.concatenate([r.shortfall for r in market.rows]).astype(np.float64)
        self.most = np.concatenate([np.ones(self.n_pairs), most])

    def _entries(self, rows: Rows) -> list[tuple[IntArray, IntArray]]:
        """Return (columns, rows) of the placements that count; a leader counts as a member too."""
        found = []
        for kind in (1,) if rows.leads else (0, 1):
            column = self._column[kind, rows.pair]
            inside = column >= 0
            found.append((column[inside], rows.row[inside]))
        return found

    def solve(self, precision: float, seconds: float, threads: int, start: Start | None) -> Fraction:
        """Return the relaxation's solution, as exact as `precision` and `seconds` allow."""
        program = pdlp.QuadraticProgram()
        program.objective_vector = -self.objective
        program.constraint_matrix = self.matrix
        program.constraint_lower_bounds, program.constraint_upper_bounds = self.lower, self.upper
        program.variable_lower_bounds = np.zeros(len(self.objective))
        program.variable_upper_bounds = self.most
        parameters = solvers_pb2.PrimalDualHybridGradientParams()
        criteria = parameters.termination_criteria
        criteria.simple_optimality_criteria.eps_optimal_absolute = precision
        criteria.simple_optimality_criteria.eps_optimal_relative = precision
        criteria.time_sec_limit = seconds
        parameters.num_threads = threads
        # the default measures a duality gap in a ball, which costs as much as the steps do
        parameters.restart_strategy = parameters.ADAPTIVE_DISTANCE_BASED
        if start is None:
            result = pdlp.primal_dual_hybrid_gradient(program, parameters)
        else:
            first = pdlp.PrimalAndDualSolution()
            first.primal_solution = np.concatenate(
                [start.member[self.member], start.lead[self.lead], start.short]
            )
            first.dual_solution = start.duals
            result = pdlp.primal_dual_hybrid_gradient(program, parameters, first)
        return self._read(np.array(result.primal_solution), np.array(result.dual_solution))

    def _read(self, x: FloatArray, duals: FloatArray) -> Fraction:
        """Return PDLP's answer by pair; it minimises, so prices are the duals with the other sign."""
        member, lead = np.zeros(len(self.market.pairs)), np.zeros(len(self.market.pairs))
        member[self.member] = x[: len(self.member)]
        lead[self.lead] = x[len(self.member) : self.n_pairs]
        start = Start(member, lead, x[self.n_pairs :], duals)
        prices = [-duals[a:b] for a, b in zip(self._starts[:-1], self._starts[1:], strict=True)]
        units = np.zeros(len(self.market.limits.bound))
        units[self.units] = -duals[self._starts[-1] :]
        whole = integer_prices(self.market, prices, units, self.worth)
        gain = np.maximum(-duals[: self.market.instance.n_cadres], 0.0)
        return Fraction(member, lead, whole, gain, start)
