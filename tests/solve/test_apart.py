"""Areas priced apart: what they prove together holds for every plan; dives plan them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices import apart, areas, dive
from optimizer.solve.offices.apart import area_bound, together, tolls
from optimizer.solve.offices.areas import Areas, build_areas
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.run import by_offices
from optimizer.solve.offices.scope import Scope
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_offices import best_standing, drawn, drawn_prices, market_of, worth_of


def scope_of(market: Market, parts: Areas, area: int) -> Scope:
    """Return an area with all who reach it, those who reach others too at a toll."""
    own = np.flatnonzero((parts.low == area) & (parts.high == area))
    rove = parts.roving[(parts.low[parts.roving] <= area) & (parts.high[parts.roving] >= area)]
    none = np.zeros_like(market.limits.upper)
    return Scope(parts.villages(area), own, np.full(len(own), -1), none, True, rove)


def block_of(market: Market, parts: Areas, area: int, worth: Worth) -> Block:
    """Return the block of an area."""
    return scope_of(market, parts, area).block(market, worth)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(0, 300))
def test_areas_bound_every_plan_together(seed: int, whole: int, toll: int) -> None:
    of = drawn(seed)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "WHOLE", whole)
        patch.setattr(apart, "PER_PERSON", toll)
        parts = build_areas(market)
        for worth in (Worth(fit=1, shortage=50), Worth(shortage=64)):
            blocks = [block_of(market, parts, area, worth) for area in range(len(parts))]
            for some in (
                [block.no_prices() for block in blocks],
                [drawn_prices(block, seed + k) for k, block in enumerate(blocks)],
            ):
                bounds = [area_bound(block, prices) for block, prices in zip(blocks, some, strict=True)]
                found = together(tolls(market, parts.roving, worth), bounds)
                assert found >= worth_of(market, best, worth)


def two_areas(cadres: int = 24) -> tuple[Market, Areas]:
    """Return a market of two areas that some reach both of."""
    for seed in range(100):
        market = market_of(drawn(seed, villages=8, cadres=cadres))
        parts = build_areas(market)
        if by_offices(market) and len(parts) == 2 and len(parts.roving) > 3:
            return market, parts
    raise AssertionError("no such scenario")


def test_an_office_is_not_counted_in_every_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    worth = Worth(fit=1, shortage=50)
    bounds = []
    for area in range(2):
        block = block_of(market, parts, area, worth)
        bounds.append(area_bound(block, block.no_prices()))
    toll = tolls(market, parts.roving, worth)
    once = together(toll, bounds)
    nowhere_twice = [replace(b, offices={}) for b in bounds]
    most = sum(office.tolled for b in bounds for office in b.offices.values())
    assert any(b.offices for b in bounds)
    assert once <= together(toll, nowhere_twice) + most // 64 + 1
    wrong = block.no_prices()
    wrong.village[0] = -1
    with pytest.raises(ValueError, match="between 0"):
        area_bound(block, wrong)


def test_an_office_that_pays_for_a_cut_is_counted_in_every_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    block = block_of(market, parts, 0, Worth(fit=1, shortage=50))
    # as if none of these offices might send all
    block.become([replace(one, shared=np.ones(len(one.people), dtype=bool)) for one in block.groups])
    before = area_bound(block, block.no_prices())
    unit = next(iter(before.offices))
    cut = RankOne(tuple((i, 1) for i in np.flatnonzero(block.unit == unit).tolist()), (), 2)
    prices = block.no_prices()
    prices.cut[cut] = 64
    after = area_bound(block, prices)
    assert after.offices.keys() == before.offices.keys() - {unit}
    total = sum(office.tolled for office in after.offices.values())
    assert after.rest + total == block.cost(prices) + block.beyond(prices)


def test_nobody_is_used_at_a_toll_beyond_their_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    used: dict[int, set[int]] = {}
    for toll in (0, 10**6):
        monkeypatch.setattr(apart, "PER_PERSON", toll)
        monkeypatch.setattr(apart, "PER_PLACE", 0)
        block = block_of(market, parts, 0, Worth(fit=1, shortage=50))
        divisions = block.answer(block.no_prices()).divisions
        used[toll] = {i for g, teams in divisions for k, _ in teams for i in block.people(g, k).tolist()}
    rovers = set(parts.roving.tolist())
    assert used[0] & rovers
    assert used[10**6] - rovers
    assert not used[10**6] & rovers


def test_a_dive_settles_no_more_than_it_must() -> None:
    for seed in range(20):
        market = market_of(drawn(seed, villages=10, cadres=50))
        scope = Scope(np.arange(10), np.arange(50), np.full(50, -1), np.zeros_like(market.limits.upper), True)
        block = scope.block(market, Worth(fit=1, shortage=100))
        master = Master(block)
        for k in range(6):
            master.add(block.answer(drawn_prices(block, k)).divisions)
        if not master.solve(10.0) or not (master.shares > 0.3).any():
            continue
        unsure = dive.surest(block, master, 7)
        assert len(unsure) <= max(3, int((master.shares > dive.SURE).sum()) * 5)
        assert (~block.taken[block.villages]).sum() == 10 - len(unsure)


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_comes_near_the_mixture(seed: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=50))
    none = np.zeros_like(market.limits.upper)
    scope = Scope(np.arange(10), np.arange(50), np.full(50, -1), none, True)
    worth = Worth(fit=1, shortage=100)
    fresh = scope.block(market, worth)
    master = Master(fresh)
    bound = converge(fresh, master, fresh.no_prices(), Clock(30), 1.0).bound
    block = scope.block(market, worth)
    teams, prices = dive.dive(block, master.divisions, Clock(30), 0.8)
    found = sum(fresh.groups[g].worth(*team) for g, team in teams)
    assert 0.9 * bound <= found <= bound <= fresh.answer(prices).bound + 1  # both are rounded
    people = [i for g, (k, _) in teams for i in fresh.people(g, k).tolist()]
    villages = [fresh.village(g, w) for g, (_, w) in teams]
    assert len(people) == len(set(people))
    assert len(villages) == len(set(villages))


def test_a_dive_without_time_settles_nothing() -> None:
    market = market_of(drawn(1, villages=10, cadres=50))
    none = np.zeros_like(market.limits.upper)
    block = Scope(np.arange(10), np.arange(50), np.full(50, -1), none, True).block(market, Worth(fit=1))
    assert dive.dive(block, [], Clock(0.0), 0.8)[0] == []
