"""What a peer is asked, and what it answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.peers.pairs import Bools, Ints, Pairs, admissible
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Pin, Scenario

Role = Literal["leader", "member"]
SHARE = 0.6
"""Share of the time left that a tier may take when another follows."""


LEAST = 0.1
"""Seconds that a solver gets in any case."""


class NoPlanError(Exception):
    """The method came to no plan that keeps the hard rules; says why."""


@dataclass(frozen=True)
class Need:
    """One counted need of one village (a leader apart).

    Attributes
    ----------
    weight : int
        Of one missing head, without the village's priority.
    amount : int
    column : array [I]
        Cadre i counts where ``column[i]`` equals `wanted`.
    """

    weight: int
    amount: int
    column: Ints | Bools
    wanted: int | bool

    def counts(self, cadres: Ints) -> Bools:
        """Return which of some cadres count."""
        return np.asarray(self.column[cadres] == self.wanted)


class Question:
    """A scenario as arrays, with its admissible pairs.

    Parameters
    ----------
    scenario : Scenario

    Attributes
    ----------
    pool : int64 [units]
        Units of different pools may not share a team (H6, H7).
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.instance = Instance(scenario)
        self.pairs: Pairs = admissible(self.instance)
        self.pool = self._pools()
        rules = self.instance.unit_rules
        self.choice = len(set(self.pool.tolist())) > 1
        self.most_units = rules.max_units
        self.together = ~self.instance.large_unit & rules.keep_together
        listed = np.bincount(self.instance.cadres.unit, minlength=len(scenario.units))
        caps = [n if u.max is None else min(u.max, n) for u, n in zip(scenario.units, listed, strict=True)]
        self.unit_max = np.array(caps, dtype=np.int64)
        self.unit_min = np.array([u.min for u in scenario.units], dtype=np.int64)

    def _pools(self) -> Ints:
        rules, units = self.instance.unit_rules, self.scenario.units
        code: dict[str, int] = {}
        words = ["" if rules.joint == "any" else str(getattr(u, rules.joint)) for u in units]
        pool = np.array([code.setdefault(w, len(code)) for w in words], dtype=np.int64)
        if rules.large == "independent":
            alone = np.flatnonzero(self.instance.large_unit)
            pool[alone] = len(units) + alone
        return pool

    @cached_property
    def may_lead(self) -> Bools:
        """Whether the cadre of each pair may lead there, bool [P]."""
        led = self.instance.needs.leader[self.pairs.village]
        return np.asarray(self.instance.cadres.may_lead[self.pairs.cadre] & led)

    @cached_property
    def pins(self) -> dict[int, Pin]:
        """Pinned cadre → pin."""
        return {self.instance.cadre_index[p.cadre]: p for p in self.scenario.pins}

    @cached_property
    def kept(self) -> Ints:
        """How many previous members each village should keep, int64 [V]."""
        wanted = self.instance.policy.rotation.keep_at_least
        able = np.zeros(self.instance.n_villages, dtype=np.int64)
        if wanted:
            before = self.instance.cadres.previous[self.pairs.cadre] == self.pairs.village
            np.add.at(able, self.pairs.village[before], 1)
        return np.minimum(able, wanted)

    def needs(self, village: int) -> list[Need]:
        """Return the counted needs of a village other than size and leader."""
        needs, facts = self.instance.needs, self.instance.cadres
        weight = self.scenario.objective.shortage.skill
        found = [
            Need(weight, int(needs.skills[village, s]), self._holders[s], True)
            for s in np.flatnonzero(needs.skills[village])
        ]
        for r in np.flatnonzero(needs.rules[village]):
            rule = self.instance.rules[r]
            found.append(Need(rule.weight, int(needs.rules[village, r]), facts.rules[:, r], True))
        if self.kept[village]:
            found.append(Need(1, int(self.kept[village]), facts.previous, village))
        return found

    @cached_property
    def _holders(self) -> list[Bools]:
        held = self.instance.cadres.skills > 0
        return [np.ascontiguousarray(held[:, s]) for s in range(held.shape[1])]


@dataclass
class Clock:
    """The time a peer has, from the end of reading."""

    limit: float
    began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self.limit - (time.monotonic() - self.began))

    def shares(self, last: bool) -> Iterator[float]:
        """Yield what a tier may take of it: a share, and the rest if that was not enough for a plan."""
        if not last:
            yield max(LEAST, SHARE * self.left)
        yield max(LEAST, self.left)


class Trace:
    """One JSON line for each improvement, as ``solve --trace`` writes them.

    Parameters
    ----------
    path : Path, optional
        Nothing is written without one.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = None if path is None else path.open("a", encoding="utf-8")

    def note(self, tier: str, value: int | None, bound: int | None = None, at: float | None = None) -> None:
        """Write down where a tier stands, now or at another time of the clock on the wall."""
        if self._file is not None:
            line = {"at": at or time.time(), "tier": tier, "value": value, "bound": bound}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()


@dataclass
class Answer:
    """What a method came to.

    Attributes
    ----------
    placements : list of (cadre, village, role)
        Indices into the scenario's tables.
    claims : dict
        Tier → the bound that the method's solver reports; nobody has checked it.
    proved : bool
        Whether the solver calls every tier optimal.
    """

    placements: list[tuple[int, int, Role]]
    claims: dict[str, int] = field(default_factory=dict)
    proved: bool = False
