"""What is derived from a plan about one team, or one cadre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.derived.captains import Captaincy, captains, township_of
from optimizer.derived.funds import FundsLine, funds
from optimizer.derived.mentors import Mentorship, mentorships
from optimizer.derived.posts import Post, posts
from optimizer.plan.records import Placement
from optimizer.scenario.records import Scenario, Village


@dataclass(frozen=True, slots=True)
class TeamPart:
    """What is derived about a village.

    Attributes
    ----------
    township : str | None
    captaincy : Captaincy | None
        Of the township; None where fewer than 3 cadres are placed there.
    funds : FundsLine
        Of the team.
    mentors : tuple of Mentorship
        Every newcomer of the team.
    """

    township: str | None
    captaincy: Captaincy | None
    funds: FundsLine
    mentors: tuple[Mentorship, ...]


@dataclass(frozen=True, slots=True)
class CadrePart:
    """What is derived about a placed cadre.

    Attributes
    ----------
    captaincy : Captaincy | None
        The township whose captain the cadre is.
    funds : FundsLine
    mentor : Mentorship | None
        Where the cadre is a newcomer.
    newcomers : tuple of Mentorship
        Whom the cadre brings along.
    """

    captaincy: Captaincy | None
    funds: FundsLine
    mentor: Mentorship | None
    newcomers: tuple[Mentorship, ...]


def team_part(scenario: Scenario, placements: Iterable[Placement], village: Village) -> TeamPart:
    """Return what is derived about a village's team."""
    held = posts(scenario, placements)
    leading = captains(held)
    here = [post for post in held if post.village.id == village.id]
    place = township_of(village)
    return TeamPart(
        township=village.township,
        captaincy=next((one for one in leading if one.place == place), None),
        funds=_funds(scenario, here, leading),
        mentors=tuple(mentorships(here, scenario.policy)),
    )


def cadre_part(scenario: Scenario, placements: Iterable[Placement], cadre: str) -> CadrePart | None:
    """Return what is derived about the cadre of this id, None for one who is not placed."""
    held = posts(scenario, placements)
    own = [post for post in held if post.cadre.id == cadre]
    if not own:
        return None
    leading = captains(held)
    teams = {post.village.id for post in own}
    pairs = mentorships([post for post in held if post.village.id in teams], scenario.policy)
    return CadrePart(
        captaincy=next((one for one in leading if one.captain == cadre), None),
        funds=_funds(scenario, own, leading),
        mentor=next((pair for pair in pairs if pair.cadre == cadre), None),
        newcomers=tuple(pair for pair in pairs if pair.mentor == cadre),
    )


def _funds(scenario: Scenario, of: list[Post], leading: list[Captaincy]) -> FundsLine:
    chosen = {one.captain for one in leading if one.captain}
    return funds(of, chosen, scenario.policy.funds).overall
