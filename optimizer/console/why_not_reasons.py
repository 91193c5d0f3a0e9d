"""The reasons that forbid what ``why-not`` asks for, in sentences with names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.locale import Words, codes, names, sentences
from optimizer.locale.words import named, number
from optimizer.scenario import Scenario
from optimizer.whynot import Reason

Facts = Mapping[str, Any]


class Names:
    """Names with ids, for cadres, villages and units of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._cadres = {row.id: row.name for row in scenario.cadres}
        self._villages = {row.id: row.name for row in scenario.villages}
        self._units = {row.id: row.name for row in scenario.units}

    def cadre(self, row_id: str) -> str:
        """Return a cadre's name with its id."""
        return named(row_id, self._cadres[row_id])

    def village(self, row_id: str) -> str:
        """Return a village's name with its id."""
        return named(row_id, self._villages[row_id])

    def unit(self, row_id: str) -> str:
        """Return a unit's name with its id."""
        return named(row_id, self._units[row_id])


def reason(words: Words, called: Names, found: Reason) -> str:
    """Return a reason in a sentence, with the name of whom it is about."""
    if found.code in sentences.SENTENCES:
        parts = names.reason(words, found.code), sentences.why_not(words, found.code, found.facts)
        said = words.either(": ", "：").join(parts)
    else:
        said = SENTENCES[found.code](words, called, found.facts)
    if found.cadre is None:
        return said
    return words.say("{cadre}: {why}", cadre=called.cadre(found.cadre), why=said)


def _no_leader_needed(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the village wants no leader")


def _may_not_lead(words: Words, called: Names, facts: Facts) -> str:
    failed = sentences.conditions(words, facts["conditions"])
    return words.say("doesn't meet the leader rules: {conditions}", conditions=failed)


def _pinned_role(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has this cadre there as a member who does not lead")


def _leader_pinned(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has {other} there as leader", other=called.cadre(facts["other"]))


def _pinned_elsewhere(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "the table of pins has this cadre in {village}", village=called.village(facts["village"])
    )


def _pinned_here(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has this cadre in the team, but is not among those named")


def _team_full(words: Words, called: Names, facts: Facts) -> str:
    text = words.say(
        "{people} people would be in the team, at most {max} are allowed",
        people=number(facts["people"]),
        max=number(facts["max"]),
    )
    if not facts["pinned"]:
        return text
    pinned = words.listed(called.cadre(c) for c in facts["pinned"])
    return words.say("{text}; the table of pins has {pinned} there", text=text, pinned=pinned)


def _unit_maximum(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "{unit} would send {people}, at most {max} are allowed",
        unit=called.unit(facts["unit"]),
        people=number(facts["people"]),
        max=number(facts["max"]),
    )


def _large_alone(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "a unit with {least} cadres or more forms its teams alone: {large}; together there would be {units}",
        least=number(facts["from"]),
        large=words.listed(called.unit(u) for u in facts["large"]),
        units=words.listed(called.unit(u) for u in facts["units"]),
    )


def _not_joint(words: Words, called: Names, facts: Facts) -> str:
    units = words.listed(
        f"{called.unit(u)} ({codes.value(words, facts['by'], kind)})" for u, kind in facts["units"].items()
    )
    return words.say(
        "units share a team only if they are of one {kind}: {units}",
        kind=sentences.field(words, facts["by"]),
        units=units,
    )


def _many_units(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "at most {max} units share a team: {units}",
        max=number(facts["max"]),
        units=words.listed(called.unit(u) for u in facts["units"]),
    )


def _kept_together(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "the people of {unit} stay together, and the table of pins has {other} in {village}",
        unit=called.unit(facts["unit"]),
        other=called.cadre(facts["other"]),
        village=called.village(facts["village"]),
    )


SENTENCES: dict[str, Callable[[Words, Names, Facts], str]] = {
    "no_leader_needed": _no_leader_needed,
    "may_not_lead": _may_not_lead,
    "pinned_role": _pinned_role,
    "leader_pinned": _leader_pinned,
    "pinned_elsewhere": _pinned_elsewhere,
    "pinned_here": _pinned_here,
    "team_full": _team_full,
    "unit_maximum": _unit_maximum,
    "large_alone": _large_alone,
    "not_joint": _not_joint,
    "many_units": _many_units,
    "kept_together": _kept_together,
}
"""Reason code that is not the contract's → its sentence."""
