"""What villages ask for besides people and a leader, laid out so that groups find it quickly.

A village asks for few of all needs: each of these has a *slot* there, the
largest first. Who counts for which need is kept bit by bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.regional.market import Market

WORD = 62
"""Needs in a word of bits."""


@dataclass(frozen=True, eq=False)
class Asks:
    """What villages ask for.

    Attributes
    ----------
    people, led : int64 [V]
        What each person up to the least number weighs, and that somebody leads.
    need : int64 [V, slots]
        Which need is in a slot, -1 for none.
    amount, weight : int64 [V, slots]
    counts : int64 [words, P]
        For which needs each pair counts.
    wanted : int64 [words, V]
        Which needs a village asks for.
    alike : int64 [V]
        The same number for villages that ask for the same.
    most : int64 [V]
        What all needs of a village weigh together.
    """

    people: IntArray
    led: IntArray
    need: IntArray
    amount: IntArray
    weight: IntArray
    counts: IntArray
    wanted: IntArray
    alike: IntArray
    most: IntArray

    def who(self, pair: IntArray, villages: IntArray, slot: int) -> BoolArray:
        """Return who counts for the need in a slot, of pairs [n, m] in `villages` [m]; -1 is no pair."""
        word, bit = np.divmod(self.need[villages, slot], WORD)  # -1 asks for bit 61 of no word: masked below
        found = self.counts[np.maximum(word, 0), pair] >> bit & 1 > 0
        return np.asarray(found & (pair >= 0) & (self.need[villages, slot] >= 0))


@lru_cache(maxsize=2)
def asks_of(market: Market) -> Asks:
    """Return what the villages of a market ask for, worked out once."""
    needs = market.instance.needs
    size, leads = market.needs[0], [need for need in market.needs if need.leads]
    counted = [need for need in market.needs[1:] if not need.leads]
    asked = np.array([np.where(n.weight > 0, n.amount, 0) for n in counted], dtype=np.int64)
    asked = asked.reshape(-1, len(needs.max))
    weights = np.array([n.weight for n in counted], dtype=np.int64).reshape(asked.shape)
    order = np.argsort(-asked, axis=0, kind="stable")[: int((asked > 0).sum(axis=0).max(initial=0))]
    amount = np.take_along_axis(asked, order, axis=0)
    weight = np.where(amount > 0, np.take_along_axis(weights, order, axis=0), 0)
    need = np.where(amount > 0, order, -1)
    led = sum((n.amount * n.weight for n in leads), np.zeros_like(size.amount))
    facts = np.vstack([needs.max, size.amount * (size.weight > 0), size.weight, led, need, amount, weight])
    words = len(counted) // WORD + 1
    counts = np.zeros((words, len(market.pairs)), dtype=np.int64)
    wanted = np.zeros((words, len(needs.max)), dtype=np.int64)
    for n, one in enumerate(counted):
        counts[n // WORD] |= one.counts.astype(np.int64) << n % WORD
        wanted[n // WORD] |= (asked[n] > 0).astype(np.int64) << n % WORD
    return Asks(
        people=size.weight,
        led=led,
        need=need.T,
        amount=amount.T,
        weight=weight.T,
        counts=counts,
        wanted=wanted,
        alike=np.unique(facts, axis=1, return_inverse=True)[1].reshape(-1),
        most=size.amount * size.weight + led + (asked * weights).sum(axis=0),
    )
