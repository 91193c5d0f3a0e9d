"""What people call the codes and ids in the checker's sentences; in JSON they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from optimizer.check.predicates import failing
from optimizer.locale import Words, codes, names, sentences, told
from optimizer.locale.told import Coded, coded
from optimizer.locale.words import mark
from optimizer.scenario.policy import Predicate
from optimizer.scenario.records import Cadre, Unit, Village

_FIGURES = {
    "value": mark("{tier}, value reached"),
    "bound": mark("{tier}, best possible"),
    "gap": mark("{tier}, gap"),
}
_UNMET = mark("unmet needs, {need}")
SCENARIO = coded("scenario", mark("name of the scenario"))
STATUS = coded("status", mark("outcome"))
TIERS = coded("tiers", mark("tiers and their order"))
"""Keys of ``plan.yaml``."""


def by_name(row: Village | Cadre | Unit) -> Coded:
    """Return the id of a village, cadre or unit, called by name and id."""
    return told.by_name(row.id, row.name)


def by_names(rows: Iterable[Village | Cadre | Unit]) -> tuple[Coded, ...]:
    """Return ids in a row, each called by name and id."""
    return tuple(map(by_name, rows))


def failed(predicates: Iterable[Predicate], cadre: Cadre, unit: Unit) -> tuple[Coded, ...]:
    """Return the fields of eligibility rules that a cadre fails, called by what was found and wanted."""
    faults = (fault for predicate in predicates for fault in failing(predicate, cadre, unit))
    return tuple(
        Coded(field, partial(_condition, facts={"field": field, "found": found, "wanted": wanted}))
        for field, found, wanted in faults
    )


def village_type(code: str) -> Coded:
    """Return a type of village."""
    return Coded(code, partial(codes.village_type, code=code))


def department(code: str) -> Coded:
    """Return a department."""
    return Coded(code, partial(codes.department, code=code))


def function(code: str) -> Coded:
    """Return a function group."""
    return Coded(code, partial(codes.function, code=code))


def tier(name: str) -> Coded:
    """Return a tier."""
    return Coded(name, partial(names.tier, name=name))


def status(name: str) -> Coded:
    """Return a status."""
    return Coded(name, partial(names.status, name=name, short=True))


def need(kind: str, skill: str | None = None) -> Coded:
    """Return a kind of need, for `skill` where it is one."""
    code = kind if skill is None else f"{kind} {skill}"
    return Coded(code, partial(names.need, kind=kind, skill=skill))


def area(name: str) -> Coded:
    """Return a kind of place: prefecture, county or village."""
    return Coded(name, partial(names.place, name=name))


def tier_figure(name: str, figure: str) -> Coded:
    """Return the key of a tier's ``value``, ``bound`` or ``gap`` in ``plan.yaml``."""
    return Coded(f"tiers.{name}.{figure}", partial(_tier_figure, name=name, message=_FIGURES[figure]))


def shortfall_figure(kind: str) -> Coded:
    """Return the key of a total of unmet needs in ``plan.yaml``."""
    return Coded(f"shortfalls.{kind}", partial(_shortfall_figure, kind=kind))


def _condition(words: Words, facts: Mapping[str, object]) -> str:
    return sentences.conditions(words, [facts])


def _tier_figure(words: Words, name: str, message: str) -> str:
    return words.say(message, tier=names.tier(words, name))


def _shortfall_figure(words: Words, kind: str) -> str:
    return words.say(_UNMET, need=names.need(words, kind))
