"""Unit rules by divisions of offices: what prices prove holds, and plans are lawful."""

from __future__ import annotations

from concurrent.futures import Future
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
from optimizer.solve.offices import agenda, areas, campaign, group, groups, several
from optimizer.solve.offices.apart import area_bound
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.campaign import Offices
from optimizer.solve.offices.evidence import base
from optimizer.solve.offices.group import SCALE
from optimizer.solve.offices.lattice import Lattice
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.plans import decided
from optimizer.solve.offices.prices import DEAREST, Prices, whole
from optimizer.solve.offices.pricing import Priced, approach, converge, of_plan, opening
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.progress import Clock, Progress
from optimizer.solve.regional import run
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.standing import Standing
from tests.bruteforce import best_plan
from tests.solve.claims import assert_bounds_hold, assert_truthful
from tests.strategies import load, random_scenario

RULES = (
    UnitRules(large_from=2, large="independent", joint="function", max_units=2),
    UnitRules(large_from=3, large="independent", joint="department"),
    UnitRules(joint="function"),
    UnitRules(large_from=2, large="independent", joint="any", max_units=1),
)


def drawn(seed: int, villages: int | None = None, cadres: int | None = None) -> Scenario:
    """Return a random scenario with unit rules that is solved by offices."""
    of = load(random_scenario(Random(seed), villages=villages, cadres=cadres))
    order = [t for t in of.objective.order if t != "floor"] or ["fit"]
    objective = of.objective.model_copy(update={"order": order})
    policy = of.policy.model_copy(update={"units": RULES[seed % len(RULES)]})
    manifest = of.manifest.model_copy(update={"objective": objective, "policy": policy})
    return replace(of, manifest=manifest, units=tuple(replace(u, min=0) for u in of.units), pins=())


def market_of(of: Scenario) -> Market:
    """Return the market of a scenario."""
    instance = Instance(of)
    return Market(instance, admissible_pairs(instance))


def block_of(market: Market, worth: Worth) -> Block:
    """Return the block of everything."""
    villages, cadres = np.arange(market.instance.n_villages), np.arange(market.instance.n_cadres)
    return Block(market, worth, villages, cadres, np.zeros_like(market.limits.upper))


def best_standing(of: Scenario, market: Market) -> Standing | None:
    """Return the best plan by brute force."""
    best = best_plan(of)
    if best is None:
        return None
    index, standing = market.instance, Standing(market)
    cadre = np.array([index.cadre_index[p.cadre] for p in best[1]], dtype=np.int64)
    village = np.array([index.village_index[p.village] for p in best[1]], dtype=np.int64)
    pairs = market.pairs.find(cadre, village)
    standing.settle(cadre, pairs, pairs[np.array([p.role == "leader" for p in best[1]], dtype=bool)])
    return standing


def worth_of(market: Market, standing: Standing, worth: Worth) -> int:
    """Return what a plan's teams are worth, counted without the groups."""
    figures = standing.figures()
    stays = market.instance.n_previous - figures["changes"]
    return (worth.fit * figures["fit"] + worth.changes * stays - worth.shortage * figures["shortage"]) + base(
        market, worth
    )


def drawn_prices(block: Block, seed: int) -> Prices:
    """Return prices of all kinds at random."""
    rng, prices = np.random.default_rng(seed), block.no_prices()
    for part in (prices.village, prices.person, prices.unit, *prices.crowd):
        part[:] = rng.integers(0, 300 * SCALE, len(part)) * (rng.random(len(part)) < 0.7)
    for cut in drawn_cuts(block, seed):
        prices.cut[cut] = int(rng.integers(1, 300 * SCALE))
    return prices


def drawn_cuts(block: Block, seed: int, many: int = 3) -> list[RankOne]:
    """Return cuts of rank one at random, of people and groups that are there, and of others."""
    rng = np.random.default_rng(seed + 1)
    keys = [one.key for one in block.groups] + [10**9]
    found = []
    for whole_of in rng.integers(2, 5, many).tolist():

        def weighed(rows: list[int], whole_of: int = whole_of) -> tuple[tuple[int, int], ...]:
            weight = rng.integers(0, whole_of, len(rows)) * (rng.random(len(rows)) < 0.6)
            return tuple((i, w) for i, w in zip(rows, weight.tolist(), strict=True) if w)

        found.append(RankOne(weighed([*range(len(block.busy))]), weighed(sorted(keys)), whole_of))
    return found


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 10**6))
def test_the_best_division_is_the_best_of_all(n: int, largest: int, seed: int) -> None:
    shape = Lattice(n, largest)
    value = np.random.default_rng(seed).integers(-5, 20, len(shape.masks))

    def best(free: int, first: int) -> int:
        found = 0
        for k in range(first, len(value)):
            if not int(shape.masks[k]) & ~free:
                found = max(found, int(value[k]) + best(free & ~int(shape.masks[k]), k + 1))
        return found

    others = np.stack([value - 3, value])
    most = shape.best(others)
    assert most[1, -1] == best((1 << n) - 1, 0)
    teams = shape.divide(others, most)[1]
    assert sum(int(value[k]) for k in teams) == most[1, -1]
    assert sum(int(shape.masks[k]) for k in teams) == int(np.bitwise_or.reduce(shape.masks[teams], initial=0))


@pytest.mark.parametrize("divisible", [12, 2, 0, -1], ids=["narrow", "some wide", "wide", "unlisted"])
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_any_prices_bound_every_plan(divisible: int, seed: int) -> None:
    of = drawn(seed)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", max(0, divisible))
        if divisible < 0:
            patch.setattr(groups, "LISTED", 0)
        for worth in (
            run.guide(of.objective.order),
            Worth(fit=1),
            Worth(shortage=64),
            Worth(changes=3, fit=1),
        ):
            block = block_of(market, worth)
            value = worth_of(market, best, worth)
            for prices in (block.no_prices(), drawn_prices(block, seed)):
                assert block.answer(prices).bound >= value


def test_prices_that_prove_nothing_are_refused() -> None:
    block = block_of(market_of(drawn(8, villages=6, cadres=20)), Worth(fit=1, shortage=9))
    for wrong in (-1, 2**41):
        prices = block.no_prices()
        prices.village[2] = wrong
        with pytest.raises(ValueError, match="between 0"):
            block.answer(prices)
    assert whole(np.array([np.inf, np.nan, -3.0, 1.5])).tolist() == [DEAREST, 0, 0, 96]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_teams_are_worth_what_the_checker_counts(seed: int) -> None:
    of = drawn(seed)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None:
        return
    worth = run.guide(of.objective.order)
    block = block_of(market, worth)
    # the same people, led by whoever serves the objective best
    assert of_plan(block, best.village) >= worth_of(market, best, worth)
    teams = [(g, team) for g, teams in block.divisions_of(best.village) for team in teams]
    nobody = np.full(market.instance.n_cadres, -1)
    everything = Scope(block.villages, np.arange(market.instance.n_cadres), nobody, block.limit * 0)
    again = Standing(market)
    again.settle(*decided(block, teams, everything)[0])
    assert worth_of(market, again, worth) == of_plan(block, best.village)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_villages_taken_together_change_nothing(seed: int) -> None:
    of = drawn(seed, villages=6, cadres=12)
    market = market_of(of)
    block = block_of(market, Worth(fit=1, shortage=50))

    def apart(*facts: object) -> tuple[np.ndarray, np.ndarray]:
        each = np.arange(len(facts[3]))  # type: ignore[arg-type]
        return each, each

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "_kinds", apart)
        plain = block_of(market, Worth(fit=1, shortage=50))
    prices = drawn_prices(block, seed)
    assert block.answer(prices).bound == plain.answer(prices).bound
    assert all(len(g.value) <= len(p.value) for g, p in zip(block.groups, plain.groups, strict=True))


def test_villages_taken_stay_so_whatever_teams_are_worth() -> None:
    market = market_of(drawn(8, villages=6, cadres=20))
    for worth in (Worth(fit=1, shortage=50), Worth(fit=1, shortage=2**24)):  # in 32 bits, and beyond
        block = block_of(market, worth)
        block.taken[:4] = True
        found = block.answer(block.no_prices()).divisions
        assert found
        assert {block.village(g, w) for g, teams in found for _, w in teams} <= {4, 5}


@pytest.mark.parametrize("seed", range(6))
def test_prices_come_to_what_the_mixture_is_worth(seed: int) -> None:
    of = drawn(4 * seed, villages=8, cadres=30)
    market = market_of(of)
    block = block_of(market, Worth(fit=1, shortage=100))
    master = Master(block)
    prices = approach(block, master, opening(block, 200.0), 0.0, Clock(20))
    found = converge(block, master, prices, Clock(20), 0.5)
    assert found.closed
    assert found.bound <= master.value + 2
    assert block.answer(found.prices).bound == found.bound
    assert block.answer(block.no_prices()).bound >= found.bound - 1


@pytest.mark.parametrize("seed", range(12))
def test_a_mixture_has_nobody_twice(seed: int) -> None:
    market = market_of(drawn(seed, villages=8, cadres=30))
    block = block_of(market, Worth(fit=1, shortage=100))
    divisions = [d for k in range(20) for d in block.answer(drawn_prices(block, k)).divisions]
    master = Master(block)
    master.add(divisions)
    teams = mix(master, 10**6, 10.0)
    people = np.concatenate([block.people(g, k) for g, (k, _) in teams] or [block.villages[:0]])
    assert len(people) == len(set(people.tolist()))
    villages = [block.village(g, w) for g, (_, w) in teams]
    assert len(villages) == len(set(villages))
    alone = max((block.worth_of(d) for d in divisions if len({w for _, w in d[1]}) == len(d[1])), default=0)
    assert sum(block.groups[g].worth(*team) for g, team in teams) >= alone


def test_people_of_several_groups_are_in_one_team_only() -> None:
    tried = 0
    for seed in range(40):
        block = block_of(market_of(drawn(seed, villages=8, cadres=30)), Worth(fit=1, shortage=9))
        for i in range(len(block.busy)):
            # the person alone, by each group they are in, each time in another village
            alone = [
                (g, ((int(np.flatnonzero(group.lattice.masks == 1 << j)[0]), w),))
                for g, group in enumerate(block.groups)
                for j in np.flatnonzero(group.people == i).tolist()
                for w in range(len(group.villages))
                if group.pair[j, w] >= 0
            ]
            if len({g for g, _ in alone}) > 1:
                tried += 1
                master = Master(block)
                master.add(alone)
                assert len(mix(master, 10**6, 5.0)) <= 1
                assert master.solve(5.0)
                assert master.shares.sum() <= 1 + 1e-6
                break
    assert tried


class Standstill:
    """A crew that never finishes anything."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []

    def do(self, task: object, worth: Worth, scope: Scope, *facts: object) -> Future[None]:
        """Take note of a task."""
        self.scopes.append(scope)
        return Future()


@pytest.mark.parametrize("seed", range(12))
def test_regions_at_work_share_nobody(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Offices, "sizes", agenda.Sizes(1))
    market = market_of(drawn(seed, villages=12, cadres=40))
    if not by_offices(market):
        return
    offices = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    offices._crew = crew = Standstill()  # type: ignore[assignment]
    offices._opened, offices._here = True, areas.share_out(market, offices.areas, offices._standing.village)
    block = block_of(market, offices._worths[0])
    bound = area_bound(block, block.no_prices())
    offices._evidence.learn(
        offices._tiers[-1], offices._worths[0], 0, Priced(block.no_prices(), 0, True), bound
    )
    while offices._next_region():
        pass
    assert len(crew.scopes) > 1 or len(set(market.county.tolist())) == 1
    for part in ("villages", "cadres"):
        everything = np.concatenate([getattr(scope, part) for scope in crew.scopes])
        assert len(everything) == len(set(everything.tolist()))


@pytest.fixture
def by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve scenarios of every size by regions, and by nothing else."""
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.PROVINCE", 1)


@pytest.mark.usefixtures("by_parts")
@pytest.mark.parametrize("whole", [900, 2], ids=["one area", "areas"])
@pytest.mark.parametrize("seed", range(8))
def test_plans_are_lawful_and_bounds_hold(seed: int, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", whole)
    of, heard = drawn(seed, villages=8, cadres=24), list[Progress]()
    market = market_of(of)
    assert by_offices(market) or not market.pooled
    plan = solve(of, Options(time_limit=4, gap=0.0, workers=2), listen=heard.append)
    assert plan.placements
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)
    counted = [progress.assessed for progress in heard if progress.assessed is not None]
    if by_offices(market):
        many = len(areas.build_areas(market))
        assert bool(counted) == (many > 1)
        assert counted == sorted(counted)
        assert {of_all for _, of_all in counted} <= {many}
        assert heard[-1].assessed is None


@pytest.mark.usefixtures("by_parts")
@pytest.mark.parametrize("seed", range(4))
def test_plans_made_in_a_hurry_are_lawful(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 2)
    monkeypatch.setattr(several, "IN_TIME", 0.0)
    of = drawn(seed, villages=8, cadres=24)
    plan = solve(of, Options(time_limit=3, gap=0.0, workers=2))
    assert plan.placements
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)


def test_areas_are_hurried_where_they_would_not_be_open_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 2)
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    found = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    assert isinstance(found, several.Several)
    found._open()
    clock = Clock(60)
    found.clock, found._since = clock, 10.0
    monkeypatch.setattr(Clock, "elapsed", property(lambda _: 20.0))
    assert not found._hurried()  # nothing is known of the pace
    assert found._for_an_area() == campaign.OPENING * 60
    monkeypatch.setattr(Clock, "left", property(lambda _: 3.0))
    assert found._for_an_area() == 3.0
    scope = found._area(0)
    opened = open_area(market, Worth(fit=1, shortage=300), scope, 1.0, Worth(fit=1), 20.0)
    found._areas_open[0] = opened
    share = len(found.areas.villages(0)) / market.instance.n_villages
    monkeypatch.setattr(several, "IN_TIME", (10 + 10 / share + 1) / 60)
    assert not found._hurried()
    monkeypatch.setattr(several, "IN_TIME", (10 + 10 / share - 1) / 60)
    assert found._hurried()


@pytest.mark.usefixtures("by_parts")
def test_one_worker_and_offices_cut_into_parts_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 5)
    monkeypatch.setattr(groups, "MANY", 3)
    of = drawn(12, villages=14, cadres=60)
    plan = solve(of, Options(time_limit=6, gap=0.0, workers=1))
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_everybody_is_in_an_area_they_reach(seed: int, whole: int) -> None:
    market = market_of(drawn(seed, villages=9, cadres=20))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "WHOLE", whole)
        found = areas.build_areas(market)
    assert set(found.of_village.tolist()) == set(range(len(found)))
    here = areas.share_out(market, found, np.full(market.instance.n_cadres, -1))
    reached = np.zeros((market.instance.n_cadres, len(found)), dtype=bool)
    reached[market.pairs.cadre, found.of_village[market.pairs.village]] = True
    assert ((here < 0) == ~reached.any(axis=1)).all()
    apart = np.flatnonzero((here >= 0) & (found.low == found.high))
    assert (reached[apart].sum(axis=1) == 1).all()
    assert reached[apart, here[apart]].all()


def test_a_region_that_cannot_gain_is_left_alone_until_somebody_moves() -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    regions = agenda.Regions(market, areas.build_areas(market), 0, agenda.Sizes())
    standing, idle = Standing(market), np.zeros(12, dtype=bool)
    seen = []
    while (counties := regions.draw(standing, idle)) is not None:
        seen.append(tuple(counties.tolist()))
        regions.close(counties)
    assert seen
    assert len(seen) == len(set(seen))
    sizes = {len(counties) for counties in seen}
    grown = []
    while regions.widen():
        while (counties := regions.draw(standing, idle)) is not None:
            grown.append(tuple(counties.tolist()))
            regions.close(counties)
    assert not set(grown) & set(seen)
    assert all(len(counties) >= min(sizes) for counties in grown)
    regions.reopen()
    for one in seen:
        regions.close(np.array(one))
    regions.moved(np.array(seen[0]))
    again = regions.draw(standing, idle)
    assert again is not None
    assert set(again.tolist()) & set(seen[0])
    assert regions.draw(standing, ~idle) is None
