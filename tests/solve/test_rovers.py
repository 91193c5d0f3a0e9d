"""People who reach several areas go where a mixture of all areas uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from optimizer.solve.offices import apart, areas, rough, rovers
from optimizer.solve.offices.areas import Areas, build_areas
from optimizer.solve.offices.rough import roughly
from optimizer.solve.offices.rovers import Offer, by_use, send, uses
from optimizer.solve.offices.tasks import open_area
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_apart import scope_of, two_areas
from tests.solve.test_offices import drawn, market_of


def offers_of(market: Market, parts: Areas, worth: Worth) -> list[Offer]:
    """Return what all areas offer at `worth`."""
    found = [
        open_area(market, worth, scope_of(market, parts, a), 1.0, worth, 20.0) for a in range(len(parts))
    ]
    offers = [one.offer for one in found if one.offer is not None]
    assert len(offers) == len(parts)
    return offers


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_everybody_goes_to_an_area_they_reach(seed: int, whole: int) -> None:
    market = market_of(drawn(seed, villages=10, cadres=30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "WHOLE", whole)
        parts = build_areas(market)
    use = np.random.default_rng(seed).random((len(parts), market.instance.n_cadres)) * 3
    here = by_use(market, parts, use)
    reached = parts.high >= 0
    assert (here[~reached] == -1).all()
    assert ((parts.low <= here) & (here <= parts.high))[reached].all()
    single = reached & (parts.low == parts.high)
    assert (here[single] == parts.low[single]).all()


def test_people_go_where_they_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    for area in range(2):
        use = np.zeros((2, market.instance.n_cadres))
        use[area] = 1.0
        assert (by_use(market, parts, use)[parts.roving] == area).all()


def test_an_office_is_shared_as_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas(40)
    unit = market.instance.cadres.unit[parts.roving]
    mine = parts.roving[unit == np.bincount(unit).argmax()]
    assert len(mine) > 3
    use = np.zeros((2, market.instance.n_cadres))
    use[:, mine] = 0.2
    use[0, mine[:2]], use[1, mine[:2]] = 0.9, 0.0
    here = by_use(market, parts, use)
    assert (here[mine[:2]] == 0).all()
    asked = use[:, mine].sum(axis=1)
    share = asked * len(mine) / asked.sum()
    assert abs(share[0] % 1 - 0.5) > 0.01
    assert np.bincount(here[mine], minlength=2).tolist() == np.rint(share).astype(int).tolist()


def test_nobody_is_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    monkeypatch.setattr(apart, "PER_PERSON", 0)
    monkeypatch.setattr(apart, "PER_PLACE", 0.001)  # all areas ask for everybody
    market, parts = two_areas(40)
    offers = offers_of(market, parts, Worth(fit=1, shortage=1000))
    apart_use = np.zeros((2, market.instance.n_cadres))
    for area, one in enumerate(offers):
        np.add.at(apart_use[area], one.cadre, one.shares[one.column])
    assert apart_use.sum(axis=0).max() > 1.2
    use = uses(market.instance.n_cadres, offers, 20.0)
    assert use.sum(axis=0).max() <= 1.05
    assert not use[:, np.setdiff1d(np.arange(market.instance.n_cadres), parts.roving)].any()
    here = send(market, parts, offers, 20.0)
    assert set(here[parts.roving].tolist()) == {0, 1}


def simple(worth: list[float], cadre: list[int], column: list[int]) -> Offer:
    """Return an offer of divisions that only one can be chosen of."""
    n = len(worth)
    row = sparse.csc_matrix(np.ones((1, n)))
    people, columns = np.array(cadre, dtype=np.int64), np.array(column, dtype=np.int64)
    return Offer(np.array(worth), np.zeros(n), row, np.ones(1), np.zeros(1), people, columns)


def test_people_are_used_where_that_is_worth_most() -> None:
    # area 0 has 5 for 30, or nobody for 10; area 1 has 5 for 50, or 6 for 45
    use = uses(8, [simple([30.0, 10.0], [5], [0]), simple([50.0, 45.0], [5, 6], [0, 1])], 20.0)
    assert use[0] == pytest.approx([0, 0, 0, 0, 0, 1, 0, 0], abs=0.01)
    assert use[1] == pytest.approx([0, 0, 0, 0, 0, 0, 1, 0], abs=0.01)


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


def test_no_offers_send_nobody_anywhere_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "WHOLE", 1)
    market, parts = two_areas()
    offers = offers_of(market, parts, Worth(fit=1, shortage=1000))
    none = np.zeros(0)
    empty = [
        Offer(none, none, o.matrix[:, :0], o.room, o.duals, none.astype(int), none.astype(int))
        for o in offers
    ]
    assert not uses(market.instance.n_cadres, empty, 20.0).any()
    assert (send(market, parts, empty, 20.0)[parts.roving] == parts.low[parts.roving]).all()


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

    monkeypatch.setattr(rovers, "roughly", noted)
    send(market, parts, offers_of(market, parts, Worth(fit=1, shortage=1000)), 20.0)
    assert len(asked) == 1
    assert asked[0] < rough.ROUGHLY / 2
