"""Checks of predicates: known fields, and conditions that fit what stands in them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from optimizer.locale.told import phrase
from optimizer.locale.words import mark
from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import did_you_mean, either_of, nearest, shown
from optimizer.scenario.policy import Condition, Predicate, Range, Scalar
from optimizer.scenario.predicates import FIELDS, as_flag, as_number
from optimizer.scenario.schema import SCHEMAS

_LEVELS = ("province", "prefecture", "county")
_WANTED = {
    "number": (mark("a number"), mark("write a number or {min: …, max: …}")),
    "flag": (mark("true or false"), mark("write true or false, without quotes")),
    "text": (mark("text"), mark("write text, in quotes if YAML would read it as something else")),
    "skills": (mark("the name of a skill"), mark("write one skill or a list of them")),
}
"""Kind of a field → what a condition on it is, and what to write."""


def check_predicate(draft: Draft, predicate: Predicate, key: str) -> None:
    """Note the faults of a predicate in a draft.

    Parameters
    ----------
    draft : Draft
    predicate : Predicate
    key : str
        Where it stands in the manifest.
    """
    if "cadres" not in draft.tables:
        return  # its extra columns are unknown
    extra = [c for c in draft.tables["cadres"].columns if c not in SCHEMAS["cadres"].names]
    for field, condition in predicate.items():
        place = f"{key}.{field}"
        if field in FIELDS:
            _check(draft, FIELDS[field][0], field, condition, place)
        elif field in extra:
            _check_extra(draft, field, condition, place)
        else:
            known = [*FIELDS, *extra]
            otherwise = phrase("known fields: {fields}", fields=tuple(known))
            found = phrase("cadres have no field {field}", field=shown(field))
            draft.add_key(place, found, did_you_mean(nearest(field, known), otherwise))


def _check(draft: Draft, kind: str, field: str, condition: Condition, place: str) -> None:
    if isinstance(condition, Range):
        if kind != "number":
            found = phrase("a range, but {field} is no number", field=field)
            draft.add_key(place, found, phrase("write a value or a list of values"))
        return
    wanted, remedy = map(phrase, _WANTED[kind])
    for where, value in _values(condition, place):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = {"number": number, "flag": isinstance(value, bool)}.get(kind, isinstance(value, str))
        if not fits:
            found = phrase("{value}, but {field} is {wanted}", value=shown(value), field=field, wanted=wanted)
            draft.add_key(where, found, remedy)
        elif isinstance(value, str):
            _check_word(draft, field, value, where)


def _check_word(draft: Draft, field: str, value: str, place: str) -> None:
    """Check a text: a level or id must be known; others may be, as a policy serves many counties."""
    if field == "level" and value not in _LEVELS:
        otherwise = phrase("write {choices}", choices=either_of(_LEVELS))
        found = phrase("no level is named {name}", name=shown(value))
        draft.add_key(place, found, did_you_mean(nearest(value, _LEVELS), otherwise))
    elif field in ("id", "unit"):
        table, known = ("cadres", draft.cadre_ids) if field == "id" else ("units", draft.unit_ids)
        if draft.complete(table) and value not in known:
            what = SCHEMAS[table].row
            found = phrase("no {what} has the id {id}", what=what, id=shown(value))
            draft.add_key(place, found, known.remedy(value, phrase("write the id of a {what}", what=what)))
    elif field != "level" and draft.complete("cadres", "units") and not _occurs(draft, field, value):
        draft.warnings.append(
            phrase(
                "{file}: no cadre has {value} in {field} ({place})",
                file=draft.file,
                value=shown(value),
                field=field,
                place=place,
            )
        )


def _occurs(draft: Draft, field: str, value: str) -> bool:
    get = FIELDS[field][1]
    for cadre in draft.cadres:
        unit = draft.unit_of.get(cadre.unit)
        if unit is None:
            continue
        cell = get(cadre, unit)
        if cell == value or (field == "skills" and value in cadre.skills):
            return True
    return False


def _check_extra(draft: Draft, field: str, condition: Condition, place: str) -> None:
    """Check a condition on text cells: a range needs numbers in all of them, a flag yes or no."""
    cells = [(c.row, c.extra[field]) for c in draft.cadres if field in c.extra]
    if isinstance(condition, Range):
        for row, cell in cells:
            if not math.isfinite(as_number(cell) or 0) or as_number(cell) is None:
                found = phrase(
                    "a range, but {field} has {cell} in row {row} of the cadres",
                    field=field,
                    cell=shown(cell),
                    row=row,
                )
                draft.add_key(place, found, phrase("write numbers in the column, or a list of values here"))
                return
        return
    for where, value in _values(condition, place):
        other = (
            next(((r, c) for r, c in cells if as_flag(c) is None), None) if isinstance(value, bool) else None
        )
        if other is not None:
            found = phrase(
                "{value}, but {field} has {cell} in row {row} of the cadres",
                value=shown(value),
                field=field,
                cell=shown(other[1]),
                row=other[0],
            )
            draft.add_key(where, found, phrase("write yes or no in the column, or its text in quotes here"))
            return


def _values(condition: Condition, place: str) -> Iterator[tuple[str, Scalar]]:
    """Yield each value of a condition, with its place."""
    if isinstance(condition, list):
        for i, value in enumerate(condition):
            yield f"{place}[{i}]", value
    elif not isinstance(condition, Range):
        yield place, condition
