"""Data for explanations: teams, cadres and whole plans as typed views, no solver and no words."""

from optimizer.explain.cadres import cadre_view
from optimizer.explain.lookup import find
from optimizer.explain.placed import Placed
from optimizer.explain.plans import changed_inputs, plan_view
from optimizer.explain.summary import Demand, ScenarioView, scenario_view
from optimizer.explain.teams import team_views
from optimizer.explain.views import (
    CadreView,
    Holder,
    MemberView,
    NeedView,
    PlaceView,
    PlanView,
    Refusal,
    TeamView,
    TierView,
)

__all__ = [
    "CadreView",
    "Demand",
    "Holder",
    "MemberView",
    "NeedView",
    "PlaceView",
    "Placed",
    "PlanView",
    "Refusal",
    "ScenarioView",
    "TeamView",
    "TierView",
    "cadre_view",
    "changed_inputs",
    "find",
    "plan_view",
    "scenario_view",
    "team_views",
]
