"""The model in which every statement but the unit rules may give way, at a price of 1 a person or a pin.

Its relaxation's prices say which statements conflict (Farkas' lemma: the rows
with a price cannot all hold); its optimum is the cheapest repair of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.conflict.oracle import Oracle
from optimizer.conflict.part import Part, some_pairs
from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Statement
from optimizer.conflict.statements import need_names
from optimizer.model.build import Model, build_model
from optimizer.model.program import Linear, Term
from optimizer.model.tiers import Tier
from optimizer.solve.relaxation import relax

ZERO = 1e-6
"""A price or a sum below this is none."""
MINIMUM_SHARE = 0.5
"""Largest share of the time left for the cheapest repair of all."""
MINIMUM_SECONDS = 15.0
"""With a plan found, longer is not worth waiting for: a repair works whether or not it is the cheapest."""

Give = dict[Statement, list[int]]


@dataclass(frozen=True)
class _Soft:
    """By statement: variables that say how far it gives way, and the rows that state it."""

    var: Give
    rows: Give


class Elastic:
    """The elastic model over some statements of a problem.

    Parameters
    ----------
    problem : Problem
    of : sequence of Statement
        Unit rules among them hold; the others may give way.
    """

    def __init__(self, problem: Problem, of: Sequence[Statement]) -> None:
        self.problem, self.of = problem, tuple(of)
        self.used = Part(problem.whole, dict.fromkeys(of, 0)).touched(problem.pairs)
        # what gives way must not be stated by the model as well
        stated = {s: 0 for s in of if s.kind in NEEDS or s.kind in UNIT_RULES}
        part = Part(problem.whole, stated)
        self.model = build_model(part, strict=False, pairs=some_pairs(problem.pairs, self.used))
        self.soft = _Soft({}, {})
        self._soften_needs()
        for s in self.of:
            if s.kind == "pin":
                self._soften_pin(s)
            elif s.kind in ("max", "unit_max", "unit_min"):
                self._soften_sum(s)

    def _soften_needs(self) -> None:
        """Take over what the model counts as shortfalls."""
        wanted = {(s.kind, s.name, s.village): s for s in self.of}
        v = self.model.variables
        villages = self.problem.scenario.villages
        # every need is counted here, since all have the same weight
        for short, (kind, name) in zip(v.shorts, need_names(self.problem.whole), strict=True):
            village = v.cells.village[short.cell].tolist()
            for place, var, row in zip(village, short.var.tolist(), short.rows.tolist(), strict=True):
                s = wanted[kind, name, villages[place].id]
                self.soft.var.setdefault(s, []).append(var)
                self.soft.rows.setdefault(s, []).append(row)

    def _soften_pin(self, s: Statement) -> None:
        whole, v = self.problem.whole, self.model.variables
        cadre, village = whole.cadre_index[s.cadre or ""], whole.village_index[s.village or ""]
        place = int(v.pairs.find(np.array([cadre]), np.array([village]))[0])
        drop = int(v.program.variables(1)[0])
        var, rows = [drop], [self._row([(v.member[place], 1), (drop, 1)], lower=1)]
        lead = int(v.lead[place])
        if s.name is not None and lead >= 0:
            role = int(v.program.variables(1)[0])
            var.append(role)
            if s.name == "leader":
                rows.append(self._row([(lead, 1), (drop, 1), (role, 1)], lower=1))
            else:
                rows.append(self._row([(lead, 1), (drop, -1), (role, -1)], upper=0))
        self.soft.var[s], self.soft.rows[s] = var, rows

    def _soften_sum(self, s: Statement) -> None:
        """State a maximum or minimum of a team or a unit, which may be passed."""
        whole, v = self.problem.whole, self.model.variables
        if s.kind == "max":
            inside = v.pairs.village == whole.village_index[s.village or ""]
        else:
            inside = whole.cadres.unit[v.pairs.cadre] == whole.unit_index[s.unit or ""]
        members = [(int(m), 1) for m in v.member[inside]]
        if not members:
            return
        give = int(v.program.variables(1, upper=max(s.most, len(members)))[0])
        if s.kind == "unit_min":
            row = self._row([*members, (give, 1)], lower=s.amount)
        else:
            row = self._row([*members, (give, -1)], upper=s.amount)
        self.soft.var[s], self.soft.rows[s] = [give], [row]

    def _row(self, entries: Sequence[tuple[int, int]], **sides: int) -> int:
        var = np.array([e[0] for e in entries], dtype=np.int64)
        coef = np.array([e[1] for e in entries], dtype=np.int64)
        term: Term = (np.zeros(len(var), dtype=np.int64), var, coef)
        return int(self.model.program.rows(1, [term], **sides)[0])

    def priced(self, seconds: float) -> list[Statement]:
        """Return the statements to which the relaxation gives a price; none where it keeps them all."""
        frozen = self.model.program.freeze()
        relaxed = relax(frozen, -self._price().dense(self.model.program.n_variables), seconds)
        if relaxed is None or sum(relaxed.x[self._price().var]) < ZERO:
            return []
        cost = np.abs(relaxed.prices) > ZERO
        return [s for s in self.of if s.kind in UNIT_RULES or cost[self.soft.rows.get(s, [])].any()]

    def _price(self) -> Linear:
        var = np.array([var for own in self.soft.var.values() for var in own], dtype=np.int64)
        return Linear(var, np.ones_like(var))

    def exclude(self, changes: dict[Statement, int]) -> None:
        """Forbid giving way as far as `changes` do, or further, in all of them."""
        var = [var for s in changes for var in self.soft.var.get(s, [])]
        self._row([(one, 1) for one in var], upper=sum(changes.values()) - 1)

    def minimum(self, oracle: Oracle) -> tuple[Found | None, bool]:
        """Return placements that break as little as possible, and whether that is proved the least."""
        tier = Tier("shortage", self._price(), maximise=False)
        model: Model = replace(self.model, tiers=[tier])
        seconds = MINIMUM_SHARE * oracle.clock.left
        answer, best = oracle.solved(model, self.used, min(MINIMUM_SECONDS, seconds))
        if answer.found is None and seconds > MINIMUM_SECONDS:
            answer, best = oracle.solved(model, self.used, seconds)
        return answer.found, best
