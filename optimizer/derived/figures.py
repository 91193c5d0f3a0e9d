"""All that is derived from a plan, together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.derived.captains import Captaincy, captains
from optimizer.derived.funds import Funds, funds
from optimizer.derived.mentors import Mentorship, mentor_rule, mentorships
from optimizer.derived.posts import posts
from optimizer.derived.reserve import Reserved, reserve
from optimizer.plan.records import Placement
from optimizer.scenario.records import Scenario


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a plan.

    Attributes
    ----------
    captains : tuple of Captaincy
        Every township with 3 or more placed cadres.
    funds : Funds
    reserve : tuple of Reserved
        Every cadre not placed.
    mentor_rule : str | None
        Name of the composition rule that says who is a veteran; None where the policy has none.
    mentors : tuple of Mentorship
        Every newcomer of a team; empty without such a rule.
    """

    captains: tuple[Captaincy, ...]
    funds: Funds
    reserve: tuple[Reserved, ...]
    mentor_rule: str | None
    mentors: tuple[Mentorship, ...]


def derive(scenario: Scenario, placements: Iterable[Placement]) -> Derived:
    """Return what follows from placements; those the scenario doesn't know are passed over."""
    held = posts(scenario, placements)
    leading = captains(held)
    rule = mentor_rule(scenario.policy)
    return Derived(
        captains=tuple(leading),
        funds=funds(held, {one.captain for one in leading if one.captain}, scenario.policy.funds),
        reserve=tuple(reserve(scenario, {post.cadre.id for post in held})),
        mentor_rule=rule.name if rule else None,
        mentors=tuple(mentorships(held, scenario.policy)),
    )
