"""Cuts of rank one: they hold for every plan, cost what they are priced at, and cut mixtures off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices import group, groups, plans, prove, tasks
from optimizer.solve.offices.areas import build_areas
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.descend import descend
from optimizer.solve.offices.evidence import Evidence
from optimizer.solve.offices.group import SCALE, Division, Listed
from optimizer.solve.offices.lattice import Lattice
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.prove import OfficeProof
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.run import by_offices
from optimizer.solve.offices.tree.exhaust import said
from optimizer.solve.offices.violated import _over, violated
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Worth
from tests.solve.test_offices import (
    best_standing,
    block_of,
    drawn,
    drawn_cuts,
    drawn_prices,
    market_of,
)
from tests.solve.test_rework import everything

WORTH = Worth(fit=1, shortage=100)


def mixed(block: Block, cuts: int = 0) -> Master:
    """Return the mixture of a block, cut so often at most."""
    master = Master(block)
    assert converge(block, master, block.no_prices(), Clock(30), 0.5, cuts=cuts).closed
    return master


def counted(block: Block, cut: RankOne, divisions: list[Division]) -> int:
    """Return how often divisions count in a cut, by its definition."""
    of_row, keys = dict(cut.people), dict(cut.groups)
    total = 0
    for g, teams in divisions:
        one = block.groups[g]
        people = [i for k, _ in teams for i in block.people(g, k).tolist()]
        if isinstance(one, Listed) and not one.wide:
            shared = set(one.people[one.shared].tolist())
            total += (
                keys.get(one.key, 0) + sum(of_row.get(i, 0) for i in people if i in shared)
            ) // cut.whole
        elif isinstance(one, Listed):
            total += sum(
                sum(of_row.get(i, 0) for i in block.people(g, k).tolist()) // cut.whole for k, _ in teams
            )
    return total


@settings(deadline=None)
@given(st.integers(1, 7), st.integers(1, 4), st.integers(0, 7), st.integers(0, 10**6))
def test_the_best_division_without_some_of_the_last(n: int, largest: int, last: int, seed: int) -> None:
    last, shape = min(n, last), Lattice(n, largest)
    value = np.random.default_rng(seed).integers(-5, 20, (2, len(shape.masks)))
    most = shape.best(value, last)
    assert (most[:, -1] == shape.best(value)[:, -1]).all()
    for some in range(1 << last):
        free = (1 << n - last) - 1 | some << n - last
        inside = shape.masks & ~free == 0
        least = np.where(inside, value, -1)
        assert (most[:, free] == shape.best(least)[:, -1]).all()
        for row, teams in enumerate(shape.divide(value, most, np.full(2, free))):
            assert inside[teams].all()
            assert value[row, teams].sum() == most[row, free]


@pytest.mark.parametrize("divisible", [12, 2, 0], ids=["narrow", "some wide", "wide"])
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_no_plan_counts_more_often_than_there_is_room(divisible: int, seed: int) -> None:
    of = drawn(seed, cadres=4 + seed % 8)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", divisible)
        block = block_of(market, WORTH)
        divisions, master = block.divisions_of(best.village), Master(block)
        cuts = drawn_cuts(block, seed, 8)
        master.add(divisions[:1])
        assert master.cut(cuts) == len(set(cuts))
        assert master.cut(cuts) == 0
        master.add(divisions)
        used = master.matrix().sum(axis=1)
        for cut in cuts:
            times = counted(block, cut, divisions)
            assert used[master.cuts[cut], 0] == times <= block.room(cut) == master.room()[master.cuts[cut]]


def test_settled_people_leave_their_room_to_nobody() -> None:
    block = block_of(market_of(drawn(8, villages=6, cadres=20)), WORTH)
    cut = RankOne(tuple((i, 1) for i in range(20)), (), 2)
    before = block.room(cut)
    some = next(one for one in block.groups if len(one.people) > 3).people[:3]
    block.busy[some] = True
    assert block.room(cut) in (before - 2, before - 1)
    assert block.room(RankOne(((int(some[0]), 1), (int(some[1]), 1)), (), 2)) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_the_best_division_is_the_best_once_cuts_are_paid(seed: int) -> None:
    block = block_of(market_of(drawn(seed, villages=5, cadres=8)), Worth(fit=1, shortage=50))
    prices = drawn_prices(block, seed)
    cost = block.charge(prices)

    def net(division: Division) -> int:
        paid = sum(price * counted(block, cut, [division]) for cut, price in prices.cut.items())
        for k, w in division[1]:
            paid += int(prices.village[block.village(division[0], w)]) + int(
                cost[block.people(division[0], k)].sum()
            )
        return SCALE * block.worth_of(division) - paid

    def best(g: int) -> int:
        one = block.groups[g]
        assert isinstance(one, Listed)
        teams = [
            (
                k,
                max(
                    range(len(one.villages)),
                    key=lambda w: SCALE * one.worth(k, w) - prices.village[one.villages[w]],
                ),
            )
            for k in range(len(one.lattice.masks))
        ]
        most = 0
        for many in range(1, len(one.people) + 1):
            for some in combinations(teams, many):
                masks = one.lattice.masks[[k for k, _ in some]]
                if np.bitwise_or.reduce(masks) == masks.sum():
                    most = max(most, net((g, some)))
        return most

    if any(one.wide or len(one.people) > 4 for one in block.groups):
        return
    divisions: list[Division] = []
    assert block.beyond(prices, divisions) == sum(best(g) for g in range(len(block.groups)))
    assert sum(net(d) for d in divisions) == block.beyond(prices)


VIOLATED = [(12, (40, 59, 64, 80, 87, 98)), (3, (11, 12, 15, 17, 19, 20, 22, 26))]
"""People of a narrow group, and what scenarios are drawn from whose mixtures violate cuts then."""
drawn_violated = pytest.mark.parametrize(("divisible", "seeds"), VIOLATED, ids=["narrow", "some wide"])


@drawn_violated
def test_cuts_bring_bounds_down_and_never_below_a_plan(
    divisible: int, seeds: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    lower = 0
    for seed in seeds:
        block = block_of(market_of(drawn(seed, villages=8, cadres=30)), WORTH)
        masters = [Master(block), Master(block)]
        plain, cut = (
            converge(block, master, block.no_prices(), Clock(20), 0.5, cuts=most)
            for master, most in zip(masters, (0, 8), strict=True)
        )
        masters[0].add(masters[1].divisions)
        plan = sum(block.groups[g].worth(*team) for g, team in mix(masters[0], 10**6, 20.0))
        assert plain.bound + 1 >= cut.bound >= plan > 0
        assert block.answer(cut.prices).bound == cut.bound
        lower += cut.bound < plain.bound - 1
    assert lower > 0


@drawn_violated
def test_what_is_found_is_violated_and_then_no_more(
    divisible: int, seeds: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    for seed in seeds:
        block = block_of(market_of(drawn(seed, villages=8, cadres=30)), WORTH)
        master = mixed(block)
        before, cuts = master.value, violated(master)
        assert cuts
        shares = master.shares
        master.cut(cuts)
        used = master.matrix()[:, : len(shares)] @ shares
        rows = [master.cuts[cut] for cut in cuts]
        assert (used[rows] > master.room()[rows] + 0.01).all()
        assert master.solve(20.0)
        assert master.value <= before + 1e-6
        assert (master.matrix() @ master.shares <= master.room() + 1e-6).all()


@drawn_violated
def test_cuts_that_cost_nothing_can_be_left_out(
    divisible: int, seeds: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    left_out = 0
    for seed in seeds:
        block = block_of(market_of(drawn(seed, villages=8, cadres=30)), WORTH)
        master = mixed(block)
        master.cut(violated(master))
        assert master.solve(20.0)
        many, value, prices = len(master.cuts), master.value, master.prices()
        master.drop()
        left_out += many - len(master.cuts)
        assert set(master.cuts) >= set(prices.cut)
        assert len(master.room()) == len(master.duals) == master.matrix().shape[0]
        assert master.prices().cut == prices.cut
        assert master.solve(20.0)
        assert master.value == pytest.approx(value, abs=1e-3)
        # the rest counts as before in what is added now
        master.add(block.answer(drawn_prices(block, seed)).divisions)
        fresh = Master(block)
        fresh.add(master.divisions)
        fresh.cut(master.cuts)
        assert fresh.solve(20.0)
        assert master.solve(20.0)
        assert fresh.value == pytest.approx(master.value, abs=1e-3)
    assert left_out > 0


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 10**6))
def test_violations_are_those_of_the_definition(rows: int, whole: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    inside, shares = rng.integers(0, 2, (6, rows)).astype(float), rng.random(6)
    weight = rng.integers(0, whole, (3, rows)).astype(float)
    for w, over in zip(weight, _over(weight, inside, shares, whole), strict=True):
        times = [int(w @ line) // whole for line in inside]
        assert over == pytest.approx(float(np.dot(times, shares)) - int(w.sum()) // whole)


def test_teams_that_are_not_listed_count_in_no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "LISTED", 0)
    block = block_of(market_of(drawn(8, villages=6, cadres=20)), WORTH)
    assert all(not block.times(cut) for cut in drawn_cuts(block, 1))
    assert violated(mixed(block)) == []


@pytest.mark.parametrize("weight", [-1, 0, 2, 3])
def test_weights_that_prove_nothing_are_refused(weight: int) -> None:
    for rows in ((((3, weight),), ()), ((), ((3, weight),))):
        with pytest.raises(ValueError, match="between 0 and the whole"):
            RankOne(*rows, 2)


def test_groups_that_are_cut_into_parts_are_in_no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=6, cadres=20))
    villages, cadres = np.arange(6), np.arange(20)
    nowhere = np.full(20, -1)
    whole = groups.build_groups(market, WORTH, villages, cadres, nowhere)
    assert all(one.key >= 0 for one in whole)
    assert len({one.key for one in whole}) == len(whole)
    monkeypatch.setattr(groups, "MANY", 0)
    monkeypatch.setattr(groups, "PART", 1)
    parts = groups.build_groups(market, WORTH, villages, cadres, nowhere)
    assert len(parts) > len(whole)
    assert any(one.key < 0 for one in parts)
    for one in parts:
        assert one.key < 0 or one.key in {other.key for other in whole}
    keys = [one.key for one in parts if one.key >= 0]
    assert len(set(keys)) == len(keys)


def test_every_task_goes_on_from_the_cuts_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "DIVISIBLE", 3)
    worth = WORTH
    for seed in VIOLATED[1][1]:
        market = market_of(drawn(seed, villages=8, cadres=30))
        scope = everything(market)
        opened = tasks.open_area(market, worth, scope, 0.5, worth, 20.0)
        if opened.cuts:
            break
    cuts, divisions, prices = opened.cuts, opened.divisions, opened.priced.prices
    assert cuts
    assert set(cuts) == set(prices.cut)
    taken: list[RankOne] = []
    take = Master.cut

    def noted(master: Master, some: Iterable[RankOne]) -> int:
        mine = list(some)
        taken.extend(mine)
        return take(master, mine)

    nowhere = np.full(30, -1)
    figure = type("Figure", (), {"value": said(10**6, 0)})()
    by_task: dict[str, Callable[[], object]] = {
        "dive": lambda: plans.dive_area(market, worth, scope, divisions, 0.5, 20.0, cuts=cuts),
        "rework": lambda: plans.rework_area(market, worth, scope, opened, [nowhere], 1.0, 0.1, 20.0, 1),
        "plan": lambda: plans.plan_area(market, worth, scope, opened, 0.5, 1.0, 20.0),
        "part": lambda: plans.rework_part(market, worth, scope, opened, 3, 1.0, 20.0, 1),
        "price": lambda: tasks.price_again(market, worth, scope, divisions, 1.0, 20.0, cuts),
        "region": lambda: tasks.redivide(market, worth, scope, prices, 1.0, True, 20.0),
        "descend": lambda: descend(market, worth, scope, divisions, cuts, 0.5, 1.0, 20.0, 1),
        "prove": lambda: next(prove.proofs(market, scope, divisions, figure, 20.0, cuts)),
    }
    monkeypatch.setattr(Master, "cut", noted)
    monkeypatch.setattr("optimizer.solve.offices.pricing.violated", lambda _: [])
    monkeypatch.setattr("optimizer.solve.offices.dive.violated", lambda _: [])
    for name, task in by_task.items():
        taken.clear()
        task()
        assert set(taken) == set(cuts), name


def test_mixtures_of_dives_are_cut_once_more_where_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(40, villages=8, cadres=30))
    divisions, asked = mixed(block_of(market, WORTH)).divisions, [0]

    def found(master: Master) -> list[RankOne]:
        asked[0] += 1
        return violated(master)

    monkeypatch.setattr("optimizer.solve.offices.dive.violated", found)
    for again in (False, True):
        plans.dive_area(market, WORTH, everything(market), divisions, 0.5, 20.0, again=again)
        assert (asked[0] > 0) == again


def test_prices_of_all_areas_have_the_cuts_of_each() -> None:
    market = market_of(drawn(8, villages=8, cadres=24))
    parts, here = build_areas(market), np.zeros(24, dtype=np.int64)
    evidence = Evidence(OfficeProof(market, ("shortage", "fit")), parts)
    cuts = drawn_cuts(block_of(market, WORTH), 1, len(parts))
    for area, cut in enumerate(cuts):
        prices = block_of(market, WORTH).no_prices()
        prices.cut[cut] = 7
        assert evidence.joint(WORTH, here) is None
        evidence.guide(WORTH, area, prices)
    joint = evidence.joint(WORTH, here)
    assert joint is not None
    assert joint.cut == dict.fromkeys(cuts, 7)
