"""The rules as a textbook states them: a boolean per pair, a clause per forbidden couple, CP-SAT as it comes.

After each tier its value is held and the plan handed on as a hint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.question import Answer, Clock, NoPlanError, Question, Trace

UPWARD = ("floor", "fit")
"""Tiers of which more is better."""
Terms = list[Any]


def solve(question: Question, clock: Clock, trace: Trace, workers: int) -> Answer:
    """Return the plan that CP-SAT finds."""
    model, answer, tiers = Textbook(question), Answer([], proved=True), question.scenario.objective.order
    for k, name in enumerate(tiers):
        goal = getattr(model, name)()
        (model.model.maximize if name in UPWARD else model.model.minimize)(goal)
        for seconds in clock.shares(last=k == len(tiers) - 1):
            status, solver = _search(model.model, seconds, workers, _Told(name, trace))
            if status != cp_model.UNKNOWN:
                break
        answer.proved &= status == cp_model.OPTIMAL
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        value = round(solver.objective_value)
        answer.claims[name] = round(solver.best_objective_bound)
        trace.note(name, value, answer.claims[name])
        answer.placements = model.placements(solver)
        model.hold(solver, goal, value, name in UPWARD)
    if not model.found:
        raise NoPlanError(f"CP-SAT says {solver.status_name(status).lower()}")
    return answer


def _search(
    model: cp_model.CpModel, seconds: float, workers: int, told: _Told
) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = seconds
    solver.best_bound_callback = told.bound
    return solver.solve(model, told), solver


class _Told(cp_model.CpSolverSolutionCallback):
    """Writes down every plan and bound that the solver reports."""

    def __init__(self, tier: str, trace: Trace) -> None:
        super().__init__()
        self.tier, self.trace = tier, trace
        self.best: int | None = None

    def on_solution_callback(self) -> None:
        """Take note of a plan."""
        self.best = round(self.objective_value)
        self.trace.note(self.tier, self.best, round(self.best_objective_bound))

    def bound(self, bound: float) -> None:
        """Take note of a bound."""
        self.trace.note(self.tier, self.best, round(bound))


class Textbook:
    """The model: placed and leading per pair, present per unit and village."""

    def __init__(self, question: Question) -> None:
        self.q, self.model, self.found = question, cp_model.CpModel(), False
        self.cadre, self.village = question.pairs.cadre.tolist(), question.pairs.village.tolist()
        self.placed = [self.model.new_bool_var("") for _ in self.cadre]
        self.leads = {p: self.model.new_bool_var("") for p in np.flatnonzero(question.may_lead).tolist()}
        self.of_village: dict[int, list[int]] = defaultdict(list)
        self.of_cadre: dict[int, list[int]] = defaultdict(list)
        for p, (c, v) in enumerate(zip(self.cadre, self.village, strict=True)):
            self.of_village[v].append(p)
            self.of_cadre[c].append(p)
        self.teams()
        self.pins()
        self.unit_limits()
        self.unit_rules()

    def total(self, pairs: Iterable[int]) -> Any:
        """Return how many of some pairs are in the plan."""
        return cp_model.LinearExpr.sum([self.placed[p] for p in pairs])

    def teams(self) -> None:
        """H1 to H3."""
        for pairs in self.of_cadre.values():
            self.model.add_at_most_one(self.placed[p] for p in pairs)
        for village, pairs in self.of_village.items():
            self.model.add(self.total(pairs) <= int(self.q.instance.needs.max[village]))
            self.model.add_at_most_one(self.leads[p] for p in pairs if p in self.leads)
        for p, leads in self.leads.items():
            self.model.add_implication(leads, self.placed[p])

    def pins(self) -> None:
        """H4."""
        index = self.q.instance.village_index
        for cadre, pin in self.q.pins.items():
            pair = self.q.pairs.find(cadre, index[pin.village])
            self.model.add(self.placed[pair] == 1)
            if pin.role is not None:
                leads = self.leads.get(pair, 0)
                self.model.add(cp_model.LinearExpr.sum([leads]) == int(pin.role == "leader"))

    def unit_limits(self) -> None:
        """H5, for units that ask for anything."""
        pairs: dict[int, list[int]] = defaultdict(list)
        for p, cadre in enumerate(self.cadre):
            pairs[int(self.q.instance.cadres.unit[cadre])].append(p)
        listed = self.q.instance.unit_sizes
        for k, unit in enumerate(self.q.scenario.units):
            if unit.min > 0 or int(self.q.unit_max[k]) < listed[unit.id]:
                sent = self.total(pairs[k])
                self.model.add_linear_constraint(sent, unit.min, int(self.q.unit_max[k]))

    def unit_rules(self) -> None:
        """H6 to H9."""
        homes: dict[int, Terms] = defaultdict(list)
        if not (self.q.choice or self.q.most_units is not None or self.q.together.any()):
            return
        for pairs in self.of_village.values():
            present: dict[int, Any] = {}
            for p in pairs:
                unit = int(self.q.instance.cadres.unit[self.cadre[p]])
                if unit not in present:
                    present[unit] = self.model.new_bool_var("")
                    homes[unit].append(present[unit])
                self.model.add_implication(self.placed[p], present[unit])
            for a, b in combinations(present, 2):
                if self.q.pool[a] != self.q.pool[b]:
                    self.model.add_bool_or(~present[a], ~present[b])
            if self.q.most_units is not None:
                self.model.add(sum(present.values()) <= self.q.most_units)
        for unit, present_in in homes.items():
            if self.q.together[unit]:
                self.model.add_at_most_one(present_in)

    def missing(self, need: int, have: Any) -> Any:
        """Return a variable that is at least the heads missing."""
        short = self.model.new_int_var(0, need, "")
        self.model.add(have + short >= need)
        return short

    def shortage(self) -> Any:
        """Return the weighted heads missing over all villages."""
        priority = self.q.instance.needs.priority
        terms: Terms = []
        for village in range(self.q.instance.n_villages):
            found = self.village_shortage(village)
            terms += [int(priority[village]) * weight * short for weight, short in found if weight]
        return cp_model.LinearExpr.sum(terms)

    def village_shortage(self, village: int) -> Iterable[tuple[int, Any]]:
        """Yield weight and heads missing of each need of a village."""
        needs, weight = self.q.instance.needs, self.q.scenario.objective.shortage
        pairs = self.of_village[village]
        cadres = np.array([self.cadre[p] for p in pairs], dtype=np.int64)
        yield weight.size, self.missing(int(needs.min[village]), self.total(pairs))
        if needs.leader[village]:
            able = [self.leads[p] for p in pairs if p in self.leads]
            yield weight.leader, self.missing(1, cp_model.LinearExpr.sum(able))
        for need in self.q.needs(village):
            fitting = [p for p, counts in zip(pairs, need.counts(cadres).tolist(), strict=True) if counts]
            yield need.weight, self.missing(need.amount, self.total(fitting))

    def changes(self) -> Any:
        """Return the previous cadres who are not where they were."""
        was = self.q.instance.cadres.previous[self.q.pairs.cadre] == self.q.pairs.village
        return self.q.instance.n_previous - self.total(np.flatnonzero(was).tolist())

    def floor(self) -> Any:
        """Return t with Σ fit ≥ t · min wherever a village has its minimum; 0 where none has."""
        fit, least = self.q.pairs.fit, self.q.instance.needs.min
        top = int(fit.max(initial=0)) * int(self.q.instance.needs.max.max(initial=0))
        floor, full = self.model.new_int_var(0, top, ""), []
        for village in np.flatnonzero(least).tolist():
            pairs, wanted = self.of_village[village], int(least[village])
            enough = self.model.new_bool_var("")
            self.model.add(self.total(pairs) >= wanted).only_enforce_if(enough)
            self.model.add(self.total(pairs) <= wanted - 1).only_enforce_if(~enough)
            points = cp_model.LinearExpr.weighted_sum([self.placed[p] for p in pairs], fit[pairs].tolist())
            self.model.add(points >= wanted * floor).only_enforce_if(enough)
            full.append(enough)
        self.model.add(floor <= top * cp_model.LinearExpr.sum(full))
        return floor

    def fit(self) -> Any:
        """Return the points of members and leaders."""
        lead = self.q.pairs.lead
        members = cp_model.LinearExpr.weighted_sum(self.placed, self.q.pairs.fit.tolist())
        return members + cp_model.LinearExpr.weighted_sum(
            list(self.leads.values()), [int(lead[p]) for p in self.leads]
        )

    def hold(self, solver: cp_model.CpSolver, goal: Any, value: int, upward: bool) -> None:
        """Keep a tier at its value, and hand the plan on as a hint."""
        self.model.add(goal >= value if upward else goal <= value)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for variable in [*self.placed, *self.leads.values()]:
            self.model.add_hint(variable, solver.boolean_value(variable))

    def placements(self, solver: cp_model.CpSolver) -> list[Any]:
        """Return the plan that the solver holds."""
        self.found = True
        return [
            (self.cadre[p], self.village[p], "leader" if self._led(solver, p) else "member")
            for p, placed in enumerate(self.placed)
            if solver.boolean_value(placed)
        ]

    def _led(self, solver: cp_model.CpSolver, pair: int) -> bool:
        return pair in self.leads and solver.boolean_value(self.leads[pair])
