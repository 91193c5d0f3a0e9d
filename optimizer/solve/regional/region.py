"""A region: some villages and cadres of a scenario as an instance of its own, decided by CP-SAT."""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import CadreFacts, Instance, Pinned, UnitLimits, VillageNeeds
from optimizer.matching.pairs import Pairs
from optimizer.model.build import Model, build_model
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.progress import Clock
from optimizer.solve.regional.market import Market

Decision = tuple[IntArray, IntArray, IntArray]
"""Cadres of a region; the pairs that are placed; those of them that lead."""
OUTWEIGH = 1_000
"""How much a tier outweighs the next inside a region."""


class Region(Instance):
    """Villages and cadres of `market`, with everybody else where they are.

    Parameters
    ----------
    market : Market
    villages, cadres : int64
        Sorted indices; no cadre among them is placed outside these villages.
    sent : int64 [units]
        How many cadres of each unit are placed outside.
    """

    def __init__(self, market: Market, villages: IntArray, cadres: IntArray, sent: IntArray) -> None:
        whole = market.instance
        self.scenario, self.policy, self.skills = whole.scenario, whole.policy, whole.skills
        self.villages, self.members = villages, cadres
        self._whole, self._kept = whole, market.kept[villages]
        self.cadre_index, self.village_index, self.unit_index = {}, {}, whole.unit_index
        needs, facts = whole.needs, whole.cadres
        self.needs = VillageNeeds(
            needs.min[villages], needs.max[villages], needs.leader[villages],
            needs.priority[villages], needs.skills[villages], needs.rules[villages],
        )  # fmt: skip
        previous = self.inside(villages, facts.previous[cadres])
        self.cadres = CadreFacts(
            facts.unit[cadres], facts.eligible[cadres], facts.may_lead[cadres],
            facts.skills[cadres], facts.rules[cadres], previous,
        )  # fmt: skip
        self.unit_pool, self.large_unit, self.n_previous = whole.unit_pool, whole.large_unit, 0
        limits, pinned = market.limits, whole.pinned
        upper = np.maximum(limits.upper - sent, 0)
        self.unit_limits = UnitLimits(np.zeros_like(upper), upper, limits.bound)
        cadre, village = self.inside(cadres, pinned.cadre), self.inside(villages, pinned.village)
        here = (cadre >= 0) & (village >= 0)
        self.pinned = Pinned(cadre[here], village[here], pinned.role[here])

    @staticmethod
    def inside(some: IntArray, wanted: IntArray) -> IntArray:
        """Return the place of each `wanted` in the sorted `some`, -1 where it is not in it."""
        if not len(some):
            return np.full(len(wanted), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(some, wanted), len(some) - 1)
        return np.where(some[place] == wanted, place, -1)

    @property
    def n_cadres(self) -> int:
        """Number of cadres of the region."""
        return len(self.members)

    @property
    def n_villages(self) -> int:
        """Number of villages of the region."""
        return len(self.villages)

    def kept_amount(self, still_admissible: IntArray) -> IntArray:
        """Return what the villages are to keep, as the whole scenario has it."""
        return self._kept


def decide(
    market: Market,
    villages: IntArray,
    pairs: IntArray,
    sent: IntArray,
    toll: IntArray,
    seconds: float,
    seed: int,
) -> Decision | None:
    """Return the best placements found for a region.

    Parameters
    ----------
    market : Market
    villages : int64
        Ascending.
    pairs : int64
        Pairs of these villages that may be used, ascending.
    sent : int64 [units]
        How many cadres of each unit are placed outside.
    toll : int64 [cadres]
        What using each cadre of `pairs` costs (ascending; for those whom other regions may want).
    seconds : float
    seed : int

    Returns
    -------
    Decision or None
    """
    whole = market.pairs
    cadres = np.unique(whole.cadre[pairs])
    region = Region(market, villages, cadres, sent)
    local = Pairs(
        region,
        np.searchsorted(cadres, whole.cadre[pairs]),
        np.searchsorted(villages, whole.village[pairs]),
        whole.fit[pairs],
        whole.lead_fit[pairs],
        whole.may_lead[pairs],
    )
    model = build_model(region, pairs=local)
    program = model.program.freeze()
    goal = _goal(model)
    goal[model.variables.member] -= toll[local.cadre]
    answer = maximise(
        program, goal, Clock(seconds), Strategy(1, seed, presolve=False)
    )  # a third faster at this size
    if answer.x is None:
        return None
    v = model.variables
    placed = answer.x[v.member] == 1
    leads = (v.lead >= 0) & (answer.x[v.lead] == 1)
    return cadres, pairs[placed], pairs[placed & leads]


def _goal(model: Model) -> IntArray:
    """Return all tiers but the floor in one objective to maximise, each far above the next."""
    goal = np.zeros(model.program.n_variables, dtype=np.int64)
    weight = 1
    for tier in reversed(model.tiers):
        if tier.name != "floor":
            dense = tier.expression.dense(model.program.n_variables)
            goal += weight * (dense if tier.maximise else -dense)
            weight *= OUTWEIGH
    return goal
