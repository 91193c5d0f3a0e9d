"""A whole plan: figures, teams, reserve."""

from __future__ import annotations

import numpy as np

from optimizer.explain.placed import Placed
from optimizer.explain.teams import team_views
from optimizer.explain.views import PlanView, TierView


def plan_view(placed: Placed) -> PlanView:
    """Return the overview of a plan."""
    plan, scenario = placed.plan, placed.scenario
    reserve = tuple(scenario.cadres[i].id for i in np.flatnonzero(~placed.placed()).tolist())
    return PlanView(
        scenario=scenario.name,
        title=dict(scenario.manifest.title),
        status=plan.status,
        tiers=tuple(TierView.of(tier) for tier in plan.tiers),
        shortfalls=dict(plan.shortfalls),
        counts={
            "villages": len(scenario.villages),
            "cadres": len(scenario.cadres),
            "placed": len(scenario.cadres) - len(reserve),
            "leaders": sum(row.role == "leader" for row in placed.rows),
            "teams": len(placed.team),
            "reserve": len(reserve),
        },
        seconds=dict(plan.seconds),
        run=dict(plan.run),
        teams=tuple(team_views(placed)),
        reserve=reserve,
        unknown=placed.unknown,
        changed=changed_inputs(placed),
    )


def changed_inputs(placed: Placed) -> tuple[str, ...]:
    """Return the files that are not what they were when the plan was made."""
    then, now = placed.plan.inputs, placed.scenario.inputs
    return tuple(name for name in sorted({*then, *now}) if then.get(name) != now.get(name))
