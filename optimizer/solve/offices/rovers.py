"""Who goes to which area of those that reach several: as one mixture of all areas has them (``joint``).

Offices are sent whole or in parts, always so many to an area as form teams
there (to go by, no proof).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.areas import Areas
from optimizer.solve.offices.group import DIVISIBLE
from optimizer.solve.offices.groups import alone
from optimizer.solve.offices.joint import Joint, Uses
from optimizer.solve.offices.offers import Offer
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.relaxation import FloatArray

LEAST = 1e-3
"""Divisions of which the mixture has less do not count."""
NEARLY = 1e-2
"""Teams of which the mixture lacks less are taken as whole."""


def send(market: Market, areas: Areas, offers: Sequence[Offer], worth: Worth, seconds: float) -> IntArray:
    """Return the area in which each cadre is to be placed, int64 [I]; -1 for those who reach none.

    Parameters
    ----------
    market : Market
    areas : Areas
    offers : sequence of Offer
        One of every area.
    worth : Worth
        What their divisions are worth.
    seconds : float
        For the mixture.
    """
    if not len(areas.roving):
        return np.where(areas.high < 0, -1, areas.low)
    return by_use(market, areas, Joint(market, areas, offers, worth).mix(seconds))


def by_use(market: Market, areas: Areas, uses: Uses) -> IntArray:
    """Return the area in which each cadre is to be placed, int64 [I]; -1 for those who reach none.

    An office that is alone in its teams goes as it divides most: of how many people
    it has in each area that which has the largest share, and of the divisions of that the
    one that has. If it is wide, as many of its teams of each size go to each area as
    the largest remainders of their shares say (Hamilton's method). Others are sent as the
    largest remainders of their people's uses say, and those who are used most there.

    Parameters
    ----------
    market : Market
    areas : Areas
    uses : Uses
    """
    which = np.arange(len(areas))[:, None]
    able: BoolArray = (areas.low <= which) & (which <= areas.high)
    there = able[areas.of_village[uses.village], uses.cadre]
    uses = uses.of(np.flatnonzero(there & (uses.share >= LEAST)))
    roving, unit = areas.roving, np.asarray(market.instance.cadres.unit)
    here = np.where(areas.high < 0, -1, areas.low)
    use = np.zeros((len(areas), len(here)))
    np.add.at(use, (areas.of_village[uses.village], uses.cadre), uses.share)
    single = alone(market)
    for u in np.unique(unit[roving]).tolist():
        mine, my = roving[unit[roving] == u], uses.of(np.flatnonzero(unit[uses.cadre] == u))
        asked = use[:, mine].sum(axis=1)
        if asked.sum() <= 0:
            continue
        teams = _teams(my, areas, len(mine)) if single[u] and len(mine) > DIVISIBLE else []
        _seat(here, mine, _seats(asked, len(mine), teams), use, able)
        if single[u] and len(mine) <= DIVISIBLE:
            who, where = _division(my, areas)
            here[who] = where
    return here


def _division(uses: Uses, areas: Areas) -> tuple[IntArray, IntArray]:
    """Return the people of an office's division that stands for most of its shares, and their areas."""
    area = areas.of_village[uses.village]
    columns, first, number = np.unique(uses.column, return_index=True, return_inverse=True)
    count = np.zeros((len(columns), len(areas)), dtype=np.int64)
    np.add.at(count, (number, area), 1)
    share = uses.share[first]
    _, kind = np.unique(count, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    best = np.flatnonzero(kind == np.bincount(kind, share).argmax())
    chosen = number == best[share[best].argmax()]
    return uses.cadre[chosen], area[chosen]


def _teams(uses: Uses, areas: Areas, people: int) -> list[tuple[int, int]]:
    """Return which teams of a wide office are sent, each as its area and how many are in it."""
    area = areas.of_village[uses.village]
    _, first, size = np.unique(uses.column, return_index=True, return_counts=True)
    shares: dict[tuple[int, int], float] = defaultdict(float)
    for a, q, share in zip(area[first].tolist(), size.tolist(), uses.share[first].tolist(), strict=True):
        shares[a, q] += share
    found: list[tuple[int, int]] = []
    whole = {team: int(share + NEARLY) for team, share in shares.items()}
    rest = sorted(shares, key=lambda team: whole[team] - shares[team])
    for team in [*(t for t, n in whole.items() for _ in range(n)), *rest]:
        if sum(q for _, q in found) + team[1] <= people:
            found.append(team)
    return found


def _seats(asked: FloatArray, people: int, teams: Sequence[tuple[int, int]]) -> IntArray:
    """Return the area of each seat: those of `teams`, the rest as largest remainders say.

    Parameters
    ----------
    asked : float64 [areas]
        How much of an office's people each area uses.
    people : int
    teams : sequence of tuple of int and int
        Areas, and how many are in each team.
    """
    count: IntArray = np.zeros(len(asked), dtype=np.int64)
    for area, size in teams:
        count[area] += size
    short = np.maximum(asked * people / asked.sum() - count, 0.0)
    short = short if short.sum() > 0 else asked
    short = short * ((people - int(count.sum())) / short.sum())
    more = np.floor(short + 1e-6).astype(np.int64)
    left = people - int(count.sum() + more.sum())
    more[np.argsort(more - short, kind="stable")[:left]] += 1
    return np.repeat(np.arange(len(asked)), count + more)


def _seat(here: IntArray, people: IntArray, seat: IntArray, use: FloatArray, able: BoolArray) -> None:
    """Give people seats where they are used most, and are able to be; the others stay."""
    person, taken = linear_sum_assignment(use[seat][:, people].T, maximize=True)
    sent = seat[taken]
    within = able[sent, people[person]]
    here[people[person][within]] = sent[within]
