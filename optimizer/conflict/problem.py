"""The question itself: all statements of a scenario, and plans found for some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.conflict.part import evened
from optimizer.conflict.records import Able, Group, Kind, Statement, Terms
from optimizer.conflict.statements import counts_for, statements
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs, admissible_pairs
from optimizer.plan import Placement
from optimizer.scenario.records import Scenario

FEW = 5
"""People named where they could meet a need."""
LARGE = 400_000
"""Pairs from which on a scenario is not solved again as a whole: a province."""


@dataclass(frozen=True, eq=False)
class Found:
    """Placements: indices of pairs of the whole, int64 [n], and who of them leads, bool [n]."""

    pair: IntArray
    leads: BoolArray


class Problem:
    """A scenario with its statements.

    Parameters
    ----------
    scenario : Scenario
        Validated.
    strict : bool
        Whether needs are statements.
    pairs : Pairs, optional
        Its admissible pairs, where they are known.

    Attributes
    ----------
    whole : Instance
        With every need of the same weight.
    pairs : Pairs
    statements : tuple of Statement
    """

    def __init__(self, scenario: Scenario, strict: bool, pairs: Pairs | None = None) -> None:
        self.scenario, self.strict = scenario, strict
        self.whole = Instance(evened(scenario))
        self.pairs = admissible_pairs(self.whole) if pairs is None else pairs
        self.statements = statements(self.whole, self.pairs, strict)

    @property
    def large(self) -> bool:
        """Whether the whole is too large to be solved again and again."""
        return len(self.pairs) >= LARGE

    @property
    def all_terms(self) -> dict[Statement, int]:
        """Everything that the scenario asks for."""
        return dict.fromkeys(self.statements, 0)

    @cached_property
    def counts(self) -> dict[tuple[Kind, str | None], tuple[BoolArray, IntArray]]:
        """Which pairs count for each need [P], and how many these are by village [V]."""
        return counts_for(self.whole, self.pairs)

    def hopeless(self, among: Iterable[Statement]) -> Statement | None:
        """Return a need that too few people could meet if they were all sent there."""
        for s in among:
            if (s.kind, s.name) in self.counts:
                heads = self.counts[s.kind, s.name][1]
                if heads[self.whole.village_index[s.village or ""]] < s.amount:
                    return s
        return None

    def able(self, terms: Terms) -> tuple[Able, ...]:
        """Return who could meet the needs among `terms`, kind by kind."""
        found = []
        rules: dict[Kind, Statement] = {s.kind: s for s in terms if s.kind in ("large", "joint")}
        for (kind, name), (counts, _) in self.counts.items():
            wanted = [s for s in terms if (s.kind, s.name) == (kind, name)]
            if not wanted:
                continue
            there = np.zeros(self.whole.n_villages, dtype=bool)
            there[[self.whole.village_index[s.village or ""] for s in wanted]] = True
            cadres = np.unique(self.pairs.cadre[counts & there[self.pairs.village]]).tolist()
            ids = [self.scenario.cadres[i].id for i in cadres] if len(cadres) <= FEW else []
            groups = self._groups(cadres, rules) if rules else ()
            found.append(Able(kind, name, sum(s.amount for s in wanted), len(cadres), tuple(ids), groups))
        return tuple(found)

    def _groups(self, cadres: list[int], rules: Mapping[Kind, Statement]) -> tuple[Group, ...]:
        """Return how many cadres are of each large office, function or department, the most first."""
        units, unit, large = self.scenario.units, self.whole.cadres.unit, self.whole.large_unit
        count: Counter[tuple[str | None, str | None]] = Counter()
        for i in cadres:
            own = units[unit[i]]
            if "large" in rules and large[unit[i]]:
                count[own.id, None] += 1
            elif "joint" in rules:
                count[None, str(getattr(own, rules["joint"].name or ""))] += 1
            else:
                count[None, None] += 1
        return tuple(Group(*key, n) for key, n in count.most_common())

    def placements(self, found: Found) -> tuple[Placement, ...]:
        """Return placements by id."""
        cadres, villages = self.scenario.cadres, self.scenario.villages
        return tuple(
            Placement(
                cadres[self.pairs.cadre[p]].id,
                villages[self.pairs.village[p]].id,
                "leader" if leads else "member",
            )
            for p, leads in zip(found.pair.tolist(), found.leads.tolist(), strict=True)
        )

    def found(self, placements: Sequence[Placement]) -> Found:
        """Return placements by id as placements by pair."""
        whole = self.whole
        cadre = np.array([whole.cadre_index[p.cadre] for p in placements], dtype=np.int64)
        village = np.array([whole.village_index[p.village] for p in placements], dtype=np.int64)
        leads = np.array([p.role == "leader" for p in placements], dtype=bool)
        return Found(self.pairs.find(cadre, village), leads)

    def relaxed_in(self, found: Found, of: Iterable[Statement]) -> dict[Statement, int]:
        """Return the statements that placements break, and by how much; unit rules are not looked at."""
        measure = _Measure(self, found)
        broken = {s: measure.lack(s) for s in of}
        return {s: by for s, by in broken.items() if by > 0}


class _Measure:
    """Counts what placements give of each statement."""

    def __init__(self, problem: Problem, found: Found) -> None:
        self.problem = problem
        pairs, whole = problem.pairs, problem.whole
        self.village = pairs.village[found.pair]
        self.members = np.bincount(self.village, minlength=whole.n_villages)
        self.sent = np.bincount(
            whole.cadres.unit[pairs.cadre[found.pair]], minlength=len(whole.scenario.units)
        )
        self.role = dict(zip(found.pair.tolist(), found.leads.tolist(), strict=True))
        self.have = {}
        for (kind, name), (counts, _) in problem.counts.items():
            meets = found.leads if kind == "leader" else counts[found.pair]
            self.have[kind, name] = np.bincount(self.village[meets], minlength=whole.n_villages)

    def lack(self, s: Statement) -> int:
        """Return by how much a statement must be relaxed."""
        whole = self.problem.whole
        if s.kind == "pin":
            return self._pin(s)
        if s.kind == "max":
            return int(self.members[whole.village_index[s.village or ""]]) - s.amount
        if s.kind == "unit_max":
            return int(self.sent[whole.unit_index[s.unit or ""]]) - s.amount
        if s.kind == "unit_min":
            return s.amount - int(self.sent[whole.unit_index[s.unit or ""]])
        if (s.kind, s.name) in self.have:
            return s.amount - int(self.have[s.kind, s.name][whole.village_index[s.village or ""]])
        return 0

    def _pin(self, s: Statement) -> int:
        whole = self.problem.whole
        cadre = np.array([whole.cadre_index[s.cadre or ""]])
        village = np.array([whole.village_index[s.village or ""]])
        leads = self.role.get(int(self.problem.pairs.find(cadre, village)[0]))
        if leads is None:
            return s.most
        return int(s.name is not None and leads != (s.name == "leader"))
