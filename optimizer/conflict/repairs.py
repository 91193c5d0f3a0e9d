"""What would settle conflicts, by how little; each proved by a plan that is counted again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from optimizer.conflict import recount
from optimizer.conflict.counting import unserved
from optimizer.conflict.elastic import Elastic
from optimizer.conflict.oracle import SEARCHES, Answer, Oracle
from optimizer.conflict.problem import Found
from optimizer.conflict.records import NEEDS, UNIT_RULES, Change, Repair, Statement, Terms
from optimizer.conflict.statements import PREFERENCE
from optimizer.matching.codes import BoolArray
from optimizer.solve import Options, solve

MOST = 5
"""Repairs that are kept."""
MOST_ALIKE = 3
"""Of these, changes of one kind."""
EACH = 6
"""Changes of one kind that are tried: of 70 teams' maxima, one is as good as another."""
COMBINED = 3
"""Repairs of several changes that are looked for."""
FEW_CHANGES = 6
"""With more changes in the cheapest repair, there are too many others like it to list them."""
LEAST_SECONDS = 2.0
"""For a smaller change where a large one is known to be enough: it may be a hard question."""
APART_SECONDS = 3.0
"""For a second conflict like the first: it spares the trial of each change of the first."""
TRIAL_SECONDS = 1.5
"""For changes of one kind in vain: with the first few not enough, the others are hardly so."""
WHOLE_SHARE = 0.3
"""Largest share of the time left for a plan of the whole with one change: another may be easier."""
WHOLE_SECONDS = 60.0
"""For the same, however much time is left."""
ANY_GAP = 1e9
"""Any plan will do."""
ELSEWHERE = 8
"""Further villages that a plan nearby may change."""


class Repairs:
    """Finds repairs of a problem.

    Parameters
    ----------
    oracle : Oracle
    """

    def __init__(self, oracle: Oracle) -> None:
        self.oracle, self.problem = oracle, oracle.problem
        self._base: Found | None = None

    def single(self, conflicts: Sequence[Terms]) -> list[Repair]:
        """Return the changes of one statement that settle everything, the cheapest first.

        Only a statement of every conflict can be such a change. Those that
        settle the conflict, but for which time ran out before a plan of the
        whole was found, are kept unproved.
        """
        found: list[Repair] = []
        tried: Counter[str] = Counter()
        spent: defaultdict[str, float] = defaultdict(float)
        conflict, *others = conflicts
        others = others or self._apart(conflict)
        for s in conflict:
            if any(s not in other for other in others) or spent[s.kind] > TRIAL_SECONDS:
                continue
            tried[s.kind] += 1
            began = self.oracle.clock.elapsed
            if tried[s.kind] <= EACH and self._may_do(s):
                alone = self._alone(s, conflict)
                spent[s.kind] += 0 if alone else self.oracle.clock.elapsed - began
                found += alone
        return list(_varied(sorted(found, key=_rank)))[:MOST]

    def _apart(self, conflict: Terms) -> list[Terms]:
        """Return a conflict without any need of this one, if there is such a one.

        Of 60 villages that want what 20 can have, the other 40 conflict as well.
        """
        rules = [s for s in conflict if s.kind in UNIT_RULES]
        kinds = {(s.kind, s.name) for s in conflict if s.kind in NEEDS}
        if not rules or not kinds or self.problem.large:
            return []
        rest = [s for s in self.problem.statements if (s.kind, s.name) in kinds and s not in conflict]
        with self.oracle.within(APART_SECONDS):
            answer = self.oracle.test(dict.fromkeys([*rules, *rest], 0))
        return [dict.fromkeys([*rules, *rest], 0)] if answer.possible is False else []

    def _may_do(self, s: Statement) -> bool:
        """Return whether heads and rules leave it open that one change settles everything."""
        if any(s not in short for short in self.oracle.short_sets):
            return False
        hard = {one: 0 for one in self.problem.statements if one.kind not in NEEDS and one != s}
        if self.oracle.test(hard).possible is False:
            return False
        there = [one for one in self.problem.statements if one.village == s.village and one.kind in NEEDS]
        sets = [[*short, *(there if s.village is not None else ())] for short in self.oracle.short_sets]
        return all(self.oracle.test(_without(some, s)).possible is not False for some in sets)

    def _alone(self, s: Statement, conflict: Terms) -> list[Repair]:
        """Return the least change of one statement that leaves nothing conflicting, if there is one."""
        least, proved = self._least(lambda by: self.oracle.test({**conflict, s: by}), s, 1 + conflict[s])
        if least is None:
            return []
        answer = self._whole(s, s.most)
        if answer.possible is None:
            return [Repair((Change(s, least),), proved=False, least=False)]
        if answer.possible is False:
            return []
        best = s.most
        with self.oracle.within(LEAST_SECONDS):
            less, sure = self._least(lambda by: self._whole(s, by), s, least, s.most - 1)
        proved = proved and sure
        if less is not None:
            best, answer = less, self._whole(s, less)
        return [self._proved([Change(s, best)], answer.found, proved)]

    def _least(
        self, tested: Callable[[int], Answer], s: Statement, low: int, high: int | None = None
    ) -> tuple[int | None, bool]:
        """Return the least relaxation of `s`, from `low` to `high`, that passes the test, by bisection.

        Say too whether every smaller one is proved not to.
        """
        best, proved = None, True
        high = s.most if high is None else high
        while low <= high:
            middle = (low + high) // 2
            possible = tested(middle).possible
            if possible:
                best, high = middle, middle - 1
            else:
                low = middle + 1
                proved = proved and possible is False
        return best, proved

    def _whole(self, s: Statement, by: int) -> Answer:
        """Return whether everything can hold with one change; first near the plan found before."""
        if self.problem.large:
            return Answer(None)
        terms = self.problem.all_terms
        if s.kind in UNIT_RULES and by == s.most:
            del terms[s]
        else:
            terms[s] = by
        if self._base is not None:
            answer = self.oracle.near(terms, self._near(self._base, s))
            if answer.possible:
                return answer
        with self.oracle.within(min(WHOLE_SECONDS, WHOLE_SHARE * self.oracle.clock.left)):
            answer = self._planned(s, by) or self.oracle.test(terms)
        if answer.found is not None and self._base is None:
            self._base = answer.found
        return answer

    def _planned(self, s: Statement, by: int) -> Answer | None:
        """Return a plan of the changed scenario by the way that ``solve`` goes, None where that is none.

        Without unit rules that finds one far sooner than a search for any: points guide it.
        """
        rules = [one for one in self.problem.statements if one.kind in UNIT_RULES]
        if self._base is not None or rules != [s] or by < s.most:
            return None
        changed = recount.changed(self.problem.scenario, [Change(s, by)])
        seconds = self.oracle.clock.left / 2
        options = Options(seconds, ANY_GAP, SEARCHES, self.oracle.seed, self.problem.strict)
        plan = solve(changed, options, stop=self.oracle.clock.stop)
        return Answer(True, self.problem.found(plan.placements)) if plan.placements else None

    def _near(self, base: Found, s: Statement) -> BoolArray:
        """Return the pairs of a plan and those that change it in a few villages, bool [P]."""
        whole, pairs = self.problem.whole, self.problem.pairs
        free = np.zeros(whole.n_villages, dtype=bool)
        broken = [*self.problem.relaxed_in(base, self.problem.statements), s]
        free[[whole.village_index[one.village] for one in broken if one.village is not None]] = True
        place = np.full(whole.n_cadres, -1, dtype=np.int64)
        place[pairs.cadre[base.pair]] = pairs.village[base.pair]
        concerned = {one.unit for one in broken if one.unit is not None}
        for i, cadre in enumerate(self.problem.scenario.cadres):
            if cadre.unit in concerned and place[i] >= 0:
                free[place[i]] = True
        others = np.flatnonzero(~free)
        some = np.random.default_rng(self.oracle.seed).permutation(others)[:ELSEWHERE]
        free[some] = True
        keep = free[pairs.village] & ((place < 0) | free[place])[pairs.cadre]
        keep[base.pair] = True
        return keep

    def combined(self) -> Iterator[Repair]:
        """Yield repairs of several changes, the cheapest first."""
        by_count = self._by_count()
        if by_count is not None:
            yield by_count
        if by_count is not None or self.problem.large:
            return
        elastic = Elastic(self.problem, self.problem.statements)
        for _ in range(COMBINED):
            found, least = elastic.minimum(self.oracle)
            if found is None:
                return
            broken = self.problem.relaxed_in(found, self.problem.statements)
            if not broken:
                return
            repair = self._proved([Change(s, by) for s, by in broken.items()], found, least)
            yield repair
            if len(repair.changes) > FEW_CHANGES or not least:
                return
            elastic.exclude(broken)

    def _by_count(self) -> Repair | None:
        """Return the repair in which each kind of need lacks what heads prove, if that is enough."""
        kinds: dict[tuple[str, str | None], dict[Statement, int]] = {}
        for short in self.oracle.short_sets:
            kind = next((s.kind, s.name) for s in short if s.kind in NEEDS)
            kinds.setdefault(kind, {}).update(dict.fromkeys(short, 0))
        unmet: dict[Statement, int] = {}
        for terms in kinds.values():
            unmet |= unserved(self.problem, terms)
        changes = [Change(s, by) for s, by in unmet.items()]
        if self.problem.large and changes:
            return Repair(tuple(changes), proved=False, least=False)
        answer = self.oracle.test(self.problem.all_terms | unmet) if changes else Answer(None)
        if not answer.possible:
            return None
        # one more from a unit that may send no more could serve several kinds at once
        alone = len(kinds) == 1 or all(
            s.kind != "unit_max" for short in self.oracle.short_sets for s in short
        )
        return self._proved(changes, answer.found, alone)

    def _proved(self, changes: list[Change], found: Found | None, least: bool) -> Repair:
        assert found is not None
        placements = self.problem.placements(found)
        recount.require(self.problem.scenario, self.problem.strict, changes, placements)
        return Repair(tuple(changes), proved=True, least=least)


def _without(statements: Sequence[Statement], one: Statement) -> Terms:
    return {s: 0 for s in statements if s != one}


def _varied(repairs: Sequence[Repair]) -> Iterator[Repair]:
    """Yield repairs, of one kind of change only so many."""
    seen: Counter[str] = Counter()
    for repair in repairs:
        kind = repair.changes[0].statement.kind
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield repair


def _rank(repair: Repair) -> tuple[bool, bool, int, int]:
    """Return how good a repair is: proved, no rule for all teams, small, of a kind decided by hand."""
    first = repair.changes[0].statement
    return not repair.proved, first.kind in UNIT_RULES, repair.cost, PREFERENCE.index(first.kind)
