"""The needs a plan leaves unmet, one function for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from optimizer.check.predicates import covers, holds
from optimizer.check.reading import Reading
from optimizer.check.teams import Teams


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need of one village that is not met in full.

    Attributes
    ----------
    kind : str
        Key of the totals: ``size``, ``leader``, ``skill``, a composition rule's name, ``kept``.
    skill : str | None
        Which skill, for the kind ``skill``.
    need, have : int
        Headcount asked for, and there.
    weight : int
        What one missing head costs on the shortage tier, before the village's priority.
    """

    village: str
    kind: str
    skill: str | None
    need: int
    have: int
    weight: int
    en: str
    zh: str

    @property
    def amount(self) -> int:
        """Heads missing."""
        return self.need - self.have


def size(teams: Teams) -> Iterator[Shortfall]:
    """Find teams below their minimum."""
    weight = teams.reading.scenario.objective.shortage.size
    for team in teams:
        v, need, have = team.village.id, team.need.min, len(team.members)
        if have < need:
            en = f"village {v} has {have} of at least {need} members"
            yield Shortfall(v, "size", None, need, have, weight, en, f"村{v}至少{need}名队员，现有{have}名")


def leader(teams: Teams) -> Iterator[Shortfall]:
    """Find teams that need a leader and have none."""
    weight = teams.reading.scenario.objective.shortage.leader
    for team in teams:
        if team.need.leader and not team.leaders:
            v = team.village.id
            en = f"village {v} needs a leader and has none"
            yield Shortfall(v, "leader", None, 1, 0, weight, en, f"村{v}缺第一书记")


def skill(teams: Teams) -> Iterator[Shortfall]:
    """Find teams with too few members who hold a skill, at any level."""
    weight = teams.reading.scenario.objective.shortage.skill
    for team in teams:
        v = team.village.id
        for name, need in team.village.skills.items():
            have = sum(name in c.skills for c in team.members)
            if have < need:
                en = f"village {v} has {have} of {need} members with skill {name}"
                zh = f"村{v}需{need}名{name}人才，现有{have}名"
                yield Shortfall(v, "skill", name, need, have, weight, en, zh)


def composition(teams: Teams) -> Iterator[Shortfall]:
    """Find teams with too few members who satisfy a composition rule, for each rule."""
    reading = teams.reading
    for rule in reading.policy.composition:
        need = rule.at_least
        for team in (t for t in teams if covers(rule.in_, t.village)):
            v = team.village.id
            have = sum(holds(rule.where, c, reading.unit_of(c)) for c in team.members)
            if have < need:
                en = f"village {v} has {have} of {need} members required by {rule.name}"
                zh = f"村{v}按“{rule.name}”需{need}名，现有{have}名"
                yield Shortfall(v, rule.name, None, need, have, rule.weight, en, zh)


def kept(teams: Teams) -> Iterator[Shortfall]:
    """Find villages that keep too few of the previous members who still may stay."""
    reading = teams.reading
    wanted = reading.policy.rotation.keep_at_least
    if not wanted:
        return
    able: Counter[str] = Counter()
    stayed: Counter[str] = Counter()
    for cadre, before in reading.previous.items():
        village = reading.villages.get(before.village)
        if village is not None:
            able[village.id] += reading.admissible(reading.cadres[cadre], village)
            stayed[village.id] += (cadre, village.id) in teams.roles
    for v in able:
        need, have = min(wanted, able[v]), stayed[v]
        if have < need:
            en = f"village {v} keeps {have} of at least {need} previous members"
            yield Shortfall(v, "kept", None, need, have, 1, en, f"村{v}至少留用{need}名原队员，现留{have}名")


SHORTFALLS: dict[str, Callable[[Teams], Iterator[Shortfall]]] = {
    "size": size,
    "leader": leader,
    "skill": skill,
    "composition": composition,
    "kept": kept,
}
"""Kind → the function that finds it; ``composition`` finds every rule's under its own name."""


def unmet(teams: Teams) -> list[Shortfall]:
    """Return every need that is not met in full."""
    return [one for find in SHORTFALLS.values() for one in find(teams)]


def totals(reading: Reading, found: Iterable[Shortfall]) -> dict[str, int]:
    """Return kind → sum over the villages; ``kept`` only where the policy asks for it."""
    total = dict.fromkeys(("size", "leader", "skill", *(r.name for r in reading.policy.composition)), 0)
    if reading.policy.rotation.keep_at_least:
        total["kept"] = 0
    for one in found:
        total[one.kind] += one.amount
    return total
