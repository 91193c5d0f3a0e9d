"""One 0/1 variable per admissible pair, one more per pair that may lead, and a pool for each team."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.pairs import Ints
from benchmarks.peers.question import Question
from benchmarks.peers.rows import Floats, Program, Term

UPWARD = ("floor", "fit")
"""Tiers of which more is better."""


class PairModel:
    """The scenario as a mixed-integer program.

    Attributes
    ----------
    x : int64 [P]
        Variable of each pair.
    y : int64 [L]
        Variable of each pair in `leads`.
    """

    def __init__(self, question: Question) -> None:
        self.q, self.program = question, Program()
        pairs, p = question.pairs, self.program
        self.cadre, self.village = pairs.cadre.astype(np.int64), pairs.village.astype(np.int64)
        self.fit, self.lead = pairs.fit.astype(np.int64), pairs.lead.astype(np.int64)
        p.variables(1, upper=0)  # SciPy wants one, even where nobody may go anywhere
        self.x = p.variables(len(pairs))
        self.leads = np.flatnonzero(question.may_lead)
        self.y = p.variables(len(self.leads))
        self.shortage: list[tuple[Ints, Ints]] = []
        self._teams()
        self._pins()
        self._units()
        if question.choice:
            self._pools()
        if question.most_units is not None or question.together.any():
            self._presence()
        self._needs()

    def _teams(self) -> None:
        """H1 to H3."""
        q, p = self.q.instance, self.program
        p.rows(q.n_cadres, [(self.cadre, self.x, 1)], upper=1)
        p.rows(q.n_villages, [(self.village, self.x, 1)], upper=q.needs.max)
        p.rows(q.n_villages, [(self.village[self.leads], self.y, 1)], upper=1)
        row = np.arange(len(self.y))
        p.rows(len(self.y), [(row, self.y, 1), (row, self.x[self.leads], -1)], upper=0)

    def _pins(self) -> None:
        """H4; a pin that can't hold leaves the program without a solution."""
        index = self.q.instance.village_index
        for cadre, pin in self.q.pins.items():
            pair = self.q.pairs.find(cadre, index[pin.village])
            self._fix(self.x[[pair]], 1)
            if pin.role is not None:
                self._fix(self.y[self.leads == pair], int(pin.role == "leader"))

    def _fix(self, variables: Ints, value: int) -> None:
        zero = np.zeros(len(variables), dtype=np.int64)
        self.program.rows(1, [(zero, variables, 1)], lower=value, upper=value)

    def _units(self) -> None:
        """H5."""
        q = self.q
        row = q.instance.cadres.unit[self.cadre]
        self.program.rows(len(q.pool), [(row, self.x, 1)], lower=q.unit_min, upper=q.unit_max)

    def _pools(self) -> None:
        """H6 and H7: a team draws on one pool."""
        q, p = self.q, self.program
        stride = int(q.pool.max()) + 1
        key = self.village * stride + q.pool[q.instance.cadres.unit[self.cadre]]
        cells, of_pair = np.unique(key, return_inverse=True)
        cell = p.variables(len(cells))
        row = np.arange(len(self.x))
        p.rows(len(row), [(row, self.x, 1), (row, cell[of_pair], -1)], upper=0)
        p.rows(q.instance.n_villages, [(cells // stride, cell, 1)], upper=1)

    def _presence(self) -> None:
        """H8 and H9, by variables for a unit in a village."""
        q, p, units = self.q, self.program, len(self.q.pool)
        key = self.village * units + q.instance.cadres.unit[self.cadre]
        present, of_pair = np.unique(key, return_inverse=True)
        there = p.variables(len(present))
        row = np.arange(len(self.x))
        p.rows(len(row), [(row, self.x, 1), (row, there[of_pair], -1)], upper=0)
        if q.most_units is not None:
            p.rows(q.instance.n_villages, [(present // units, there, 1)], upper=q.most_units)
        bound = q.together[present % units]
        p.rows(units, [((present % units)[bound], there[bound], 1)], upper=1)

    def _needs(self) -> None:
        """Variables for what is missing, with their weights."""
        q, needs, facts = self.q, self.q.instance.needs, self.q.instance.cadres
        weight = q.scenario.objective.shortage
        self._need(weight.size, needs.min, self.village, self.x)
        self._need(weight.leader, needs.leader.astype(np.int64), self.village[self.leads], self.y)
        for s in range(needs.skills.shape[1]):
            has = facts.skills[self.cadre, s] > 0
            self._need(weight.skill, needs.skills[:, s], self.village[has], self.x[has])
        for r, rule in enumerate(q.instance.rules):
            has = facts.rules[self.cadre, r]
            self._need(rule.weight, needs.rules[:, r], self.village[has], self.x[has])
        was = facts.previous[self.cadre] == self.village
        self._need(1, q.kept, self.village[was], self.x[was])

    def _need(self, weight: int, amount: Ints, village: Ints, variable: Ints) -> None:
        wanting = np.flatnonzero(amount)
        row_of = np.full(len(amount), -1, dtype=np.int64)
        row_of[wanting] = np.arange(len(wanting))
        short = self.program.variables(len(wanting), amount[wanting], whole=False)
        inside = row_of[village] >= 0
        terms: list[Term] = [(row_of[village[inside]], variable[inside], 1), (row_of[wanting], short, 1)]
        self.program.rows(len(wanting), terms, lower=amount[wanting])
        self.shortage.append((short, weight * self.q.instance.needs.priority[wanting]))

    def tier(self, name: str) -> tuple[Floats, int]:
        """Return a tier's coefficients and its constant."""
        if name == "shortage":
            return self.program.dense([(v, w) for v, w in self.shortage]), 0
        if name == "fit":
            return self.program.dense([(self.x, self.fit), (self.y, self.lead[self.leads])]), 0
        if name == "changes":
            was = self.q.instance.cadres.previous[self.cadre] == self.village
            return self.program.dense([(self.x[was], -1)]), self.q.instance.n_previous
        return self._floor(), 0

    def _floor(self) -> Floats:
        """Add a variable for the floor, tied to every village that has its minimum."""
        q, p = self.q.instance, self.program
        wanting = np.flatnonzero(q.needs.min)
        row_of = np.full(q.n_villages, -1, dtype=np.int64)
        row_of[wanting] = row = np.arange(len(wanting))
        inside = row_of[self.village] >= 0
        least, points, of = q.needs.min[wanting], self.fit[inside], row_of[self.village[inside]]
        top = int(self.fit.max(initial=0)) * int(q.needs.max.max(initial=0))
        floor, full = p.variables(1, top), p.variables(len(wanting))
        heads: Term = (of, self.x[inside], 1)
        p.rows(len(row), [heads, (row, full, -least)], lower=0)
        p.rows(len(row), [heads, (row, full, -q.needs.max[wanting])], upper=least - 1)
        here: Term = (row, np.repeat(floor, len(row)), -least)
        p.rows(len(row), [(of, self.x[inside], points), here, (row, full, -least * top)], lower=-least * top)
        zero = np.zeros(len(row), dtype=np.int64)
        p.rows(1, [(np.zeros(1, dtype=np.int64), floor, 1), (zero, full, -top)], upper=0)
        return p.dense([(floor, 1)])
