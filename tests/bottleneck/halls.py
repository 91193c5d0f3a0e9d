"""The bound by brute force: every set of villages, and every plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, combinations

from optimizer.check.predicates import covers, holds
from optimizer.check.reading import Reading
from optimizer.scenario.records import Cadre, Scenario, Village
from tests.bruteforce import Search

Key = tuple[str, str | None]
"""Kind and skill."""


class Kinds:
    """What villages want and cadres count for, read from the records alone."""

    def __init__(self, of: Scenario) -> None:
        self.reading = reading = Reading(of)
        self.wanted: dict[Key, Callable[[Village], int]] = {
            ("size", None): lambda v: reading.needs[v.id].min,
            ("leader", None): lambda v: int(reading.needs[v.id].leader),
        }
        self.counts: dict[Key, Callable[[Cadre], bool]] = {
            ("size", None): lambda c: True,
            ("leader", None): lambda c: c.id in reading.leaders,
        }
        for skill in {s for v in of.villages for s in v.skills}:
            self.wanted["skill", skill] = lambda v, s=skill: v.skills.get(s, 0)  # type: ignore[misc]
            self.counts["skill", skill] = lambda c, s=skill: s in c.skills  # type: ignore[misc]
        for rule in of.policy.composition:
            self.wanted[rule.name, None] = lambda v, r=rule: r.at_least * covers(r.in_, v)  # type: ignore[misc]
            self.counts[rule.name, None] = lambda c, r=rule: holds(r.where, c, reading.unit_of(c))  # type: ignore[misc]

    def lacking(self, key: Key, villages: tuple[Village, ...]) -> int:
        """Return what counting heads over these very villages proves."""
        of, reading = self.reading.scenario, self.reading
        wanting = [v for v in villages if self.wanted[key](v)]
        able = (c for c in of.cadres if self.counts[key](c))
        sent = Counter(c.unit for c in able if any(reading.admissible(c, v) for v in wanting))
        most = {u.id: sent[u.id] if u.max is None else u.max for u in of.units}
        return sum(map(self.wanted[key], wanting)) - sum(min(n, most[u]) for u, n in sent.items())

    def deficiency(self, key: Key, villages: tuple[Village, ...]) -> int:
        """Return the most that any subset of the villages proves."""
        subsets = chain.from_iterable(combinations(villages, n) for n in range(len(villages) + 1))
        return max(self.lacking(key, s) for s in subsets)

    def missing(self) -> Iterator[dict[tuple[Key, str], int]]:
        """Yield of every plan what each village lacks of each kind, with the best leaders."""
        of, search = self.reading.scenario, Search(self.reading.scenario)
        for split in search.splits():
            if search.allowed(split):
                yield {
                    (key, v.id): max(0, wanted(v) - self._have(search, key, v, split[v.id]))
                    for key, wanted in self.wanted.items()
                    for v in of.villages
                }

    def _have(self, search: Search, key: Key, v: Village, members: frozenset[str]) -> int:
        if key[0] == "leader":
            return int(any(team.leader is not None for team in search.teams(v.id, members)))
        return sum(self.counts[key](self.reading.cadres[c]) for c in members)
