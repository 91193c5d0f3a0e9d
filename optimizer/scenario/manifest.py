"""A manifest's data as typed policy, or faults with the dotted key and the remedy."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from optimizer.locale.told import phrase
from optimizer.locale.words import mark
from optimizer.scenario.cells import no_choice
from optimizer.scenario.faults import Fault, did_you_mean, either_of, nearest, shown
from optimizer.scenario.policy import Manifest
from optimizer.scenario.wrong_values import wrong_value

_Path = tuple[str | int, ...]

_EXAMPLES = {
    "name": mark("a short name for the scenario"),
    "policy": mark("with teams.default.min and max"),
    "teams": mark("with default.min and default.max"),
    "default": mark("with min and max"),
    "where": mark("field and value"),
    "min": mark("a whole number"),
    "max": mark("a whole number"),
}


def read_manifest(
    data: Mapping[str, Any], file: str, tables: Collection[str]
) -> tuple[Manifest | None, list[Fault]]:
    """Validate a manifest.

    Parameters
    ----------
    data : mapping
        The parsed file.
    file : str
        Name for the faults.
    tables : collection of str
        Top-level keys that hold inline tables, read elsewhere.

    Returns
    -------
    tuple
        The manifest and its faults. With faults it is what remains when the
        faulty keys are left out, to find further faults by; None if nothing
        valid remains.
    """
    plain = {k: v for k, v in data.items() if k not in tables}
    try:
        return Manifest.model_validate(plain), []
    except ValidationError as error:
        found = _by_path(error, plain)
    except RecursionError:  # pragma: no cover - the document's depth is limited
        return None, [Fault(file, None, None, phrase("nested too deeply"), phrase("flatten it"))]
    faults = [
        _fault(file, path, details, tables)
        for path, details in found.items()
        if not _misspelled(path, details, found)
    ]
    return _remainder(plain, found), faults


def dotted(path: _Path) -> str:
    """Return a path into the manifest as it is written in faults: ``a.b[2].c``."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def _by_path(error: ValidationError, data: object) -> dict[_Path, ErrorDetails]:
    """Return the first finding of each place in the data."""
    found: dict[_Path, ErrorDetails] = {}
    for details in error.errors(include_url=False):
        path = _in_data(details, data)
        found.setdefault(path, details)
    return found


def _in_data(details: ErrorDetails, data: object) -> _Path:
    """Return pydantic's location without the names of union branches, which no user wrote."""
    path: list[str | int] = []
    for step in details["loc"]:
        within = isinstance(data, dict) and step in data
        if within or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]  # type: ignore[index]
            path.append(step)
    if details["type"] == "missing":
        path.append(details["loc"][-1])
    return tuple(path)


def _misspelled(path: _Path, details: ErrorDetails, found: Mapping[_Path, ErrorDetails]) -> bool:
    """Return whether a missing key is there under a misspelled name, which is one fault, not two."""
    siblings = [p for p, d in found.items() if d["type"] == "extra_forbidden" and p[:-1] == path[:-1]]
    known = list(_known_keys(path[:-1])) if siblings else []
    return details["type"] == "missing" and any(nearest(str(p[-1]), known) == path[-1] for p in siblings)


def _fault(file: str, path: _Path, details: ErrorDetails, tables: Collection[str]) -> Fault:
    found, remedy = _describe(path, details, tables)
    return Fault(file, None, dotted(path) or None, found, remedy)


def _describe(path: _Path, details: ErrorDetails, tables: Collection[str]) -> tuple[str, str]:
    """Return what was found and what would be right."""
    kind = details["type"]
    if kind == "missing":
        return phrase("missing"), phrase("add {key}: {example}", key=path[-1], example=_example(path))
    if kind == "extra_forbidden":
        return _unknown_key(path, tables)
    if kind == "literal_error":
        return _not_one_of(details["input"], path)
    return wrong_value(details)


def _unknown_key(path: _Path, tables: Collection[str]) -> tuple[str, str]:
    known = list(_known_keys(path[:-1])) + (list(tables) if len(path) == 1 else [])
    word = str(path[-1])
    remedy = did_you_mean(nearest(word, known), phrase("known keys: {keys}", keys=tuple(known)))
    return phrase("unknown key {key}", key=shown(word)), remedy


def _not_one_of(value: object, path: _Path) -> tuple[str, str]:
    allowed = _literals(_annotation(path))
    close = nearest(value, [a for a in allowed if isinstance(a, str)]) if isinstance(value, str) else None
    return no_choice(value, close, either_of(allowed))


def _example(path: _Path) -> str:
    return "1" if path[-1] == "format" else phrase(_EXAMPLES.get(str(path[-1]), mark("a value")))


def _known_keys(path: _Path) -> Iterator[str]:
    """Yield the keys that may stand in a mapping of the manifest."""
    annotation = _annotation(path)
    for model in _members(annotation):
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, field in model.model_fields.items():
                yield field.alias or name


def _annotation(path: _Path) -> Any:
    """Return the declared type at a path of the manifest."""
    annotation: Any = Manifest
    for step in path:
        annotation = next((a for m in _members(annotation) if (a := _step(m, step)) is not None), None)
    return annotation


def _step(annotation: Any, step: str | int) -> Any:
    """Return the type of one key or item, None where the type has none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields: dict[str, FieldInfo] = annotation.model_fields
        return next((f.annotation for n, f in fields.items() if (f.alias or n) == step), None)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is list and isinstance(step, int):
        return args[0]
    return args[1] if origin is dict and isinstance(step, str) else None


def _members(annotation: Any) -> Iterator[Any]:
    """Yield the branches of a union, and a plain type itself."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for branch in get_args(annotation):
            yield from _members(branch)
    else:
        yield annotation


def _literals(annotation: Any) -> tuple[Any, ...]:
    return tuple(v for member in _members(annotation) for v in get_args(member))


def _remainder(data: Mapping[str, Any], faulty: Collection[_Path]) -> Manifest | None:
    """Return the manifest without its faulty keys, so that the rest is checked in the same run."""
    rest: Any = copy.deepcopy(dict(data))
    for path in sorted(faulty, key=len, reverse=True):  # what is within a faulty key goes before it
        parent = rest
        for step in path[:-1]:
            parent = parent[step]
        if path and isinstance(parent, dict):
            parent.pop(path[-1], None)
    try:
        return Manifest.model_validate(rest)
    except ValidationError:
        return None
