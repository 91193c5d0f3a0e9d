"""Cuts in the shortages of counties: they hold for every plan, and whole numbers are made use of."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices.counties import Counties, Cut
from optimizer.solve.offices.prove import OfficeProof, counties_of, proofs
from optimizer.solve.offices.run import by_offices, campaign_for
from optimizer.solve.offices.scope import Scope
from optimizer.solve.offices.separate import Separator
from optimizer.solve.offices.tree.exhaust import heard, said
from optimizer.solve.offices.weighing import Weighing, most_short
from optimizer.solve.progress import Clock, Options
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.teams import first
from tests.solve.test_offices import best_standing, drawn, market_of


def everything(market: Market) -> Scope:
    """Return all there is."""
    cadres = np.arange(market.instance.n_cadres)
    none = np.zeros_like(market.limits.upper)
    return Scope(np.arange(market.instance.n_villages), cadres, np.full(len(cadres), -1), none, whole=True)


def separator_of(market: Market) -> Separator:
    """Return what finds cuts of all there is, knowing no divisions yet."""
    scope = everything(market)
    block = scope.block(market, Worth(fit=1), market.county)
    both = scope.block(market, Worth(fit=1, shortage=1), market.county)
    start = scope.block(market, Worth(fit=1, shortage=9), market.county)
    weighing = Weighing(market, block, both)
    return Separator(market, weighing, start.answer(start.no_prices()).divisions)


def shortage_of(market: Market, missed: list[np.ndarray]) -> np.ndarray:
    """Return the shortage of each county where so many are missing in each row."""
    short = np.zeros(int(market.county.max()) + 1, dtype=np.int64)
    for rows, missing in zip(market.rows, missed, strict=True):
        np.add.at(short, market.county[rows.village], missing * rows.weight)
    return short


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.booleans())
def test_cuts_hold_for_the_best_plan_and_for_none(seed: int, fit: bool) -> None:
    of = drawn(seed)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    separator, counties = separator_of(market), counties_of(market)
    rng = np.random.default_rng(seed)
    for _ in range(4):
        point = rng.integers(0, most_short(market) + 1)
        cut = separator.cut(point, fit, Clock(20))
        assert cut is not None
        assert cut.fit * best.figures()["fit"] <= cut.at(shortage_of(market, best.missing()))
        assert cut.at(most_short(market)) >= 0
        counties.keep(cut)
    assert counties.least_shortage().value <= best.figures()["shortage"]
    corner = counties.most_fit(best.figures()["shortage"])
    assert corner is not None
    assert corner.value >= best.figures()["fit"]


@pytest.mark.parametrize("seed", range(10))
def test_cuts_come_to_the_relaxation_and_beyond(seed: int) -> None:
    market = market_of(drawn(seed, villages=8, cadres=16))
    if not by_offices(market):
        return
    figure = type("Figure", (), {"value": said(10**6, 0)})()
    counties = counties_of(market)
    for cut in proofs(market, everything(market), [], figure, 30.0):
        if isinstance(cut, Cut):
            counties.keep(cut)
    # what is left possible cannot be excluded by prices
    separator = separator_of(market)
    again = separator.cut(counties.least_shortage().shortage, False, Clock(20))
    assert again is not None
    assert again.at(counties.least_shortage().shortage) >= 0


@pytest.mark.parametrize("seed", range(10))
def test_the_fit_is_bounded_first(seed: int) -> None:
    of = drawn(seed)
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    figure = type("Figure", (), {"value": said(best.figures()["shortage"], 0)})()
    earliest = next(proofs(market, everything(market), [], figure, 30.0))
    assert isinstance(earliest, Cut)
    assert earliest.fit > 0
    counties = counties_of(market)
    counties.keep(earliest)
    corner = counties.most_fit(best.figures()["shortage"])
    assert corner is not None
    assert best.figures()["fit"] <= corner.value


vectors = st.lists(st.integers(0, 5), min_size=2, max_size=2)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(vectors, st.integers(0, 20)), max_size=3),
    st.lists(st.tuples(st.integers(1, 3), vectors, st.integers(0, 30)), max_size=3),
    st.integers(0, 8),
)
def test_counties_by_brute_force(
    pure: list[tuple[list[int], int]], fits: list[tuple[int, list[int], int]], total: int
) -> None:
    most = np.array([4, 3])
    counties = Counties(most, 50)
    for weight, least in pure:
        least = min(least, int(np.array(weight) @ most))  # as nobody sent is a plan, too
        counties.keep(Cut(0, np.array(weight), -least))
    for fit, weight, bound in fits:
        counties.keep(Cut(fit, np.array(weight), bound))
    left = [
        np.array(x)
        for x in product(range(5), range(4))
        if all(cut.at(np.array(x)) >= 0 for cut in counties.cuts if not cut.fit)
    ]
    found = counties.least_shortage()
    assert found.value == min(int(x.sum()) for x in left) == found.shortage.sum()
    values = [
        min([50, *(cut.at(x) // cut.fit for cut in counties.cuts if cut.fit)])
        for x in left
        if x.sum() == total
    ]
    corner = counties.most_fit(total)
    assert (None if corner is None else corner.value) == max(values, default=None)


def test_a_fraction_of_a_shortage_is_a_whole_one() -> None:
    market = market_of(drawn(3, villages=6, cadres=20))
    proof = OfficeProof(market, ["shortage", "fit"])
    values = {"shortage": 5, "fit": 100}
    before = proof.bounds(values)
    n = len(counties_of(market)._most)
    weight = np.full(n, 4096)
    proof.counties.keep(Cut(0, weight, -4096 * 2 - 1))
    assert before["shortage"] <= 2
    assert proof.bounds(values)["shortage"] == 3
    proof.counties.keep(Cut(10, weight, 10 * 20 - 4096 * 5 + 9))
    assert proof.bounds(values)["fit"] == 20
    assert proof.bounds({"shortage": 4, "fit": 100})["fit"] <= before["fit"]


def test_proofs_hear_of_the_best_plan() -> None:
    market = market_of(drawn(8, villages=12, cadres=40))
    offices = campaign_for(market, Options(time_limit=60), Clock(60), 2, None)
    before = heard(offices._reached)[0]
    assert offices._take((np.arange(12), first(market, offices._worths[0])))
    figures = offices._standing.figures()
    assert heard(offices._reached) == (figures["shortage"], figures["fit"])
    assert figures["shortage"] < before
    assert not offices._take((np.arange(12), None))
