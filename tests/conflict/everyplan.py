"""What statements can hold together, by trying every way to place the cadres of a tiny scenario.

Written from the contract, with the checker's reading of who may go where; nothing of the model or of
``optimizer.conflict`` but the records is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

from optimizer.check.predicates import holds
from optimizer.check.reading import Reading
from optimizer.conflict import Statement
from optimizer.scenario.records import Scenario

Place = dict[str, str]
"""Cadre → village."""


class EveryPlan:
    """How far each placement breaks each statement."""

    def __init__(self, scenario: Scenario, statements: tuple[Statement, ...]) -> None:
        self.reading, self.statements = Reading(scenario), statements
        lacks = {tuple(self._lacks(place, leaders)) for place, leaders in self._placements()}
        self.lacks = [dict(zip(statements, row, strict=True)) for row in lacks]

    def possible(self, terms: Mapping[Statement, int]) -> bool:
        """Say whether a placement breaks no term by more than it is relaxed."""
        return any(all(lack[s] <= by for s, by in terms.items()) for lack in self.lacks)

    def _placements(self) -> Iterator[tuple[Place, dict[str, str]]]:
        """Yield who is where, and village → leader; everything that admissibility, H1 and H3 leave."""
        reading = self.reading
        cadres = reading.scenario.cadres
        choices = [
            [None, *(v.id for v in reading.scenario.villages if reading.admissible(c, v))] for c in cadres
        ]
        for chosen in product(*choices):
            place = {c.id: v for c, v in zip(cadres, chosen, strict=True) if v is not None}
            heads = [
                [None, *(c for c, at in place.items() if at == v and c in reading.leaders)]
                for v in reading.villages
                if reading.needs[v].leader
            ]
            led = [v for v in reading.villages if reading.needs[v].leader]
            for leaders in product(*heads):
                yield place, {v: c for v, c in zip(led, leaders, strict=True) if c is not None}

    def _lacks(self, place: Place, leaders: dict[str, str]) -> Iterator[int]:
        teams: dict[str, list[str]] = {
            v: [c for c, at in place.items() if at == v] for v in self.reading.villages
        }
        sent = Counter(self.reading.cadres[c].unit for c in place)
        for s in self.statements:
            yield self._lack(s, place, leaders, teams, sent)

    def _lack(
        self,
        s: Statement,
        place: Place,
        leaders: dict[str, str],
        teams: dict[str, list[str]],
        sent: Counter[str],
    ) -> int:
        reading = self.reading
        if s.kind == "pin":
            if place.get(s.cadre or "") != s.village:
                return s.most
            return int(
                s.name is not None and (leaders.get(s.village or "") == s.cadre) != (s.name == "leader")
            )
        if s.kind in ("unit_max", "unit_min"):
            over = sent[s.unit or ""] - s.amount
            return max(0, over if s.kind == "unit_max" else -over)
        if s.village is None:
            return self._rule(s, place, teams)
        team = [reading.cadres[c] for c in teams[s.village]]
        if s.kind == "max":
            return max(0, len(team) - s.amount)
        if s.kind == "size":
            have = len(team)
        elif s.kind == "leader":
            have = int(s.village in leaders)
        elif s.kind == "skill":
            have = sum(s.name in c.skills for c in team)
        elif s.kind == "rule":
            rule = next(r for r in reading.policy.composition if r.name == s.name)
            have = sum(holds(rule.where, c, reading.unit_of(c)) for c in team)
        else:
            before = [p.cadre for p in reading.previous.values() if p.village == s.village]
            have = sum(place.get(c) == s.village for c in before)
        return max(0, s.amount - have)

    def _rule(self, s: Statement, place: Place, teams: dict[str, list[str]]) -> int:
        """Return how far a unit rule is broken: on or off, or by how much its number would have to rise."""
        reading = self.reading
        units = [{reading.cadres[c].unit for c in team} for team in teams.values()]
        if s.kind == "large":
            if not any(len(us) > 1 and us & reading.large for us in units):
                return 0
            mixed = set().union(*(us for us in units if len(us) > 1))
            people = max(sum(c.id in reading.members for c in reading.sent_from[u]) for u in mixed)
            return min(s.most, people - s.amount + 1)
        if s.kind == "joint":
            return int(any(len({getattr(reading.units[u], s.name or "") for u in us}) > 1 for us in units))
        if s.kind == "max_units":
            return max(0, *(len(us) - s.amount for us in units))
        at: dict[str, set[str]] = {}
        for c, v in place.items():
            at.setdefault(reading.cadres[c].unit, set()).add(v)
        return int(any(len(vs) > 1 for u, vs in at.items() if u not in reading.large))
