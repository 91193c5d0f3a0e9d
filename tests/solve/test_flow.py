"""Filling seats by a flow: lawful, and never worse than the teams the seats lie around."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.matching.instance import Instance
from optimizer.matching.pairs import admissible_pairs
from optimizer.scenario.policy import UnitRules
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from optimizer.solve.regional import run
from optimizer.solve.regional.flow import seated
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.seats import Dealer
from optimizer.solve.regional.standing import Standing
from optimizer.solve.regional.teams import _sizes
from tests.bruteforce import best_plan
from tests.solve.claims import assert_bounds_hold, assert_truthful
from tests.solve.test_solve_regional import drawn, placed
from tests.strategies import load, random_scenario


def market_of(of: Scenario) -> Market:
    """Return the market of a scenario."""
    instance = Instance(of)
    return Market(instance, admissible_pairs(instance))


def worth_of(market: Market, standing: Standing) -> int:
    """Return what a plan is worth to the flow."""
    worth, figures = run.guide(market.instance.scenario.objective.order), standing.figures()
    stays = market.instance.n_previous - figures["changes"]
    return worth.fit * figures["fit"] - worth.shortage * figures["shortage"] + worth.changes * stays


@settings(deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_seats_around_a_best_plan_give_a_plan_as_good(seed: int, spread: bool) -> None:
    of = drawn(seed)
    best = best_plan(of)
    if best is None:
        return
    market = market_of(of)
    standing = placed(market, best[1])
    villages = np.arange(market.instance.n_villages)
    seats = Dealer(market).around(standing, villages, spread)
    worth = run.guide(of.objective.order)
    everyone = np.flatnonzero(market.usable)
    found = seated(market, worth, seats, villages, everyone, np.zeros_like(market.limits.upper))
    assert found is not None
    again = Standing(market)
    again.settle(*found)
    assert worth_of(market, again) >= worth_of(market, standing)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_counted_in_and_out_is_what_is_there(seed: int) -> None:
    market = market_of(drawn(seed))
    rng = np.random.default_rng(seed)
    standing, fresh = Standing(market), Standing(market)
    for _ in range(4):
        some = np.flatnonzero(market.usable & (rng.random(len(market.pairs)) < 0.3))
        cadres, first = np.unique(market.pairs.cadre[some], return_index=True)
        leads = some[first][market.pairs.may_lead[some[first]] & (rng.random(len(first)) < 0.5)]
        standing.settle(cadres, some[first], leads)
    here = standing.pair[standing.pair >= 0]
    fresh.settle(market.pairs.cadre[here], here, standing.pair[standing.leads])
    assert standing.figures() == fresh.figures()


@pytest.mark.parametrize("seed", range(8))
def test_a_first_plan_is_lawful_at_once(seed: int) -> None:
    of = drawn(seed, villages=8, cadres=24)
    plan = solve(of, Options(time_limit=30, gap=0.5, workers=1))
    assert plan.placements
    assert_truthful(of, plan)
    market = market_of(of)
    pairs, leading = run.first_plan(market.instance, market.pairs)
    first = Standing(market)
    first.settle(market.pairs.cadre[pairs], pairs, leading)
    assert first.figures()["shortage"] >= plan.tiers[0].bound or plan.tiers[0].name != "shortage"


@pytest.mark.parametrize("size", [1, 10**9], ids=["by regions", "as a whole"])
def test_a_resumed_plan_is_no_worse(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of = drawn(21, villages=14, cadres=45)
    good = solve(of, Options(time_limit=20, gap=0.0, workers=2))
    monkeypatch.setattr(run, "PAIRS", size)
    again = solve(of, Options(time_limit=1, gap=1.0, workers=2), start=good.placements)
    assert_truthful(of, again)
    sign = [1 if t.name in ("shortage", "changes") else -1 for t in good.tiers]
    assert [s * t.value for s, t in zip(sign, again.tiers, strict=True)] <= [
        s * t.value for s, t in zip(sign, good.tiers, strict=True)
    ]


def test_a_start_that_places_somebody_where_they_may_not_go_is_refused() -> None:
    of = drawn(21, villages=14, cadres=45)
    good = solve(of, Options(time_limit=5, gap=0.5, workers=1))
    market = market_of(of)
    closed = next(
        (p.cadre, v.id)
        for p in good.placements
        for v in of.villages
        if market.pairs.find(market.instance.cadre_index[p.cadre], market.instance.village_index[v.id]) < 0
    )
    moved = [type(p)(p.cadre, closed[1], "member") for p in good.placements if p.cadre == closed[0]]
    with pytest.raises(ValueError, match="may not go"):
        solve(of, Options(time_limit=5), start=moved)


def pooled_scenario(seed: int, villages: int, cadres: int) -> Scenario:
    """Return a random scenario with unit rules of the kind that is solved by regions."""
    of = load(random_scenario(Random(seed), villages=villages, cadres=cadres))
    order = [t for t in of.objective.order if t != "floor"] or ["fit"]
    objective = of.objective.model_copy(update={"order": order})
    rules = UnitRules(large_from=2, large="independent", joint="function", max_units=2)
    policy = of.policy.model_copy(update={"units": rules})
    manifest = of.manifest.model_copy(update={"objective": objective, "policy": policy})
    return replace(of, manifest=manifest, units=tuple(replace(u, min=0) for u in of.units), pins=())


@pytest.mark.parametrize("seed", range(10))
def test_teams_first_is_lawful_under_unit_rules_and_regions_keep_it_so(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = pooled_scenario(seed, villages=9, cadres=26)
    market = market_of(of)
    pairs, leading = run.first_plan(market.instance, market.pairs)
    start = Standing(market)
    start.settle(market.pairs.cadre[pairs], pairs, leading)
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.PROVINCE", 1)
    plan = solve(of, Options(time_limit=1, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)
    order = [t.name for t in plan.tiers]
    reached = tuple(t.value if t.name == "fit" else -t.value for t in plan.tiers)
    assert reached >= start.worth(order)


@pytest.mark.parametrize("n", [1, 4, 7, 12, 29])
def test_pools_are_cut_into_the_sizes_asked_for(n: int) -> None:
    asked = np.array([0.0, 2.0, 1.0, 9.0, 3.0])
    sizes = _sizes(n, asked)
    assert sum(sizes) == n
    assert max(sizes) <= 4
    assert sizes.count(3) == {1: 0, 4: 1, 7: 2, 12: 4, 29: 9}[n]
