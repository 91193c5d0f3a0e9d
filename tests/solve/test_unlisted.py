"""Groups whose teams are not listed: the same as where they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices import group, groups, unlisted
from optimizer.solve.offices.bars import SHUT
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import SCALE, Group, Listed
from optimizer.solve.offices.groups import effort
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.run import STEPS, by_offices
from optimizer.solve.offices.separate import Separator
from optimizer.solve.offices.unlisted import Unlisted
from optimizer.solve.offices.weighing import Weighing
from optimizer.solve.offices.worths import BARRED
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_offices import block_of, drawn, drawn_prices, market_of

WORTHS = (Worth(fit=1, shortage=50), Worth(fit=1), Worth(shortage=64), Worth(fit=2, shortage=9, changes=5))


def both(market: Market, worth: Worth) -> tuple[Block, Block]:
    """Return everything as a block of groups all of which are wide, teams listed and not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "LISTED", 0)
        free = block_of(market, worth)
    return block_of(market, worth), free


def markets(seed: int) -> Market:
    """Return a market of small offices that join, so that groups are not small."""
    of = drawn(seed, villages=4 + seed % 4, cadres=10 + seed % 9)
    if seed % 2:
        units = of.policy.units.model_copy(update={"large_from": None, "large": None, "joint": "any"})
        policy = of.policy.model_copy(update={"units": units})
        of = replace(of, manifest=of.manifest.model_copy(update={"policy": policy}))
    return market_of(of)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(WORTHS))
def test_every_team_is_worth_the_same(seed: int, worth: Worth) -> None:
    listed, free = both(markets(seed), worth)
    for one, other in zip(listed.groups, free.groups, strict=True):
        assert isinstance(other, Unlisted)
        for size in range(1, one.largest + 1):
            for members in map(np.array, list(combinations(range(len(one.people)), size))[:200]):
                a, b = one.team(members), other.team(members)
                assert a is not None
                assert b is not None
                assert one.members(a).tolist() == other.members(b).tolist() == members.tolist()
                for w in range(len(one.villages)):
                    assert one.worth(a, w) == other.worth(b, w)
        assert other.team(np.arange(one.largest + 1)) is None


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(WORTHS), st.booleans())
def test_the_best_team_of_each_size_is_the_same(seed: int, worth: Worth, taken: bool) -> None:
    listed, free = both(markets(seed), worth)
    rng = np.random.default_rng(seed)
    for one, other in zip(listed.groups, free.groups, strict=True):
        cost = rng.integers(0, 200 * SCALE, len(one.villages))
        charge = rng.integers(0, 60 * SCALE, len(one.people)) * (rng.random(len(one.people)) < 0.6)
        cost[rng.random(len(cost)) < 0.2 * taken] = SHUT
        charge[rng.random(len(charge)) < 0.2 * taken] = SHUT
        crowd = rng.integers(0, 9 * SCALE, one.largest + 1)
        top, _ = one.tops(cost, charge, crowd, False)
        again, teams = other.tops(cost, charge, crowd, True)
        assert again == top
        assert other.tops(cost, charge, crowd, False) == (top, [])
        reached = [net_of(other, k, w, cost, charge, crowd) for k, w in teams]
        assert all(net > 0 for net in reached)
        assert max(reached, default=0) == max(top)


def net_of(one: Group, k: int, w: int, cost: np.ndarray, charge: np.ndarray, crowd: np.ndarray) -> int:
    """Return what a team is worth beyond prices."""
    mine = one.members(k)
    assert one.worth(k, w) > BARRED
    paid = int(cost[w]) + int(charge[mine].sum()) + int(crowd[1 : len(mine) + 1].sum())
    return SCALE * one.worth(k, w) - paid


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_weighed_anew_it_is_what_it_would_be_with_these_weights(seed: int) -> None:
    market = markets(seed)
    fit, needs = both(market, Worth(fit=1))[1], both(market, Worth(fit=1, shortage=1))[1]
    right = both(market, Worth(fit=3, shortage=7))[1]
    for points, met, other in zip(fit.groups, needs.groups, right.groups, strict=True):
        found = points.weighed(met, 3, np.full(int(points.kind.max()) + 1, 7))
        no_cost = np.zeros(len(points.villages), dtype=np.int64), np.zeros(len(points.people), dtype=np.int64)
        crowd = np.zeros(points.largest + 1, dtype=np.int64)
        assert found.tops(*no_cost, crowd, False) == other.tops(*no_cost, crowd, False)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_prices_converge_to_the_same_bound(seed: int) -> None:
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", 0)
        for block in both(markets(seed), Worth(fit=1, shortage=50)):
            priced = converge(block, Master(block), drawn_prices(block, seed), Clock(60), 0.01, cuts=0)
            assert priced.closed
            found.append(priced.bound)
    assert abs(found[0] - found[1]) <= 1


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_sets_of_several_words_name_the_same_people(seed: int, word: int) -> None:
    free = both(markets(seed), Worth(fit=1, shortage=50))[1]
    for one in free.groups:
        facts = [np.zeros(n, dtype=np.int64) for n in (len(one.villages), len(one.people), one.largest + 1)]
        right = one.tops(*facts, True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(unlisted, "WORD", word)
            assert one.tops(*facts, True) == right


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_the_effort_is_that_of_the_groups(seed: int) -> None:
    market = markets(seed)
    listed, free = both(market, Worth(fit=1, shortage=50))
    some, suits = np.flatnonzero(market.usable), by_offices(market)
    teams = sum(len(one.lattice.masks) for one in listed.groups if isinstance(one, Listed))
    assert effort(market, some) == (teams, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "LISTED", 0)
        none, steps = effort(market, some)
        assert none == 0
        assert steps >= sum(
            len(one.people) * len(one.villages) * 2 * (one.largest + 1) for one in free.groups
        )
        assert by_offices(market, (steps + 0.5) / STEPS) == suits
        assert not steps or not by_offices(market, (steps - 0.5) / STEPS)


def test_cuts_of_both_agree() -> None:
    market = markets(7)
    shortage = np.zeros(int(market.county.max()) + 1, dtype=np.int64)
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", 0)
        for listed in (10**9, 0):
            patch.setattr(groups, "LISTED", listed)
            blocks = [block_of(market, worth) for worth in (Worth(fit=1), Worth(fit=1, shortage=1))]
            separator = Separator(market, Weighing(market, *blocks), [])
            for fit in (True, False):
                cut = separator.cut(shortage, fit, Clock(60))
                assert cut is not None
                found.append(cut.at(shortage))
    assert found[0] == pytest.approx(found[2], rel=1e-3)
    assert found[1] == pytest.approx(found[3], rel=0.6)
