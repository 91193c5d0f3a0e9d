"""What a scenario asks for and offers, before anything is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer.matching.instance import Instance
from optimizer.plan.records import Unavoidable
from optimizer.scenario.records import Scenario

if TYPE_CHECKING:
    from optimizer.bottleneck import AreaCount, Search
    from optimizer.bottleneck.wants import Want


@dataclass(frozen=True, slots=True)
class Demand:
    """Heads wanted, and how many cadres could count (admissible somewhere it is wanted).

    Attributes
    ----------
    kind : str
        ``size``, ``leader``, ``skill`` or a composition rule's name.
    villages : int
        How many villages want it.
    could : int
        How many of those available their units may send.
    unmet : int
        Missing in every plan, at least.
    """

    kind: str
    skill: str | None
    rule: bool
    villages: int
    wanted: int
    available: int
    could: int
    unmet: int


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A scenario in figures.

    Attributes
    ----------
    counts : mapping of str to int
        Villages, cadres, units, previous, pins, bans; eligible (meet the member
        rules), may_lead, usable (admissible somewhere), room (sum of the maxima).
    types : mapping of str to int
        Primary type → villages.
    pairs : int
        Admissible pairs.
    nobody : tuple of str
        Villages where no cadre is admissible.
    bottlenecks : tuple of Unavoidable
        Villages that want more than could be sent there; what is missing most first.
    areas : tuple of AreaCount
        The same count for everything, each prefecture and each county.
    """

    name: str
    title: Mapping[str, str]
    counts: Mapping[str, int]
    types: Mapping[str, int]
    pairs: int
    demands: tuple[Demand, ...]
    nobody: tuple[str, ...]
    bottlenecks: tuple[Unavoidable, ...]
    areas: tuple[AreaCount, ...]
    tiers: tuple[str, ...]
    warnings: tuple[str, ...]


def scenario_view(scenario: Scenario) -> ScenarioView:
    """Return the figures of a scenario."""
    # counting heads takes scipy, 0.2 s to load, and all other views do without
    from optimizer.bottleneck import Search, area_counts, statements

    instance = Instance(scenario)
    search = Search(instance)
    bottlenecks = search.bottlenecks()
    areas = area_counts(search, bottlenecks)
    candidates = search.classes.candidates()
    types: dict[str, int] = {}
    for village in scenario.villages:
        types[village.types[0]] = types.get(village.types[0], 0) + 1
    return ScenarioView(
        name=scenario.name,
        title=dict(scenario.manifest.title),
        counts=_counts(search),
        types=types,
        pairs=int(candidates.sum()),
        demands=_demands(search, areas),
        nobody=tuple(v.id for v, n in zip(scenario.villages, candidates, strict=True) if n == 0),
        bottlenecks=statements(search, bottlenecks),
        areas=areas,
        tiers=tuple(scenario.objective.order),
        warnings=scenario.warnings,
    )


def _counts(search: Search) -> dict[str, int]:
    instance, scenario = search.instance, search.instance.scenario
    everywhere = np.ones(instance.n_villages, dtype=np.int64)
    able = search.classes.reached(everywhere) > 0
    usable = search.classes.heads(instance.cadres.eligible)[able]
    return {
        "villages": len(scenario.villages),
        "cadres": len(scenario.cadres),
        "units": len(scenario.units),
        "previous": len(scenario.previous),
        "pins": len(scenario.pins),
        "bans": len(scenario.bans),
        "eligible": int(instance.cadres.eligible.sum()),
        "may_lead": int(instance.cadres.may_lead.sum()),
        "usable": int(usable.sum()),
        "room": int(instance.needs.max.sum()),
    }


def _demands(search: Search, areas: tuple[AreaCount, ...]) -> tuple[Demand, ...]:
    """Return what is wanted in all, with the cadres who could count."""
    overall = {(row.kind, row.skill): row for row in areas if row.area == "all"}
    return tuple(_demand(search, want, overall[want.kind, want.skill]) for want in search.wants)


def _demand(search: Search, want: Want, row: AreaCount) -> Demand:
    available = search.counter.cadres(want, want.amount > 0)
    figures = row.villages, row.wanted, len(available), row.could, row.unmet
    return Demand(want.kind, want.skill, want.rule, *figures)
