"""The counts of offices (``docs/conflicts.md``) once more, from the checker's reading alone."""

from __future__ import annotations

from collections.abc import Collection

from optimizer.check.predicates import holds
from optimizer.check.reading import Reading
from optimizer.conflict.records import NEEDS, Statement
from optimizer.scenario.records import Cadre, Scenario


def short(scenario: Scenario, statements: Collection[Statement]) -> bool:
    """Return whether counting offices proves that the statements cannot all hold."""
    return _Count(Reading(scenario), statements).short


class _Count:
    """What offices can give to the villages of some statements, which are of one kind of need."""

    def __init__(self, reading: Reading, statements: Collection[Statement]) -> None:
        self.reading = reading
        self.rules = {s.kind: s for s in statements if s.kind not in NEEDS and s.unit is None}
        self.wanted = {s.village or "": s.amount for s in statements if s.kind in NEEDS}
        self.need = next(s for s in statements if s.kind in NEEDS)
        limits = {s.unit: s.amount for s in statements if s.kind == "unit_max"}
        able = {u: self._able(cadres) for u, cadres in reading.sent_from.items()}
        self.people = {u: min(n, limits.get(u, n)) for u, n in able.items() if n}

    @property
    def short(self) -> bool:
        if self._heads() < sum(self.wanted.values()):
            return True
        return self.need.kind == "size" and sum(map(self._most, self._pools())) < len(self.wanted)

    def _able(self, cadres: list[Cadre]) -> int:
        """Return how many of an office's people count and may go to one of the villages."""
        villages = [self.reading.villages[v] for v in self.wanted]
        return sum(self._counts(c) and any(self.reading.admissible(c, v) for v in villages) for c in cadres)

    def _counts(self, cadre: Cadre) -> bool:
        s, reading = self.need, self.reading
        if s.kind == "leader":
            return cadre.id in reading.leaders
        if s.kind == "skill":
            return s.name in cadre.skills
        if s.kind == "rule":
            rule = next(r for r in reading.policy.composition if r.name == s.name)
            return holds(rule.where, cadre, reading.unit_of(cadre))
        return s.kind == "size" and cadre.id in reading.members

    def _together(self, unit: str) -> bool:
        return "together" in self.rules and unit not in self.reading.large

    def _heads(self) -> int:
        """Return how many heads count at most: an office that stays together serves one village."""
        once = max(self.wanted.values())
        return sum(min(n, once) if self._together(u) else n for u, n in self.people.items())

    def _pools(self) -> Collection[list[str]]:
        """Return the offices that may share a team."""
        pools: dict[tuple[str, str], list[str]] = {}
        for u in self.people:
            if "large" in self.rules and u in self.reading.large:
                pools["office", u] = [u]
                continue
            joint = self.rules.get("joint")
            shared = "" if joint is None else str(getattr(self.reading.units[u], joint.name or ""))
            pools.setdefault(("shared", shared), []).append(u)
        return pools.values()

    def _most(self, pool: list[str]) -> int:
        """Return the most teams that a pool fills, by the least of three counts."""
        size = min(self.wanted.values())
        whole = [self.people[u] for u in pool if self._together(u)]
        apart = [self.people[u] for u in pool if not self._together(u)]
        by_people = (sum(min(n, size) for n in whole) + sum(apart)) // size
        limit = self.rules.get("max_units")
        share = 1 if limit is None else _up(size, limit.amount)
        by_share = sum(n >= share for n in whole) + sum(n // share for n in apart)
        pieces = [n for n in whole if n < size]
        each = _up(size, max(pieces, default=1))
        by_offices = len(whole) - len(pieces) + (len(pieces) + sum(apart)) // each
        return min(by_people, by_share, by_offices)


def _up(n: int, by: int) -> int:
    """Return a quotient, rounded up."""
    return -(-n // by)
