"""Prices lent from areas that are open, and plans at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices import tasks
from optimizer.solve.offices.lend import UNKNOWN, Lending
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.standing import Standing
from tests.solve.test_offices import drawn, market_of, worth_of

WORTH = Worth(fit=1, shortage=300)


def everything(market: Market) -> Scope:
    """Return all there is, nobody placed."""
    villages, cadres = np.arange(market.instance.n_villages), np.arange(market.instance.n_cadres)
    return Scope(villages, cadres, np.full(len(cadres), -1), np.zeros_like(market.limits.upper), True)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_villages_cost_the_mean_of_those_that_ask_for_the_same(seed: int) -> None:
    market, rng = market_of(drawn(seed)), np.random.default_rng(seed)
    n = market.instance.n_villages
    lending, seen = Lending(market), defaultdict(list)
    needs = market.instance.needs

    def asked(v: int) -> tuple[int, ...]:
        return (needs.min[v], needs.max[v], *(need.amount[v] * need.weight[v] for need in market.needs))

    assert (lending.prices() == UNKNOWN).all()
    for _ in range(2):
        villages, price = np.flatnonzero(rng.random(n) < 0.5), rng.integers(0, 2**40, n)
        lending.learn(villages, price)
        for v in villages.tolist():
            seen[asked(v)].append(int(price[v]))
    expected = [sum(s) // len(s) if (s := seen.get(asked(v))) else UNKNOWN for v in range(n)]
    assert lending.prices().tolist() == expected


@pytest.mark.parametrize("seed", range(12))
def test_an_area_opens_at_the_same_bound_whatever_is_lent(seed: int) -> None:
    market = market_of(drawn(seed, villages=8, cadres=24))
    scope, rng = everything(market), np.random.default_rng(seed)
    lent = rng.integers(UNKNOWN, 2**20, len(scope.villages))
    plain = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    other = open_area(market, WORTH, scope, 1.0, WORTH, 20.0, lent)
    assert plain.priced.closed
    assert other.priced.closed
    assert abs(plain.priced.bound - other.priced.bound) <= 2


@pytest.mark.parametrize("seed", range(12))
def test_what_is_lent_is_begun_with(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lent the best prices of all, there is nothing left to find."""
    market = market_of(drawn(seed, villages=8, cadres=24))
    scope = everything(market)
    plain = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    begun = []
    monkeypatch.setattr(tasks, "approach", lambda b, m, prices, *_: begun.append(b.answer(prices)) or prices)
    open_area(market, WORTH, scope, 1.0, WORTH, 20.0, plain.priced.prices.village)
    if not plain.priced.prices.person.any() and not plain.priced.prices.unit.any():
        assert begun[0].bound == plain.priced.bound


@pytest.mark.parametrize("seed", range(12))
def test_a_few_counties_are_priced_first_where_nothing_is_known(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    market = market_of(drawn(seed, villages=10, cadres=30))
    scope = replace(everything(market), roving=np.zeros(0, dtype=np.int64))
    plain = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    monkeypatch.setattr(tasks, "SAMPLE", 1)
    lent: list[bool] = []
    begin = tasks._begin
    monkeypatch.setattr(tasks, "_begin", lambda b, p=None: lent.append(p is not None) or begin(b, p))
    sampled = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    assert lent == [False, True]
    assert abs(plain.priced.bound - sampled.priced.bound) <= 2


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_at_once_is_worth_no_more_than_is_proved(seed: int) -> None:
    market = market_of(drawn(seed))
    found = open_area(market, WORTH, everything(market), 1.0, WORTH, 20.0, hurry=True)
    assert found.plan is not None
    standing = Standing(market)
    standing.settle(*found.plan)
    assert standing.within_limits()
    assert worth_of(market, standing, WORTH) <= found.priced.bound


def test_plans_at_once_place_people() -> None:
    placed = 0
    for seed in range(5):
        market = market_of(drawn(seed, villages=10, cadres=30))
        found = open_area(market, WORTH, everything(market), 1.0, WORTH, 20.0, hurry=True)
        assert found.plan is not None
        placed += len(found.plan[1])
    assert placed > 20
