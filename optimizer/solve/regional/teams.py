"""Teams first, then villages: a plan under unit rules.

Where a team's people must be of one pool (H6, H7), pools are cut into teams
of the sizes that villages ask for, and whole teams are sent by a minimum-cost
flow in which a team at a village is worth exactly what it would be there.
Later the same flow sends the teams of a plan anew; the plan only gains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from ortools.graph.python import min_cost_flow

from optimizer.matching.codes import IntArray
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision

CHOICES = 60
"""Villages that a team may be sent to, at most: those where it is worth most."""
WHOLE = 12
"""Offices of up to so many people are cut in the best way, larger ones by the size most asked for."""
NOISE = 30.0
"""Points by which a choice is blurred, so that like teams do not all choose the same villages."""


def first(market: Market, worth: Worth) -> Decision | None:
    """Return a plan at once: pools cut into teams, teams sent where they are worth most."""
    return sent(market, worth, dealt(market), np.arange(market.instance.n_villages))


def dealt(market: Market) -> IntArray:
    """Return a team number for each cadre, int64 [I], -1 for those left over; all of a team share a pool.

    Parameters
    ----------
    market : Market
    """
    instance = market.instance
    counties, (low, high) = market.county, market.county_range
    wanted = np.zeros((int(counties.max(initial=0)) + 1, int(instance.needs.max.max(initial=0)) + 1))
    np.add.at(wanted, (counties, np.maximum(instance.needs.min, 1)), 1)
    team = np.full(instance.n_cadres, -1, dtype=np.int64)
    teams = 0
    for members in _pools(market, low, high):
        near = low[members[0]] == high[members[0]]
        asked = wanted[low[members[0]]] if near else wanted.sum(axis=0)
        for people in _cut(market, members, asked):
            team[people] = teams
            teams += 1
            size = min(len(people), wanted.shape[1] - 1)
            county = low[members[0]] if near else int(wanted[:, size].argmax())
            wanted[county, size] -= 1
    return team


def _pools(market: Market, low: IntArray, high: IntArray) -> Iterator[list[int]]:
    """Yield people who may be in one team and reach the same counties: local and large pools first."""
    unit = market.instance.cadres.unit
    groups: dict[tuple[int, int, int], list[int]] = {}
    sent = np.zeros(len(market.limits.upper), dtype=np.int64)
    for i in np.argsort(unit, kind="stable").tolist():
        if high[i] >= 0 and sent[unit[i]] < market.limits.upper[unit[i]]:
            sent[unit[i]] += 1
            key = (int(market.instance.unit_pool[unit[i]]), int(low[i]), int(high[i]))
            groups.setdefault(key, []).append(i)
    yield from (groups[k] for k in sorted(groups, key=lambda k: (k[1] != k[2], -len(groups[k]))))


def _cut(market: Market, members: list[int], asked: np.ndarray) -> Iterator[list[int]]:
    """Yield teams of a pool, by the sizes `asked` for, a leader in each as far as there are any."""
    unit = market.instance.cadres.unit
    most = market.instance.unit_rules.max_units or len(members)
    if len({int(unit[i]) for i in members}) > 1:
        size = int(asked.argmax()) or 1
        people: list[int] = []
        for i in members:  # sorted by unit
            if len(people) == size or len({int(unit[j]) for j in [*people, i]}) > most:
                yield people
                people = []
            people.append(i)
        yield people
        return
    sizes = _sizes(len(members), asked)
    may_lead = market.instance.cadres.may_lead
    order = sorted(members, key=lambda i: not may_lead[i])
    teams = [[i] for i in order[: len(sizes)]]
    rest = iter(order[len(sizes) :])
    for people, size in zip(teams, sizes, strict=True):
        people.extend(i for _, i in zip(range(size - 1), rest, strict=False))
        yield people


def _sizes(n: int, asked: np.ndarray) -> list[int]:
    """Return how to cut `n` people into teams so that as many as possible are of a size still asked for."""
    usual = int(asked.argmax()) or 1
    sizes = []
    while n > WHOLE:
        sizes.append(usual)
        n -= usual

    def merit(cut: list[int]) -> tuple[float, float]:
        wanted = sum(size * min(count, max(0.0, asked[size])) for size, count in Counter(cut).items())
        return wanted, float(np.mean([asked[size] for size in cut]))

    return sizes + max(_partitions(n, len(asked) - 1), key=merit)


def _partitions(n: int, largest: int) -> list[list[int]]:
    """Return all ways to write `n` as a sum of numbers up to `largest`, falling."""
    if n == 0:
        return [[]]
    return [
        [first, *rest] for first in range(min(n, largest), 0, -1) for rest in _partitions(n - first, first)
    ]


def sent(market: Market, worth: Worth, team: IntArray, villages: IntArray) -> Decision | None:
    """Return the best way to send whole teams to `villages`.

    Parameters
    ----------
    market : Market
    worth : Worth
    team : int64 [I]
        Number of each cadre's team, -1 for those who take no part.
    villages : int64
        Ascending.

    Returns
    -------
    Decision or None
    """
    pairs = market.pairs
    inside = np.zeros(market.instance.n_villages, dtype=bool)
    inside[villages] = True
    some = np.flatnonzero((team[pairs.cadre] >= 0) & inside[pairs.village])
    key = team[pairs.cadre[some]] * market.instance.n_villages + pairs.village[some]
    order = np.argsort(key, kind="stable")
    some, key = some[order], key[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    if not len(start):
        return None
    who, where = np.divmod(key[start], market.instance.n_villages)
    value, leader = _values(market, worth, some, start, where)
    chosen = _choices(who, value)
    teams = np.unique(team[team >= 0])
    sink = len(teams) + len(villages)
    network = min_cost_flow.SimpleMinCostFlow()
    tail, head = np.searchsorted(teams, who[chosen]), np.searchsorted(villages, where[chosen])
    ones = np.ones(len(chosen), dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(tail, len(teams) + head, ones, -value[chosen])
    node = np.arange(sink)
    ones = np.ones(sink, dtype=np.int64)
    network.add_arcs_with_capacity_and_unit_cost(node, np.full(sink, sink), ones, 0 * ones)
    network.set_nodes_supplies(node[: len(teams)], ones[: len(teams)])
    network.set_node_supply(sink, -len(teams))
    if network.solve() != network.OPTIMAL:
        return None
    used = chosen[np.flatnonzero(network.flows(np.arange(len(chosen), dtype=np.int32)))]
    stop = np.r_[start[1:], len(some)]
    placed = np.concatenate([some[:0], *(some[start[k] : stop[k]] for k in used.tolist())])
    leads = leader[used]
    return np.flatnonzero(team >= 0), placed, leads[leads >= 0]


def _values(
    market: Market, worth: Worth, some: IntArray, start: IntArray, where: IntArray
) -> tuple[IntArray, IntArray]:
    """Return what each team is worth at each village, and the pair of its best leader there (-1: none)."""
    pairs = market.pairs
    value = np.add.reduceat(market.member_worth(worth)[some], start)
    present = np.diff(np.r_[start, len(some)])
    rank = np.where(pairs.may_lead[some], pairs.lead_fit[some] + 1, 0) * len(some) + np.arange(len(some))
    best = np.maximum.reduceat(rank, start)
    leads = best >= len(some)
    leader = np.where(leads, some[best % len(some)], -1)
    value += np.where(leads, worth.fit * pairs.lead_fit[leader], 0)
    for n, need in enumerate(market.needs):
        if need.leads:
            got = leads.astype(np.int64)
        else:
            got = present if n == 0 else np.add.reduceat(need.counts[some].astype(np.int64), start)
        value += worth.shortage * (np.minimum(got, need.amount[where]) * need.weight[where])
    return np.where(present <= market.instance.needs.max[where], value, -1), leader


def _choices(who: IntArray, value: IntArray) -> IntArray:
    """Return which villages each team may choose."""
    good = np.flatnonzero(value > 0)
    blurred = value[good] + np.random.default_rng(0).random(len(good)) * NOISE
    order = np.lexsort((-blurred, who[good]))
    group = who[good][order]
    first = np.maximum.accumulate(np.where(np.r_[True, group[1:] != group[:-1]], np.arange(len(group)), 0))
    chosen: IntArray = good[order[np.arange(len(group)) - first < CHOICES]]
    return chosen
