"""Veterans bring newcomers 以老带新: a mentor by name for every newcomer of a team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.derived.posts import Post, experience
from optimizer.scenario.policy import CompositionRule, Policy, Range
from optimizer.scenario.predicates import holds

NAME = "veteran"
"""What the programmes call the rule that asks for experience."""


@dataclass(frozen=True, slots=True)
class Mentorship:
    """A newcomer with the mentor in the same team.

    Attributes
    ----------
    mentor : str | None
        None where the team has no veteran.
    skills : tuple of str
        Those that both hold.
    same_unit : bool
    """

    village: str
    village_name: str
    cadre: str
    name: str
    unit: str
    unit_name: str
    mentor: str | None
    mentor_name: str | None
    mentor_unit: str | None
    mentor_unit_name: str | None
    mentor_rural_years: float | None
    skills: tuple[str, ...]
    same_unit: bool


def mentor_rule(policy: Policy) -> CompositionRule | None:
    """Return the composition rule whose ``where`` says who is a veteran, None where there is none.

    It is the rule called ``veteran``, else the first that asks for a minimum of ``rural_years``.
    """
    called = (rule for rule in policy.composition if rule.name == NAME)
    return next(called, None) or next((r for r in policy.composition if _asks_for_experience(r)), None)


def _asks_for_experience(rule: CompositionRule) -> bool:
    condition = rule.where.get("rural_years")
    return isinstance(condition, Range) and condition.min is not None and condition.min > 0


def mentorships(held: Iterable[Post], policy: Policy) -> list[Mentorship]:
    """Return every newcomer with a mentor, by team and then by id; none where no rule asks for veterans.

    Newcomers take their turns by id. Each gets, among the veterans of the team, one with the
    fewest newcomers so far; of these the one with most years in villages; of these one who
    shares a skill or the unit; of these the oldest, then the one with the highest id.

    Parameters
    ----------
    held : iterable of Post
        In the order of villages.
    policy : Policy
    """
    rule = mentor_rule(policy)
    if rule is None:
        return []
    teams: dict[str, list[Post]] = defaultdict(list)
    for post in held:
        teams[post.village.id].append(post)
    return [pair for team in teams.values() for pair in _team(team, rule)]


def _team(team: list[Post], rule: CompositionRule) -> list[Mentorship]:
    veterans: list[Post] = []
    newcomers: list[Post] = []
    for post in sorted(team, key=lambda post: post.cadre.id):
        (veterans if holds(rule.where, post.cadre, post.unit) else newcomers).append(post)
    load: Counter[str] = Counter()
    pairs = []
    for newcomer in newcomers:
        mentor = max(veterans, key=lambda v: _suitability(v, newcomer, load), default=None)
        if mentor is not None:
            load[mentor.cadre.id] += 1
        pairs.append(_pair(newcomer, mentor))
    return pairs


def _suitability(veteran: Post, newcomer: Post, load: Counter[str]) -> tuple[object, ...]:
    years, age, name = experience(veteran.cadre)
    shares = veteran.unit.id == newcomer.unit.id or bool(_shared(veteran, newcomer))
    return (-load[veteran.cadre.id], years, shares, age, name)


def _shared(one: Post, other: Post) -> tuple[str, ...]:
    return tuple(sorted(one.cadre.skills.keys() & other.cadre.skills.keys()))


def _pair(newcomer: Post, mentor: Post | None) -> Mentorship:
    return Mentorship(
        village=newcomer.village.id,
        village_name=newcomer.village.name,
        cadre=newcomer.cadre.id,
        name=newcomer.cadre.name,
        unit=newcomer.unit.id,
        unit_name=newcomer.unit.name,
        mentor=mentor.cadre.id if mentor else None,
        mentor_name=mentor.cadre.name if mentor else None,
        mentor_unit=mentor.unit.id if mentor else None,
        mentor_unit_name=mentor.unit.name if mentor else None,
        mentor_rural_years=mentor.cadre.rural_years if mentor else None,
        skills=_shared(newcomer, mentor) if mentor else (),
        same_unit=bool(mentor and mentor.unit.id == newcomer.unit.id),
    )
