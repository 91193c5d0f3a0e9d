"""What is proved about every plan that has what is asked, where only a region was solved again.

The given plan's own bounds hold for these plans too. Saved prices, where the
plan directory has them, prove more: any integers are valid multipliers, and
whoever is asked for earns the price of that one place instead of the best one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.plan.records import Tier
from optimizer.solve.regional.market import Market, Prices, Worth, integer_prices
from optimizer.solve.regional.market import quote as quoted
from optimizer.solve.regional.proof import Proof
from optimizer.whynot.question import Question

PRICES_FILE = "prices.npz"


def read_prices(directory: Path, market: Market) -> tuple[Worth, Prices] | None:
    """Return the prices saved beside a plan (``docs/why-not.md``), None where there are none that fit.

    Nothing in the file is believed but its shape: signs are mended and sums
    checked against overflow by ``integer_prices``.
    """
    path = directory / PRICES_FILE
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            fit, shortage, changes = (int(n) for n in file["worth"])
            scale = float(file["scale"])
            rows = [file[f"rows_{k}"] / scale for k in range(len(market.rows))]
            units = file["units"] / scale
    except (OSError, KeyError, ValueError, ZeroDivisionError):
        return None
    shapes = [len(r.village) for r in market.rows] == [len(r) for r in rows]
    if not shapes or len(units) != len(market.limits.upper) or min(fit, shortage, changes) < 0:
        return None
    worth = Worth(fit=fit, shortage=shortage, changes=changes)
    try:
        return worth, integer_prices(market, rows, units, worth)
    except OverflowError:
        return None


class GlobalBounds:
    """Bounds on the tiers of every plan that has what is asked.

    Parameters
    ----------
    market : Market
    tiers : sequence of Tier
        The given plan's.
    question : Question, optional
        Without one the bounds hold for every plan.
    saved : (Worth, Prices), optional
    """

    def __init__(
        self,
        market: Market,
        tiers: Sequence[Tier],
        question: Question | None = None,
        saved: tuple[Worth, Prices] | None = None,
    ) -> None:
        self.market, self.tiers, self.question = market, tiers, question
        self.order = [tier.name for tier in tiers]
        self.proof = Proof(market, self.order)
        if saved is not None:
            self._learn(*saved)

    def given(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return the bound of each tier, those before it at `values`."""
        nothing = {"shortage": 0, "changes": self.market.instance.n_previous, "fit": 0}
        found = self.proof.bounds(nothing | dict(values))
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
            said = quoted(self.market, partial, prices)
            total = (said.bound + 1) * prices.scale - 1
            total -= int(self._lost(said.gain, partial, prices).sum())
            self.proof.keep(name, partial, total // prices.scale)

    def _lost(self, gain: IntArray, worth: Worth, prices: Prices) -> IntArray:
        """Return by how much those asked for are worth less in the village asked about than at best."""
        if self.question is None:
            return np.zeros(0, dtype=np.int64)
        market, question = self.market, self.question
        cadres = np.array(question.cadres)
        pair = market.pairs.find(cadres, np.full(len(cadres), question.village))
        value, lead = market.values(worth, prices)
        leads = np.zeros(len(market.pairs), dtype=np.int64)
        leads[market.leaders] = lead
        leading = leads[pair] if question.leader else np.maximum(leads[pair], 0)
        return np.asarray(gain[cadres] - value[pair] - leading)
