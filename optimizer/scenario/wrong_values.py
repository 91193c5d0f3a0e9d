"""What is wrong with a value of a YAML file, in our words: what was found and what would be right."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from optimizer.locale.told import phrase
from optimizer.locale.words import mark
from optimizer.scenario.faults import kind_of, shown

_WANTED = {
    "bool_type": mark("true or false"),
    "int_type": mark("a whole number"),
    "int_from_float": mark("a whole number"),
    "float_type": mark("a number"),
    "finite_number": mark("a finite number"),
    "string_type": mark("text"),
    "list_type": mark("a list"),
    "dict_type": mark("a mapping"),
    "model_type": mark("a mapping"),
    "model_attributes_type": mark("a mapping"),
    "union_tag_invalid": mark("a value or a list of values"),
}
_LIMITS = {
    "greater_than_equal": ("ge", mark("write at least {limit}")),
    "less_than_equal": ("le", mark("write at most {limit}")),
    "greater_than": ("gt", mark("write more than {limit}")),
}


def wrong_value(details: ErrorDetails) -> tuple[str, str]:
    """Return what was found in place of a value, and what would be right.

    Parameters
    ----------
    details : ErrorDetails
        What pydantic found, or a check of our own (``finding``); a missing key, an
        unknown one and a word that is none of the choices are said by who knows
        the keys around it.
    """
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind in ("finding", "string_type") and isinstance(value, datetime.date):
        found = phrase("YAML reads this as the date {date}, not as text", date=value.isoformat())
        return found, phrase("put it in quotes")
    if kind == "finding":
        return context["found"], context["remedy"]
    if kind in _WANTED:
        return _wrong_kind(kind, value)
    if kind in _LIMITS:
        name, remedy = _LIMITS[kind]
        limit = context[name]
        limit = int(limit) if limit == int(limit) else limit  # 0, not 0.0
        return phrase("{value} is out of range", value=shown(value)), phrase(remedy, limit=limit)
    if kind.endswith(("_short", "_long")):
        return _wrong_length(kind, value, context)
    found = phrase("{value}: {message}", value=shown(value), message=details["msg"])
    return found, phrase("correct it as said")


def _wrong_kind(kind: str, value: object) -> tuple[str, str]:
    if kind == "string_type" and isinstance(value, bool | int | float):
        # YAML 1.1 reads a bare no or 12 as something else than text.
        found = phrase(
            "YAML reads this as {kind} {value}, not as text", kind=kind_of(value), value=shown(value)
        )
        return found, phrase("put it in quotes")
    if kind == "bool_type" and isinstance(value, str):
        found = phrase("{value} is text, not true or false", value=shown(value))
        return found, phrase("write true or false, without quotes")
    wanted = phrase(_WANTED[kind])
    found = phrase("{value} is not {wanted}", value=shown(value), wanted=wanted)
    return found, phrase("write {wanted}", wanted=wanted)


def _wrong_length(kind: str, value: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "string_too_short":
        return phrase("empty text"), phrase("write at least one character")
    if kind == "string_too_long":
        found = phrase("text of {n} characters", n=len(value))
        return found, phrase("write at most {most}", most=context["max_length"])
    count = context.get("min_length", context.get("max_length"))
    remedy = (
        phrase("write a list of {n} or more", n=count)
        if count == 1
        else phrase("write a list of {n}", n=count)
    )
    return phrase("a list of {n}", n=context["actual_length"]), remedy
