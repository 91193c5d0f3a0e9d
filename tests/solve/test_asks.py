"""What villages ask for, slot by slot, and groups answered together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solve.offices import asks
from optimizer.solve.offices.asks import Asks
from optimizer.solve.offices.group import SCALE, Listed, most_of_wide
from optimizer.solve.regional.market import Market, Worth
from tests.solve.test_offices import block_of, drawn, drawn_prices, market_of


def asked_of(market: Market, word: int) -> Asks:
    """Return what villages ask for, with so many needs in a word."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asks, "WORD", word)
        return asks.asks_of.__wrapped__(market)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_slots_hold_every_need_once_the_largest_first(seed: int, word: int) -> None:
    market = market_of(drawn(seed))
    found = asked_of(market, word)
    counted = [need for need in market.needs[1:] if not need.leads]
    for v in range(market.instance.n_villages):
        mine = np.flatnonzero(market.pairs.village == v)[:, None]
        wanted = {n for n, need in enumerate(counted) if need.amount[v] and need.weight[v]}
        slots = [n for n in found.need[v].tolist() if n >= 0]
        assert sorted(slots) == sorted(wanted)
        assert (np.diff(found.amount[v]) <= 0).all()
        for slot, n in enumerate(found.need[v].tolist()):
            amount, weight = (counted[n].amount[v], counted[n].weight[v]) if n >= 0 else (0, 0)
            assert (found.amount[v, slot], found.weight[v, slot]) == (amount, weight)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(asks, "WORD", word)
                who = found.who(mine, np.array([v]), slot)[:, 0]
                assert not len(mine) or not found.who(np.full((2, 1), -1), np.array([v]), slot).any()
            assert who.tolist() == [n >= 0 and bool(counted[n].counts[p]) for p in mine[:, 0]]
        total = sum(int(need.amount[v] * need.weight[v]) for need in market.needs)
        assert found.most[v] == total


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_villages_that_are_alike_ask_for_the_same(seed: int) -> None:
    market = market_of(drawn(seed, villages=8))
    alike = asked_of(market, 62).alike
    facts = [market.instance.needs.max, *(n.amount * (n.weight > 0) for n in market.needs)]
    facts += [n.weight * ((n.amount > 0) | (n is market.needs[0])) for n in market.needs]
    rows = np.array(facts).T.tolist()
    for v in range(len(rows)):
        for w in range(v):
            assert (alike[v] == alike[w]) == (rows[v] == rows[w])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.booleans())
def test_groups_answered_together_are_worth_what_each_is(seed: int, taken: bool) -> None:
    market = market_of(drawn(seed, cadres=10 + seed % 20))
    block = block_of(market, Worth(fit=1, shortage=50))
    rng, prices = np.random.default_rng(seed), drawn_prices(block, seed)
    prices.cut.clear()
    if taken:
        block.busy[:] = rng.random(len(block.busy)) < 0.5
    charge, total, narrow = block.charge(prices), 0, 0
    for one in block.groups:
        facts = prices.village[one.villages], charge[one.people]
        if isinstance(one, Listed) and not one.wide:
            narrow += int(one.lattice.best(one.net(*facts).best[None])[0, -1])
        elif not block.busy[one.people].all():
            crowd = prices.crowd[[block.groups[g] is one for g in block.wide].index(True)]
            total += most_of_wide(
                int((~block.busy[one.people]).sum()), one.tops(*facts, crowd, False)[0], crowd
            )
    divisions: list[tuple[int, tuple[tuple[int, int], ...]]] = []
    assert block.beyond(prices, divisions) == block.beyond(prices) == total + narrow
    reached = 0
    for g, teams in divisions:
        one = block.groups[g]
        if not one.wide:
            for k, w in teams:
                paid = int(prices.village[one.villages[w]]) + int(charge[one.people[one.members(k)]].sum())
                reached += SCALE * one.worth(k, w) - paid
            people = np.concatenate([one.members(k) for k, _ in teams])
            assert len(np.unique(people)) == len(people)
            assert not block.busy[one.people[people]].any()
    assert reached == narrow
