"""Plans that differ, made better part by part and merged: never worse, as good as can be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from optimizer.matching.codes import IntArray
from optimizer.scenario.records import Scenario
from optimizer.solve.offices import dive, group, rework, single, tilt
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.descend import descend
from optimizer.solve.offices.dive import SURE
from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.opened import Opened
from optimizer.solve.offices.plans import FUTILE, dive_area, rework_area
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rework import Rework, Teams
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope, around
from optimizer.solve.offices.tasks import open_area, send_anew
from optimizer.solve.offices.tilt import GRAIN, TILT, tilted
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing
from tests.solve.test_office_regions import planned, worth_of
from tests.solve.test_offices import best_standing, block_of, drawn, market_of

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


def teams_of(block: Block, village_of: IntArray) -> Teams:
    """Return the teams of a plan."""
    return frozenset((g, team) for g, some in block.divisions_of(village_of) for team in some)


def plain(of: Scenario) -> bool:
    """Return whether shortage comes first and fit next, and nothing else."""
    return [tier for tier in of.objective.order if tier != "floor"] == [*ORDER]


def again_in(block: Block, seconds: float = 20.0) -> Rework:
    """Return what divides parts of a block anew, beginning with few divisions."""
    few = block.answer(block.no_prices()).divisions
    return Rework(block, few, (), 1.0, Clock(seconds), seconds)


def lawful(block: Block, teams: Teams) -> bool:
    """Return whether nobody and no village is in two teams."""
    people = [i for g, (k, _) in teams for i in block.people(g, k).tolist()]
    villages = [block.village(g, w) for g, (_, w) in teams]
    return len(people) == len(set(people)) and len(villages) == len(set(villages))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("divisible", [3, 12])
def test_what_is_good_in_different_plans_comes_together(
    seed: int, divisible: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    monkeypatch.setattr(rework, "HOPE", 0.0)
    monkeypatch.setattr(rework, "WITHIN", 1e-3)
    market = market_of(drawn(seed, villages=10, cadres=36))
    block = block_of(market, WORTH)
    whole = teams_of(block, planned(market).village)
    parts = [frozenset(team for team in whole if team[0] % 3 != k) for k in range(3)]
    again = again_in(block)
    found = again.merged(parts)
    assert again.value(found) >= again.value(whole) >= max(again.value(part) for part in parts)
    assert lawful(block, found)
    assert frozenset.intersection(*parts) <= found or again.value(found) == again.value(whole)
    assert not any(settled.any() for settled in block.snapshot())


def test_all_of_a_plan_divided_anew_is_as_good_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rework, "FREE", 1.0)
    monkeypatch.setattr(rework, "HOPE", 0.0)
    monkeypatch.setattr(rework, "WITHIN", 1e-6)
    lexicographic, tried, best_of_all = Worth(fit=1, shortage=100_000), 0, 0
    for seed in range(60):
        of = drawn(seed)
        market = market_of(of)
        best = best_standing(of, market) if plain(of) and by_offices(market) else None
        if best is None:
            continue
        block = block_of(market, lexicographic)
        most = worth_of(block, best.village)
        again, teams = again_in(block), frozenset[tuple[int, Team]]()
        for k in range(3):
            before, teams = teams, again.anew(teams, {}, np.random.default_rng(k))
            assert again.value(before) <= again.value(teams) <= most
            assert lawful(block, teams)
        tried += 1
        best_of_all += again.value(teams) == most
    assert tried >= 5
    assert best_of_all >= 0.6 * tried


def test_what_a_mixture_is_sure_of_stands_and_of_the_rest_what_chance_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    market = market_of(drawn(8, villages=20, cadres=80))
    block = block_of(market, WORTH)
    plan, asked = teams_of(block, planned(market).village), []

    def noted(_: Rework, plans: list[Teams], stand: Teams) -> Teams:
        asked.append(stand)
        return plans[0]

    monkeypatch.setattr(Rework, "_anew", noted)
    again, some = again_in(block), sorted(plan)
    assert len(some) >= 14
    for seed in range(20):
        again.anew(plan, {}, np.random.default_rng(seed))
        again.anew(plan, {some[0]: SURE, some[1]: 0.9}, np.random.default_rng(seed))
        nearly = dict.fromkeys(some[:-2], SURE) | dict.fromkeys(some[-2:], SURE - 0.01)
        again.anew(plan, nearly, np.random.default_rng(seed))
    plain, few, many = asked[::3], asked[1::3], asked[2::3]
    assert {len(stand) for stand in plain + few} == {len(some) - 10}
    assert len(set(plain)) > 10
    assert all(some[0] in stand for stand in few)
    assert sum(some[1] in stand for stand in few) > 15
    assert set(many) == {frozenset(some[:-2])}


@pytest.mark.parametrize("divisible", [3, 12])
def test_teams_are_the_divisions_that_a_plan_has(divisible: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    several = 0
    for seed in range(10):
        market = market_of(drawn(seed, villages=10, cadres=36))
        block, plan = block_of(market, WORTH), planned(market).village
        known = sorted((g, tuple(sorted(some))) for g, some in block.divisions_of(plan))
        assert sorted(rework._divisions_of(block, teams_of(block, plan))) == known
        several += (
            len({g for g, _ in known}) < len(known) if divisible == 3 else any(len(t) > 1 for _, t in known)
        )
    assert several


def test_nothing_is_chosen_where_the_mixture_promises_little(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    block, asked = block_of(market, WORTH), []

    def noted(master: Master, *facts: object) -> list[object]:
        asked.append(master.value)
        return []

    monkeypatch.setattr(rework, "mix", noted)
    plan = teams_of(block, planned(market).village)
    for hope, found in ((0.0, 1), (1e6, 0)):
        asked.clear()
        monkeypatch.setattr(rework, "HOPE", hope)
        assert again_in(block).anew(plan, {}, np.random.default_rng(0)) == plan
        assert len(asked) == found


@pytest.mark.parametrize("seconds", [20.0, 0.0])
def test_an_area_reworked_is_no_worse_than_its_plans(seconds: float) -> None:
    better = 0
    for seed in range(10):
        market = market_of(drawn(seed, villages=10, cadres=36))
        scope, block = everything(market), block_of(market, WORTH)
        opened = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
        plans = [planned(market).village, standing_of(market, dived(market, 1)).village]
        for some in (plans[:1], plans):
            found = rework_area(market, WORTH, scope, opened, some, 1.0, seconds / 40, seconds, 1)
            after = worth_of(block, standing_of(market, found).village)
            before = max(worth_of(block, plan) for plan in some)
            assert after >= before
            better += after > before
    assert better or not seconds


def test_a_spell_ends_where_many_parts_in_a_row_bring_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=10, cadres=36))
    scope, plan, seen = everything(market), planned(market).village, list[int]()

    def rarely(_: Rework, teams: Teams, *facts: object) -> Teams:
        seen.append(len(teams))
        return teams - {min(teams)} if len(seen) == FUTILE else teams

    monkeypatch.setattr(Rework, "anew", rarely)
    opened = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    rework_area(market, WORTH, scope, opened, [plan], 1.0, 60.0, 60.0, 1)
    assert len(seen) == 2 * FUTILE
    assert len(set(seen)) == 2


def test_an_open_area_says_how_large_a_part_of_its_mixture_each_team_is() -> None:
    market = market_of(drawn(3, villages=10, cadres=36))
    block = block_of(market, WORTH)
    shares = open_area(market, WORTH, everything(market), 1.0, WORTH, 20.0).shares
    assert shares
    village, person = np.zeros(10), np.zeros(36)
    for (g, (k, w)), share in shares.items():
        village[block.village(g, w)] += share
        person[block.people(g, k)] += share
    assert 0 < village.max() <= 1 + 1e-6
    assert 0 < person.max() <= 1 + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_bounds_count_only_those_of_wide_groups_who_are_not_settled(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", 3)
    market = market_of(drawn(seed, villages=10, cadres=36))
    block = block_of(market, WORTH)
    wide = [(g, team) for g, team in teams_of(block, planned(market).village) if block.groups[g].wide]
    if not wide:
        pytest.skip("no wide groups")
    for g, team in wide[:-1]:
        block.settle(g, team)
    g, (k, w) = wide[-1]
    # as if the last team's people were all who are left of their group
    others = np.setdiff1d(block.groups[g].people, block.people(g, k))
    block.busy[others] = True
    crowd = tuple(np.full(block.groups[h].largest + 1, 64_000) for h in block.wide)
    none = block.no_prices()
    prices = type(none)(none.village, none.person, none.unit, crowd)
    idle = sum(
        len(block.groups[h].people) - int(block.busy[block.groups[h].people].sum()) for h in block.wide
    )
    assert block.answer(prices).bound >= block.worth_of((g, ((k, w),)))
    before = block.beyond(prices)
    larger = tuple(2 * one for one in crowd)
    grown = block.beyond(type(none)(none.village, none.person, none.unit, larger)) - before
    sizes = max(block.groups[h].largest for h in block.wide)
    assert grown <= 64_000 * sum(idle // q for q in range(1, sizes + 1)) + 64_000 * idle


def test_counties_weigh_less_by_parts_of_their_own() -> None:
    market = market_of(drawn(2, villages=12, cadres=40))
    assert len(np.unique(market.county)) > 1
    weights = [need.weight.copy() for need in market.needs]
    here, worth = tilted(market, Worth(fit=1, shortage=4000), np.random.default_rng(1))
    assert (here.grain, market.grain) == (GRAIN, 1)
    assert worth == Worth(fit=1, shortage=4000 // GRAIN)
    part = np.full(12, -1)
    for need, before, weight in zip(here.needs, market.needs, weights, strict=True):
        assert before.weight.tolist() == weight.tolist()
        some = weight > 0
        assert (need.weight[some] % weight[some] == 0).all()
        assert (need.weight[~some] == 0).all()
        part[some] = need.weight[some] // weight[some]
    assert ((part[part >= 0] >= GRAIN - TILT) & (part[part >= 0] <= GRAIN)).all()
    assert all(len(set(part[(market.county == c) & (part >= 0)].tolist())) <= 1 for c in range(12))
    other = tilted(market, Worth(fit=1, shortage=4000), np.random.default_rng(2))[0]
    assert any(a.weight.tolist() != b.weight.tolist() for a, b in zip(here.needs, other.needs, strict=True))
    little = Worth(fit=400, shortage=GRAIN - 1)
    assert tilted(market, little, np.random.default_rng(1)) == (market, little)


def test_dives_are_the_same_where_weights_are_only_written_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tilt, "TILT", 0)
    known: list[int] = []

    def noted(block: Block, divisions: list[Division], *facts: Any) -> Master:
        known.append(len(divisions))
        return priced(block, divisions, *facts)

    priced = dive._priced
    monkeypatch.setattr(dive, "_priced", noted)
    market, true, seen = market_of(drawn(3, villages=12, cadres=50)), Worth(fit=1, shortage=4000), []
    divisions = mixed(block_of(market, true)).divisions
    for here, worth in ((market, true), tilted(market, true, np.random.default_rng(1))):
        known.clear()
        found = dive_area(here, worth, everything(market), divisions, 0.5, 30.0, 1)[0]
        seen.append((standing_of(market, found).village.tolist(), known.copy()))
    assert seen[0] == seen[1]
    assert len(seen[0][1]) > 1


@pytest.mark.parametrize("seed", range(4))
def test_teams_are_worth_what_tilted_counties_say(seed: int) -> None:
    market = market_of(drawn(seed, villages=12, cadres=40))
    true = Worth(fit=1, shortage=4000)
    here, worth = tilted(market, true, np.random.default_rng(seed))
    plain, fit, block = block_of(market, true), block_of(market, Worth(fit=1)), block_of(here, worth)
    size = here.needs[0].weight / np.maximum(1, market.needs[0].weight) / GRAIN
    for g, (k, w) in teams_of(plain, planned(market).village):
        one = (g, ((k, w),))
        met, points = plain.worth_of(one) - fit.worth_of(one), fit.worth_of(one)
        assert block.worth_of(one) == points + round(met * size[plain.village(g, w)])


def test_dives_left_to_chance_differ_and_come_out_again() -> None:
    differ = 0
    for seed in range(8):
        market = market_of(drawn(seed, villages=12, cadres=50))
        plans = [standing_of(market, dived(market, s)).village.tolist() for s in (None, None, 1, 1, 2, 3)]
        assert plans[0] == plans[1]
        assert plans[2] == plans[3]
        differ += len({tuple(plan) for plan in plans}) > 2
    assert differ


@pytest.mark.parametrize("known", [False, True])
def test_plans_of_lines_differ_and_their_teams_go_where_they_are_worth_most(
    known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tilt, "TILT", GRAIN)  # some counties hardly count
    differ = 0
    worth = Worth(fit=1, shortage=4000)
    for seed in range(4):
        market = market_of(drawn(seed, villages=12, cadres=40))
        scope = everything(market)
        divisions = mixed(block_of(market, worth)).divisions if known else None
        plans = []
        for s in (1, 1, 2, 3):
            standing = standing_of(market, descend(market, worth, scope, divisions, (), 0.5, 1.0, 20.0, s))
            plans.append(standing.village.tolist())
            there = Scope(scope.villages, scope.cadres, standing.village, scope.sent, whole=True)
            sent = standing_of(market, send_anew(market, worth, there))
            assert standing.worth(ORDER) == sent.worth(ORDER)
            assert (standing.pair >= 0).any()
        assert plans[0] == plans[1]
        differ += len({tuple(plan) for plan in plans}) > 1
    assert differ


def test_teams_of_a_line_are_sent_anew_as_they_truly_count(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(2, villages=12, cadres=40))
    plan, worth, asked = planned(market), Worth(fit=1, shortage=4000), list[object]()
    weights = set[tuple[int, ...]]()
    decision = (np.arange(40), plan.pair[plan.pair >= 0], plan.pair[plan.leads])

    def dived(here: Market, weighed: Worth, *facts: object) -> tuple[Decision, None]:
        assert (here.grain, weighed.shortage) == (GRAIN, 4000 // GRAIN)
        weights.add(tuple(here.needs[0].weight.tolist()))
        return decision, None

    def sent(here: Market, true: Worth, scope: Scope) -> Decision:
        asked.extend([here is market, true, scope.village_of.tolist()])
        return decision

    monkeypatch.setattr("optimizer.solve.offices.descend.dive_area", dived)
    monkeypatch.setattr("optimizer.solve.offices.descend.send_anew", sent)
    assert descend(market, worth, everything(market), [], (), 0.5, 1.0, 20.0, 1) == decision
    assert asked == [True, worth, plan.village.tolist()]
    for seed in (2, 3, 3):
        descend(market, worth, everything(market), [], (), 0.5, 1.0, 20.0, seed)
    assert len(weights) == 3


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
        self.tasks: list[tuple[str, tuple[Any, ...]]] = []
        self.futures: list[Future[object]] = []
        self.ended: set[int] = set()

    def do(self, task: Callable[..., object], *facts: object) -> Future[object]:
        """Take note of a task."""
        self.tasks.append((task.__name__, facts))
        self.futures.append(Future())
        return self.futures[-1]


class Stage:
    """A campaign over one area at a clock that stands still, its tasks ended by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, workers: int, resumed: bool = False) -> None:
        tried = (drawn(s, villages=8, cadres=24) for s in range(200))
        self.market = market = next(m for m in map(market_of, filter(plain, tried)) if by_offices(m))
        self.now, self.crew, self.fed = [1.0], Noting(), list[object]()
        monkeypatch.setattr(Clock, "elapsed", property(lambda _: self.now[0]))
        monkeypatch.setattr(single, "Feed", lambda *facts: self.fed.append(facts))
        offices = campaign_for(market, Options(time_limit=100, seed=3), Clock(100), workers, None)
        assert isinstance(offices, single.Single)
        self.offices = offices
        self.best = planned(market)
        if resumed:
            pairs = self.best.pair[self.best.pair >= 0]
            offices.resume(pairs, self.best.pair[self.best.leads])
        else:
            offices.resume(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        offices._crew = self.crew  # type: ignore[assignment]
        monkeypatch.setattr(offices._regions, "draw", lambda *facts: None)
        monkeypatch.setattr(offices._regions, "widen", lambda: False)
        monkeypatch.setattr(offices._regions, "stale", lambda *facts, **more: None)
        offices._open()
        self.go_on()

    def go_on(self) -> None:
        """Have as many tasks begun as there are workers."""
        offices = self.offices
        while offices._waiting and len(offices._jobs) < offices.workers:
            offices._waiting.popleft()()
        while len(offices._jobs) < offices.workers and offices._next_task():
            pass

    def end(self, task: str, result: object) -> None:
        """End the first task of that name that is at work."""
        at_work = [(name, k) for k, (name, _) in enumerate(self.crew.tasks) if k not in self.crew.ended]
        k = next(k for name, k in at_work if name == task)
        self.crew.ended.add(k)
        self.offices._jobs.pop(self.crew.futures[k]).then(result)
        self.go_on()

    def opened(self, bound: int = 10**12) -> Opened:
        """Return what comes of opening, with another bound."""
        worth = self.offices._worths[0]
        found = open_area(self.market, worth, everything(self.market), 1.0, worth, 20.0)
        return dataclasses.replace(found, priced=dataclasses.replace(found.priced, bound=bound))

    def plan(self, teams: int) -> Decision:
        """Return a plan that has all but so many of the best's teams."""
        gone = np.unique(self.best.village[self.best.village >= 0])[:teams]
        kept = (self.best.pair >= 0) & ~np.isin(self.best.village, gone)
        leads = self.best.pair[self.best.leads]
        leads = leads[~np.isin(self.market.pairs.village[leads], gone)]
        return np.arange(24), self.best.pair[kept], leads

    @property
    def at_work(self) -> list[str]:
        """The names of the tasks at work."""
        return [name for k, (name, _) in enumerate(self.crew.tasks) if k not in self.crew.ended]


def test_lines_begin_apart_and_one_that_is_stuck_is_merged_with_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(monkeypatch, 2)
    assert stage.at_work == ["open_area", "descend"]  # the second finds divisions of its own
    assert stage.crew.tasks[1][1][2] is None
    opened = stage.opened()
    stage.end("open_area", opened)
    assert stage.at_work == ["descend", "descend"]
    assert stage.crew.tasks[2][1][2] is opened.divisions
    assert [facts[-1] for name, facts in stage.crew.tasks[1:]] == [3001, 3002]
    stage.end("descend", stage.plan(2))
    assert stage.at_work == ["descend", "rework_area"]
    plans = [facts[3] for name, facts in stage.crew.tasks if name == "rework_area"]
    assert len(plans[0]) == 1  # nothing was tried yet
    stage.end("descend", stage.plan(1))
    stage.end("rework_area", stage.plan(2))
    plans = [facts[3] for name, facts in stage.crew.tasks if name == "rework_area"]
    assert [len(some) for some in plans] == [1, 1, 2]
    assert plans[2][0].tolist() == plans[0][0].tolist()
    assert plans[2][1].tolist() == plans[1][0].tolist()
    stage.end("rework_area", stage.plan(1))  # as it was, but it is the best
    plans = [facts[3] for name, facts in stage.crew.tasks if name == "rework_area"]
    assert len(plans[3]) == 1


def test_a_line_that_gets_on_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, 2)
    stage.end("open_area", stage.opened())
    stage.end("descend", stage.plan(1))
    stage.end("descend", stage.plan(4))
    stage.end("rework_area", stage.plan(1))
    stage.end("rework_area", stage.plan(3))  # better than it was, the other is the best
    plans = [facts[3] for name, facts in stage.crew.tasks if name == "rework_area"]
    assert [len(some) for some in plans] == [1, 1, 1, 1]


def test_lines_end_with_the_time_for_them_and_proofs_begin_before(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, 1)
    assert stage.at_work == ["open_area"]
    stage.end("open_area", stage.opened())
    assert stage.at_work == ["descend"]
    stage.now[0] = 60.0
    stage.end("descend", stage.plan(2))
    assert (stage.at_work, stage.fed) == (["rework_area"], [])
    stage.now[0] = 69.0
    stage.end("rework_area", stage.plan(2))
    assert (stage.at_work, len(stage.fed), stage.offices._stage) == (["rework_area"], 1, 1)
    stage.now[0] = 86.0
    stage.end("rework_area", stage.plan(2))
    assert (stage.at_work, len(stage.fed)) == ([], 1)


def test_lines_end_where_less_than_a_unit_is_to_be_gained(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, 1)
    standing = standing_of(stage.market, stage.plan(0))
    worth, figures = stage.offices._worths[0], standing.figures()
    value = worth.fit * figures["fit"] - worth.shortage * figures["shortage"]
    whole = worth.shortage * sum(int((n.amount * n.weight).sum()) for n in stage.market.needs)
    stage.end("open_area", stage.opened(bound=value + whole + worth.shortage - 1))
    stage.end("descend", stage.plan(1))
    assert (stage.at_work, stage.fed) == (["rework_area"], [])
    stage.end("rework_area", stage.plan(0))
    assert (stage.at_work, len(stage.fed)) == ([], 1)


def test_lines_end_where_nothing_comes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "FRUITLESS", 3)
    stage = Stage(monkeypatch, 1)
    stage.end("open_area", stage.opened())
    stage.end("descend", stage.plan(1))
    for _ in range(3):
        assert stage.at_work == ["rework_area"]
        stage.end("rework_area", stage.plan(1))
    assert (stage.at_work, len(stage.fed)) == ([], 1)


def test_a_plan_to_begin_with_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, 1, resumed=True)
    stage.end("open_area", stage.opened())
    assert stage.at_work == ["rework_area"]
    plans = stage.crew.tasks[-1][1][3]
    assert [plan.tolist() for plan in plans] == [stage.best.village.tolist()]


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
