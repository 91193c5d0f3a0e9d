"""A forced re-solve as a plan of the scenario: figures counted by the checker, bounds over all plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.check import check
from optimizer.explain.placed import Placed
from optimizer.locale.told import phrase
from optimizer.matching.codes import IntArray
from optimizer.plan.records import Plan, Tier
from optimizer.scenario.faults import Fault, ScenarioError
from optimizer.solve.certificate import certify
from optimizer.whynot.bounds import GlobalBounds
from optimizer.whynot.costs import MINIMISED
from optimizer.whynot.part import Part
from optimizer.whynot.question import Question
from optimizer.whynot.resolve import Resolved
from optimizer.whynot.terms import figure, goal_of, natural


@dataclass(frozen=True)
class Maker:
    """Makes plans of what a forced re-solve found.

    Attributes
    ----------
    placed : Placed
        The given plan.
    part : Part
        What was solved again.
    question : Question
    everywhere : GlobalBounds | None
        What is proved over a whole province; None where everything was solved again.
    run : mapping
        What a plan says about its run, beside the question.
    """

    placed: Placed
    part: Part
    question: Question
    everywhere: GlobalBounds | None
    run: Mapping[str, object]

    def plan(self, resolved: Resolved, x: IntArray, seconds: float) -> Plan:
        """Return `x`, found after so many seconds, with bounds that hold for every plan of the scenario."""
        scenario, given = self.placed.scenario, self.placed.plan
        rows = self.part.placements(self.placed, x)
        blank = replace(given, status="feasible", tiers=(), shortfalls={}, placements=rows)
        report = check(scenario, blank)
        bounds = self._bounds(resolved, dict(report.tiers))
        tiers = tuple(Tier(name, value, bounds[name]) for name, value in report.tiers.items())
        proved = all(tier.value == tier.bound for tier in tiers)
        asked = {
            "village": scenario.villages[self.question.village].id,
            "cadres": [scenario.cadres[i].id for i in self.question.cadres],
            "leader": self.question.leader,
            "exact": self.question.exact,
        }
        return replace(
            blank,
            status="optimal" if proved else "feasible",
            tiers=tiers,
            shortfalls=dict(report.shortfalls),
            seconds={"solve": round(seconds, 3)},
            run={**self.run, "why_not": asked},
        )

    def _bounds(self, resolved: Resolved, values: dict[str, int]) -> dict[str, int]:
        """Return the bound of each tier over all plans, asked for or not, those before it at `values`."""
        if self.everywhere is not None:
            return self.everywhere.of_every_plan(values)
        found: dict[str, int] = {}
        model, program, as_good = self.part.model, self.part.program, True
        tiers = zip(model.tiers, self.placed.plan.tiers, resolved.tiers, strict=True)
        for tier, target, reached in tiers:
            goal = goal_of(model, tier)
            proved = natural(tier, certify(program, goal, reached.prices).bound)
            if as_good:
                # the plan's own bound holds for all that is no worse on the tiers before
                proved = (min if tier.maximise else max)(proved, target.bound)
            as_good = as_good and figure(tier, values[tier.name]) >= figure(tier, target.value)
            found[tier.name] = proved
            program = program.at_least(goal, figure(tier, values[tier.name]))
        return found


def unproved(plan: Plan) -> Plan:
    """Return a plan with bounds that say nothing, for one that was made from other tables."""
    far = {True: -(2**40), False: 2**40}
    tiers = tuple(replace(tier, bound=far[tier.name in MINIMISED]) for tier in plan.tiers)
    return replace(plan, tiers=tiers)


def require_true_bounds(given: Plan, forced: Plan, directory: Path | None) -> None:
    """Raise where a forced plan is better than the given one says any plan could be."""
    for said, reached in zip(given.tiers, forced.tiers, strict=True):
        better = -1 if said.name in MINIMISED else 1
        if better * (reached.value - said.bound) > 0:
            found = phrase(
                "says that no plan is better than {bound}, but one reaches {value}",
                bound=said.bound,
                value=reached.value,
            )
            place = f"tiers.{said.name}.bound"
            remedy = phrase("make the plan again with 'solve'")
            raise ScenarioError([Fault(str(directory or "plan"), None, place, found, remedy)])
        if better * (reached.value - said.value) < 0:
            return
