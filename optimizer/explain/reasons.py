"""The facts behind each reason code: what of a cadre and a village makes the pair inadmissible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from optimizer.scenario.policy import Predicate, Range
from optimizer.scenario.predicates import FIELDS, failing
from optimizer.scenario.records import Ban, Cadre, Previous, Scenario, Unit, Village

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """A cadre with what the reasons need to know.

    Attributes
    ----------
    bans : mapping of str to Ban
        By village, this cadre's only.
    """

    scenario: Scenario
    cadre: Cadre
    unit: Unit
    previous: Previous | None
    bans: Mapping[str, Ban]

    @classmethod
    def of(cls, scenario: Scenario, cadre: Cadre, unit: Unit) -> Subject:
        """Return the subject for a cadre and its unit."""
        previous = next((p for p in scenario.previous if p.cadre == cadre.id), None)
        bans = {b.village: b for b in scenario.bans if b.cadre == cadre.id}
        return cls(scenario, cadre, unit, previous, bans)


def unmet_conditions(predicate: Predicate, cadre: Cadre, unit: Unit) -> tuple[Facts, ...]:
    """Return the fields of a predicate that don't hold: ``field``, ``wanted`` and ``found``."""
    facts = []
    for field in failing(predicate, cadre, unit):
        condition = predicate[field]
        wanted = condition.model_dump(exclude_none=True) if isinstance(condition, Range) else condition
        found = FIELDS[field][1](cadre, unit) if field in FIELDS else cadre.extra.get(field)
        facts.append({"field": field, "wanted": wanted, "found": None if found == "" else found})
    return tuple(facts)


def _not_eligible(subject: Subject, village: Village) -> Facts:
    rules = subject.scenario.policy.eligibility.member
    return {"conditions": unmet_conditions(rules, subject.cadre, subject.unit)}


def _out_of_reach(subject: Subject, village: Village) -> Facts:
    unit = subject.unit
    if unit.serves:
        return {"unit": unit.id, "serves": unit.serves, "village_county": village.county}
    facts = {"unit": unit.id, "level": unit.level}
    if unit.level == "prefecture":
        return facts | {"prefecture": unit.prefecture, "village_prefecture": village.prefecture}
    return facts | {"county": unit.county, "village_county": village.county}


def _department_forbidden(subject: Subject, village: Village) -> Facts:
    return {"department": subject.unit.department, "type": village.types[0]}


def _avoids_home(subject: Subject, village: Village) -> Facts:
    home = subject.scenario.policy.avoid.home
    return {"avoid": home, "home": getattr(subject.cadre, f"home_{home}")}


def _banned(subject: Subject, village: Village) -> Facts:
    return {"reason": subject.bans[village.id].reason}


def _term_limit(subject: Subject, village: Village) -> Facts:
    terms = subject.previous.terms if subject.previous else None
    return {"terms": terms, "max_terms": subject.scenario.policy.rotation.max_terms}


FACTS: dict[str, Callable[[Subject, Village], Facts]] = {
    "not_eligible": _not_eligible,
    "out_of_reach": _out_of_reach,
    "department_forbidden": _department_forbidden,
    "avoids_home": _avoids_home,
    "banned": _banned,
    "term_limit": _term_limit,
}
"""Reason code → the function that gives its facts."""
