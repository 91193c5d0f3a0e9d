"""Sentences about reasons and conditions, from the facts of `optimizer.explain`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from optimizer.locale import codes, names
from optimizer.locale.words import Words, mark

Facts = Mapping[str, Any]

FIELDS = {
    "age": mark("age"),
    "gender": mark("gender"),
    "education": mark("education"),
    "party": mark("party member"),
    "party_years": mark("years in the party"),
    "work_years": mark("years of work"),
    "rural_years": mark("years in villages"),
    "fit_for_duty": mark("fit for duty"),
    "skills": mark("skills"),
    "department": mark("department"),
    "function": mark("function"),
    "level": mark("level"),
    "unit": mark("unit"),
    "pool": mark("pool"),
    "review": mark("joint review"),
    "hard_area": mark("remote and hard area"),
    "five_ones": mark("“five ones” support before"),
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "gender": {"male": mark("male"), "female": mark("female")},
    "education": {
        "primary": mark("primary"),
        "secondary": mark("secondary"),
        "college": mark("college"),
        "bachelor": mark("bachelor"),
        "postgraduate": mark("postgraduate"),
    },
    "level": names.LEVELS,
    "pool": {"first_secretary": mark("first secretary"), "member": mark("member")},
    "review": {"passed": mark("passed"), "refused": mark("refused"), "pending": mark("pending")},
}
"""Field → usual values of it and their names."""
_GENERATED = ("pool", "review", "hard_area", "five_ones")
"""Columns of generated scenarios beside those that every scenario has; any other is called as there."""
_FLAGS = {"true": True, "false": False}


def why_not(words: Words, code: str, facts: Facts) -> str:
    """Return the sentence behind a reason code."""
    return SENTENCES[code](words, facts) if code in SENTENCES else names.reason(words, code)


def conditions(words: Words, failed: Sequence[Facts]) -> str:
    """Return unmet conditions in a row: ``age 61 (at most 59)``."""
    return words.listed(_condition(words, one) for one in failed)


def field(words: Words, name: str) -> str:
    """Return the name of a field; a column that only this scenario has is called as there."""
    return words.say(FIELDS.get(name, name))


def wanted(words: Words, name: str, condition: object) -> str:
    """Return what a field must be: ``at most 59``."""
    if not isinstance(condition, Mapping):
        choices = condition if isinstance(condition, list | tuple) else [condition]
        return words.say(" or ").join(value(words, name, one) for one in choices)
    low, high = condition.get("min"), condition.get("max")
    if low is None:
        return words.say("at most {high}", high=value(words, name, high))
    if high is None:
        return words.say("at least {low}", low=value(words, name, low))
    return words.say("{low} to {high}", low=value(words, name, low), high=value(words, name, high))


def value(words: Words, name: str, found: object) -> str:
    """Return the value of a field in words; that it is not stated where it is missing."""
    if found is None or found == {}:
        return words.say("not stated")
    if isinstance(found, bool):
        return words.say("yes") if found else words.say("no")
    if isinstance(found, float):
        return f"{found:g}"
    if isinstance(found, Mapping):
        return words.listed(codes.value(words, name, str(one)) for one in found)
    known = VALUES.get(name, {}).get(str(found))
    return words.say(known) if known else codes.value(words, name, str(found))


def own_column(words: Words, column: str) -> str:
    """Return the name of a column that only this scenario has."""
    return field(words, column) if column in _GENERATED else column


def own_value(words: Words, column: str, text: str | None) -> str | None:
    """Return a cell of a column that only this scenario has; true and false as yes and no."""
    if not text:
        return text
    flag = _FLAGS.get(text.lower())
    if flag is not None or column in _GENERATED:
        return value(words, column, text if flag is None else flag)
    return text


def own_columns(words: Words, extra: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the columns that only this scenario has, by their names, and what their cells say."""
    for column, text in extra.items():
        if said := own_value(words, column, text):
            yield own_column(words, column), said


def _condition(words: Words, facts: Facts) -> str:
    name, found = str(facts["field"]), facts["found"]
    return words.say(
        "{field} {found} (wanted: {wanted})",
        field=field(words, name),
        found=value(words, name, found),
        wanted=wanted(words, name, facts["wanted"]),
    )


def _not_eligible(words: Words, facts: Facts) -> str:
    failed = conditions(words, facts["conditions"])
    return words.say("doesn't meet the member rules: {conditions}", conditions=failed)


def _out_of_reach(words: Words, facts: Facts) -> str:
    if "serves" in facts:
        served, there = words.listed(facts["serves"]), facts["village_county"]
        return words.say("the unit serves {served}, the village is in {there}", served=served, there=there)
    kind = "prefecture" if facts["level"] == "prefecture" else "county"
    unknown = words.say("an unknown place")
    return words.say(
        "{office} of {here}, the village is in {there}",
        office=names.level(words, facts["level"]),
        here=facts[kind] or unknown,
        there=facts[f"village_{kind}"] or unknown,
    )


def _department_forbidden(words: Words, facts: Facts) -> str:
    return words.say(
        "department {department} may not go to villages of type {type}",
        department=codes.department(words, facts["department"]),
        type=codes.village_type(words, facts["type"]),
    )


def _avoids_home(words: Words, facts: Facts) -> str:
    place = names.place(words, facts["avoid"])
    return words.say("is at home in the same {place}, {home}", place=place, home=facts["home"])


def _banned(words: Words, facts: Facts) -> str:
    if facts["reason"]:
        return words.say("the table of bans says: {reason}", reason=facts["reason"])
    return words.say("stands in the table of bans")


def _term_limit(words: Words, facts: Facts) -> str:
    return words.count(
        "has served {n} term there, at most {most} allowed",
        "has served {n} terms there, at most {most} allowed",
        facts["terms"],
        most=facts["max_terms"],
    )


SENTENCES: dict[str, Callable[[Words, Facts], str]] = {
    "not_eligible": _not_eligible,
    "out_of_reach": _out_of_reach,
    "department_forbidden": _department_forbidden,
    "avoids_home": _avoids_home,
    "banned": _banned,
    "term_limit": _term_limit,
}
"""Reason code → its sentence."""
