"""What teams are worth: the same whatever the objective's weights, exact where figures are large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.scenario.policy import UnitRules
from optimizer.solve.offices.campaign import Offices
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.single import FIRST_SHARE, Single
from optimizer.solve.offices.worths import BARRED
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_offices import block_of, drawn, drawn_prices, market_of


def worths_of(market: Market, worth: Worth) -> list[np.ndarray]:
    """Return the worth of every team of each group in every village, 0 where it may not be."""
    found = [g.value[g.kind].astype(np.int64) for g in block_of(market, worth).groups]
    return [np.where(value == BARRED, 0, value) for value in found]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_a_division_is_worth_the_same_weighed_anew(seed: int) -> None:
    market = market_of(drawn(seed))
    worth = Worth(fit=1, shortage=50, changes=7 if market.instance.n_previous else 0)
    other = Worth(fit=3, shortage=20, changes=5 if market.instance.n_previous else 0)
    block, known = block_of(market, worth), block_of(market, other)
    for prices in (block.no_prices(), drawn_prices(block, seed)):
        for division in block.answer(prices).divisions:
            assert block.worth_as(division, other) == known.worth_of(division)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([9, 2**21 + 1, 2**23 + 1]))
def test_large_weights_lose_nothing(seed: int, weight: int) -> None:
    market = market_of(drawn(seed))
    fit, met = worths_of(market, Worth(fit=1)), worths_of(market, Worth(shortage=1))
    try:
        both = worths_of(market, Worth(fit=1, shortage=weight))
    except OverflowError:
        assert weight > 9
        return
    for points, needs, value in zip(fit, met, both, strict=True):
        assert (value == points + weight * needs).all()


def test_teams_of_too_many_units_may_be_nowhere() -> None:
    seen = 0
    for seed in range(0, 240, 4):
        of = drawn(seed, villages=6, cadres=24)
        units = UnitRules(joint="any", max_units=2)
        policy = of.policy.model_copy(update={"units": units})
        market = market_of(replace(of, manifest=of.manifest.model_copy(update={"policy": policy})))
        for group in block_of(market, Worth(fit=1, shortage=50)).groups:
            unit = market.instance.cadres.unit[group.people]
            for members, value in zip(group.lattice.members, group.value.T, strict=True):
                many = len(set(unit[members > 0].tolist())) > 2
                seen += many
                assert not many or (value == BARRED).all()
    assert seen > 0


def test_figures_too_large_are_refused() -> None:
    markets = (market_of(drawn(seed)) for seed in range(50))
    market = next(m for m in markets if any(w.any() for w in worths_of(m, Worth(shortage=1))))
    with pytest.raises(OverflowError, match="too large"):
        block_of(market, Worth(fit=1, shortage=2**31))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_mixed_loses_nothing(seed: int) -> None:
    block = block_of(market_of(drawn(seed, villages=10, cadres=40)), Worth(fit=1, shortage=100))
    master = Master(block)
    converge(block, master, block.no_prices(), Clock(20), 1.0)
    assert master.solve(20.0)
    losses = master.losses()
    assert losses.min() > -1e-3
    assert losses.max() > 1
    assert losses[master.shares > 0.01] == pytest.approx(0, abs=1e-3)


def test_late_regions_are_tried_the_second_way_and_proofs_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    market = next(
        m for m in (market_of(drawn(k, villages=12, cadres=40)) for k in range(50)) if by_offices(m)
    )
    campaign: Offices = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    assert isinstance(campaign, Single)
    proofs, now = list[int](), [60 * FIRST_SHARE - 1]
    monkeypatch.setattr(Clock, "elapsed", property(lambda _: now[0]))
    monkeypatch.setattr(campaign, "_prove", lambda: proofs.append(campaign._stage))
    campaign._here = np.zeros(market.instance.n_cadres, dtype=np.int64)
    campaign._opened, some = True, list[Prices]()
    monkeypatch.setattr(campaign, "_prices", lambda: some[0] if some else None)
    monkeypatch.setattr(campaign._regions, "draw", lambda *_: None)
    monkeypatch.setattr(campaign._regions, "widen", lambda: True)
    now[0] += 2
    campaign._next_region()
    assert (campaign._stage, proofs) == (0, [])  # nothing is open yet
    some.append(block_of(market, campaign._worths[0]).no_prices())
    now[0] -= 2
    campaign._next_region()
    assert (campaign._stage, proofs) == (0, [])
    now[0] += 2
    for _ in range(2):
        campaign._next_region()
        assert (campaign._stage, proofs) == (1, [1])
