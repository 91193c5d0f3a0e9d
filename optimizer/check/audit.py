"""The check itself: scenario and placements in, report out."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.check.points import fit_parts, leader_points
from optimizer.check.reading import Reading
from optimizer.check.report import CheckReport, Fitness
from optimizer.check.rules import RULES
from optimizer.check.shortfalls import totals, unmet
from optimizer.check.teams import Teams
from optimizer.check.tiers import TIERS
from optimizer.check.truth import discrepancies, has_answer
from optimizer.check.unavoidable import Recount
from optimizer.plan.records import Plan
from optimizer.scenario.records import Scenario


def check(scenario: Scenario, plan: Plan) -> CheckReport:
    """Recompute a plan from its scenario and its placements alone.

    Parameters
    ----------
    scenario : Scenario
        As its files say now.
    plan : Plan
        As read from its directory. With status ``infeasible`` or ``no_answer``
        there is nothing to count; only its claims are looked at. Bottlenecks
        hold for every plan, so they are always counted again.

    Returns
    -------
    CheckReport
        Rules broken, figures, and where the plan's own figures differ.
    """
    answered = has_answer(plan)
    teams = Teams(Reading(scenario), plan.placements)
    short = unmet(teams) if answered else []
    shortfalls = totals(teams.reading, short) if answered else {}
    tiers: dict[str, int] = (
        {name: TIERS[name](teams) for name in scenario.objective.order} if answered else {}
    )
    bottlenecks = Recount(teams.reading, plan.bottlenecks)
    return CheckReport(
        scenario=scenario.name,
        status=plan.status,
        violations=tuple(v for find in RULES.values() for v in find(teams)) if answered else (),
        tiers=tiers,
        shortfalls=shortfalls,
        village_shortfalls=tuple(short),
        fitness=tuple(_fitness(teams)),
        discrepancies=(
            *discrepancies(scenario, plan, tiers, shortfalls),
            *bottlenecks.discrepancies,
        ),
        counts=_counts(teams),
        unavoidable=bottlenecks.overall,
    )


def _fitness(teams: Teams) -> Iterator[Fitness]:
    """Yield the points of every placement, in the plan's order."""
    reading = teams.reading
    for row in teams.rows:
        cadre, village = reading.cadres[row.cadre], reading.villages[row.village]
        parts = fit_parts(reading, cadre, village)
        if row.role == "leader":
            parts["leader"] = leader_points(reading, cadre, village)
        yield Fitness(row.cadre, row.village, row.role, parts)


def _counts(teams: Teams) -> dict[str, int]:
    reading = teams.reading
    return {
        "cadres": len(reading.cadres),
        "villages": len(reading.villages),
        "placed": len(teams.places),
        "leaders": sum(len(t.leaders) for t in teams),
        "teams": sum(bool(t.members) for t in teams),
        "reserve": len(reading.cadres) - len(teams.places),
    }
