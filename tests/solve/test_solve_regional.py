"""Solving by regions: plans are lawful, and any prices prove a bound that holds."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.matching.instance import Instance
from optimizer.matching.pairs import admissible_pairs
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, Progress, solve
from optimizer.solve.regional import run
from optimizer.solve.regional.market import Market, Worth, integer_prices, quote
from optimizer.solve.regional.master import Master
from optimizer.solve.regional.standing import Standing
from tests.bruteforce import best_plan
from tests.solve.claims import assert_bounds_hold, assert_truthful
from tests.strategies import load, random_scenario


def drawn(seed: int, villages: int | None = None, cadres: int | None = None) -> Scenario:
    """Return a random scenario of the kind that is solved by regions."""
    of = load(random_scenario(Random(seed), villages=villages, cadres=cadres))
    order = [t for t in of.objective.order if t != "floor"] or ["fit"]
    objective = of.objective.model_copy(update={"order": order})
    policy = of.policy.model_copy(update={"units": None})
    units = tuple(replace(u, min=0) for u in of.units)
    manifest = of.manifest.model_copy(update={"objective": objective, "policy": policy})
    return replace(of, manifest=manifest, units=units)


@pytest.mark.usefixtures("regional")
@pytest.mark.parametrize("seed", range(12))
def test_plans_are_lawful_and_bounds_hold(seed: int) -> None:
    of = drawn(seed, villages=8, cadres=24)
    plan = solve(of, Options(time_limit=1, gap=0.0, workers=2))
    assert plan.placements
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)


@pytest.mark.usefixtures("regional")
def test_a_larger_one_comes_close(monkeypatch: pytest.MonkeyPatch) -> None:
    of = drawn(3, villages=60, cadres=200)
    plan = solve(of, Options(time_limit=5, gap=0.01, workers=2))
    exact = solve_whole(of, monkeypatch)
    assert_truthful(of, plan)
    assert [t.name for t in plan.tiers] == [t.name for t in exact.tiers]
    first, best = plan.tiers[0], exact.tiers[0]
    assert abs(first.value - best.value) <= 0.05 * max(20, abs(best.value))


@pytest.mark.parametrize("seed", [3, 8, 13, 16, 19])
def test_in_the_middle_the_whole_goes_on_from_the_regions(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of = drawn(seed, villages=14, cadres=45)
    exact = solve_whole(of, monkeypatch)
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.REGIONS_SHARE", 0.05)
    monkeypatch.setattr("optimizer.solve.run.WORTHWHILE", 0.0)
    plan = solve(of, Options(time_limit=12, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)
    assert (plan.status == "infeasible") == (exact.status == "infeasible")
    if exact.status == "optimal" and plan.status == "optimal":
        assert [t.value for t in plan.tiers] == [t.value for t in exact.tiers]


def solve_whole(of: Scenario, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Solve without regions."""
    monkeypatch.setattr(run, "PAIRS", 10**9)
    return solve(of, Options(time_limit=60, gap=0.01, workers=2))


@pytest.mark.usefixtures("regional")
def test_stopped_at_its_first_plan_it_keeps_it() -> None:
    of, stop = drawn(5, villages=30, cadres=90), Event()

    def hear(progress: Progress) -> None:
        if progress.value is not None:
            stop.set()

    plan = solve(of, Options(time_limit=300, gap=0.0, workers=2), hear, stop)
    assert plan.placements
    assert_truthful(of, plan)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_any_prices_bound_every_plan(seed: int) -> None:
    of = drawn(seed)
    best = best_plan(of)
    if best is None:
        return
    instance = Instance(of)
    market = Market(instance, admissible_pairs(instance))
    rng = np.random.default_rng(seed)
    worth = Worth(
        fit=int(rng.integers(0, 3)), shortage=int(rng.integers(0, 50)), changes=int(rng.integers(0, 9))
    )
    loose = rng.choice([0.0, 1.0, 40.0])
    rows = [rng.normal(0, 1 + loose, len(r.village)) for r in market.rows]
    prices = integer_prices(market, rows, rng.normal(0, 5, len(instance.unit_limits.bound)), worth)
    standing = placed(market, best[1])
    figures = standing.figures()
    stays = instance.n_previous - figures["changes"]
    reached = worth.fit * figures["fit"] - worth.shortage * figures["shortage"] + worth.changes * stays
    assert reached <= quote(market, worth, prices).bound
    assert dict(zip(of.objective.order, best[0], strict=True)) == {n: figures[n] for n in of.objective.order}


def test_losses_add_up_to_the_distance_from_the_bound() -> None:
    of = drawn(11, villages=12, cadres=40)
    instance = Instance(of)
    market = Market(instance, admissible_pairs(instance))
    worth = Worth(fit=1, shortage=200)
    inside = market.usable.copy()
    fraction = Master(market, worth, inside).solve(1e-4, 20.0, 1, None)
    said = quote(market, worth, fraction.prices)
    standing = Standing(market)
    lost = standing.losses(said, worth).sum()
    figures = standing.figures()
    unreached = 200 * sum(
        int((n.amount * n.weight)[np.setdiff1d(np.arange(instance.n_villages), market.pairs.village)].sum())
        for n in market.needs
    )
    distance = said.bound - (figures["fit"] - 200 * figures["shortage"])
    assert unreached == 0
    assert lost == pytest.approx(distance, abs=0.02 * distance + 2)


def placed(market: Market, placements) -> Standing:  # type: ignore[no-untyped-def]
    """Return the plan of `placements`."""
    instance, standing = market.instance, Standing(market)
    cadre = np.array([instance.cadre_index[p.cadre] for p in placements], dtype=np.int64)
    village = np.array([instance.village_index[p.village] for p in placements], dtype=np.int64)
    pair = market.pairs.find(cadre, village)
    leads = np.array([p.role == "leader" for p in placements], dtype=bool)
    standing.settle(cadre, pair, pair[leads])
    return standing
