"""As conferences match papers: one min-cost flow of people to places, then repairs.

The flow knows sizes, points, unit limits and pins. Unit rules (H6 to H9) are kept
by dropping whoever doesn't fit the pool that is worth most in a team and filling up
from the reserve; leaders, skills and the like are mended by swaps.
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.peers.draft import Draft
from benchmarks.peers.greedy import by_urgency, fill, meet_unit_minima
from benchmarks.peers.mend import mend
from benchmarks.peers.pairs import Bools, Ints
from benchmarks.peers.question import Answer, Clock, NoPlanError, Question, Trace

ALL_ARCS = 2_000_000
"""Pairs up to which each is an arc."""
BEST = 20
"""Beyond that: arcs kept for each cadre, and for each village."""
PLACE = 10_000
"""What a place up to a village's minimum is worth, for each point of weight and priority."""
MUST = 10**9
"""What a place is worth that a pin or a unit's minimum asks for."""


def solve(question: Question, clock: Clock, trace: Trace, workers: int) -> Answer:
    """Return the flow's plan after its repairs."""
    draft = Draft(question)
    wished = flow(question)
    order = by_urgency(question)
    by_village = np.argsort(wished, kind="stable")
    border = np.searchsorted(wished[by_village], np.arange(question.instance.n_villages + 1))
    for village in order:
        take(draft, village, by_village[border[village] : border[village + 1]])
    needs = question.instance.needs
    for village in order:
        fill(draft, village, int(needs.min[village]))
    for village in order:
        if not clock.left:
            break
        mend(draft, village)
    for village in order:
        fill(draft, village, int(needs.max[village]))
    meet_unit_minima(draft)
    return Answer(draft.placements())


def arcs(question: Question) -> Ints:
    """Return the pairs that are arcs: all, or the best of each cadre and of each village."""
    pairs = question.pairs
    if len(pairs) <= ALL_ARCS:
        return np.arange(len(pairs))
    keep = np.zeros(len(pairs), dtype=bool)
    for column in (pairs.cadre, pairs.village):
        order = np.lexsort((-pairs.fit, column))
        sorted_column = column[order]
        first = np.searchsorted(sorted_column, sorted_column, side="left")
        keep[order[np.arange(len(order)) - first < BEST]] = True
    keep[_pinned(question)] = True
    return np.flatnonzero(keep)


def _pinned(question: Question) -> list[int]:
    index = question.instance.village_index
    return [question.pairs.find(cadre, index[pin.village]) for cadre, pin in question.pins.items()]


def flow(question: Question) -> Ints:
    """Return the village that the flow sends each cadre to, -1 for none; int64 [I].

    Nodes: source, sink, units, cadres, villages; what stays in reserve goes from source to sink.
    """
    instance, pairs, units = question.instance, question.pairs, len(question.pool)
    n, v, chosen = instance.n_cadres, instance.n_villages, arcs(question)
    unit, cadre, village = (np.arange(k) + at for k, at in ((units, 2), (n, 2 + units), (v, 2 + units + n)))
    needs, sizes = instance.needs, question.scenario.objective.shortage.size
    low, high = np.minimum(question.unit_min, question.unit_max), question.unit_max
    pinned = np.isin(chosen, _pinned(question))
    free = ~np.isin(pairs.cadre[chosen], list(question.pins))
    network = _Network(n)
    network.add(0, unit, low, -MUST)
    network.add(0, unit, high - low, 0)
    network.add(unit[instance.cadres.unit], cadre, 1, 0)
    places = network.add(
        cadre[pairs.cadre[chosen]],
        village[pairs.village[chosen]],
        pinned | free,
        -pairs.fit[chosen].astype(np.int64) - MUST * pinned,
    )
    network.add(village, 1, needs.min, -PLACE * (1 + sizes * needs.priority))
    network.add(village, 1, needs.max - needs.min, 0)
    wished = np.full(n, -1, dtype=np.int64)
    used = chosen[network.flows(places) > 0]
    wished[pairs.cadre[used]] = pairs.village[used]
    return wished


class _Network:
    """Collects arcs from node 0 to node 1 and solves for the cheapest flow of so many units."""

    def __init__(self, amount: int) -> None:
        self.solver = min_cost_flow.SimpleMinCostFlow()
        self.solver.set_nodes_supplies(np.array([0, 1]), np.array([amount, -amount]))
        self.add(np.array([0]), 1, amount, 0)

    def add(self, *ends_capacity_cost: Ints | Bools | int) -> Ints:
        """Add arcs from tails, heads, capacities and costs; return their numbers."""
        columns = np.broadcast_arrays(*ends_capacity_cost)
        made = [np.ascontiguousarray(c, dtype=np.int64) for c in columns]
        return np.asarray(self.solver.add_arcs_with_capacity_and_unit_cost(*made))

    def flows(self, arcs: Ints) -> Ints:
        """Solve, and return what flows through some arcs."""
        if self.solver.solve() != self.solver.OPTIMAL:
            raise NoPlanError("the flow has no solution")
        return np.asarray(self.solver.flows(arcs)) if len(arcs) else arcs


def take(draft: Draft, village: int, sent: Ints) -> None:
    """Take over whom the flow sends to a village, as far as the unit rules allow."""
    pairs = draft.q.pairs
    points = np.array([pairs.fit[pairs.find(int(c), village)] for c in sent], dtype=np.int64)
    if draft.q.choice and len(sent):
        _, of = np.unique(draft.pool[sent], return_inverse=True)
        least = int(draft.q.instance.needs.min[village])
        heads, total = np.bincount(of), np.bincount(of, weights=points)
        worth = PLACE * np.minimum(least, heads) + total
        stay = of == int(np.argmax(worth))
        sent, points = sent[stay], points[stay]
    for c in sent[np.argsort(-points, kind="stable")]:
        if draft.allowed(village, np.array([c]))[0]:
            draft.put(int(c), village)
