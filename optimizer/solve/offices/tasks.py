"""What processes do for the whole: open an area, price it for another objective, divide a region anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.apart import PER_PERSON, AreaBound, area_bound
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.dive import dive, shares_of
from optimizer.solve.offices.exchange import exchange
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.improve import improve, near
from optimizer.solve.offices.lend import UNKNOWN, Lending
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import CUTTING, Priced, approach, converge, of_plan, opening
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rework import Rework
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.offices.rovers import Offer, offer
from optimizer.solve.offices.scope import Scope
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision

MIXING = 0.025
"""Longest search among the divisions of a region, in seconds for each village."""
QUICKLY = 0.01
"""The same among those near its plan."""
CHOOSING = 0.01
"""The same where parts of an area's plan are divided anew."""
FUTILE = 12
"""So many parts one after the other of which none could be divided better are enough for a while."""
HASTY = 0.3
"""Part of the villages that each step of a hasty dive leaves: a third of the time of others."""
NEARBY = 10
"""Steps of a subgradient method from a region's prices: half of the mixtures are saved."""
FINEST = 1e-5
"""Relative precision of prices that only prove."""
SAMPLE = 120
"""Villages of a large area that are priced first where nothing is known of prices."""


@dataclass(frozen=True)
class Opened:
    """What came of opening an area.

    Attributes
    ----------
    priced : Priced
    divisions : list of Division
        For pricing it again.
    bound : AreaBound
        What the prices prove.
    offer : Offer or None
        Its better divisions, where people rove.
    plan : Decision or None
        A plan at once, where one was asked for.
    shares : dict of (int, Team) to float
        How large a part of the mixture has each team, where nobody roves.
    """

    priced: Priced
    divisions: list[Division]
    bound: AreaBound
    offer: Offer | None = None
    plan: Decision | None = None
    shares: dict[tuple[int, Team], float] = field(default_factory=dict)

    @property
    def cuts(self) -> tuple[RankOne, ...]:
        """The cuts that have a price."""
        return tuple(self.priced.prices.cut)


def open_area(
    market: Market,
    worth: Worth,
    scope: Scope,
    tolerance: float,
    other: Worth,
    seconds: float,
    lent: IntArray | None = None,
    hurry: bool = False,
) -> Opened:
    """Return prices of an area.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
    tolerance : float
        How many points from the best prices is close enough.
    other : Worth
        The objective by which an area of several weighs what it offers.
    seconds : float
    lent : int64 [V], optional
        What villages may cost, as far as is known (``Lending``).
    hurry : bool
        Whether to return a plan, too, that a hasty dive finds.
    """
    clock = Clock(seconds)
    if scope.roving is not None and lent is None and len(scope.villages) >= 2 * SAMPLE:
        lent = _sample(market, worth, scope, tolerance, clock)
    block = scope.block(market, worth)
    master, prices = _approached(block, scope, lent, clock)
    found = _converged(block, master, prices, tolerance, clock)
    if scope.roving is not None:
        few = [d for d, loss in zip(master.divisions, master.losses(), strict=True) if loss <= worth.shortage]
        found = replace(found, divisions=few, offer=offer(master, other))
    else:
        found = replace(found, shares=dict(shares_of(master)))
    if not hurry:
        return found
    plan = dive_area(market, other, scope, found.divisions, HASTY, clock.left, cuts=found.cuts)[0]
    return replace(found, plan=plan)


def _sample(market: Market, worth: Worth, scope: Scope, tolerance: float, clock: Clock) -> IntArray:
    """Return what villages may cost: what some counties of an area do, with the people who are there."""
    county = market.county[scope.villages]
    counties, count = np.unique(county, return_counts=True)
    some = counties[: int(np.searchsorted(np.cumsum(count), SAMPLE)) + 1]
    villages = scope.villages[np.isin(county, some)]
    there = np.isin(scope.village_of, villages)
    part = replace(
        scope, villages=villages, cadres=scope.cadres[there], village_of=scope.village_of[there], roving=None
    )
    block = part.block(market, worth)
    master, prices = _approached(block, part, None, clock)
    lending = Lending(market)
    lending.learn(villages, converge(block, master, prices, clock, tolerance, cuts=0).prices.village)
    return lending.prices()


def _approached(block: Block, scope: Scope, lent: IntArray | None, clock: Clock) -> tuple[Master, Prices]:
    """Return divisions and prices to converge from."""
    now, master = scope.everywhere(block.market), Master(block)
    master.add(block.divisions_of(now))
    return master, approach(block, master, _begin(block, lent), of_plan(block, now), clock)


def _converged(
    block: Block,
    master: Master,
    prices: Prices,
    tolerance: float,
    clock: Clock,
    finest: float | None = None,
    cuts: int = CUTTING,
) -> Opened:
    """Return what comes of converging from some prices."""
    priced = converge(block, master, prices, clock, tolerance, finest, cuts)
    return Opened(priced, list(master.divisions), area_bound(block, priced.prices))


def dive_area(
    market: Market,
    worth: Worth,
    scope: Scope,
    divisions: list[Division],
    leave: float,
    seconds: float,
    seed: int | None = None,
    cuts: Sequence[RankOne] = (),
    again: bool = False,
) -> tuple[Decision, Prices]:
    """Return a plan of an area that a dive among its divisions finds, and prices that it began with.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
    divisions : list of Division
    leave : float
        Part of the villages that each step of the dive leaves.
    seconds : float
    seed : int, optional
        Of what is left to chance, so that dives differ; nothing is without it.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    again : bool
        Whether every mixture of the dive is cut once more.
    """
    chance = None if seed is None else np.random.default_rng(seed)
    block = scope.block(market, worth)
    if scope.roving is not None:
        block.keep_to(scope.cadres, scope.sent)
    teams, prices = dive(block, divisions, Clock(seconds), leave, chance, cuts, again)
    return decided(block, teams, scope)[0], prices


def rework_area(
    market: Market,
    worth: Worth,
    scope: Scope,
    opened: Opened,
    plans: list[IntArray],
    tolerance: float,
    begin: float,
    seconds: float,
    seed: int,
) -> Decision:
    """Return a plan of an area that is as good as the best of some plans, and better if one is found.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
    opened : Opened
        What is known of the area.
    plans : list of int64 [I]
        Where everybody is in each; several are merged first.
    tolerance : float
    begin : float
        Seconds in which parts begin to be divided anew.
    seconds : float
        For all.
    seed : int
        Of what is left to chance.
    """
    clock, chance = Clock(seconds), np.random.default_rng(seed)
    block = scope.block(market, worth)
    again = Rework(block, opened.divisions, opened.cuts, tolerance, clock, CHOOSING * len(scope.villages))
    known = [frozenset((g, t) for g, some in block.divisions_of(p) for t in some) for p in plans]
    teams = again.merged(known) if len(known) > 1 else known[0]
    futile = 0
    while futile < FUTILE and clock.elapsed < begin and clock.left > 0:
        before, teams = teams, again.anew(teams, opened.shares, chance)
        futile = futile + 1 if teams == before else 0
    return decided(block, sorted(teams), scope)[0]


def _begin(block: Block, lent: IntArray | None = None) -> Prices:
    """Return prices to begin with: those that are lent, and where there are none what needs are worth."""
    size = max(1, int(block.market.needs[0].weight.max(initial=0)))
    prices = opening(block, block.worth.shortage * size + PER_PERSON * block.worth.fit)
    if lent is not None:
        known = lent != UNKNOWN
        prices.village[known] = lent[known]
        prices.person[:] = 0  # who is scarce comes out sooner from nothing than from a guess
    return prices


def price_again(
    market: Market,
    worth: Worth,
    scope: Scope,
    divisions: list[Division],
    tolerance: float,
    seconds: float,
    cuts: Sequence[RankOne] = (),
) -> Opened:
    """Return an area's prices for another objective, beginning with its divisions and cuts."""
    clock = Clock(seconds)
    block = scope.block(market, worth)
    master = Master(block)
    master.add(divisions)
    master.cut(cuts)
    prices = master.prices() if master.solve(clock.left, ROUGHLY) else block.no_prices()
    return _converged(block, master, prices, tolerance, clock, FINEST, 0)


def redivide(
    market: Market, worth: Worth, scope: Scope, prices: Prices, within: float, quick: bool, seconds: float
) -> tuple[Decision | None, int]:
    """Return a better plan of a region, None if there is none, and by how much a better one could be better.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
    prices : Prices
        To begin with; those of wide groups are left out.
    within : float
        How many points from the best is close enough, 1 at least.
    quick : bool
        Whether to look among divisions that lose little only, and for no further cuts: nearly all of the
        gain in half the time.
    seconds : float
    """
    clock = Clock(seconds)
    block, now = scope.block(market, worth), scope.everywhere(market)
    begin = block.no_prices()
    begin.village[:], begin.person[:], begin.unit[:] = prices.village, prices.person, prices.unit
    master, before = Master(block), block.divisions_of(now)
    master.add(before)
    master.cut(prices.cut)
    worth_now = sum(block.worth_of(d) for d in before)
    begin = approach(block, master, begin, worth_now, clock, NEARBY)
    priced = converge(block, master, begin, clock, within, cuts=0 if quick else CUTTING)
    gain = priced.bound - worth_now
    if gain < within:
        return None, 0
    if quick:
        some = near(master, before, gain)
        teams = improve(master, some, before, clock, QUICKLY * len(scope.villages), within)
    else:
        teams = mix(master, priced.bound, min(MIXING * len(scope.villages), clock.left), within)
    decision, worth_then = decided(block, teams or [(g, team) for g, some in before for team in some], scope)
    gained = worth_then - worth_now
    if gained <= 0:
        return None, gain
    return decision, gain - gained


def send_anew(market: Market, worth: Worth, scope: Scope) -> Decision:
    """Return a region's teams as they are, sent where they are worth most."""
    return _sent(market, worth, scope, scope.everywhere(market))[0]


def decided(block: Block, teams: list[tuple[int, Team]], scope: Scope) -> tuple[Decision, int]:
    """Return teams as placements, sent where they are worth most, and what they are worth."""
    village_of = np.full(len(block.busy), -1, dtype=np.int64)
    for g, (k, w) in teams:
        village_of[block.people(g, k)] = block.village(g, w)
    return _sent(block.market, block.worth, scope, village_of)


def _sent(market: Market, worth: Worth, scope: Scope, village_of: IntArray) -> tuple[Decision, int]:
    """Return the decision about a scope whose teams are given by where everybody is, int64 [I]."""
    placed, value = exchange(market, worth, scope.villages, village_of)
    able = placed[market.may_lead[placed]]
    able = able[np.lexsort((-market.pairs.lead_fit[able], market.pairs.village[able]))]
    first = np.flatnonzero(np.diff(market.pairs.village[able], prepend=-1))
    return (scope.cadres, placed, able[first]), value
