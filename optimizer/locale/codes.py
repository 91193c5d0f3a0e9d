"""Names of common codes of scenarios: types of villages, skills, departments, functions, rules.

Scenarios choose their codes freely; one that isn't here is shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from optimizer.locale.words import Words, mark_as

TYPES = {
    "key": mark_as("type", "key"),
    "ordinary": mark_as("type", "ordinary"),
    "demo": mark_as("type", "demo"),
    "industry": mark_as("type", "industry"),
    "weak": mark_as("type", "weak"),
    "disorderly": mark_as("type", "disorderly"),
    "poor": mark_as("type", "poor"),
    "out_of_poverty": mark_as("type", "out of poverty"),
    "weak_economy": mark_as("type", "weak economy"),
    "heavy_task": mark_as("type", "heavy tasks"),
    "relocation": mark_as("type", "relocation"),
    "border": mark_as("type", "border"),
    "red": mark_as("type", "red"),
    "tourism": mark_as("type", "tourism"),
    "forest_economy": mark_as("type", "forest economy"),
}
SKILLS = {
    "party_building": mark_as("skill", "party building"),
    "law": mark_as("skill", "law"),
    "agronomy": mark_as("skill", "agronomy"),
    "finance": mark_as("skill", "finance"),
    "engineering": mark_as("skill", "engineering"),
    "health": mark_as("skill", "health"),
    "education": mark_as("skill", "education"),
    "e_commerce": mark_as("skill", "e-commerce"),
    "forestry": mark_as("skill", "forestry"),
    "tourism": mark_as("skill", "tourism"),
}
DEPARTMENTS = {
    "party": mark_as("department", "party"),
    "economy": mark_as("department", "economy"),
    "agriculture": mark_as("department", "agriculture"),
    "law": mark_as("department", "law"),
    "science": mark_as("department", "science"),
    "enterprise": mark_as("department", "enterprise"),
    "general": mark_as("department", "general"),
    "line": mark_as("department", "sector"),
    "institution": mark_as("department", "public institution"),
    "forestry": mark_as("department", "forestry"),
    "tourism": mark_as("department", "tourism"),
}
FUNCTIONS = {
    "organisation": mark_as("function", "organisation"),
    "masses": mark_as("function", "mass organisations"),
    "finance": mark_as("function", "finance"),
    "construction": mark_as("function", "construction"),
    "farming": mark_as("function", "farming"),
    "water": mark_as("function", "water"),
    "administration": mark_as("function", "administration"),
    "public_service": mark_as("function", "public service"),
    "research": mark_as("function", "research"),
}
"""A function that isn't here may be a department: where none is given, it is the unit's department."""
RULES = {"veteran": mark_as("rule", "veteran"), "members": mark_as("rule", "members")}


def village_type(words: Words, code: str) -> str:
    """Return the name of a type of village."""
    return _named(words, "type", TYPES, code)


def types(words: Words, codes: Iterable[str]) -> str:
    """Return a village's types in a row."""
    return words.listed(village_type(words, code) for code in codes)


def skill(words: Words, code: str) -> str:
    """Return the name of a skill."""
    return _named(words, "skill", SKILLS, code)


def skills(words: Words, levels: Mapping[str, int]) -> str:
    """Return skills with their levels in a row."""
    return words.listed(f"{skill(words, code)} {level}" for code, level in levels.items())


def department(words: Words, code: str) -> str:
    """Return the name of a department."""
    return _named(words, "department", DEPARTMENTS, code)


def function(words: Words, code: str) -> str:
    """Return the name of a function group."""
    if code in FUNCTIONS:
        return _named(words, "function", FUNCTIONS, code)
    return department(words, code)


def rule(words: Words, name: str) -> str:
    """Return the name of a composition rule."""
    return _named(words, "rule", RULES, name)


def value(words: Words, field: str, code: str) -> str:
    """Return the name of a code in a field; what no vocabulary has as it is."""
    return VOCABULARIES[field](words, code) if field in VOCABULARIES else code


def _named(words: Words, context: str, known: Mapping[str, str], code: str) -> str:
    return words.say_as(context, known[code]) if code in known else code


VOCABULARIES = {"skills": skill, "department": department, "function": function}
"""Field of a cadre or unit → what names its codes."""
