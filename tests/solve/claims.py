"""What a plan says of itself, held against the checker and a slower truth."""

from __future__ import annotations

from ortools.sat.python import cp_model

from optimizer.check import check
from optimizer.check.tiers import MAXIMISED
from optimizer.plan import Plan
from optimizer.scenario.records import Scenario
from tests.reference_model import ReferenceModel


def assert_truthful(of: Scenario, plan: Plan) -> None:
    """Fail unless the checker finds every rule kept and every figure as stated."""
    report = check(of, plan)
    assert report.ok, [str(v) for v in report.violations] + [d.en for d in report.discrepancies]


def values(plan: Plan) -> list[int]:
    """Return the values of the plan's tiers."""
    return [tier.value for tier in plan.tiers]


def assert_optimal(of: Scenario, plan: Plan, best: list[int]) -> None:
    """Fail unless the plan is truthful and proved to reach `best` on every tier."""
    assert_truthful(of, plan)
    assert plan.status == "optimal"
    assert values(plan) == best
    assert [tier.bound for tier in plan.tiers] == best


def assert_bounds_hold(of: Scenario, plan: Plan) -> None:
    """Fail if a bound excludes a plan that the textbook model finds.

    The bound of a tier must hold for all plans whose earlier tiers are at the
    values stated or better.
    """
    for tier, best in zip(plan.tiers, best_given(of, plan), strict=True):
        if tier.name in MAXIMISED:
            assert tier.value <= best <= tier.bound, tier
        else:
            assert tier.bound <= best <= tier.value, tier


def best_given(of: Scenario, plan: Plan) -> list[int]:
    """Return each tier's optimum over the plans whose earlier tiers are no worse than `plan`'s."""
    reference = ReferenceModel(of)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    best = []
    for tier in plan.tiers:
        goal = getattr(reference, tier.name)()
        upward = tier.name in MAXIMISED
        (reference.model.maximize if upward else reference.model.minimize)(goal)
        assert solver.solve(reference.model) == cp_model.OPTIMAL
        best.append(round(solver.objective_value))
        reference.model.add(goal >= tier.value if upward else goal <= tier.value)
    return best
