"""Statements of one kind of need alone: a flow decides them, and heads prove it (``docs/bottlenecks.md``)."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from optimizer.bottleneck import bottlenecks
from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import NEEDS, Statement, Terms
from optimizer.matching.codes import IntArray


def counted(terms: Terms) -> bool:
    """Return whether terms are of one kind of need, with no more than the most that units may send."""
    needs = {(s.kind, s.name) for s in terms if s.kind in NEEDS}
    return len(needs) == 1 and all(s.kind in NEEDS or s.kind == "unit_max" for s in terms)


def decided(problem: Problem, terms: Terms) -> Found | None:
    """Return placements that meet terms of one kind of need, None where there are none.

    A team has no other rule here: who counts is a member, or the leader, of
    one village, and a flow with whole numbers is such a plan.

    Parameters
    ----------
    problem : Problem
    terms : Terms
        As `counted` asks.
    """
    used, flow, missing = _sent(problem, terms)
    if missing.any():
        return None
    pair = used[flow > 0]
    leads = any(s.kind == "leader" for s in terms)
    return Found(pair, np.full(len(pair), leads))


def unserved(problem: Problem, terms: Terms) -> dict[Statement, int]:
    """Return what stays unmet of terms of one kind of need, where as much as possible is met."""
    missing = _sent(problem, terms)[2]
    of_village = {s: int(missing[problem.whole.village_index[s.village]]) for s in terms if s.village}
    return {s: n for s, n in of_village.items() if n}


def _sent(problem: Problem, terms: Terms) -> tuple[IntArray, IntArray, IntArray]:
    """Return the pairs that count, whether each is used in a greatest flow, and what villages miss [V]."""
    whole, pairs = problem.whole, problem.pairs
    kind, name = next((s.kind, s.name) for s in terms if s.kind in NEEDS)
    amount = np.zeros(whole.n_villages, dtype=np.int64)
    limit = np.full(len(whole.scenario.units), whole.n_cadres, dtype=np.int64)
    for s, by in terms.items():
        if s.kind == "unit_max":
            limit[whole.unit_index[s.unit or ""]] = s.amount + by
        else:
            amount[whole.village_index[s.village or ""]] = s.amount - by
    used = np.flatnonzero(problem.counts[kind, name][0] & (amount > 0)[pairs.village])
    sent = flow(problem, used, amount, limit)
    served = np.bincount(pairs.village[used], sent, minlength=whole.n_villages).astype(np.int64)
    return used, sent, amount - served


def flow(problem: Problem, used: IntArray, amount: IntArray, limit: IntArray) -> IntArray:
    """Return a greatest flow source → unit → cadre → village → sink over the pairs `used`, 0 or 1 each."""
    if not len(used):
        return np.zeros(0, dtype=np.int64)
    whole, pairs = problem.whole, problem.pairs
    n_units, n_cadres, n_villages = len(limit), whole.n_cadres, whole.n_villages
    first_cadre, first_village = 2 + n_units, 2 + n_units + n_cadres
    unit = whole.cadres.unit
    units, cadres, villages = np.arange(n_units), np.arange(n_cadres), np.arange(n_villages)
    tail = [np.zeros(n_units, dtype=np.int64), 2 + unit, first_cadre + pairs.cadre[used]]
    head = [2 + units, first_cadre + cadres, first_village + pairs.village[used]]
    room = [limit, np.ones(n_cadres, dtype=np.int64), np.ones(len(used), dtype=np.int64)]
    tail.append(first_village + villages)
    head.append(np.ones(n_villages, dtype=np.int64))
    room.append(amount)
    n = first_village + n_villages
    data, where = np.concatenate(room).astype(np.int32), (np.concatenate(tail), np.concatenate(head))
    found = maximum_flow(sparse.csr_array((data, where), shape=(n, n)), 0, 1).flow
    return np.asarray(found[first_cadre + pairs.cadre[used], first_village + pairs.village[used]]).ravel()


def short_sets(problem: Problem) -> list[list[Statement]]:
    """Return sets of statements that a count of heads proves impossible, the smallest first."""
    if not problem.strict:
        return []
    wanted = {(str(s.kind), s.name, s.village): s for s in problem.statements if s.kind in NEEDS}
    limits = {s.unit: s for s in problem.statements if s.kind == "unit_max"}
    scenario = problem.scenario
    sets = []
    for b in bottlenecks(problem.whole):
        kind, name = ("rule", b.kind) if b.rule else (b.kind, b.skill)
        own = [wanted[kind, name, scenario.villages[v].id] for v in b.villages.tolist()]
        units = (scenario.units[u].id for u in b.units.tolist())
        sets.append([*(limits[u] for u in units if u in limits), *own])
    return sorted(sets, key=len)
