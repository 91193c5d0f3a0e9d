"""People who reach several areas go where a mixture of all areas uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from optimizer.solve.offices import apart, areas, group, joint, offers, rough, rovers
from optimizer.solve.offices.areas import Areas, build_areas
from optimizer.solve.offices.groups import alone
from optimizer.solve.offices.joint import Joint, Uses
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.offers import Offer
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rough import roughly
from optimizer.solve.offices.rovers import by_use, send
from optimizer.solve.offices.run import by_offices
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_apart import scope_of, two_areas
from tests.solve.test_offices import block_of, drawn, market_of

WORTH = Worth(fit=1, shortage=1000)


def offers_of(market: Market, parts: Areas, worth: Worth) -> list[Offer]:
    """Return what all areas offer at `worth`."""
    found = [
        open_area(market, worth, scope_of(market, parts, a), 1.0, worth, 20.0) for a in range(len(parts))
    ]
    offers = [one.offer for one in found if one.offer is not None]
    assert len(offers) == len(parts)
    return offers


def uses_of(*some: tuple[int, int, int, float]) -> Uses:
    """Return uses, each given as cadre, village, column and share."""
    cadre, village, column, share = zip(*some, strict=True) if some else ((), (), (), ())
    number = [np.array(one, dtype=np.int64) for one in (cadre, village, column)]
    return Uses(*number, np.array(share, dtype=np.float64))


def an_office(market: Market, parts: Areas, least: int, single: bool = True) -> np.ndarray:
    """Return the people of a roving office of at least so many, one that is alone in its teams or not."""
    unit = np.asarray(market.instance.cadres.unit)[parts.roving]
    for u in np.unique(unit).tolist():
        mine = parts.roving[unit == u]
        if len(mine) >= least and bool(alone(market)[u]) == single:
            return np.asarray(mine)
    raise LookupError


def two_areas_with(least: int, single: bool = True) -> tuple[Market, Areas, np.ndarray]:
    """Return a market of two areas, and the people of an office that reaches both."""
    for seed in range(200):
        market = market_of(drawn(seed, villages=8, cadres=40))
        parts = build_areas(market)
        if not by_offices(market) or len(parts) != 2:
            continue
        try:
            mine = an_office(market, parts, least, single)
        except LookupError:
            continue
        if (parts.low[mine] == 0).all() and (parts.high[mine] == 1).all():
            return market, parts, mine
    raise AssertionError("no such scenario")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([2, 12]))
def test_everybody_goes_to_an_area_they_reach(seed: int, whole: int, divisible: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "WHOLE", whole)
        patch.setattr(rovers, "DIVISIBLE", divisible)
        parts = build_areas(market)
        rng, n = np.random.default_rng(seed), 60
        facts = [rng.integers(0, top, n) for top in (market.instance.n_cadres, 10, 20)]
        here = by_use(market, parts, Uses(*facts, rng.random(20)[facts[2]]))
    reached = parts.high >= 0
    assert (here[~reached] == -1).all()
    assert ((parts.low <= here) & (here <= parts.high))[reached].all()
    single = reached & (parts.low == parts.high)
    assert (here[single] == parts.low[single]).all()


def test_an_office_goes_as_it_divides_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts, mine = two_areas_with(4)
    a, b, c, d = mine[:4].tolist()
    first, other = int(parts.villages(0)[0]), int(parts.villages(1)[0])
    # columns 0 and 1 have two people in each area, together more than column 2 with four in the second
    found = uses_of(
        *[(a, first, 0, 0.25), (b, first, 0, 0.25), (c, other, 0, 0.25), (d, other, 0, 0.25)],
        *[(c, first, 1, 0.3), (d, first, 1, 0.3), (a, other, 1, 0.3), (b, other, 1, 0.3)],
        *[(i, other, 2, 0.45) for i in (a, b, c, d)],
    )
    here = by_use(market, parts, found)
    assert here[[a, b, c, d]].tolist() == [1, 1, 0, 0]


def test_a_wide_office_goes_in_whole_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    monkeypatch.setattr(rovers, "DIVISIBLE", 2)
    market, parts, mine = two_areas_with(5)
    mine = mine[:5] if len(mine) > 5 else mine
    unit = np.asarray(market.instance.cadres.unit)
    office = parts.roving[unit[parts.roving] == unit[mine[0]]]
    first, other = parts.villages(0)[0], parts.villages(1)[0]
    size = len(office) - 2
    # one team of all but two in area 0 by nine tenths, else in area 1; one of two in area 1, nearly always
    shares = [(office[:size], first, 0, 0.9), (office[:size], other, 1, 0.1), (office[size:], other, 2, 0.95)]
    found = uses_of(*[(int(i), int(v), c, s) for people, v, c, s in shares for i in people])
    here = by_use(market, parts, found)
    assert np.bincount(here[office], minlength=2).tolist() == [size, 2]
    assert (here[office[size:]] == 1).all()
    # as shares of people it would be more than two in the second area
    asked = np.array([0.9 * size, 0.1 * size + 0.95 * 2])
    assert round(asked[1] * len(office) / asked.sum()) >= 2


def test_teams_of_a_wide_office_are_counted_by_largest_remainders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    _, parts = two_areas()
    first, other = int(parts.villages(0)[0]), int(parts.villages(1)[0])
    # eleven people: 2.3 teams of three in area 0, 1.1 in area 1, 0.4 of two there
    trios = [(i, v, c, s) for c, (v, s) in enumerate([(first, 2.3), (other, 1.1)]) for i in range(3)]
    found = uses_of(*trios, (0, other, 2, 0.4), (1, other, 2, 0.4))
    assert sorted(rovers._teams(found, parts, 11)) == [(0, 3), (0, 3), (1, 2), (1, 3)]
    assert sorted(rovers._teams(found, parts, 8)) == [(0, 3), (0, 3), (1, 2)]


@pytest.mark.parametrize(
    ("asked", "people", "teams", "seats"),
    [
        ([4.0, 1.0], 5, [], [4, 1]),
        ([2.4, 2.2], 5, [], [3, 2]),
        ([0.0, 3.0], 4, [(0, 3)], [3, 1]),
        ([3.0, 2.0], 5, [(0, 3), (1, 2)], [3, 2]),
        ([3.0, 0.0], 4, [(0, 3)], [4, 0]),
    ],
)
def test_seats(asked: list[float], people: int, teams: list[tuple[int, int]], seats: list[int]) -> None:
    found = rovers._seats(np.array(asked), people, teams)
    assert np.bincount(found, minlength=2).tolist() == seats


def test_others_are_shared_as_they_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts, mine = two_areas_with(2, single=False)
    first, other = int(parts.villages(0)[0]), int(parts.villages(1)[0])
    for at, area in ((first, 0), (other, 1)):
        found = uses_of(*[(int(i), at, k, 1.0) for k, i in enumerate(mine)])
        assert (by_use(market, parts, found)[mine] == area).all()
    found = uses_of(*[(int(i), first if k else other, k, 1.0) for k, i in enumerate(mine)])
    assert by_use(market, parts, found)[mine].tolist() == [1] + [0] * (len(mine) - 1)


def test_nobody_who_is_not_used_is_sent_anywhere_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    assert (by_use(market, parts, uses_of())[parts.roving] == parts.low[parts.roving]).all()
    rare = uses_of(*[(int(i), int(parts.villages(1)[0]), 0, 1e-4) for i in parts.roving])
    assert (by_use(market, parts, rare)[parts.roving] == parts.low[parts.roving]).all()


def mixed(market: Market, parts: Areas, worth: Worth) -> tuple[Joint, Uses]:
    """Return the mixture of all areas."""
    found = Joint(market, parts, offers_of(market, parts, worth), worth)
    return found, found.mix(20.0)


def test_nobody_is_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    monkeypatch.setattr(apart, "PER_PERSON", 0)
    monkeypatch.setattr(apart, "PER_PLACE", 0.001)  # all areas ask for everybody
    market, parts = two_areas(40)
    some = offers_of(market, parts, WORTH)
    asked = np.zeros(market.instance.n_cadres)
    for one in some:
        np.add.at(asked, one.cadre, one.shares[one.column])
    assert asked.max() > 1.2
    found = Joint(market, parts, some, WORTH)
    uses = found.mix(20.0)
    used = np.bincount(uses.cadre, uses.share, minlength=len(asked))
    assert used.max() <= 1.05
    assert not used[np.setdiff1d(np.arange(len(used)), parts.roving)].any()
    here = send(market, parts, some, WORTH, 20.0)
    assert set(here[parts.roving].tolist()) == {0, 1}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([2, 12]))
def test_offices_divide_once_over_all_areas(seed: int, size: int, divisible: int) -> None:
    market = market_of(drawn(seed))
    if not by_offices(market):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "WHOLE", size)
        patch.setattr(group, "DIVISIBLE", divisible)
        patch.setattr(joint, "DIVISIBLE", divisible)
        patch.setattr(offers, "BETTER", 1e6)
        patch.setattr(joint, "CLOSELY", 1e-7)
        patch.setattr(apart, "PER_PERSON", 1)  # all areas ask for everybody
        patch.setattr(apart, "PER_PLACE", 0.0)
        parts = build_areas(market)
        if not len(parts.roving):
            return
        found, uses = mixed(market, parts, WORTH)
        whole = block_of(market, WORTH)
        master = Master(whole)
        best = converge(whole, master, whole.no_prices(), Clock(20.0), 0.0, cuts=0)
    # no mixture of all the divisions there are is worth more
    assert found.value <= best.bound + 1e-4 * (1 + abs(best.bound))
    used = np.bincount(uses.cadre, uses.share, minlength=market.instance.n_cadres)
    assert used.max(initial=0) <= 1 + 1e-3
    assert (uses.share >= 0).all()


def test_offices_find_divisions_over_several_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    both = 0
    for seed in range(60):
        market = market_of(drawn(seed, villages=8, cadres=30))
        parts = build_areas(market)
        if not by_offices(market) or not len(parts.roving):
            continue
        some = offers_of(market, parts, WORTH)
        before = Joint(market, parts, some, WORTH)
        monkeypatch.setattr(before, "_divide", lambda: 0)
        before.mix(20.0)
        after = Joint(market, parts, some, WORTH)
        uses = after.mix(20.0)
        assert after.value >= before.value - 1e-3 * (1 + abs(before.value))
        new = uses.column >= sum(len(one.worth) for one in some)
        for column in np.unique(uses.column[new & (uses.share > 0.01)]).tolist():
            both += len(set(parts.of_village[uses.village[uses.column == column]].tolist())) > 1
    assert both


def test_offers_are_weighed_by_another_objective(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    other, worth = Worth(fit=3, shortage=70), Worth(fit=1, shortage=1000)
    found = open_area(market, worth, scope_of(market, parts, 0), 1.0, other, 20.0)
    assert found.offer is not None
    assert len(found.offer.worth)
    known = scope_of(market, parts, 0).block(market, other)
    known.toll[:] = 0
    worths = {known.worth_of(d) for d in found.divisions}
    assert set(found.offer.worth.tolist()) <= {float(w) for w in worths}


def test_offers_cost_what_needs_are_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    block = scope_of(market, parts, 0).block(market, WORTH)
    master = Master(block)
    master.add(block.answer(block.no_prices()).divisions)
    assert master.solve(20.0)
    assert master.duals.any()
    dearer = offers.offer(master, Worth(fit=1, shortage=3000))
    assert dearer.duals == pytest.approx(3 * master.duals)
    assert dearer.villages.tolist() == parts.villages(0).tolist()
    for c, v, i in zip(dearer.column, dearer.village, dearer.cadre, strict=True):
        assert dearer.matrix[dearer.villages.tolist().index(v), c] >= 1
        assert i in parts.roving


def test_units_send_no_more_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    seen = 0
    for seed in range(300):
        market = market_of(drawn(seed, villages=8, cadres=30))
        parts = build_areas(market)
        unit = np.asarray(market.instance.cadres.unit)
        few = np.unique(unit[parts.roving][market.limits.bound[unit[parts.roving]]])
        if not by_offices(market) or not len(few):
            continue
        _, uses = mixed(market, parts, WORTH)
        used = np.bincount(unit[uses.cadre], uses.share, minlength=len(market.limits.upper))
        assert (used[few] <= market.limits.upper[few] + 0.05).all()
        seen += bool((used[few] > market.limits.upper[few] - 0.05).any())
        if seen > 3:
            break
    assert seen > 3


def test_no_time_is_an_answer_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    here = send(market, parts, offers_of(market, parts, WORTH), WORTH, 0.0)
    rove = parts.roving
    assert ((parts.low[rove] <= here[rove]) & (here[rove] <= parts.high[rove])).all()


@pytest.mark.parametrize("within", [3e-4, 1e-6])
@pytest.mark.parametrize("seed", range(5))
def test_rough_solutions_are_as_near_the_best_as_asked(seed: int, within: float) -> None:
    rng = np.random.default_rng(seed)
    matrix = sparse.random(12, 30, 0.3, random_state=seed, data_rvs=lambda n: rng.integers(1, 3, n)).tocsc()
    matrix = sparse.vstack([matrix, np.ones((1, 30))]).tocsc()
    worth, room = rng.integers(1, 50, 30).astype(float), rng.integers(1, 6, 13).astype(float)
    shares, duals = roughly(worth, matrix, room, np.zeros(30), np.zeros(13), 20.0, within)
    best = -linprog(-worth, A_ub=matrix, b_ub=room).fun
    near = 15 * within  # precision is relative to both programmes together, and to the rows
    assert worth @ shares == pytest.approx(best, rel=near)
    assert -duals @ room == pytest.approx(best, rel=near)
    assert (matrix @ shares <= room + 4 * near).all()


def test_who_is_sent_where_is_mixed_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    asked: list[float] = []

    def noted(*facts: Any) -> tuple[np.ndarray, np.ndarray]:
        asked.append(facts[-1])
        return roughly(*facts)

    monkeypatch.setattr(joint, "roughly", noted)
    send(market, parts, offers_of(market, parts, WORTH), WORTH, 20.0)
    assert asked
    assert max(asked) < rough.ROUGHLY / 2
