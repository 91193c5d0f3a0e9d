"""What processes do for the whole: open an area, price it for another objective, divide a region anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.apart import PER_PERSON, area_bound
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.dive import shares_of
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.improve import improve, near
from optimizer.solve.offices.lend import UNKNOWN, Lending
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.offers import offer
from optimizer.solve.offices.opened import Opened
from optimizer.solve.offices.plans import decided, dive_area, sent
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import CUTTING, approach, converge, of_plan, opening
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.offices.scope import Scope
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision

MIXING = 0.025
"""Longest search among the divisions of a region, in seconds for each village."""
QUICKLY = 0.01
"""The same among those near its plan."""
HASTY = 0.3
"""Part of the villages that each step of a hasty dive leaves: a third of the time of others."""
NEARBY = 10
"""Steps of a subgradient method from a region's prices: half of the mixtures are saved."""
FINEST = 1e-5
"""Relative precision of prices that only prove."""
SAMPLE = 120
"""Villages of a large area that are priced first where nothing is known of prices."""


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
    return Opened(priced, list(master.divisions), {}, area_bound(block, priced.prices))


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
    return sent(market, worth, scope, scope.everywhere(market))[0]
