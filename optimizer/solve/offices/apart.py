"""A bound on the whole from areas that are priced apart: people who reach several pay a toll in each.

For tolls t_i >= 0 of these people, a plan is worth at most Σ_i t_i and, for each
area, what is the most there if everybody is at hand who reaches it, each use of
such a person at the toll (Lagrangian decomposition; Guignard and Kim 1987). The
prices of the areas are good ones where the toll is about what a person is worth.

For an office that is alone in its teams there is a second way: at the prices of
all areas its best division over all of them, no tolls. The lesser counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import SCALE, Listed
from optimizer.solve.offices.groups import alone
from optimizer.solve.offices.lattice import lattice
from optimizer.solve.offices.prices import Prices
from optimizer.solve.regional.market import Market, Worth

PER_PERSON = 90
"""Points that one more person adds to the fit, about."""
PER_PLACE = 0.29
"""Share of what a missing person costs that one more person saves, about."""


def tolls(market: Market, roving: IntArray, worth: Worth) -> IntArray:
    """Return what the use of each cadre costs in points, int64 [I]: 0 but for those who are `roving`."""
    size = int(market.needs[0].weight.max(initial=0))
    found = np.zeros(market.instance.n_cadres, dtype=np.int64)
    found[roving] = round(PER_PERSON * worth.fit + PER_PLACE * worth.shortage * size)
    return found


@dataclass(frozen=True)
class Office:
    """What an office that roves can have in an area at its prices, in parts of a point.

    Attributes
    ----------
    people : int64 [n]
        Those of it who reach the area, ascending.
    largest : int
        People in a team, at most.
    net : int64 [S]
        By team: worth beyond prices where that is most, tolls not paid.
    tolled : int
        The most that its teams are worth together beyond prices and tolls.
    """

    people: IntArray
    largest: int
    net: IntArray
    tolled: int


@dataclass(frozen=True)
class AreaBound:
    """What prices prove about an area.

    Attributes
    ----------
    rest : int
        The most that is there but for the offices that rove, in parts of a point.
    offices : dict of int to Office
        By unit.
    """

    rest: int
    offices: dict[int, Office]


def area_bound(block: Block, prices: Prices) -> AreaBound:
    """Return what `prices` prove about the area of a block that has tolls.

    Raises
    ------
    ValueError
        If a price is below 0, or too large for exact sums.
    """
    prices.check()
    total = block.cost(prices) + block.beyond(prices)
    cost, toll = np.where(block.taken, 0, prices.village), block.toll * SCALE
    charge, single = block.charge(prices), alone(block.market)
    offices: dict[int, Office] = {}
    extra = block.cut_costs(prices)
    for g, group in enumerate(block.groups):
        unit = int(block.unit[group.people[0]])
        if not isinstance(group, Listed) or group.wide or not single[unit] or g in extra:
            continue
        if not block.toll[group.people].all():
            continue
        tolled = group.net(cost[group.villages], charge[group.people]).best
        most = int(group.lattice.best(tolled[None])[0, -1])
        net = tolled + group.lattice.total(toll[group.people])
        offices[unit] = Office(group.people, group.largest, net, most)
        total -= most
    return AreaBound(total, offices)


def together(toll: IntArray, areas: Sequence[AreaBound]) -> int:
    """Return what no plan of all areas is worth more than, in points, rounded down.

    Parameters
    ----------
    toll : int64 [I]
        What they were priced with.
    areas : sequence of AreaBound
        One of every area.
    """
    total = sum(area.rest for area in areas) + SCALE * int(toll.sum())
    for unit in {unit for area in areas for unit in area.offices}:
        mine = [area.offices[unit] for area in areas if unit in area.offices]
        people, largest = mine[0].people, max(office.largest for office in mine)
        apart = sum(office.tolled for office in mine)
        alike = all(np.array_equal(office.people, people) and office.largest == largest for office in mine)
        if alike:
            net = np.maximum.reduce([office.net for office in mine])
            joint = int(lattice(len(people), largest).best(net[None])[0, -1])
            apart = min(apart, joint - SCALE * int(toll[people].sum()))
        total += apart
    return total // SCALE
