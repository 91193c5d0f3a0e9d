"""What is proved about each tier: by head counts, and by prices over all pairs, in integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimizer.bottleneck import bottlenecks
from optimizer.matching.codes import IntArray
from optimizer.solve.regional.market import Market, Prices, Worth, quote


class Proof:
    """Collects bounds on the tiers of a market.

    Parameters
    ----------
    market : Market
    order : sequence of str
        The tiers.

    Attributes
    ----------
    unavoidable : bool
        Whether counting heads proves that some need stays unmet.
    priced : (int, Worth, Prices) | None
        The least bound on all tiers that prices gave, with these prices.
    """

    def __init__(self, market: Market, order: Sequence[str]) -> None:
        self.market, self.order = market, order
        self._least_shortage = 0
        self.unavoidable = False
        self.priced: tuple[int, Worth, Prices] | None = None
        self._by_prices: dict[str, list[tuple[Worth, int]]] = {name: [] for name in order}
        self._given: dict[str, list[tuple[dict[str, int], int]]] = {name: [] for name in order}

    def count_heads(self) -> None:
        """Prove the shortage that counting heads proves (``docs/bottlenecks.md``).

        Bottlenecks of one need share no village, and shortfalls of different
        needs are counted apart, so each adds its number missing times the
        smallest weight among its villages.
        """
        weights: dict[tuple[str, int], IntArray] = {}
        for need in self.market.needs:
            skill = len([k for k in weights if k[0] == "skill"]) if need.kind == "skill" else -1
            weights[need.kind, skill] = need.weight
        for found in bottlenecks(self.market.instance):
            skill = self.market.instance.skills.index(found.skill) if found.skill is not None else -1
            weight = weights[found.kind, skill][found.villages]
            self.unavoidable = True
            self._least_shortage += found.unmet * int(weight.min())

    def learn(self, worth: Worth, prices: Prices) -> None:
        """Keep what `prices` prove about each tier when the tiers before it hold.

        With the tiers before at their values a_j, every plan has w·tier ≤ bound
        of Σ w_j·tier_j less Σ w_j·a_j; tiers after take no part.
        """
        partial = Worth()
        for name in self.order:
            partial = replace(partial, **{name: getattr(worth, name)})
            bound = quote(self.market, partial, prices).bound
            self.keep(name, partial, bound)
        if self.priced is None or bound < self.priced[0]:
            self.priced = bound, worth, prices

    def keep(self, tier: str, worth: Worth, bound: int) -> None:
        """Keep a bound on `worth`, which weighs `tier` and tiers before it only."""
        self._by_prices[tier].append((worth, bound))

    def keep_given(self, tier: str, given: Mapping[str, int], bound: int) -> None:
        """Keep that plans no worse than `given` in tiers before are no better than `bound` in `tier`."""
        self._given[tier].append(({**given}, bound))

    def bounds(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return the proved bound of each tier, given the tiers before it at `values` (others may miss)."""
        market = self.market
        best = {
            "shortage": -self._least_shortage,
            "changes": market.instance.n_previous - self._least_changes(),
            "fit": int(market.top_fit * market.instance.needs.max.sum()),
        }
        signed = {name: self._signed(name, values.get(name, 0)) for name in best}
        for k, name in enumerate(self.order):
            for worth, bound in self._by_prices[name]:
                rest = bound - sum(getattr(worth, n) * signed[n] for n in self.order[:k])
                best[name] = min(best[name], rest // getattr(worth, name))
            for given, bound in self._given[name]:
                if all(signed[n] >= self._signed(n, least) for n, least in given.items()):
                    best[name] = min(best[name], self._signed(name, bound))
        best["fit"] -= best["fit"] % market.fit_grain
        best["shortage"] -= best["shortage"] % market.shortage_grain
        return {name: self._signed(name, best[name]) for name in self.order}

    def _signed(self, name: str, value: int) -> int:
        """Return a tier's value so that more is better; the same brings it back."""
        if name == "changes":
            return self.market.instance.n_previous - value
        return value if name == "fit" else -value

    def _least_changes(self) -> int:
        """Return how many of the previous plan cannot stay: their former place is closed to them."""
        able = np.unique(self.market.pairs.cadre[self.market.pairs.was_there & self.market.usable])
        return self.market.instance.n_previous - len(able)
