"""Plans that differ, made better apart from one another, and merged: never worse, as good as can be."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import numpy as np
import pytest

from optimizer.matching.codes import IntArray
from optimizer.solve.offices import single
from optimizer.solve.offices.agenda import Regions, Sizes
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.descend import descend
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.merge import NOTHING, merge
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope, around
from optimizer.solve.offices.tasks import dive_area, merge_area
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing
from tests.solve.test_office_regions import planned, worth_of
from tests.solve.test_offices import block_of, drawn, market_of

WORTH = Worth(fit=1, shortage=1000)
ORDER = ("shortage", "fit")


def everything(market: Market) -> Scope:
    """Return the scope of all there is."""
    villages, cadres = np.arange(market.instance.n_villages), np.arange(market.instance.n_cadres)
    nowhere = np.full(len(cadres), -1)
    return Scope(villages, cadres, nowhere, np.zeros_like(market.limits.upper), whole=True)


def standing_of(market: Market, decision: Decision) -> Standing:
    """Return a decision about everybody as a plan."""
    found = Standing(market)
    found.settle(*decision)
    return found


def mixed(block: Block) -> Master:
    """Return a mixture that is as good as there is."""
    master = Master(block)
    converge(block, master, block.no_prices(), Clock(30), 1.0)
    return master


def dived(market: Market, seed: int | None, leave: float = 0.5) -> Decision:
    """Return the plan of a dive from the first mixture."""
    divisions = mixed(block_of(market, WORTH)).divisions
    return dive_area(market, WORTH, everything(market), divisions, leave, 30.0, seed)[0]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_good_in_different_plans_comes_together(seed: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=36))
    block, now = block_of(market, WORTH), planned(market).village
    divisions = block.divisions_of(now)
    parts = [divisions[k::3] for k in range(3)]
    teams = merge(Master(block), parts, Clock(20), 20.0)
    assert sum(block.groups[g].worth(*team) for g, team in teams) == worth_of(block, now)


@pytest.mark.parametrize("seed", range(10))
def test_merged_plans_are_the_best_choice_among_their_divisions_and_the_mixture(seed: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=40))
    block, master = block_of(market, WORTH), mixed(block_of(market, WORTH))
    plans = [standing_of(market, dived(market, s)).village for s in range(3)]
    known = [block.divisions_of(plan) for plan in plans]
    least = max(worth_of(block, plan) for plan in plans)
    losing = {d for d, loss in zip(master.divisions, master.losses(), strict=True) if loss > NOTHING}
    alone = Master(block)
    alone.add(d for d in master.divisions if d not in losing)
    for plan in known:
        alone.add(plan)
    most = sum(block.groups[g].worth(*team) for g, team in mix(alone, 10**9, 20.0))
    teams = merge(master, known, Clock(20), 20.0)
    assert least <= most == sum(block.groups[g].worth(*team) for g, team in teams)
    people = [i for g, (k, _) in teams for i in block.people(g, k).tolist()]
    assert len(people) == len(set(people))


@pytest.mark.parametrize("seconds", [30.0, 0.0])
def test_an_area_merged_is_no_worse_than_its_first_plan(seconds: float) -> None:
    better = 0
    for seed in range(10):
        market = market_of(drawn(seed, villages=10, cadres=36))
        scope, block, now = everything(market), block_of(market, WORTH), planned(market).village
        other = standing_of(market, dived(market, 1)).village
        found = merge_area(market, WORTH, scope, mixed(block).divisions, [now, other], 1.0, seconds)
        merged = standing_of(market, found).village
        assert worth_of(block, merged) >= worth_of(block, now)
        better += worth_of(block, merged) > max(worth_of(block, now), worth_of(block, other))
    assert better or not seconds


def test_dives_left_to_chance_differ_and_come_out_again() -> None:
    differ = 0
    for seed in range(8):
        market = market_of(drawn(seed, villages=12, cadres=50))
        plans = [standing_of(market, dived(market, s)).village.tolist() for s in (None, None, 1, 1, 2, 3)]
        assert plans[0] == plans[1]
        assert plans[2] == plans[3]
        differ += len({tuple(plan) for plan in plans}) > 2
    assert differ


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_made_apart_is_no_worse_than_its_dive(seed: int) -> None:
    market = market_of(drawn(seed, villages=12, cadres=50))
    divisions = mixed(block_of(market, WORTH)).divisions
    facts = (market, WORTH, everything(market), divisions, 0.5, ORDER)
    at_once, after = (standing_of(market, descend(*facts, regions, 30.0, 1)) for regions in (0.0, 2.0))
    assert at_once.worth(ORDER) == standing_of(market, dived(market, 1)).worth(ORDER)
    assert after.worth(ORDER) >= at_once.worth(ORDER)


def test_regions_that_make_a_plan_apart_worse_are_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(1, villages=12, cadres=50))
    asked = []

    def nobody(_: Market, worth: Worth, region: Scope, *facts: object) -> tuple[Decision, int]:
        asked.append(region.villages.tolist())
        none = np.zeros(0, dtype=np.int64)
        return (region.cadres, none, none), 5

    monkeypatch.setattr("optimizer.solve.offices.descend.redivide", nobody)
    divisions = mixed(block_of(market, WORTH)).divisions
    found = descend(market, WORTH, everything(market), divisions, 0.5, ORDER, 20.0, 30.0, 1)
    assert standing_of(market, found).worth(ORDER) == standing_of(market, dived(market, 1)).worth(ORDER)
    assert asked
    assert len({tuple(region) for region in asked}) == len(asked)  # each is closed


def test_regions_of_a_plan_apart_count_as_new_once_somebody_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(1, villages=12, cadres=50))
    asked: list[set[int]] = []
    moved: list[set[int]] = []

    def never(_: Market, worth: Worth, region: Scope, *facts: object) -> tuple[Decision | None, int]:
        asked.append(set(market.county[region.villages].tolist()))
        return None, 0

    monkeypatch.setattr("optimizer.solve.offices.descend.redivide", never)
    monkeypatch.setattr("optimizer.solve.offices.descend.Sizes", lambda: Sizes(enough=1))
    monkeypatch.setattr(Standing, "take", lambda *_: len(asked) == 2)
    monkeypatch.setattr(Regions, "moved", lambda _, counties: moved.append(set(counties.tolist())))
    divisions = mixed(block_of(market, WORTH)).divisions
    descend(market, WORTH, everything(market), divisions, 0.5, ORDER, 20.0, 30.0, 1)
    assert len(asked) > 2
    assert moved == [asked[1]]


def test_a_plan_is_taken_only_where_the_whole_gains() -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    best, villages = planned(market), np.arange(12)
    decision = (np.arange(40), best.pair[best.pair >= 0], best.pair[best.leads])
    standing = Standing(market)
    assert standing.take([(villages, decision)], ORDER)
    assert standing.village.tolist() == best.village.tolist()
    nobody = np.zeros(0, dtype=np.int64)
    for worse in (decision, None, (np.arange(40), nobody, nobody)):
        assert not standing.take([(villages, worse)], ORDER)
        assert standing.village.tolist() == best.village.tolist()
        assert standing.figures() == best.figures()


@pytest.mark.parametrize("seed", range(6))
def test_a_region_has_who_is_there_and_who_is_nowhere_and_free(seed: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=36))
    standing, (low, high) = planned(market), market.county_range
    free = np.arange(36) % 5 > 0
    for counties in (np.array([0]), np.unique(market.county)):
        region = around(market, standing, counties, free)
        assert region.villages.tolist() == [v for v in range(10) if market.county[v] in counties]
        for i in range(36):
            at = int(standing.village[i])
            could = low[i] <= counties[-1] and high[i] >= counties[0]
            there = int(market.county[at]) in counties if at >= 0 else could
            assert (i in region.cadres) == (there and bool(free[i]))
        assert region.village_of.tolist() == standing.village[region.cadres].tolist()


def test_no_plan_is_taken_that_sends_more_than_units_may(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    best, standing = planned(market), Standing(market)
    decision = (np.arange(40), best.pair[best.pair >= 0], best.pair[best.leads])
    monkeypatch.setattr(Standing, "within_limits", lambda _: False)
    assert not standing.take([(np.arange(12), decision)], ORDER)
    assert (standing.pair < 0).all()


class Noting:
    """A crew that only takes note of what it is asked for, and of what with."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, tuple[object, ...]]] = []

    def do(self, task: Callable[..., object], *facts: object) -> Future[object]:
        """Take note of a task."""
        self.tasks.append((task.__name__, facts))
        return Future()


def test_plans_of_a_round_are_merged_and_rounds_go_on_until_it_is_looked_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    now = [1.0]
    monkeypatch.setattr(Clock, "elapsed", property(lambda _: now[0]))
    monkeypatch.setattr(single, "Feed", lambda *facts: None)
    offices = campaign_for(market, Options(time_limit=100), Clock(100), 2, None)
    assert isinstance(offices, single.Single)
    offices._tiers, crew = list(ORDER), Noting()
    offices._crew = crew  # type: ignore[assignment]
    offices._whole, offices._divisions = everything(market), []
    offices._here = np.zeros(24, dtype=np.int64)
    offices._opened, prices = True, block_of(market, WORTH).no_prices()
    monkeypatch.setattr(offices, "_prices", lambda: prices)
    monkeypatch.setattr(offices._regions, "draw", lambda *facts: None)
    monkeypatch.setattr(offices._regions, "widen", lambda: True)
    plan = planned(market)
    decision = (np.arange(24), plan.pair[plan.pair >= 0], plan.pair[plan.leads])

    def finish(*results: object) -> None:
        for job, result in zip(list(offices._jobs), results, strict=True):
            offices._jobs.pop(job).then(result)
        while offices._waiting and len(offices._jobs) < 2:
            offices._waiting.popleft()()

    offices._begin_round()
    finish()
    assert [name for name, _ in crew.tasks] == ["descend", "descend"]
    assert [facts[-2] for _, facts in crew.tasks] == [None, 1]
    now[0] = 10.0
    finish(decision, decision)
    assert [facts[-2] for _, facts in crew.tasks] == [None, 1, 2, 3]
    now[0] = 28.0
    finish(decision, decision)
    name, facts = crew.tasks[-1]
    assert (len(crew.tasks), name) == (5, "merge_area")
    plans: list[IntArray] = facts[3]  # type: ignore[assignment]
    assert [p.tolist() for p in plans] == [plan.village.tolist()] * 5
    now[0] = 30.0
    finish(decision)
    for now[0], begun, stage in ((40.0, 5, 0), (51.0, 8, 0), (66.0, 9, 1)):
        offices._next_region()
        finish(*[decision] * len(offices._jobs))
        assert (len(crew.tasks), offices._stage) == (begun, stage)


def test_dives_refuse_nobody_whose_unit_has_no_limit() -> None:
    tried = 0
    for seed in range(30):
        market = market_of(drawn(seed, villages=10, cadres=40))
        if market.limits.bound.any():
            continue
        # everybody was elsewhere, and is about to come here
        there = Scope(np.arange(10), np.arange(40), np.full(40, -1), market.limits.upper, True, np.arange(0))
        block = block_of(market, WORTH)
        found = [
            dive_area(market, WORTH, scope, mixed(block).divisions, 0.8, 30.0)[0]
            for scope in (there, everything(market))
        ]
        plans = [standing_of(market, decision).village.tolist() for decision in found]
        assert plans[0] == plans[1]
        tried += 1
    assert tried > 3
