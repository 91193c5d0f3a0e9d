"""A scenario of which only some statements must hold, as the model's own input.

The rules are not written again here: what must not hold is taken out of the
figures that ``build_model`` reads, so a conflict is about the same model that
``solve`` decides.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from optimizer.conflict.records import NEEDS, Statement, Terms
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import CadreFacts, Instance, Pinned, UnitLimits, VillageNeeds
from optimizer.matching.pairs import Pairs
from optimizer.scenario.policy import Objective, ShortageWeights, UnitRules
from optimizer.scenario.records import Scenario


def evened(scenario: Scenario) -> Scenario:
    """Return the scenario with the shortage as its only tier and every need of the same weight."""
    weights = ShortageWeights(leader=1, size=1, skill=1)
    rules = [rule.model_copy(update={"weight": 1}) for rule in scenario.policy.composition]
    policy = scenario.policy.model_copy(update={"composition": rules})
    update = {"policy": policy, "objective": Objective(order=["shortage"], shortage=weights)}
    return replace(scenario, manifest=scenario.manifest.model_copy(update=update))


class Part(Instance):
    """An instance in which what stands in `terms` must hold, as far as it is not relaxed there.

    Parameters
    ----------
    whole : Instance
        Of the evened scenario.
    terms : Terms
    """

    def __init__(self, whole: Instance, terms: Terms) -> None:
        # The indices are the whole's: making them anew would cost more than solving a small part.
        self.scenario, self.policy, self.skills = whole.scenario, whole.policy, whole.skills
        self.village_index, self.cadre_index = whole.village_index, whole.cadre_index
        self.unit_index = whole.unit_index
        self._whole, self._terms = whole, terms

    @cached_property
    def cadres(self) -> CadreFacts:
        """What the rules ask of cadres."""
        return self._whole.cadres

    @cached_property
    def needs(self) -> VillageNeeds:
        """What villages must have here; a team may be as large as it likes unless a statement limits it."""
        whole = self._whole.needs
        needs = VillageNeeds(
            min=np.zeros_like(whole.min),
            max=np.full_like(whole.max, max(1, self.n_cadres)),
            leader=np.zeros_like(whole.leader),
            priority=np.ones_like(whole.priority),
            skills=np.zeros_like(whole.skills),
            rules=np.zeros_like(whole.rules),
        )
        names = [rule.name for rule in self.rules]
        for s, by in self._about(*NEEDS - {"kept"}, "max"):
            v = self.village_index[s.village or ""]
            if s.kind == "max":
                needs.max[v] = s.amount + by
            elif s.kind == "skill":
                needs.skills[v, self.skills.index(s.name or "")] = s.amount - by
            elif s.kind == "rule":
                needs.rules[v, names.index(s.name or "")] = s.amount - by
            else:
                column = needs.min if s.kind == "size" else needs.leader
                column[v] = s.amount - by
        return needs

    def kept_amount(self, still_admissible: IntArray) -> IntArray:
        """Return how many of its previous members each village is to keep here, int64 [V]."""
        amount = np.zeros(self.n_villages, dtype=np.int64)
        for s, by in self._about("kept"):
            amount[self.village_index[s.village or ""]] = s.amount - by
        return amount

    @property
    def unit_rules(self) -> UnitRules:
        """The unit rules that must hold here."""
        about = self._about("large", "joint", "max_units", "together")
        rules = {s.kind: (s, by) for s, by in about if by < s.most}
        stated = self._whole.unit_rules
        _, exempted = rules.get("large", (None, 0))
        limit, by = rules.get("max_units", (None, 0))
        if limit is not None and limit.amount + by == 1 and "together" not in rules:
            # the same as every office being large and apart, which the model decides far faster
            return UnitRules(large_from=1, large="independent")
        return UnitRules(
            large_from=None if stated.large_from is None else stated.large_from + exempted,
            large=stated.large if "large" in rules else "any",
            joint=stated.joint if "joint" in rules else "any",
            max_units=None if limit is None else limit.amount + by,
            keep_together="together" in rules,
        )

    @cached_property
    def pinned(self) -> Pinned:
        """The pins that must hold here, without their role where only that is relaxed."""
        pins = [(s, by) for s, by in self._about("pin") if by < s.most]
        roles = ["" if s.name is None or by else s.name for s, by in pins]
        return Pinned(
            cadre=np.array([self.cadre_index[s.cadre or ""] for s, _ in pins], dtype=np.int64),
            village=np.array([self.village_index[s.village or ""] for s, _ in pins], dtype=np.int64),
            role=np.array(roles, dtype=np.str_),
        )

    @cached_property
    def unit_limits(self) -> UnitLimits:
        """What H5 says of each unit here."""
        lower = np.zeros(len(self.scenario.units), dtype=np.int64)
        upper = np.full(len(self.scenario.units), self.n_cadres, dtype=np.int64)
        for s, by in self._about("unit_min", "unit_max"):
            u = self.unit_index[s.unit or ""]
            if s.kind == "unit_min":
                lower[u] = s.amount - by
            else:
                upper[u] = s.amount + by
        return UnitLimits(lower, upper, (lower > 0) | (upper < self.n_cadres))

    def _about(self, *kinds: str) -> list[tuple[Statement, int]]:
        return [(s, by) for s, by in self._terms.items() if s.kind in kinds]

    def touched(self, pairs: Pairs) -> BoolArray:
        """Return the pairs that what must hold here can use, bool [P].

        All others may stay empty: every rule that is not about a need, a pin
        or a unit's minimum is kept by placing fewer.
        """
        villages = np.zeros(self.n_villages, dtype=bool)
        for s, by in self._about(*NEEDS):
            villages[self.village_index[s.village or ""]] |= by < s.amount
        used = villages[pairs.village] | (self.unit_limits.lower > 0)[self.cadres.unit[pairs.cadre]]
        used[pairs.find(self.pinned.cadre, self.pinned.village)] = True
        return used


def some_pairs(pairs: Pairs, keep: BoolArray) -> Pairs:
    """Return the pairs marked in `keep`, bool [P]."""
    return Pairs(
        pairs.instance,
        pairs.cadre[keep],
        pairs.village[keep],
        pairs.fit[keep],
        pairs.lead_fit[keep],
        pairs.may_lead[keep],
    )
