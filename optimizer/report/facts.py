"""What a report is made from: the plan, its independent re-count and its teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from optimizer.check import CheckReport, check
from optimizer.explain import Placed, PlanView, TeamView, TierView, plan_view
from optimizer.explain.views import more_is_better
from optimizer.plan.records import Plan, Tier
from optimizer.scenario.records import Cadre, Role, Scenario, Unit


@dataclass(frozen=True, slots=True)
class Post:
    """Where a cadre is placed, and with how many points."""

    team: TeamView
    role: Role
    points: int


@dataclass(frozen=True, slots=True)
class TierFact:
    """A tier as it was counted again; no bound where the plan is not as it says.

    Attributes
    ----------
    proved : TierView | None
        The plan's own statement, where it can be believed.
    """

    name: str
    value: int
    more_is_better: bool
    proved: TierView | None


class Facts:
    """A plan of a scenario, counted again.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan

    Attributes
    ----------
    placed : Placed
    view : PlanView
    recount : CheckReport
        Shares no code with what made the plan.
    """

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario, self.plan = scenario, plan
        self.placed = Placed(scenario, plan)
        self.view: PlanView = plan_view(self.placed)
        self.recount: CheckReport = check(scenario, plan)

    @property
    def teams(self) -> tuple[TeamView, ...]:
        """Every village with its team, in the order of the villages table."""
        return self.view.teams

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Id → unit."""
        return {unit.id: unit for unit in self.scenario.units}

    @cached_property
    def cadres(self) -> Mapping[str, Cadre]:
        """Id → cadre."""
        return {cadre.id: cadre for cadre in self.scenario.cadres}

    @cached_property
    def several_prefectures(self) -> bool:
        """Whether the villages lie in more than one prefecture."""
        return len({village.prefecture for village in self.scenario.villages}) > 1

    @cached_property
    def posts(self) -> Mapping[str, Post]:
        """Cadre → where placed; those in reserve are missing."""
        return {
            member.cadre: Post(team, member.role, member.points)
            for team in self.teams
            for member in team.members
        }

    @cached_property
    def missing(self) -> Counter[str]:
        """Kind of need → heads missing in all villages."""
        return Counter({kind: n for kind, n in self.recount.shortfalls.items() if n})

    @cached_property
    def wanted(self) -> int:
        """Heads wanted in all, of every kind."""
        return sum(need.need for team in self.teams for need in team.needs)

    @cached_property
    def unavoidable(self) -> Counter[str]:
        """Kind of need → heads missing in every plan, at least, as the re-count confirms them."""
        found: Counter[str] = Counter()
        for one in self.recount.unavoidable:
            found[one.kind] += one.unmet
        return found

    @cached_property
    def tiers(self) -> tuple[TierFact, ...]:
        """The tiers in the scenario's order, as counted again."""
        stated: dict[str, Tier] = {t.name: t for t in self.plan.tiers} if self.recount.ok else {}
        return tuple(
            TierFact(name, value, more_is_better(name), TierView.of(stated[name]) if name in stated else None)
            for name, value in self.recount.tiers.items()
        )
