"""Who passes, who is refused and by which criterion, who may be a member only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.explain.reasons import unmet_conditions
from optimizer.scenario.policy import Eligibility, Predicate, Range
from optimizer.scenario.records import Cadre, Level, Unit

LEADER, MEMBER, REFUSED = "leader", "member", "refused"
"""May be a member and lead; may be a member only; may be neither."""
_LEVELS: tuple[Level, ...] = ("province", "prefecture", "county")

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """One nominated cadre.

    Attributes
    ----------
    verdict : str
        ``leader``, ``member`` or ``refused``.
    fails : tuple of mapping
        The criteria not met, as ``field``, ``wanted`` and ``found`` (None where not
        stated): member rules of those refused, leader rules of members only.
    """

    cadre: str
    name: str
    unit: str
    unit_name: str
    level: Level
    verdict: str
    fails: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the policy, with how many it stops.

    Attributes
    ----------
    role : str
        ``member`` or ``leader``.
    wanted : object
        A value, a list of values, or a mapping with min or max.
    failed : int
        Of the nominated, or for leader rules of those who passed.
    not_stated : int
        Of these, without a value.
    alone : int
        Of these, stopped by nothing else.
    """

    role: str
    field: str
    wanted: object
    failed: int
    not_stated: int
    alone: int


@dataclass(slots=True)
class Count:
    """How the review went for all, a level or a unit.

    Attributes
    ----------
    id, name : str
        Of the unit; the level's code; empty for all.
    nominated, passed, refused, may_lead : int
        Passed and refused make up the nominated; those who may lead are among the passed.
    """

    id: str = ""
    name: str = ""
    level: Level | None = None
    nominated: int = 0
    passed: int = 0
    refused: int = 0
    may_lead: int = 0

    def add(self, verdict: str) -> None:
        """Count one cadre."""
        self.nominated += 1
        self.refused += verdict == REFUSED
        self.passed += verdict != REFUSED
        self.may_lead += verdict == LEADER


@dataclass(frozen=True, slots=True)
class Review:
    """The result of a review.

    Attributes
    ----------
    overall : Count
    levels : tuple of Count
        All three, province first.
    units : tuple of Count
        Those that nominated somebody, in the order of their table.
    criteria : tuple of Criterion
        Member rules, then leader rules, in the policy's order.
    judged : tuple of Judged
        Every nominated cadre, in the order of their table.
    """

    overall: Count
    levels: tuple[Count, ...]
    units: tuple[Count, ...]
    criteria: tuple[Criterion, ...]
    judged: tuple[Judged, ...]

    def with_verdict(self, verdict: str) -> list[Judged]:
        """Return the cadres with this verdict."""
        return [one for one in self.judged if one.verdict == verdict]


def review(rules: Eligibility, cadres: Iterable[Cadre], units: Sequence[Unit]) -> Review:
    """Judge nominated cadres.

    Parameters
    ----------
    rules : Eligibility
        The leader rules hold on top of the member rules.
    cadres : iterable of Cadre
    units : sequence of Unit
        Those the cadres belong to.
    """
    unit_of = {unit.id: unit for unit in units}
    judged = tuple(_judge(rules, cadre, unit_of[cadre.unit]) for cadre in cadres)
    overall = Count()
    levels = {level: Count(level, level, level) for level in _LEVELS}
    by_unit = {unit.id: Count(unit.id, unit.name, unit.level) for unit in units}
    for one in judged:
        for count in (overall, levels[one.level], by_unit[one.unit]):
            count.add(one.verdict)
    refused = [one.fails for one in judged if one.verdict == REFUSED]
    members = [one.fails for one in judged if one.verdict == MEMBER]
    return Review(
        overall=overall,
        levels=tuple(levels.values()),
        units=tuple(count for count in by_unit.values() if count.nominated),
        criteria=(*_criteria(MEMBER, rules.member, refused), *_criteria(LEADER, rules.leader, members)),
        judged=judged,
    )


def _judge(rules: Eligibility, cadre: Cadre, unit: Unit) -> Judged:
    fails = unmet_conditions(rules.member, cadre, unit)
    verdict = REFUSED
    if not fails:
        fails = unmet_conditions(rules.leader, cadre, unit)
        verdict = MEMBER if fails else LEADER
    return Judged(cadre.id, cadre.name, unit.id, unit.name, unit.level, verdict, fails)


def _criteria(role: str, rules: Predicate, failures: Sequence[tuple[Facts, ...]]) -> list[Criterion]:
    failed, not_stated, alone = (dict.fromkeys(rules, 0) for _ in range(3))
    for fails in failures:
        for facts in fails:
            field = str(facts["field"])
            failed[field] += 1
            not_stated[field] += facts["found"] is None or facts["found"] == {}
            alone[field] += len(fails) == 1
    return [
        Criterion(role, field, _wanted(rules, field), failed[field], not_stated[field], alone[field])
        for field in rules
    ]


def _wanted(rules: Predicate, field: str) -> object:
    condition = rules[field]
    return condition.model_dump(exclude_none=True) if isinstance(condition, Range) else condition
