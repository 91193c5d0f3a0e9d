"""What a scenario asks for and offers, before anything is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.matching.admissible import Admissibility
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import BLOCK
from optimizer.scenario.records import Scenario


@dataclass(frozen=True, slots=True)
class Demand:
    """Heads wanted, and how many cadres could count (admissible somewhere it is wanted).

    Attributes
    ----------
    kind : str
        ``size``, ``leader``, ``skill`` or a composition rule's name.
    villages : int
        How many villages want it.
    """

    kind: str
    skill: str | None
    rule: bool
    villages: int
    wanted: int
    available: int


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
    """

    name: str
    title: Mapping[str, str]
    counts: Mapping[str, int]
    types: Mapping[str, int]
    pairs: int
    demands: tuple[Demand, ...]
    nobody: tuple[str, ...]
    tiers: tuple[str, ...]
    warnings: tuple[str, ...]


def scenario_view(scenario: Scenario) -> ScenarioView:
    """Return the figures of a scenario."""
    instance = Instance(scenario)
    survey = _Survey(instance)
    types: dict[str, int] = {}
    for village in scenario.villages:
        types[village.types[0]] = types.get(village.types[0], 0) + 1
    return ScenarioView(
        name=scenario.name,
        title=dict(scenario.manifest.title),
        counts={
            "villages": len(scenario.villages),
            "cadres": len(scenario.cadres),
            "units": len(scenario.units),
            "previous": len(scenario.previous),
            "pins": len(scenario.pins),
            "bans": len(scenario.bans),
            "eligible": int(instance.cadres.eligible.sum()),
            "may_lead": int(instance.cadres.may_lead.sum()),
            "usable": int(survey.usable.sum()),
            "room": int(instance.needs.max.sum()),
        },
        types=types,
        pairs=survey.pairs,
        demands=tuple(survey.demands()),
        nobody=tuple(v.id for v, n in zip(scenario.villages, survey.candidates, strict=True) if n == 0),
        tiers=tuple(scenario.objective.order),
        warnings=scenario.warnings,
    )


class _Survey:
    """Admissible pairs counted in blocks.

    Attributes
    ----------
    wants : bool [V, needs]
        Columns: size, leader, then skills, then composition rules.
    usable : bool [I]
        Admissible anywhere.
    useful : bool [I, needs]
        Admissible at a village with the need and counting towards it.
    candidates : int64 [V]
        Admissible cadres.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        needs, cadres = instance.needs, instance.cadres
        self.wanted = np.column_stack([needs.min, needs.leader.astype(np.int64), needs.skills, needs.rules])
        self.wants = self.wanted > 0
        everyone = np.ones(instance.n_cadres, dtype=bool)
        holds = np.column_stack([everyone, cadres.may_lead, cadres.skills > 0, cadres.rules])
        self.useful = np.zeros_like(holds)
        self.usable = np.zeros(instance.n_cadres, dtype=bool)
        self.candidates = np.zeros(instance.n_villages, dtype=np.int64)
        admissibility = Admissibility(instance)
        height = max(1, BLOCK // max(1, instance.n_villages))
        for start in range(0, instance.n_cadres, height):
            rows = np.arange(start, min(start + height, instance.n_cadres))
            open_to = admissibility.reasons(rows) == 0
            self.candidates += open_to.sum(axis=0)
            self.usable[rows] = open_to.any(axis=1)
            met = (open_to.astype(np.float32) @ self.wants.astype(np.float32)) > 0
            self.useful[rows] = met & holds[rows]
        self.pairs = int(self.candidates.sum())

    def demands(self) -> list[Demand]:
        """Return what is wanted, with the cadres who could count."""
        names: list[tuple[str, str | None, bool]] = [("size", None, False), ("leader", None, False)]
        names += [("skill", skill, False) for skill in self.instance.skills]
        names += [(rule.name, None, True) for rule in self.instance.rules]
        villages, wanted = self.wants.sum(axis=0).tolist(), self.wanted.sum(axis=0).tolist()
        available = self.useful.sum(axis=0).tolist()
        rows = zip(names, villages, wanted, available, strict=True)
        return [Demand(*name, v, w, a) for name, v, w, a in rows if w]
