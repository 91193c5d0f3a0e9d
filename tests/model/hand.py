"""Plans made by hand, as values of the model's variables."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen
from optimizer.plan import Placement
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.progress import Clock


def chosen(model: Model, placements: Iterable[Placement]) -> tuple[IntArray, IntArray] | None:
    """Return the pairs placed and the pairs leading as 0 and 1, None where there is no such variable."""
    index, pairs = model.instance, model.pairs
    members, leads = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs), dtype=np.int64)
    for p in placements:
        cadre, village = index.cadre_index[p.cadre], index.village_index[p.village]
        place = int(pairs.find(np.array([cadre]), np.array([village]))[0])
        if place < 0 or (p.role == "leader" and not pairs.may_lead[place]):
            return None
        members[place] = 1
        leads[place] = p.role == "leader"
    return members, leads


def solution(model: Model, placements: Iterable[Placement]) -> IntArray:
    """Return every variable's value for a plan; a model with a floor tier has more than this sets."""
    parts = chosen(model, placements)
    assert parts is not None
    (members, leads), v = parts, model.variables
    x = np.zeros(model.program.n_variables, dtype=np.int64)
    x[v.member] = members
    x[v.lead[v.lead_pairs()]] = leads[v.lead_pairs()]
    x[v.cell[_cells(model, members)]] = 1
    for short in v.shorts:
        counted = short.need.counts & ((leads if short.need.leads else members) == 1)
        got = np.bincount(v.cells.of_pair[counted], minlength=len(v.cells))
        amount = short.need.amount[v.cells.village]
        x[short.var] = (np.maximum(amount - got, 0) * x[v.cell])[short.cell]
    if v._presence is not None:
        group, var = v._presence
        np.maximum.at(x, var[group], members)
    return x


def _cells(model: Model, members: IntArray) -> IntArray:
    """Return each village's cell: the one its team is in, the first where it has none."""
    cells = model.variables.cells
    used = np.bincount(cells.of_pair, weights=members, minlength=len(cells)) > 0
    order = np.lexsort((~used, cells.village))
    _, first = np.unique(cells.village[order], return_index=True)
    return order[first]


def judge(model: Model, placements: Iterable[Placement]) -> list[int] | None:
    """Return the best the model says of a plan on each tier alone, None where it forbids the plan."""
    parts = chosen(model, placements)
    if parts is None:
        return None
    held, strategy = _held(model, *parts), Strategy()
    values = []
    for tier in model.tiers:
        goal = tier.expression.dense(model.program.n_variables) * (1 if tier.maximise else -1)
        answer = maximise(held, goal, Clock(60.0), strategy)
        if answer.verdict == "infeasible":
            return None
        assert answer.verdict == "optimal"
        assert answer.x is not None
        values.append(tier.expression.value(answer.x))
    return values


def _held(model: Model, members: IntArray, leads: IntArray) -> Frozen:
    """Return the program with every placement and leader as given."""
    program, v = model.program.freeze(), model.variables
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[v.member] = upper[v.member] = members
    pairs = v.lead_pairs()
    lower[v.lead[pairs]] = upper[v.lead[pairs]] = leads[pairs]
    return program.within(lower, upper)
