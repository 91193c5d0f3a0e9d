"""Many villages at once by a minimum-cost flow: everybody takes one seat (``seats.py``).

OR-Tools' cost-scaling push-relabel (Goldberg, "An efficient implementation of
a scaling minimum-cost flow algorithm", 1997). The flow's plan is lawful, and
the best under its seats; it is one more way to improve a plan, no bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.seats import Seats

MUST = 20
"""A pinned cadre's place is worth so many of the best others: more than the chain of moves it causes."""


@dataclass(frozen=True)
class _Arcs:
    """Ways to place a cadre: on a seat, or on a place that answers for nothing (seat -1)."""

    pair: IntArray
    seat: IntArray
    value: IntArray


def seated(
    market: Market, worth: Worth, seats: Seats, villages: IntArray, pairs: IntArray, sent: IntArray
) -> Decision | None:
    """Return the best plan of `villages` in which each of `seats` answers for its needs.

    Parameters
    ----------
    market : Market
    worth : Worth
    seats : Seats
        Of `villages`.
    villages : int64
        Ascending.
    pairs : int64
        Pairs of these villages that may be used.
    sent : int64 [units]
        How many cadres of each unit are placed outside these villages.

    Returns
    -------
    Decision or None
        None where a pinned cadre would be left out.
    """
    cadres = np.unique(market.pairs.cadre[pairs])
    arcs = _arcs(market, worth, seats, pairs)
    network = min_cost_flow.SimpleMinCostFlow()
    village_at = len(cadres)
    seat_at = village_at + len(villages)
    sink = seat_at + len(seats.village)
    tail = np.searchsorted(cadres, market.pairs.cadre[arcs.pair])
    in_village = village_at + np.searchsorted(villages, market.pairs.village[arcs.pair])
    head = np.where(arcs.seat >= 0, seat_at + arcs.seat, in_village)
    one = np.ones(len(tail), dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(tail, head, one, -arcs.value)
    _places(network, market, worth, seats, villages, (village_at, seat_at, sink))
    _people(network, market, cadres, sent, sink)
    if network.solve() != network.OPTIMAL:
        return None
    used = np.flatnonzero(network.flows(np.arange(len(tail), dtype=np.int32)))
    placed = arcs.pair[used]
    asked = market.pinned[cadres]
    if not np.isin(cadres[asked], market.pairs.cadre[placed]).all():
        return None
    return cadres, placed, _leading(market, seats, placed, arcs.seat[used])


def _arcs(market: Market, worth: Worth, seats: Seats, pairs: IntArray) -> _Arcs:
    """Return the arcs of `pairs`: to every seat whose needs they meet in part, and to a bare place."""
    first = np.searchsorted(seats.village, np.arange(market.instance.n_villages + 1))
    count = np.diff(first)[market.pairs.village[pairs]]
    pair = np.repeat(pairs, count)
    seat = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    seat += first[market.pairs.village[pair]]
    met = np.zeros(len(pair), dtype=np.int64)
    meets, leads = np.zeros(len(pair), dtype=bool), np.zeros(len(pair), dtype=bool)
    may_lead = np.zeros(len(market.pairs), dtype=bool)
    may_lead[market.leaders] = True
    for n, need in enumerate(market.needs):
        if n and seats.answers[:, n].any():
            able = may_lead[pair] if need.leads else need.counts[pair]
            able = able & seats.answers[seat, n]
            met += able * (worth.shortage * need.weight[market.pairs.village[pair]])
            meets |= able
            leads |= able if need.leads else False
    own = market.member_worth(worth)[pairs]
    place = np.searchsorted(pairs, pair)
    value = own[place] + met + np.where(leads, worth.fit * market.pairs.lead_fit[pair], 0)
    must = MUST * (1 + max(int(value.max(initial=0)), int(own.max(initial=0))))
    own = own + must * market.pinned[market.pairs.cadre[pairs]]
    value += must * market.pinned[market.pairs.cadre[pair]]
    useful = meets & (leads | ~market.must_lead[pair])
    bare = ~np.isin(pairs, pair[useful & market.must_lead[pair]])
    return _Arcs(
        pair=np.concatenate([pair[useful], pairs[bare]]),
        seat=np.concatenate([seat[useful], np.full(int(bare.sum()), -1)]),
        value=np.concatenate([value[useful], own[bare]]),
    )


def _places(
    network: min_cost_flow.SimpleMinCostFlow,
    market: Market,
    worth: Worth,
    seats: Seats,
    villages: IntArray,
    at: tuple[int, int, int],
) -> None:
    """Add what leads from villages and seats to the sink; the first `min` of a team fill its size."""
    village_at, seat_at, sink = at
    needs = market.instance.needs
    size = worth.shortage * market.needs[0].weight
    kept = np.bincount(seats.village, minlength=market.instance.n_villages)[villages]
    least, most = needs.min[villages], needs.max[villages]
    node = village_at + np.arange(len(villages))
    seat = seat_at + np.arange(len(seats.village))
    in_village = np.searchsorted(villages, seats.village)
    number = np.arange(len(seat)) - np.searchsorted(seats.village, seats.village)
    counted = number < least[in_village]

    def add(tail: IntArray, head: IntArray, room: IntArray, value: IntArray) -> None:
        network.add_arcs_with_capacity_and_unit_cost(tail, head, room, -value)

    free = np.zeros(len(villages), dtype=np.int64)
    add(node, np.full_like(node, sink), np.maximum(least - kept, 0), size[villages])
    add(node, np.full_like(node, sink), most - np.maximum(least, kept), free)
    # whoever meets nothing may still take a seat
    add(node[in_village], seat, np.ones_like(seat), np.zeros_like(seat))
    add(seat, np.full_like(seat, sink), np.ones_like(seat), np.where(counted, size[seats.village], 0))


def _people(
    network: min_cost_flow.SimpleMinCostFlow, market: Market, cadres: IntArray, sent: IntArray, sink: int
) -> None:
    """Add where people come from: themselves, or a unit that may send so many; all may stay."""
    unit = market.instance.cadres.unit[cadres]
    limited = market.limits.bound[unit]
    node = np.arange(len(cadres))
    units, member_of = np.unique(unit[limited], return_inverse=True)
    unit_node = sink + 1 + np.arange(len(units))
    room = np.minimum(np.bincount(member_of, minlength=len(units)), market.limits.upper[units] - sent[units])
    room = np.maximum(room, 0)
    ones = np.ones(int(limited.sum()), dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(unit_node[member_of], node[limited], ones, 0 * ones)
    network.add_arcs_with_capacity_and_unit_cost(unit_node, np.full_like(unit_node, sink), room, 0 * room)
    free = node[~limited]
    ones = np.ones(len(free), dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(free, np.full_like(free, sink), ones, 0 * ones)
    network.set_nodes_supplies(free, ones)
    network.set_nodes_supplies(unit_node, room)
    network.set_node_supply(sink, -int(len(free) + room.sum()))


def _leading(market: Market, seats: Seats, placed: IntArray, seat: IntArray) -> IntArray:
    """Return who leads: those on a leader's seat, or else the team's best who may."""
    village = market.pairs.village[placed]
    may_lead = np.zeros(len(market.pairs), dtype=bool)
    may_lead[market.leaders] = True
    able = np.flatnonzero(may_lead[placed])
    leads = next(n for n, need in enumerate(market.needs) if need.leads)
    on_seat: BoolArray = seat >= 0
    on_seat[on_seat] = seats.answers[seat[on_seat], leads]
    rank = 2**40 * market.must_lead[placed[able]] + 2**20 * on_seat[able]
    rank += market.pairs.lead_fit[placed[able]]
    able = able[np.argsort(-rank, kind="stable")]
    _, first = np.unique(village[able], return_index=True)
    chosen: IntArray = placed[able[first]]
    return chosen
