"""Regions divided anew: never worse, what is said to be left is true, and looser ones first."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
import pytest
from scipy import sparse

from optimizer.matching.codes import IntArray
from optimizer.model.program import Frozen
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.offices.agenda import Regions, Sizes
from optimizer.solve.offices.apart import area_bound
from optimizer.solve.offices.areas import build_areas, share_out
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.campaign import Offices
from optimizer.solve.offices.improve import improve, near
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.mix import mix
from optimizer.solve.offices.pricing import Priced, converge
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.tasks import redivide
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing
from optimizer.solve.regional.teams import first
from tests.solve.test_offices import block_of, drawn, market_of

WORTH = Worth(fit=1, shortage=1000)


def planned(market: Market) -> Standing:
    """Return a first plan, such as an office would make it."""
    standing, found = Standing(market), first(market, WORTH)
    assert found is not None
    standing.settle(*found)
    return standing


def worth_of(block: Block, village_of: IntArray) -> int:
    return sum(block.worth_of(d) for d in block.divisions_of(village_of))


def divided(
    market: Market, standing: Standing, within: float, quick: bool = False
) -> tuple[Decision | None, int]:
    """Return what comes of dividing everybody anew."""
    block, everybody = block_of(market, WORTH), np.arange(market.instance.n_cadres)
    villages = np.arange(market.instance.n_villages)
    scope = Scope(villages, everybody, standing.village, standing.sent_outside(villages))
    return redivide(market, WORTH, scope, block.no_prices(), within, quick, 20.0)


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("within", [1.0, 300.0])
@pytest.mark.parametrize("seed", range(10))
def test_a_region_divided_anew_is_better_by_no_more_than_was_left(
    seed: int, within: float, quick: bool
) -> None:
    market = market_of(drawn(seed, villages=10, cadres=36))
    block, standing = block_of(market, WORTH), planned(market)
    if not by_offices(market) or worth_of(block, standing.village) == 0:
        return
    before = worth_of(block, standing.village)
    decision, left = divided(market, standing, within, quick)
    assert left >= 0
    if decision is None:
        return
    standing.settle(*decision)
    after = worth_of(block, standing.village)
    assert standing.within_limits()
    assert after > before
    again, _ = divided(market, standing, 1.0)
    if again is not None:
        standing.settle(*again)
        assert worth_of(block, standing.village) <= after + left


def test_regions_find_something_whether_searched_roughly_or_not() -> None:
    better = {(1.0, False): 0, (300.0, False): 0, (1.0, True): 0}
    for seed in range(12):
        market = market_of(drawn(seed, villages=10, cadres=36))
        if by_offices(market):
            for within, quick in better:
                better[within, quick] += divided(market, planned(market), within, quick)[0] is not None
    assert min(better.values()) > 0


def test_a_region_that_is_close_enough_is_left_as_it_is() -> None:
    market = next(
        m for m in (market_of(drawn(seed, villages=10, cadres=36)) for seed in range(50)) if by_offices(m)
    )
    assert divided(market, planned(market), 1e9) == (None, 0)


@pytest.mark.parametrize("seed", range(12))
def test_divisions_near_a_plan_never_make_it_worse(seed: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=36))
    block, standing = block_of(market, WORTH), planned(market)
    before = block.divisions_of(standing.village)
    master, now = Master(block), sum(block.worth_of(d) for d in before)
    master.add(before)
    priced = converge(block, master, block.no_prices(), Clock(20), 1.0)
    assert master.known(before).tolist() == [master.divisions.index(d) for d in before if d[1]]
    best = sum(block.groups[g].worth(*t) for g, t in mix(master, priced.bound, 20.0))
    for gain in (0.0, float(priced.bound - now), 1e9):
        teams = improve(master, near(master, before, gain), before, Clock(20), 20.0)
        people = np.concatenate([block.people(g, k) for g, (k, _) in teams] or [block.villages[:0]])
        assert len(people) == len(set(people.tolist()))
        villages = [block.village(g, w) for g, (_, w) in teams]
        assert len(villages) == len(set(villages))
        worth = sum(block.groups[g].worth(*team) for g, team in teams)
        assert now <= worth <= best + 1
        if gain == 1e9:
            assert worth >= best - 1  # nothing is left out


def test_a_plan_to_begin_with_is_kept_where_there_is_no_time_for_more() -> None:
    many = Frozen(
        sparse.csr_array(np.ones((1, 30), dtype=np.int64)),
        np.zeros(1, dtype=np.int64),
        np.ones(1, dtype=np.int64),
        np.zeros(30, dtype=np.int64),
        np.ones(30, dtype=np.int64),
    )
    worth, hint = np.arange(1, 31), np.zeros(30, dtype=np.int64)
    hint[12] = 1
    seen: list[int | None] = []

    def first_found(value: int | None, _: int | None) -> bool:
        seen.append(value)
        return value is not None

    strategy = Strategy(presolve=False)
    maximise(many, worth, Clock(20), strategy, watch=first_found, hint=hint)
    assert next(value for value in seen if value is not None) == 13


def test_regions_are_no_larger_than_is_said() -> None:
    market = market_of(drawn(8, villages=30, cadres=90))
    areas = build_areas(market)
    size = np.bincount(market.county)
    drawn_sizes = {}
    for beyond in (1.0, 3.0):
        regions = Regions(market, areas, 0, Sizes(int(size.max()) + 1, beyond))
        found = []
        while (counties := regions.draw(Standing(market), np.zeros(30, dtype=bool))) is not None:
            found.append(int(size[counties].sum()))
            regions.close(counties)
        drawn_sizes[beyond] = max(found)
    assert drawn_sizes[1.0] <= size.max() + 1 < drawn_sizes[3.0]


def test_regions_grow_once_they_have_had_all_villages_often_enough() -> None:
    market = market_of(drawn(8, villages=30, cadres=90))
    enough, idle = int(np.bincount(market.county).max()), np.zeros(30, dtype=bool)
    regions = Regions(market, build_areas(market), 0, Sizes(enough, 1.5, 2.0))
    had = 0
    while had < 2 * 30:
        assert regions.wider == 0
        counties = regions.draw(Standing(market), idle)
        assert counties is not None
        had += int(np.isin(market.county, counties).sum())
    for _ in range(2):
        assert regions.draw(Standing(market), idle) is not None
        assert regions.wider == (1 if enough < 30 else 0)
    regions.reopen()
    assert regions.draw(Standing(market), idle) is not None
    assert regions.wider == 0


class Listener:
    """A crew that only takes note of how close to the best regions are to come, and whether quickly."""

    def __init__(self) -> None:
        self.within: list[float] = []
        self.quick: list[bool] = []

    def do(
        self, task: object, worth: Worth, scope: Scope, prices: object, within: float, quick: bool, *_: object
    ) -> object:
        """Take note of a task."""
        self.within.append(within)
        self.quick.append(quick)
        return Future()


def test_larger_regions_are_searched_more_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    markets = (market_of(drawn(seed, villages=12, cadres=40)) for seed in range(50))
    market = next(m for m in markets if by_offices(m))
    monkeypatch.setattr(Offices, "sizes", Sizes(rough=0.4, quick=2))
    offices = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    crew = Listener()
    offices._crew = crew  # type: ignore[assignment]
    offices._opened, offices._here = True, share_out(market, offices.areas, offices._standing.village)
    block = block_of(market, offices._worths[0])
    bound, priced = area_bound(block, block.no_prices()), Priced(block.no_prices(), 0, True)
    offices._evidence.learn(offices._tiers[-1], offices._worths[0], 0, priced, bound)
    for _ in range(3):
        offices._busy[:] = offices._taken[:] = False
        assert offices._next_region()
        offices._regions.wider += 1
    unit = offices._worths[0].shortage
    assert crew.within == [0.4 * unit, 0.2 * unit, 0.1 * unit]
    assert crew.quick == [True, True, False]
    offices._regions.reopen()
    assert offices._regions.wider == 0
