"""The checker's own reading of predicates over cadres and of ``in`` over villages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from optimizer.scenario.policy import Predicate, Range, Scalar, Where
from optimizer.scenario.records import Cadre, Unit, Village

_UNIT_FIELDS = ("department", "function", "level")
_TRUE = {"true", "yes", "1", "是"}
_FALSE = {"false", "no", "0", "否"}

Cell = bool | float | str | tuple[str, ...] | None


def holds(predicate: Predicate, cadre: Cadre, unit: Unit) -> bool:
    """Say whether all fields of a predicate hold for a cadre of `unit`."""
    return all(_matches(_cell(name, cadre, unit), condition) for name, condition in predicate.items())


def failing(predicate: Predicate, cadre: Cadre, unit: Unit) -> Iterator[tuple[str, object, object]]:
    """Yield the fields of a predicate that don't hold, with what was found and what is wanted."""
    for name, condition in predicate.items():
        cell = _cell(name, cadre, unit)
        if not _matches(cell, condition):
            found = dict.fromkeys(cell) if isinstance(cell, tuple) else cell
            wanted = condition.model_dump(exclude_none=True) if isinstance(condition, Range) else condition
            yield name, None if found == "" else found, wanted


def covers(where: Where, village: Village) -> bool:
    """Say whether a composition rule's ``in`` picks a village."""
    have: Mapping[str, Iterable[str | None]] = {
        "type": village.types,
        "county": (village.county,),
        "prefecture": (village.prefecture,),
        "township": (village.township,),
        "village": (village.id,),
    }
    for key, values in have.items():
        wanted = getattr(where, key)
        if wanted is None:
            continue
        if not set(values) & ({wanted} if isinstance(wanted, str) else set(wanted)):
            return False
    return True


def _cell(name: str, cadre: Cadre, unit: Unit) -> Cell:
    """Return what stands in a field: a cadre's column, its unit's attribute, or an extra column."""
    if name in _UNIT_FIELDS:
        return str(getattr(unit, name))
    if name in ("row", "extra"):
        return cadre.extra.get(name)
    value = getattr(cadre, name, cadre.extra.get(name))
    return tuple(value) if isinstance(value, Mapping) else value


def _matches(cell: Cell, condition: object) -> bool:
    if cell is None or cell == "" or cell == ():
        return False
    if isinstance(condition, list):
        return any(_matches(cell, one) for one in condition)
    if isinstance(cell, tuple):
        return any(_matches(one, condition) for one in cell)
    if isinstance(condition, Range):
        return _within(cell, condition)
    assert isinstance(condition, bool | int | float | str)
    return _equals(cell, condition)


def _within(cell: bool | float | str, wanted: Range) -> bool:
    number = _number(cell)
    if number is None:
        return False
    return (wanted.min is None or number >= wanted.min) and (wanted.max is None or number <= wanted.max)


def _equals(cell: bool | float | str, wanted: Scalar) -> bool:
    if isinstance(wanted, bool):
        return _truth(cell) is wanted
    if isinstance(cell, bool):
        return False
    if isinstance(wanted, str):
        return cell == wanted
    number = _number(cell)
    return cell == str(wanted) if number is None else number == wanted


def _number(cell: bool | float | str) -> float | None:
    if isinstance(cell, bool):
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def _truth(cell: bool | float | str) -> bool | None:
    """Read a yes or a no, in an extra column also as a word; None for anything else."""
    if isinstance(cell, bool):
        return cell
    word = cell.strip().casefold() if isinstance(cell, str) else ""
    return True if word in _TRUE else False if word in _FALSE else None
