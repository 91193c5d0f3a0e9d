"""What is proved about every plan that has what is asked, where only a region was solved again.

The given plan's own bounds hold for these plans too. Saved prices, where the
plan directory has them, prove more: any integers are valid multipliers, and
whoever is asked for earns the price of that one place instead of the best one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.plan import SavedPrices, Tier
from optimizer.solve.regional.market import Market, Prices, Worth, integer_prices, quote
from optimizer.solve.regional.proof import Proof
from optimizer.whynot.question import Question


def fitting(saved: SavedPrices | None, market: Market) -> tuple[Worth, Prices] | None:
    """Return the prices saved with a plan (``docs/why-not.md``), None where there are none that fit.

    Nothing about them is believed but their shape: signs are mended and sums
    checked against overflow by ``integer_prices``.
    """
    if saved is None or saved.scale < 1 or min(saved.fit, saved.shortage, saved.changes) < 0:
        return None
    shapes = [len(r.village) for r in market.rows] == [len(row) for row in saved.rows]
    if not shapes or len(saved.units) != len(market.limits.upper):
        return None
    worth = Worth(fit=saved.fit, shortage=saved.shortage, changes=saved.changes)
    rows = [row / saved.scale for row in saved.rows]
    try:
        return worth, integer_prices(market, rows, saved.units / saved.scale, worth)
    except OverflowError:
        return None


class GlobalBounds:
    """Bounds on the tiers of every plan, and of every plan that has what is asked.

    Parameters
    ----------
    market : Market
    tiers : sequence of Tier
        The given plan's.
    question : Question
    saved : (Worth, Prices), optional
    """

    def __init__(
        self,
        market: Market,
        tiers: Sequence[Tier],
        question: Question,
        saved: tuple[Worth, Prices] | None = None,
    ) -> None:
        self.market, self.tiers, self.question = market, tiers, question
        self.order = [tier.name for tier in tiers]
        self._every, self._asked = Proof(market, self.order), Proof(market, self.order)
        if saved is not None:
            self._learn(*saved)

    def of_every_plan(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return the bound of each tier over all plans, those before it at `values`."""
        return self._with_the_plans(self._every, values)

    def of_those_asked(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return the bounds over the plans that have what is asked, as `of_every_plan` does."""
        return self._with_the_plans(self._asked, values)

    def _with_the_plans(self, proof: Proof, values: Mapping[str, int]) -> dict[str, int]:
        """Return the bounds of `proof`, or the given plan's own where they say more."""
        nothing = {"shortage": 0, "changes": self.market.instance.n_previous, "fit": 0}
        found = proof.bounds(nothing | dict(values))
        for tier in self.tiers:
            less = tier.name in ("shortage", "changes")
            found[tier.name] = (max if less else min)(found[tier.name], tier.bound)
            worse = values[tier.name] > tier.value if less else values[tier.name] < tier.value
            if worse:
                break  # what the plan proves of later tiers holds for plans no worse before them
        return found

    def _learn(self, worth: Worth, prices: Prices) -> None:
        """Take over what the prices prove, tier by tier (as ``Proof.learn`` does)."""
        partial = Worth()
        for name in self.order:
            partial = replace(partial, **{name: getattr(worth, name)})
            if not getattr(worth, name):
                return
            said = quote(self.market, partial, prices)
            self._every.keep(name, partial, said.bound)
            total = (said.bound + 1) * prices.scale - 1
            total -= int(self._lost(said.gain, partial, prices).sum())
            self._asked.keep(name, partial, total // prices.scale)

    def _lost(self, gain: IntArray, worth: Worth, prices: Prices) -> IntArray:
        """Return by how much those asked for are worth less in the village asked about than at best."""
        market, question = self.market, self.question
        cadres = np.array(question.cadres)
        pair = market.pairs.find(cadres, np.full(len(cadres), question.village))
        value, lead = market.values(worth, prices)
        leads = np.zeros(len(market.pairs), dtype=np.int64)
        leads[market.leaders] = lead
        leading = leads[pair] if question.leader else np.maximum(leads[pair], 0)
        return np.asarray(gain[cadres] - value[pair] - leading)
