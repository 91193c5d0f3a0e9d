"""The county rules as a textbook states them: one boolean per pair, CP-SAT as it comes.

Only the question is shared with the optimizer (who may go where, with how many
points); every row is written here anew. Rules that no county round uses (pins,
unit limits, units kept together, previous teams) are refused.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from harness import ROOT
from ortools.sat.python import cp_model

from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs, admissible_pairs
from optimizer.scenario.records import Scenario

__all__ = ["ROOT", "Figures", "Textbook"]

Terms = list[Any]


@dataclass
class Figures:
    """What a run came to: tier → value and bound; empty where there is no plan."""

    tiers: dict[str, tuple[int, int]] = field(default_factory=dict)
    seconds: float = 0.0


class Textbook:
    """The model of a county scenario: placed and leading per pair, present per unit and village."""

    def __init__(self, scenario: Scenario) -> None:
        refuse_what_is_not_here(scenario)
        self.instance = Instance(scenario)
        self.pairs: Pairs = admissible_pairs(self.instance)
        self.model = cp_model.CpModel()
        self.placed = [self.model.new_bool_var("") for _ in range(len(self.pairs))]
        self.leads = {p: self.model.new_bool_var("") for p in self.pairs.may_lead.nonzero()[0].tolist()}
        self.of_village: dict[int, list[int]] = defaultdict(list)
        for p, village in enumerate(self.pairs.village.tolist()):
            self.of_village[village].append(p)
        self.teams()
        self.units()
        self.goals = {"shortage": self.shortage(), "fit": self.fit()}

    def teams(self) -> None:
        """State that a cadre is in one team, a team within its maximum, a leader one of its members."""
        of_cadre: dict[int, Terms] = defaultdict(list)
        for p, cadre in enumerate(self.pairs.cadre.tolist()):
            of_cadre[cadre].append(self.placed[p])
        for terms in of_cadre.values():
            self.model.add_at_most_one(terms)
        for village, pairs in self.of_village.items():
            self.model.add(sum(self.placed[p] for p in pairs) <= int(self.instance.needs.max[village]))
            self.model.add_at_most_one(self.leads[p] for p in pairs if p in self.leads)
        for p, leads in self.leads.items():
            self.model.add_implication(leads, self.placed[p])

    def units(self) -> None:
        """State who may join whom, with one boolean per unit and village."""
        rules, unit_of = self.instance.unit_rules, self.instance.cadres.unit
        for pairs in self.of_village.values():
            present: dict[int, Any] = {}
            for p in pairs:
                unit = int(unit_of[self.pairs.cadre[p]])
                if unit not in present:
                    present[unit] = self.model.new_bool_var("")
                self.model.add_implication(self.placed[p], present[unit])
            for a, b in combinations(present, 2):
                if self.clash(a, b):
                    self.model.add_bool_or(~present[a], ~present[b])
            if rules.max_units is not None:
                self.model.add(sum(present.values()) <= rules.max_units)

    def clash(self, a: int, b: int) -> bool:
        """Say whether two units may not share a team."""
        rules, units = self.instance.unit_rules, self.instance.scenario.units
        if rules.large == "independent" and (self.instance.large_unit[a] or self.instance.large_unit[b]):
            return True
        return rules.joint != "any" and getattr(units[a], rules.joint) != getattr(units[b], rules.joint)

    def missing(self, need: int, have: Terms) -> Any:
        """Return a variable for the heads missing."""
        if need <= 0:
            return 0
        short = self.model.new_int_var(0, need, "")
        self.model.add(sum(have) + short >= need)
        return short

    def shortage(self) -> Any:
        """Return the weighted heads missing over all villages."""
        return sum(
            int(self.instance.needs.priority[v]) * self.village_shortage(v)
            for v in range(self.instance.n_villages)
        )

    def village_shortage(self, village: int) -> Any:
        """Return the weighted heads missing in one village."""
        needs, facts, weight = (
            self.instance.needs,
            self.instance.cadres,
            self.instance.scenario.objective.shortage,
        )
        pairs = self.of_village[village]
        cadre = {p: int(self.pairs.cadre[p]) for p in pairs}
        total = weight.size * self.missing(int(needs.min[village]), [self.placed[p] for p in pairs])
        leaders = [self.leads[p] for p in pairs if p in self.leads]
        total += weight.leader * self.missing(int(needs.leader[village]), leaders)
        for s in range(len(self.instance.skills)):
            holders = [self.placed[p] for p in pairs if facts.skills[cadre[p], s] > 0]
            total += weight.skill * self.missing(int(needs.skills[village, s]), holders)
        for r, rule in enumerate(self.instance.rules):
            fitting = [self.placed[p] for p in pairs if facts.rules[cadre[p], r]]
            total += rule.weight * self.missing(int(needs.rules[village, r]), fitting)
        return total

    def fit(self) -> Any:
        """Return the points of members and leaders."""
        members = sum(int(w) * x for w, x in zip(self.pairs.fit, self.placed, strict=True))
        return members + sum(int(self.pairs.lead_fit[p]) * y for p, y in self.leads.items())

    def solve(self, time_limit: float, workers: int) -> Figures:
        """Optimise shortage, hold it, then optimise fit, within one time limit."""
        found, began = Figures(), time.perf_counter()
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        for name, goal in self.goals.items():
            left = time_limit - (time.perf_counter() - began)
            if left <= 0:
                break
            solver.parameters.max_time_in_seconds = left
            (self.model.minimize if name == "shortage" else self.model.maximize)(goal)
            if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            value = round(solver.objective_value)
            found.tiers[name] = value, round(solver.best_objective_bound)
            self.model.add(goal <= value if name == "shortage" else goal >= value)
        found.seconds = time.perf_counter() - began
        return found


def refuse_what_is_not_here(scenario: Scenario) -> None:
    """Raise ValueError for a scenario that needs a rule the county rounds don't use."""
    limits = [u for u in scenario.units if u.min or u.max is not None]
    together = scenario.policy.units is not None and scenario.policy.units.keep_together
    if scenario.pins or scenario.previous or limits or together:
        raise ValueError("the textbook model knows the rules of the county rounds only")
    if list(scenario.objective.order) != ["shortage", "fit"]:
        raise ValueError("the textbook model knows the order shortage, fit only")
