"""Who may form a team together: the groups of some villages and cadres."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.asks import asks_of
from optimizer.solve.offices.group import Group, Listed
from optimizer.solve.offices.lattice import lattice
from optimizer.solve.offices.unlisted import Unlisted, recipe, states
from optimizer.solve.offices.worths import member_worth, worths
from optimizer.solve.regional.market import Market, Worth

MANY = 4_000
"""Teams of a group beyond which it is cut where only a plan is looked for."""
PART = 12
"""People of a part of a group that is cut, at most."""
LISTED = 100_000
"""Teams of a group beyond which they are not listed."""


def build_groups(
    market: Market,
    worth: Worth,
    villages: IntArray,
    cadres: IntArray,
    now: IntArray | None = None,
    apart: IntArray | None = None,
) -> list[Group]:
    """Return the groups that `cadres` form for `villages` (both ascending).

    Parameters
    ----------
    market : Market
    worth : Worth
    villages, cadres : int64
    now : int64 [I], optional
        Where each cadre is at present. With it, offices of very many teams are
        cut into parts, those who are together left together; then the groups
        say less than all that is possible.
    apart : int64 [V], optional
        Villages of which this differs are of different kinds.
    """
    pairs = market.pairs
    mine = np.zeros(market.instance.n_cadres, dtype=bool)
    mine[cadres] = True
    some = pairs.within(villages)
    some = some[mine[pairs.cadre[some]] & market.usable[some]]
    bounded = market.limits.bound[market.instance.cadres.unit]
    sets = list(_sets(market, some))
    count = np.bincount(np.concatenate([np.unique(pairs.cadre[s]) for s in sets] or [some[:0]]),
                        minlength=market.instance.n_cadres)  # fmt: skip
    shared = (count > 1) | bounded
    found: list[Group] = []
    for one in sets:
        parts = [one] if now is None else list(_cut(market, one, now))
        key = _key(market, one[:1])[0] if len(parts) == 1 else -1
        found += [_group(market, worth, part, shared, int(key), apart) for part in parts]
    return found


def effort(market: Market, some: IntArray) -> tuple[int, int]:
    """Return how many teams are listed of the groups of the pairs `some`, and the steps that others take."""
    listed = steps = 0
    for mine in _sets(market, some):
        people, villages = np.unique(market.pairs.cadre[mine]), np.unique(market.pairs.village[mine])
        teams = _count(len(people), _largest(market, people, villages))
        if teams <= LISTED:
            listed += teams
        else:
            steps += len(people) * len(villages) * states(market, villages)
    return listed, steps


def _largest(market: Market, people: IntArray, villages: IntArray) -> int:
    """Return of how many people a team is at most."""
    return min(len(people), int(market.instance.needs.max[villages].max(initial=0)))


def _count(people: int, largest: int) -> int:
    """Return how many teams of up to `largest` so many people can form."""
    return sum(comb(people, k) for k in range(1, min(people, largest) + 1))


def _cut(market: Market, mine: IntArray, now: IntArray) -> Iterator[IntArray]:
    """Yield the pairs of the parts of a group that is too large, or all of them."""
    cadre = market.pairs.cadre[mine]
    people = np.unique(cadre)
    if _count(len(people), int(market.instance.needs.max.max(initial=1))) <= MANY:
        yield mine
        return
    people = people[np.argsort(now[people], kind="stable")]
    part = np.full(market.instance.n_cadres, -1, dtype=np.int64)
    number, filled = 0, 0
    for team in np.split(people, np.flatnonzero((np.diff(now[people]) != 0) | (now[people][1:] < 0)) + 1):
        if filled + len(team) > PART:
            number, filled = number + 1, 0
        part[team] = number
        filled += len(team)
    for k in range(number + 1):
        yield mine[part[cadre] == k]


def _sets(market: Market, some: IntArray) -> Iterator[IntArray]:
    """Yield the pairs of each group, of the pairs `some`."""
    key = _key(market, some)
    order = np.argsort(key, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
        if len(mine):
            yield some[mine]


def _key(market: Market, some: IntArray) -> IntArray:
    """Return which group each of the pairs `some` belongs to: an office, or a pool in a county."""
    pairs, instance = market.pairs, market.instance
    unit = instance.cadres.unit[pairs.cadre[some]]
    counties = int(market.county.max(initial=0)) + 1
    joint = instance.unit_pool[unit] * counties + market.county[pairs.village[some]]
    after = (int(instance.unit_pool.max(initial=0)) + 1) * counties
    return np.where(alone(market)[unit], after + unit, joint)


def alone(market: Market) -> BoolArray:
    """Return which units share their teams with no other, bool [units]."""
    pool = market.instance.unit_pool
    return np.asarray(np.bincount(pool, minlength=int(pool.max(initial=0)) + 1)[pool] == 1)


def _group(
    market: Market, worth: Worth, mine: IntArray, shared: BoolArray, key: int, apart: IntArray | None
) -> Group:
    """Return the group of the pairs `mine`."""
    pairs = market.pairs
    people, row = np.unique(pairs.cadre[mine], return_inverse=True)
    order = np.argsort(shared[people], kind="stable")
    people, row = people[order], np.argsort(order)[row]
    villages, column = np.unique(pairs.village[mine], return_inverse=True)
    pair = np.full((len(people), len(villages)), -1, dtype=np.int64)
    pair[row, column] = mine
    sample, kind = _kinds(market, worth, pair, villages, apart)
    largest = _largest(market, people, villages)
    facts = (people, shared[people], villages, pair, kind, largest, key)
    if _count(len(people), largest) > LISTED:
        return Unlisted(*facts, recipe(market, worth, people, pair[:, sample], villages[sample]))
    teams = lattice(len(people), largest)
    return Listed(*facts, teams, worths(market, worth, people, pair[:, sample], villages[sample], teams))


def _kinds(
    market: Market, worth: Worth, pair: IntArray, villages: IntArray, apart: IntArray | None
) -> tuple[IntArray, IntArray]:
    """Return a village of each kind, and each village's kind: those of one kind are alike for these people.

    They are told apart by a hash of all that a team's worth depends on; that
    those of one hash are alike is checked.
    """
    there, asks = pair >= 0, asks_of(market)
    lead = np.where(there & market.may_lead[pair], market.pairs.lead_fit[pair] + 1, 0)
    rows = [asks.alike[villages][None], member_worth(market, worth, pair), lead]
    if apart is not None:
        rows.append(apart[villages][None])
    for counts, wanted in zip(asks.counts, asks.wanted, strict=True):
        rows.append(np.where(there, counts[pair] & wanted[villages], -1))
    facts = np.vstack(rows)
    factors = np.random.default_rng(0).integers(1, 2**62, len(facts))
    with np.errstate(over="ignore"):
        key = factors @ facts
    _, sample, kind = np.unique(key, return_index=True, return_inverse=True)
    if (facts == facts[:, sample[kind]]).all():
        return sample, kind
    each = np.arange(len(villages))
    return each, each
