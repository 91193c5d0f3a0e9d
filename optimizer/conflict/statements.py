"""Everything a scenario asks for that may take part in a conflict, as statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

import numpy as np

from optimizer.conflict.records import Kind, Statement
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs
from optimizer.model.needs import Need, build_needs

PREFERENCE: tuple[Kind, ...] = get_args(Kind)
"""Which kinds say a conflict best, those that somebody decided by hand first."""


def statements(instance: Instance, pairs: Pairs, strict: bool) -> tuple[Statement, ...]:
    """Return the statements, by kind, county and village.

    Parameters
    ----------
    instance : Instance
    pairs : Pairs
        All admissible ones.
    strict : bool
        Whether needs are statements.
    """
    found = [*_pins(instance), *_unit_rules(instance), *_units(instance, pairs), *_maxima(instance, pairs)]
    if strict:
        found += [s for need in _needs(instance, pairs) for s in _wanted(instance, *need)]
    return tuple(sorted(found, key=lambda s: _place(instance, s)))


def _place(instance: Instance, s: Statement) -> tuple[int, str, int]:
    """Return where a statement stands: halves of the list are then whole kinds, counties, villages."""
    v = instance.village_index.get(s.village or "", -1)
    county = instance.scenario.villages[v].county if v >= 0 else ""
    return PREFERENCE.index(s.kind), county, v


def _pins(instance: Instance) -> Iterator[Statement]:
    for pin in instance.scenario.pins:
        unit = instance.scenario.cadres[instance.cadre_index[pin.cadre]].unit
        levels = 2 if pin.role else 1
        yield Statement("pin", pin.village, pin.cadre, unit, pin.role, levels, levels)


def _unit_rules(instance: Instance) -> Iterator[Statement]:
    rules = instance.unit_rules
    if rules.large == "independent" and bool(instance.large_unit.any()):
        least = rules.large_from or 1
        facts = instance.cadres
        # who is large is exempt from H9: then the rule does not give way office by office
        largest = least if rules.keep_together else int(np.bincount(facts.unit[facts.eligible]).max())
        yield Statement("large", amount=least, most=largest - least + 1)
    if rules.joint != "any":
        yield Statement("joint", name=rules.joint)
    units = len(instance.scenario.units)
    # where no team is that large it may become so, when a maximum is raised
    if rules.max_units is not None and rules.max_units < units:
        yield Statement("max_units", amount=rules.max_units, most=units - rules.max_units)
    if rules.keep_together:
        yield Statement("together")


def _units(instance: Instance, pairs: Pairs) -> Iterator[Statement]:
    able = np.bincount(instance.cadres.unit[np.unique(pairs.cadre)], minlength=len(instance.scenario.units))
    limits = instance.unit_limits
    for unit, low, high, n in zip(
        instance.scenario.units, limits.lower.tolist(), limits.upper.tolist(), able.tolist(), strict=True
    ):
        if high < n:
            yield Statement("unit_max", unit=unit.id, amount=high, most=n - high)
        if low > 0:
            yield Statement("unit_min", unit=unit.id, amount=low, most=low)


def _maxima(instance: Instance, pairs: Pairs) -> Iterator[Statement]:
    able = np.bincount(pairs.village, minlength=instance.n_villages).tolist()
    for village, most, n in zip(instance.scenario.villages, instance.needs.max.tolist(), able, strict=True):
        if most < n:
            yield Statement("max", village.id, amount=most, most=n - most)


def _needs(instance: Instance, pairs: Pairs) -> Iterator[tuple[Kind, str | None, Need]]:
    """Yield every need with its kind and name here."""
    for need, (kind, name) in zip(build_needs(instance, pairs), need_names(instance), strict=True):
        yield kind, name, need


def need_names(instance: Instance) -> list[tuple[Kind, str | None]]:
    """Return kind and name of each need, in the order of ``build_needs``."""
    found: list[tuple[Kind, str | None]] = [("size", None), ("leader", None)]
    found += [("skill", skill) for skill in instance.skills]
    found += [("rule", rule.name) for rule in instance.rules]
    if instance.policy.rotation.keep_at_least:
        found.append(("kept", None))
    return found


def _wanted(instance: Instance, kind: Kind, name: str | None, need: Need) -> Iterable[Statement]:
    wanting = np.flatnonzero(need.amount).tolist()
    villages, amount = instance.scenario.villages, need.amount.tolist()
    return (Statement(kind, villages[v].id, name=name, amount=amount[v], most=amount[v]) for v in wanting)


def counts_for(instance: Instance, pairs: Pairs) -> dict[tuple[Kind, str | None], tuple[BoolArray, IntArray]]:
    """Return for each need which pairs count for it, bool [P], and how many these are by village [V]."""
    found: dict[tuple[Kind, str | None], tuple[BoolArray, IntArray]] = {}
    for kind, name, need in _needs(instance, pairs):
        heads = np.bincount(pairs.village[need.counts], minlength=instance.n_villages).astype(np.int64)
        found[kind, name] = need.counts, heads
    return found
