"""The whole contract as a textbook CP-SAT model: one boolean per pair, no tricks.

Slow beyond some hundred pairs; there to be compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ortools.sat.python import cp_model

from optimizer.check.points import fit, leader_points
from optimizer.check.predicates import covers, holds
from optimizer.check.reading import Reading
from optimizer.plan.records import Placement
from optimizer.scenario.records import Scenario, Village

Pair = tuple[str, str]


def solve(scenario: Scenario) -> tuple[list[int], tuple[Placement, ...]] | None:
    """Return the optimal tiers and a plan that reaches them, or None where no plan is allowed."""
    return ReferenceModel(scenario).solve()


class ReferenceModel:
    """Variables: x[i, v] placed, y[i, v] leads; then one method for each rule and tier."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.reading = Reading(scenario)
        self.model = cp_model.CpModel()
        self.zero: Any = self.model.new_constant(0)
        self.x: dict[Pair, Any] = {}
        self.y: dict[Pair, Any] = {}
        for v in scenario.villages:
            for c in scenario.cadres:
                if self.reading.admissible(c, v):
                    self.x[c.id, v.id] = self.model.new_bool_var(f"x {c.id} {v.id}")
                    if self.reading.needs[v.id].leader and c.id in self.reading.leaders:
                        self.y[c.id, v.id] = self.model.new_bool_var(f"y {c.id} {v.id}")
        self.teams()
        self.pins()
        self.unit_limits()
        self.unit_rules()

    def members(self, village: str, among: Iterable[str] | None = None) -> list[Any]:
        """Return the placement variables of a village, or of some cadres there."""
        wanted = None if among is None else set(among)
        return [x for (c, v), x in self.x.items() if v == village and (wanted is None or c in wanted)]

    def leaders(self, village: str) -> list[Any]:
        """Return the leader variables of a village."""
        return [y for (_, v), y in self.y.items() if v == village]

    def teams(self) -> None:
        """State H1, H2 and H3."""
        for c in self.reading.cadres:
            self.model.add(sum((x for (i, _), x in self.x.items() if i == c), self.zero) <= 1)
        for v, need in self.reading.needs.items():
            self.model.add(sum(self.members(v), self.zero) <= need.max)
            self.model.add(sum(self.leaders(v), self.zero) <= 1)
        for pair, y in self.y.items():
            self.model.add(y <= self.x[pair])

    def pins(self) -> None:
        """State H4."""
        for pin in self.scenario.pins:
            pair = (pin.cadre, pin.village)
            self.model.add(self.x.get(pair, self.zero) == 1)
            if pin.role is not None:
                self.model.add(self.y.get(pair, self.zero) == int(pin.role == "leader"))

    def unit_limits(self) -> None:
        """State H5."""
        for unit in self.scenario.units:
            own = [c for c in self.scenario.cadres if c.unit == unit.id]
            sent = sum(
                (x for (c, _), x in self.x.items() if self.reading.cadres[c].unit == unit.id), self.zero
            )
            able = sum(self.reading.can_go_anywhere(c) for c in own)
            self.model.add(sent >= min(unit.min, able))
            self.model.add(sent <= (len(own) if unit.max is None else unit.max))

    def unit_rules(self) -> None:
        """State H6 to H9 with z[u, v]: unit u has a cadre in village v."""
        reading, rules = self.reading, self.reading.unit_rules
        z: dict[Pair, Any] = {}
        for (c, v), x in self.x.items():
            key = (reading.cadres[c].unit, v)
            if key not in z:
                z[key] = self.model.new_bool_var(f"z {key}")
            self.model.add(x <= z[key])
        for (u, v), x in z.items():  # no unit without a cadre
            own = [c for c in reading.cadres if reading.cadres[c].unit == u]
            self.model.add(x <= sum(self.members(v, own)))
        by_village: dict[str, list[str]] = defaultdict(list)
        for u, v in z:
            by_village[v].append(u)
        for v, units in by_village.items():
            if rules.max_units is not None:
                self.model.add(sum(z[u, v] for u in units) <= rules.max_units)
            for a in units:
                for b in units:
                    if a < b and self.clash(a, b):
                        self.model.add(z[a, v] + z[b, v] <= 1)
        if rules.keep_together:
            for u in set(reading.units) - reading.large:
                self.model.add(sum(x for (unit, _), x in z.items() if unit == u) <= 1)

    def clash(self, a: str, b: str) -> bool:
        """Say whether H6 or H7 keeps two units out of one team."""
        reading, rules = self.reading, self.reading.unit_rules
        if rules.large == "independent" and {a, b} & reading.large:
            return True
        if rules.joint == "any":
            return False
        return bool(getattr(reading.units[a], rules.joint) != getattr(reading.units[b], rules.joint))

    def missing(self, need: int, have: list[Any]) -> Any:
        """Return a variable that is at least the heads missing."""
        short = self.model.new_int_var(0, max(0, need), "short")
        self.model.add(short >= need - sum(have))
        return short

    def shortage(self) -> Any:
        """Return the weighted shortfalls."""
        return sum(v.priority * self.village_shortage(v) for v in self.scenario.villages)

    def village_shortage(self, v: Village) -> Any:
        """Return the weighted shortfalls of one village, without its priority."""
        reading, policy, weight = self.reading, self.scenario.policy, self.scenario.objective.shortage
        need = reading.needs[v.id]
        total = weight.size * self.missing(need.min, self.members(v.id))
        total += weight.leader * self.missing(int(need.leader), self.leaders(v.id))
        for skill, heads in v.skills.items():
            holders = [c.id for c in self.scenario.cadres if skill in c.skills]
            total += weight.skill * self.missing(heads, self.members(v.id, holders))
        for rule in policy.composition:
            if covers(rule.in_, v):
                fitting = [c.id for c in self.scenario.cadres if holds(rule.where, c, reading.unit_of(c))]
                total += rule.weight * self.missing(rule.at_least, self.members(v.id, fitting))
        stay = self.members(v.id, [c for c, p in reading.previous.items() if p.village == v.id])
        return total + self.missing(min(policy.rotation.keep_at_least, len(stay)), stay)

    def changes(self) -> Any:
        """Return the previous cadres who are not where they were."""
        before = self.reading.previous
        stay = (self.x[c, p.village] for c, p in before.items() if (c, p.village) in self.x)
        return len(before) - sum(stay, self.zero)

    def fit(self) -> Any:
        """Return the points of members and leaders."""
        return sum((w * x for w, x in self._points()), self.zero)

    def _points(self) -> Iterable[tuple[int, Any]]:
        cadres, villages = self.reading.cadres, self.reading.villages
        yield from ((fit(self.reading, cadres[c], villages[v]), x) for (c, v), x in self.x.items())
        yield from ((leader_points(self.reading, cadres[c], villages[v]), y) for (c, v), y in self.y.items())

    def floor(self) -> Any:
        """Return t with Σ fit ≥ t·min in every village that has its minimum; 0 where none has."""
        worth = {
            (c, v): fit(self.reading, self.reading.cadres[c], self.reading.villages[v]) for c, v in self.x
        }
        t = self.model.new_int_var(0, sum(worth.values()), "floor")
        full = []
        for v, need in self.reading.needs.items():
            if need.min >= 1:
                have = sum(self.members(v), self.zero)
                enough = self.model.new_bool_var(f"enough {v}")
                self.model.add(have >= need.min).only_enforce_if(enough)
                self.model.add(have <= need.min - 1).only_enforce_if(~enough)
                points = sum((worth[c, w] * x for (c, w), x in self.x.items() if w == v), self.zero)
                self.model.add(points >= need.min * t).only_enforce_if(enough)
                full.append(enough)
        self.model.add(t <= sum(worth.values()) * sum(full, self.zero))
        return t

    def solve(self) -> tuple[list[int], tuple[Placement, ...]] | None:
        """Optimise tier after tier, each fixed at its optimum for the next."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        values: list[int] = []
        for name in self.scenario.objective.order:
            goal = getattr(self, name)()
            (self.model.maximize if name in ("floor", "fit") else self.model.minimize)(goal)
            status = solver.solve(self.model)
            if status == cp_model.INFEASIBLE:
                return None
            assert status == cp_model.OPTIMAL, solver.status_name(status)
            values.append(round(solver.objective_value))
            self.model.add(goal == values[-1])
        return values, tuple(self._placements(solver))

    def _placements(self, solver: cp_model.CpSolver) -> Iterable[Placement]:
        for pair, x in self.x.items():
            if solver.boolean_value(x):
                leads = pair in self.y and solver.boolean_value(self.y[pair])
                yield Placement(*pair, "leader" if leads else "member")
