"""Plans of an area: a dive's, and better ones that come of dividing a part of it anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.dive import dive, shares_of
from optimizer.solve.offices.exchange import exchange
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.opened import Mixed
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.rework import Rework, Teams
from optimizer.solve.offices.rough import ROUGHLY
from optimizer.solve.offices.scope import Scope
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision

CHOOSING = 0.01
"""Longest search for a choice where half of an area is divided anew, in seconds for each of its villages."""
QUICKLY = 0.006
"""The same where it is a smaller part, one of many areas'."""
FUTILE = 12
"""So many parts one after the other of which none could be divided better are enough for a while."""


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
    block = _at_hand(market, worth, scope)
    teams, prices = dive(block, divisions, Clock(seconds), leave, chance, cuts, again)
    return decided(block, teams, scope)[0], prices


def plan_area(
    market: Market,
    worth: Worth,
    scope: Scope,
    opened: Mixed,
    leave: float,
    tolerance: float,
    seconds: float,
) -> tuple[Decision, Mixed]:
    """Return a plan of an area that a dive finds, and what is known of the area with those who are in it.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
    opened : Mixed
        The area with all who reach it: its divisions and cuts are those to begin with.
    leave : float
        Part of the villages that each step of the dive leaves.
    tolerance : float
        How many points from the best prices is close enough.
    seconds : float
    """
    clock, block = Clock(seconds), _at_hand(market, worth, scope)
    master = Master(block)
    master.add(block.left(d) for d in opened.divisions)
    master.cut(opened.cuts)
    prices = master.prices() if master.solve(clock.left, ROUGHLY) else block.no_prices()
    priced = converge(block, master, prices, clock, tolerance)
    known = Mixed(priced, list(master.divisions), dict(shares_of(master)))
    teams = dive(block, known.divisions, clock, leave, None, known.cuts)[0]
    return decided(block, teams, scope)[0], known


def rework_area(
    market: Market,
    worth: Worth,
    scope: Scope,
    opened: Mixed,
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
    opened : Mixed
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
    known = [_teams(block, plan) for plan in plans]
    teams = again.merged(known) if len(known) > 1 else known[0]
    futile = 0
    while futile < FUTILE and clock.elapsed < begin and clock.left > 0:
        before, teams = teams, again.anew(teams, opened.shares, chance)
        futile = futile + 1 if teams == before else 0
    return decided(block, sorted(teams), scope)[0]


def rework_part(
    market: Market,
    worth: Worth,
    scope: Scope,
    known: Mixed,
    free: int,
    tolerance: float,
    seconds: float,
    seed: int,
) -> Decision:
    """Return an area's plan of which a part was divided anew, if that is better, otherwise as it was.

    Parameters
    ----------
    market : Market
    worth : Worth
    scope : Scope
        The plan, and everybody among whom divisions were found.
    known : Mixed
        The area with those who are in it.
    free : int
        Villages of the part, half of all at most.
    tolerance : float
        How many points from the best prices is close enough.
    seconds : float
    seed : int
        Of what is left to chance.
    """
    clock, block = Clock(seconds), _at_hand(market, worth, scope)
    choosing = QUICKLY * len(scope.villages)
    again = Rework(block, known.divisions, known.cuts, tolerance, clock, choosing, free)
    teams = again.anew(_teams(block, scope.everywhere(market)), known.shares, np.random.default_rng(seed))
    return decided(block, sorted(teams), scope)[0]


def _at_hand(market: Market, worth: Worth, scope: Scope) -> Block:
    """Return the block of a scope in which only those may be sent who are there."""
    block = scope.block(market, worth)
    if scope.roving is not None:
        block.keep_to(scope.cadres, scope.sent)
    return block


def _teams(block: Block, village_of: IntArray) -> Teams:
    """Return the teams of a plan, given as the village of each cadre, int64 [I]."""
    return frozenset((g, team) for g, some in block.divisions_of(village_of) for team in some)


def decided(block: Block, teams: list[tuple[int, Team]], scope: Scope) -> tuple[Decision, int]:
    """Return teams as placements, sent where they are worth most, and what they are worth."""
    village_of = np.full(len(block.busy), -1, dtype=np.int64)
    for g, (k, w) in teams:
        village_of[block.people(g, k)] = block.village(g, w)
    return sent(block.market, block.worth, scope, village_of)


def sent(market: Market, worth: Worth, scope: Scope, village_of: IntArray) -> tuple[Decision, int]:
    """Return the decision about a scope whose teams are given by where everybody is, int64 [I]."""
    placed, value = exchange(market, worth, scope.villages, village_of)
    able = placed[market.may_lead[placed]]
    able = able[np.lexsort((-market.pairs.lead_fit[able], market.pairs.village[able]))]
    first = np.flatnonzero(np.diff(market.pairs.village[able], prepend=-1))
    return (scope.cadres, placed, able[first]), value
