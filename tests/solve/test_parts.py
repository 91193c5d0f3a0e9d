"""Areas planned with those who are in them, and parts of them divided anew where most is to be gained."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve import Options, solve
from optimizer.solve.offices import areas, several
from optimizer.solve.offices.agenda import Sizes
from optimizer.solve.offices.areas import Areas
from optimizer.solve.offices.evidence import base
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.opened import Mixed
from optimizer.solve.offices.plans import plan_area, rework_part
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import Priced
from optimizer.solve.offices.rework import Rework, Teams
from optimizer.solve.offices.run import campaign_for
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.several import Several
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.progress import Clock
from optimizer.solve.regional import run
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.standing import Standing
from optimizer.solve.regional.teams import first
from tests.solve.claims import assert_bounds_hold, assert_truthful
from tests.solve.test_apart import scope_of, two_areas
from tests.solve.test_office_regions import planned
from tests.solve.test_offices import block_of, drawn, market_of
from tests.solve.test_rework import Noting

WORTH = Worth(fit=1, shortage=1000)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from([0, 70, 1000]), st.integers(0, 5))
def test_what_teams_earn_is_counted_by_village(seed: int, fit: int, shortage: int, changes: int) -> None:
    market, worth = market_of(drawn(seed)), Worth(fit=fit, shortage=shortage, changes=changes)
    standing, found = Standing(market), first(market, WORTH)
    if found is not None:
        standing.settle(*found)
    figures, n = standing.figures(), market.instance.n_villages
    stays = market.instance.n_previous - figures["changes"]
    whole = fit * figures["fit"] + changes * stays - shortage * figures["shortage"] + base(market, worth)
    assert standing.earned(worth).sum() == whole
    # a village without its team has lost what that earned, and nobody else has
    v = seed % n
    before, team = standing.earned(worth), np.flatnonzero(standing.village == v)
    standing.settle(team, team[:0], team[:0])
    assert np.delete(standing.earned(worth), v).tolist() == np.delete(before, v).tolist()
    assert standing.earned(worth)[v] == (before[v] if not len(team) else 0)


def earned(standing: Standing, scope: Scope) -> int:
    """Return what the teams of a scope are worth."""
    return int(standing.earned(WORTH)[scope.villages].sum())


def shared_out(market: Market, parts: Areas, area: int) -> Scope:
    """Return an area with half of those who reach others, too: the rest are to be sent elsewhere."""
    scope = scope_of(market, parts, area)
    assert scope.roving is not None
    cadres = np.union1d(scope.cadres, scope.roving[area::2])
    return replace(scope, cadres=cadres, village_of=np.full(len(cadres), -1))


def mixed(market: Market, scope: Scope, leave: float = 0.5) -> tuple[Standing, Mixed]:
    """Return an area's plan, and what is known of the area with those who are in it."""
    opened = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    decision, known = plan_area(market, WORTH, scope, opened, leave, 1.0, 20.0)
    standing = Standing(market)
    standing.settle(*decision)
    return standing, known


@pytest.mark.parametrize("cadres", [24, 30, 40])
def test_an_area_is_planned_with_those_who_are_in_it(cadres: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(cadres)
    for area in range(2):
        scope = shared_out(market, parts, area)
        standing, known = mixed(market, scope)
        sent = np.flatnonzero(standing.pair >= 0)
        assert len(sent)
        assert np.isin(sent, scope.cadres).all()
        assert np.isin(standing.village[sent], scope.villages).all()
        # the bound is one of these people's plans, not of all who reach the area at a toll
        assert earned(standing, scope) <= known.priced.bound
        block = scope.block(market, WORTH)
        used = [block.people(g, team[0]) for g, team in known.shares]
        assert used
        assert np.isin(np.concatenate(used), scope.cadres).all()
        assert known.divisions
        assert known.priced.closed


def test_prices_of_an_area_are_those_of_the_people_who_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    alone = scope_of(market, parts, 0)
    more = shared_out(market, parts, 0)
    bounds = [mixed(market, scope)[1].priced.bound for scope in (alone, more)]
    assert bounds[0] < bounds[1]


def now_in(scope: Scope, standing: Standing) -> Scope:
    """Return the scope with everybody where they are."""
    return replace(scope, village_of=standing.village[scope.cadres])


@pytest.mark.parametrize("cadres", [24, 30, 40])
@pytest.mark.parametrize("leave", [0.2, 0.8])
def test_a_part_divided_anew_is_no_worse(cadres: int, leave: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(cadres)
    for area in range(2):
        scope = shared_out(market, parts, area)
        standing, known = mixed(market, scope, leave)
        before = earned(standing, scope)
        for seed in range(4):
            found = rework_part(market, WORTH, now_in(scope, standing), known, 3, 1.0, 20.0, seed)
            standing.settle(*found)
            after = earned(standing, scope)
            assert before <= after <= known.priced.bound
            before = after


def test_a_part_finds_what_a_poor_plan_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    scope = shared_out(market, parts, 0)
    standing, known = mixed(market, scope)
    poor = Standing(market)
    pairs = standing.pair[standing.pair >= 0]
    # all but one village lose their teams
    pairs = pairs[market.pairs.village[pairs] == market.pairs.village[pairs].min()]
    poor.settle(market.pairs.cadre[pairs], pairs, pairs[:0])
    before = earned(poor, scope)
    found = rework_part(market, WORTH, now_in(scope, poor), known, 1_000, 1.0, 20.0, 1)
    poor.settle(*found)
    assert earned(poor, scope) > before + WORTH.shortage


def test_no_part_is_larger_than_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    block = block_of(market, WORTH)
    few = block.answer(block.no_prices()).divisions
    teams = frozenset((g, t) for g, some in block.divisions_of(planned(market).village) for t in some)
    assert len(teams) > 4
    freed: list[int] = []

    def noted(_: Rework, plans: list[Teams], stand: Teams) -> Teams:
        freed.append(len(plans[0] - stand))
        return plans[0]

    monkeypatch.setattr(Rework, "_anew", noted)
    for most in (2, 4, 1_000, None):
        again = Rework(block, few, (), 1.0, Clock(20), 20.0, most)
        again.anew(teams, {}, np.random.default_rng(1))
    assert freed == [2, 4, 6, 6]


def test_parts_are_as_large_as_they_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    scope = shared_out(market, parts, 0)
    standing, known = mixed(market, scope)
    asked: list[int | None] = []

    def noted(rework: Rework, plan: Teams, *_: object) -> Teams:
        asked.append(rework.most)
        return plan

    monkeypatch.setattr(Rework, "anew", noted)
    rework_part(market, WORTH, now_in(scope, standing), known, 7, 1.0, 20.0, 1)
    assert asked == [7]


def test_areas_are_cut_where_they_are_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    scope = shared_out(market, parts, 0)
    opened = open_area(market, WORTH, scope, 1.0, WORTH, 20.0)
    asked: list[Master] = []
    monkeypatch.setattr("optimizer.solve.offices.pricing.violated", lambda master: asked.append(master) or [])
    plan_area(market, WORTH, scope, opened, 0.5, 1.0, 20.0)
    assert asked


def test_people_who_are_taken_meanwhile_change_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    area = max((0, 1), key=lambda a: len(scope_of(market, parts, a).cadres))
    scope = shared_out(market, parts, area)
    stage = Stage(market, parts)
    stage.offices._here[:] = -1
    stage.offices._here[scope.cadres] = area
    full = stage.offices._as_it_is(area)
    assert full.cadres.tolist() == scope.cadres.tolist()
    taken = np.setdiff1d(scope.cadres, parts.roving)[:5]
    assert len(taken) > 1
    stage.offices._taken[taken] = True
    some = stage.offices._as_it_is(area)
    assert some.cadres.tolist() == np.setdiff1d(scope.cadres, taken).tolist()
    # a team is known by its number among the people of its group
    groups = [[group.people.tolist() for group in s.block(market, WORTH).groups] for s in (scope, full, some)]
    assert groups[0] == groups[1] == groups[2]


def test_an_area_as_it_is_has_who_is_there_and_who_was_sent_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    stage = Stage(market, parts)
    standing = planned(market)
    pairs = standing.pair[standing.pair >= 0]
    stage.offices.resume(pairs, standing.pair[standing.leads])
    now, here = standing.village, stage.offices._here
    there = parts.of_village[now] == 0
    expected = np.where(now >= 0, there, here == 0)
    scope = stage.offices._as_it_is(0)
    assert scope.cadres.tolist() == np.flatnonzero(expected).tolist()
    assert scope.village_of.tolist() == now[scope.cadres].tolist()
    outside = np.flatnonzero((now >= 0) & ~there)
    units = market.instance.cadres.unit[outside]
    assert scope.sent.tolist() == np.bincount(units, minlength=len(scope.sent)).tolist()


class Stage:
    """A campaign over several areas, its tasks ended by hand."""

    def __init__(self, market: Market, parts: Areas) -> None:
        offices = campaign_for(market, Options(time_limit=100, seed=3), Clock(100), 2, None)
        assert isinstance(offices, Several)
        assert len(offices.areas) == len(parts)
        self.offices, self.crew = offices, Noting()
        nobody = np.zeros(0, dtype=np.int64)
        offices.resume(nobody, nobody)
        offices._crew = self.crew  # type: ignore[assignment]
        offices._open()
        offices._waiting.clear()

    def know(self, area: int, known: Mixed | int) -> None:
        """Have an area planned; a number says how many units are left to be gained there."""
        if isinstance(known, int):
            earned = int(self.offices._earned()[area])
            nothing = np.zeros(0, dtype=np.int64)
            priced = Priced(Prices(nothing, nothing, nothing, ()), earned + known * self.offices._unit, True)
            known = Mixed(priced, [], {})
        self.offices._known[area] = known

    @property
    def begun(self) -> list[tuple[int, int]]:
        """The parts that were begun: area and size."""
        parts = [facts for name, facts in self.crew.tasks if name == "rework_part"]
        return [(int(self.offices.areas.of_village[facts[1].villages[0]]), facts[3]) for facts in parts]

    def end(self, decision: Any = None) -> None:
        """End the last task that was begun."""
        future: Future[Any] = self.crew.futures[-1]
        job = self.offices._jobs.pop(future)
        self.offices._busy[job.villages], self.offices._taken[job.cadres] = False, False
        job.then(decision)


def staged(monkeypatch: pytest.MonkeyPatch, left: dict[int, int]) -> Stage:
    """Return a campaign in which so many units are left in each area, and regions have grown."""
    monkeypatch.setattr(areas, "WHOLE", 1)
    stage = Stage(*two_areas(40))
    for area, units in left.items():
        stage.know(area, units)
    stage.offices._regions.wider = 1
    return stage


def test_the_area_that_lacks_most_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for left in ({0: 5, 1: 9}, {0: 9, 1: 5}):
        stage = staged(monkeypatch, left)
        most = max(left, key=lambda area: left[area])
        assert stage.offices._next_region()
        assert stage.offices._next_region()  # the first is busy, so it is the other one's turn
        assert stage.begun == [(most, several.PART), (1 - most, several.PART)]
        assert not stage.offices._next_part()


def test_an_area_waits_and_its_parts_grow_if_nothing_comes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = staged(monkeypatch, {0: 9, 1: 3})
    sizes = [round(several.PART * several.WIDER**k) for k in range(4)]
    for _ in range(4):
        assert stage.offices._next_part()
        stage.end()
    # 9, 4.5, 3 and 2.25 units are to be expected
    assert stage.begun == [(0, sizes[0]), (0, sizes[1]), (1, sizes[0]), (0, sizes[2])]
    while stage.offices._next_part():
        stage.end()
    assert len(stage.begun) == 5 + 3  # 9 and 3 halved until at most half a unit is left
    assert not stage.offices._next_part()


def test_a_part_that_brings_something_is_not_held_against_its_area(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = staged(monkeypatch, {0: 10**6, 1: 0})
    market, offices = stage.offices.market, stage.offices
    best = planned(market)
    inside = np.flatnonzero(np.isin(best.village, offices.areas.villages(0)))
    decision = (inside, best.pair[inside], best.pair[inside[best.leads[inside]]])
    assert offices._next_part()
    stage.end(decision)
    sent = np.flatnonzero(offices._standing.pair >= 0)
    assert sent.tolist() == inside.tolist()
    assert offices._futile == [0, 0]
    assert offices._next_part()
    stage.end(decision)
    assert offices._futile == [1, 0]


def test_small_regions_come_before_parts_and_nothing_before_all_areas_are_planned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = staged(monkeypatch, {0: 9})
    assert not stage.offices._next_part()
    stage.know(1, 9)
    stage.offices._regions.wider = 0
    stage.offices._next_region()
    assert not stage.begun
    stage.offices._regions.wider = 1
    assert stage.offices._next_region()
    assert len(stage.begun) == 1


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_plans_with_parts_divided_anew_are_as_they_say(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 2)
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.PROVINCE", 1)
    monkeypatch.setattr(Several, "sizes", Sizes(enough=1, passes=0.1))
    monkeypatch.setattr(several, "PART", 3)
    monkeypatch.setattr(several, "LEAST", 1e-9)
    begun: list[int] = []
    as_it_is = Several._as_it_is

    def noted(self: Several, area: int) -> Scope:
        begun.append(area)
        return as_it_is(self, area)

    monkeypatch.setattr(Several, "_as_it_is", noted)
    of = drawn(seed, villages=10, cadres=36)
    plan = solve(of, Options(time_limit=6, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)
    assert plan.placements
    assert begun
