"""Predicates over a cadre and its unit: which fields there are, and whether one holds.

The independent checker has its own copy of this; nothing here is shared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from optimizer.scenario.policy import Condition, Predicate, Range, Scalar
from optimizer.scenario.records import Cadre, Unit

Kind = Literal["number", "flag", "text", "skills"]
_Field = tuple[Kind, Callable[[Cadre, Unit], object]]

FIELDS: dict[str, _Field] = {
    "id": ("text", lambda c, u: c.id),
    "name": ("text", lambda c, u: c.name),
    "unit": ("text", lambda c, u: c.unit),
    "age": ("number", lambda c, u: c.age),
    "gender": ("text", lambda c, u: c.gender),
    "education": ("text", lambda c, u: c.education),
    "party": ("flag", lambda c, u: c.party),
    "party_years": ("number", lambda c, u: c.party_years),
    "work_years": ("number", lambda c, u: c.work_years),
    "rural_years": ("number", lambda c, u: c.rural_years),
    "fit_for_duty": ("flag", lambda c, u: c.fit_for_duty),
    "skills": ("skills", lambda c, u: c.skills),
    "home_village": ("text", lambda c, u: c.home_village),
    "home_township": ("text", lambda c, u: c.home_township),
    "home_county": ("text", lambda c, u: c.home_county),
    "department": ("text", lambda c, u: u.department),
    "function": ("text", lambda c, u: u.function),
    "level": ("text", lambda c, u: u.level),
}
"""Field → kind and value. Any other field is an extra column of the cadres table."""

TRUE_WORDS = frozenset({"true", "yes", "1", "是"})
FALSE_WORDS = frozenset({"false", "no", "0", "否"})


def holds(predicate: Predicate, cadre: Cadre, unit: Unit) -> bool:
    """Return whether all fields of a predicate hold.

    A range holds for numbers within it, both ends included; a list where any of
    its values holds; ``skills`` where any of those named is held, at any level.
    In an extra column, whose cells are text, a number compares with the cell
    read as a number and true or false with the cell read as yes or no. A
    missing value never holds.

    Parameters
    ----------
    predicate : Predicate
        Validated against the scenario.
    cadre : Cadre
    unit : Unit
        The cadre's own.
    """
    return next(failing(predicate, cadre, unit), None) is None


def failing(predicate: Predicate, cadre: Cadre, unit: Unit) -> Iterator[str]:
    """Yield the fields of a predicate that don't hold, in its order."""
    for field, condition in predicate.items():
        if field in FIELDS:
            met = _meets(condition, FIELDS[field][1](cadre, unit))
        else:
            met = _extra_meets(condition, cadre.extra.get(field))
        if not met:
            yield field


def as_flag(text: str) -> bool | None:
    """Return what a word for yes or no means; None for any other text."""
    word = text.casefold()
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def as_number(text: str) -> float | None:
    """Return the number a text spells, or None."""
    try:
        return float(text)
    except ValueError:
        return None


def _meets(condition: Condition, value: object) -> bool:
    if value is None:
        return False
    if isinstance(value, Mapping):
        wanted = condition if isinstance(condition, list) else [condition]
        return any(skill in value for skill in wanted)
    if isinstance(condition, Range):
        return isinstance(value, int | float) and _within(condition, value)
    return value in condition if isinstance(condition, list) else value == condition


def _extra_meets(condition: Condition, cell: str | None) -> bool:
    if not cell:
        return False
    if isinstance(condition, Range):
        number = as_number(cell)
        return number is not None and _within(condition, number)
    wanted = condition if isinstance(condition, list) else [condition]
    return any(_extra_equals(one, cell) for one in wanted)


def _extra_equals(wanted: Scalar, cell: str) -> bool:
    if isinstance(wanted, bool):
        return as_flag(cell) is wanted
    return cell == wanted if isinstance(wanted, str) else as_number(cell) == wanted


def _within(wanted: Range, number: float) -> bool:
    return (wanted.min is None or number >= wanted.min) and (wanted.max is None or number <= wanted.max)
