"""Names of what the contract spells in code: tiers, shortfalls, reasons, components, roles, levels."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.locale import codes
from optimizer.locale.words import Words, mark, number

TIERS = {
    "shortage": mark("shortage"),
    "changes": mark("changes"),
    "floor": mark("floor"),
    "fit": mark("fit"),
}
TIER_MEANINGS = {
    "shortage": mark("unmet needs by weight, less is better"),
    "changes": mark("former members moved, less is better"),
    "floor": mark("weakest team's points, more is better"),
    "fit": mark("points of all teams, more is better"),
}
SHORTFALLS = {
    "size": mark("members"),
    "leader": mark("leader"),
    "skill": mark("skill"),
    "kept": mark("members kept"),
}
REASONS = {
    "not_eligible": mark("not eligible"),
    "out_of_reach": mark("out of reach"),
    "department_forbidden": mark("department forbidden"),
    "avoids_home": mark("avoids home"),
    "banned": mark("banned"),
    "term_limit": mark("term limit"),
}
COMPONENTS = {
    "department": mark("department"),
    "skill": mark("skills"),
    "experience": mark("experience"),
    "preference": mark("wish"),
    "request": mark("request"),
    "continuity": mark("continuity"),
    "leader": mark("leading"),
}
ROLES = {"leader": mark("leader"), "member": mark("member")}
LEVELS = {
    "province": mark("provincial office"),
    "prefecture": mark("prefecture office"),
    "county": mark("county office"),
}
STATUSES = {
    "optimal": mark("proved optimal"),
    "feasible": mark("feasible, not proved optimal"),
    "infeasible": mark("impossible: proved that there is no plan"),
    "no_answer": mark("no plan found in time"),
}
STATUS_WORDS = {
    "optimal": mark("optimal"),
    "feasible": mark("feasible"),
    "infeasible": mark("impossible"),
    "no_answer": mark("no plan"),
}
PLACES = {
    "village": mark("village"),
    "township": mark("township"),
    "county": mark("county"),
    "prefecture": mark("prefecture"),
}


def tier(words: Words, name: str) -> str:
    """Return the name of a tier."""
    return words.say(TIERS.get(name, name))


def need(words: Words, kind: str, skill: str | None = None) -> str:
    """Return the name of a shortfall's kind."""
    if skill is not None:
        return words.say("skill {skill}", skill=codes.skill(words, skill))
    if kind in SHORTFALLS:
        return words.say(SHORTFALLS[kind])
    return words.say("rule “{name}”", name=codes.rule(words, kind))


def reason(words: Words, code: str) -> str:
    """Return the name of a reason code."""
    return words.say(REASONS.get(code, code))


def component(words: Words, name: str) -> str:
    """Return the name of a component of the points."""
    return words.say(COMPONENTS.get(name, name))


def points(words: Words, parts: Mapping[str, int]) -> str:
    """Return points by component, those that are not 0: ``department 50, skills 10``."""
    return words.listed(f"{component(words, k)} {number(n)}" for k, n in parts.items() if n)


def role(words: Words, name: str | None) -> str:
    """Return the name of a role; reserve for none."""
    return words.say(ROLES[name]) if name in ROLES else words.say("reserve")


def level(words: Words, name: str) -> str:
    """Return what a unit of that level is called."""
    return words.say(LEVELS.get(name, name))


def place(words: Words, name: str) -> str:
    """Return what a sort of place is called."""
    return words.say(PLACES.get(name, name))


def status(words: Words, name: str, short: bool = False) -> str:
    """Return the name of a status, in a sentence or, if `short`, in a word."""
    return words.say((STATUS_WORDS if short else STATUSES).get(name, name))
