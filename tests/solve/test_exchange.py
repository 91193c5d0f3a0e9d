"""Teams sent where all together are worth most: as good as any order of them, by brute force."""

from __future__ import annotations

from concurrent.futures import Future
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.matching.codes import IntArray
from optimizer.solve.offices import campaign
from optimizer.solve.offices.agenda import Regions
from optimizer.solve.offices.areas import build_areas, share_out
from optimizer.solve.offices.campaign import Offices
from optimizer.solve.offices.exchange import exchange
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import send_anew
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.standing import Standing
from optimizer.solve.regional.teams import first
from tests.solve.test_offices import drawn, market_of, worth_of

WORTHS = (Worth(fit=1, shortage=1000), Worth(fit=1), Worth(fit=1, changes=40, shortage=300))


def planned(market: Market, worth: Worth, seed: int) -> Standing | None:
    """Return a first plan, its teams sent to each other's villages at random as far as they may."""
    standing, found = Standing(market), first(market, worth)
    if found is None:
        return None
    standing.settle(*found)
    rng, cadre = np.random.default_rng(seed), np.flatnonzero(standing.village >= 0)
    for _ in range(200):
        to = rng.permutation(market.instance.n_villages)
        pair = lawful(market, cadre, to[standing.village[cadre]])
        if pair is not None:
            return settled(market, pair)
    return standing


def lawful(market: Market, cadre: IntArray, village: IntArray) -> IntArray | None:
    """Return the pairs of cadres at villages, None if somebody may not go or a team is too large."""
    pair = market.pairs.find(cadre, village)
    if (pair < 0).any() or not market.usable[pair].all():
        return None
    size = np.bincount(village, minlength=market.instance.n_villages)
    return pair if (size <= market.instance.needs.max).all() else None


def settled(market: Market, pair: IntArray) -> Standing:
    """Return the plan of these pairs, each team led by whoever serves best."""
    standing, leading = Standing(market), []
    for v in np.unique(market.pairs.village[pair]).tolist():
        able = pair[(market.pairs.village[pair] == v) & market.may_lead[pair]]
        leading += able[market.pairs.lead_fit[able].argsort()[-1:]].tolist()
    standing.settle(market.pairs.cadre[pair], pair, np.array(leading, dtype=np.int64))
    return standing


def best_of_all(market: Market, worth: Worth, villages: IntArray, village_of: IntArray) -> int:
    """Return what the teams of some villages are worth at most, wherever each of them goes."""
    cadre = np.flatnonzero(np.isin(village_of, villages))
    at, team = np.unique(village_of[cadre], return_inverse=True)
    found = []
    for order in permutations(villages.tolist(), len(at)):
        pair = lawful(market, cadre, np.array(order)[team])
        if pair is not None:
            found.append(worth_of(market, settled(market, pair), worth))
    return max(found)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_teams_are_worth_as_much_as_in_any_order(seed: int) -> None:
    market, worth = market_of(drawn(seed, villages=5, cadres=14)), WORTHS[seed % len(WORTHS)]
    standing = planned(market, worth, seed)
    if standing is None or not by_offices(market):
        return
    rng = np.random.default_rng(seed)
    villages = np.sort(rng.choice(5, int(rng.integers(1, 6)), replace=False))
    placed, value = exchange(market, worth, villages, standing.village)
    before = np.flatnonzero(np.isin(standing.village, villages))
    assert sorted(market.pairs.cadre[placed].tolist()) == before.tolist()
    assert np.isin(market.pairs.village[placed], villages).all()
    together = {frozenset(np.flatnonzero(standing.village == v).tolist()) for v in villages.tolist()}
    after = market.pairs.village[placed]
    assert {frozenset(market.pairs.cadre[placed[after == v]].tolist()) for v in villages.tolist()} - {
        frozenset()
    } == together - {frozenset()}
    assert lawful(market, market.pairs.cadre[placed], after) is not None
    if len(placed):
        assert worth_of(market, settled(market, placed), worth) == value
        assert value == best_of_all(market, worth, villages, standing.village)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_no_team_goes_where_somebody_may_not(part: float) -> None:
    moved = 0
    for seed in range(60):
        market, worth = market_of(drawn(seed, villages=5, cadres=14)), WORTHS[seed % len(WORTHS)]
        standing = planned(market, worth, seed)
        if standing is None or not by_offices(market):
            continue
        market.usable &= np.random.default_rng(seed).random(len(market.usable)) < part
        market.usable[standing.pair[standing.pair >= 0]] = True
        villages = np.arange(5)
        placed, value = exchange(market, worth, villages, standing.village)
        assert market.usable[placed].all()
        assert lawful(market, market.pairs.cadre[placed], market.pairs.village[placed]) is not None
        if len(placed):
            assert value == best_of_all(market, worth, villages, standing.village)
            moved += set(placed.tolist()) != set(standing.pair[standing.pair >= 0].tolist())
    assert moved


def test_exchanges_gain_something_and_stay_where_they_gain_nothing() -> None:
    gained = 0
    for seed in range(30):
        market = market_of(drawn(seed, villages=8, cadres=30))
        standing = planned(market, WORTHS[0], seed)
        if standing is None or not by_offices(market):
            continue
        villages = np.arange(8)
        everybody = np.flatnonzero(standing.village >= 0)
        scope = Scope(villages, everybody, standing.village[everybody], standing.sent_outside(villages))
        before = worth_of(market, standing, WORTHS[0])
        standing.settle(*send_anew(market, WORTHS[0], scope))
        after = worth_of(market, standing, WORTHS[0])
        assert after >= before
        gained += after > before
        again, _ = exchange(market, WORTHS[0], villages, standing.village)
        assert sorted(again.tolist()) == sorted(standing.pair[standing.pair >= 0].tolist())
    assert gained >= 3


def test_areas_are_sent_anew_once_all_their_teams_are_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.solve.offices.areas.WHOLE", 25)
    market = market_of(drawn(16, villages=30, cadres=90))
    areas = build_areas(market)
    assert len(areas) > 1
    regions, idle = Regions(market, areas, 0, Offices.sizes), np.zeros(30, dtype=bool)
    assert sorted(_all_stale(regions, idle, at_last=False)) == list(range(len(areas)))
    size, within = np.bincount(market.county), np.bincount(areas.of_village)
    homes = [np.unique(areas.of_village[market.county == c]).tolist() for c in range(len(size))]
    county, area = next((c, a) for c, (a, *more) in enumerate(homes) if not more and size[c] < within[a])
    regions.moved(np.array([county]))
    assert regions.stale(idle, at_last=False) is None
    assert regions.stale(idle, at_last=True) == area
    busy = idle.copy()
    busy[areas.villages(area)[0]] = True
    assert regions.stale(busy, at_last=True) is None
    times = 1
    while regions.stale(idle, at_last=False) is None:
        regions.moved(np.array([county]))
        times += 1
    assert regions.stale(idle, at_last=False) == area
    assert times == -(-within[area] // size[county])


def _all_stale(regions: Regions, busy: np.ndarray, at_last: bool) -> list[int]:
    found = []
    while (area := regions.stale(busy, at_last)) is not None:
        found.append(area)
        regions.stirred[area] = 0
    return found


class Standstill:
    """A crew that only takes note of what it is asked for."""

    def __init__(self) -> None:
        self.tasks: list[object] = []

    def do(self, task: object, *_: object) -> object:
        """Take note of a task."""
        self.tasks.append(task)
        return Future()


def test_the_last_seconds_are_kept_for_sending_all_teams_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(drawn(8, villages=30, cadres=90))
    assert by_offices(market)
    offices = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    offices._crew = crew = Standstill()  # type: ignore[assignment]
    offices._opened, offices._here = True, share_out(market, offices.areas, offices._standing.village)
    offices._regions.stirred[:] = 1
    assert not offices._next_task()  # few are new, there is time, and no area has prices
    monkeypatch.setattr(campaign, "AT_LAST", 10.0)
    assert offices._next_task()
    assert crew.tasks == [send_anew]
    while offices._next_task():
        pass
    assert crew.tasks == [send_anew] * len(offices.areas)
