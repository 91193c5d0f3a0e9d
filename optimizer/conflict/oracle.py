"""Whether some statements can hold together: a plan, a proof that there is none, or no answer in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.conflict import offices, recount_offices
from optimizer.conflict.counting import counted, decided, short_sets
from optimizer.conflict.packing import packed
from optimizer.conflict.part import Part, some_pairs
from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import UNIT_RULES, Statement, Terms
from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.build import Model, build_model
from optimizer.solve import Options
from optimizer.solve.engine import Strategy, maximise
from optimizer.solve.lexicographic import solve_tiers
from optimizer.solve.progress import Clock

TEST_SHARE = 0.6
"""Largest share of the time left that one test may take: with less, searches end just too early."""
SEARCHES = 2
"""Searches with different settings at a time: one alone now and then wanders ten times as long."""
SMALL = 3_000
"""Pairs up to which a search alone is quicker than a relaxation first."""


@dataclass(frozen=True)
class Answer:
    """Whether statements can hold together (None: not known), with placements where they can."""

    possible: bool | None
    found: Found | None = None


class Oracle:
    """Tests statements by the model that ``solve --strict`` uses.

    Parameters
    ----------
    problem : Problem
    clock : Clock
    seed : int
    """

    def __init__(self, problem: Problem, clock: Clock, seed: int = 0) -> None:
        self.problem, self.clock, self.seed = problem, clock, seed
        self._known: dict[frozenset[tuple[object, int]], Answer] = {}
        self._plans: list[tuple[Terms, Found]] = []
        self._hurried = False

    @cached_property
    def short_sets(self) -> list[list[Statement]]:
        """Statements that a count of heads proves impossible, the smallest sets first."""
        return short_sets(self.problem)

    def test(self, terms: Terms) -> Answer:
        """Return whether `terms` can hold together; only what they touch is solved."""
        key = frozenset(terms.items())
        if key in self._known:
            return self._known[key]
        answer = self._seen(terms) or self._tested(terms, None)
        self._note(terms, answer)
        if answer.possible is not None or not self._hurried:
            self._known[key] = answer
        return answer

    @cached_property
    def office_sets(self) -> list[list[Statement]]:
        """Statements that a count of teams, or of what offices kept together can give, proves impossible."""
        return offices.office_sets(self.problem)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give what is tested in here so many seconds in all; what it leaves open may be tested again."""
        clock, hurried = self.clock, self._hurried
        limit = min(clock.time_limit, clock.elapsed + seconds)
        self.clock, self._hurried = replace(clock, time_limit=limit), True
        try:
            yield
        finally:
            self.clock, self._hurried = clock, hurried

    def at_once(self, terms: Terms) -> bool:
        """Return whether a plan for `terms` is found without a search."""
        return counted(terms) or packed(self.problem, terms, self.seed) is not None

    def again(self, terms: Terms) -> bool:
        """Return whether it is proved in another way too that `terms` cannot hold together.

        That is another search, of another seed; or where offices were counted, the checker's own count.
        """
        if not self.problem.large and offices.proves(self.problem, terms):
            return recount_offices.short(self.problem.scenario, terms)
        part = Part(self.problem.whole, terms)
        used = part.touched(self.problem.pairs)
        model = build_model(part, strict=True, pairs=some_pairs(self.problem.pairs, used))
        return self._searched(model, used, self.seed + 1).possible is False

    def near(self, terms: Terms, keep: BoolArray) -> Answer:
        """Look for placements among some pairs, bool [P]; that there are none there proves nothing."""
        answer = self._tested(terms, keep)
        self._note(terms, answer)
        return answer if answer.possible else Answer(None)

    def _note(self, terms: Terms, answer: Answer) -> None:
        """Keep a plan with what it breaks: it answers later tests that don't ask for that.

        A province has too many statements to look at for each plan.
        """
        if answer.found is not None:
            self.keep(terms, answer.found)

    def keep(self, terms: Terms, found: Found) -> None:
        """Keep a plan; of the unit rules it keeps those in `terms`."""
        if not self.problem.large:
            broken = self.problem.relaxed_in(found, self.problem.statements)
            rules = {s: s.most for s in self.problem.statements if s.kind in UNIT_RULES}
            stated = {s: by for s, by in terms.items() if s.kind in UNIT_RULES}
            self._plans.append((rules | stated | broken, found))

    def _seen(self, terms: Terms) -> Answer | None:
        """Return a plan found before that meets `terms`."""
        for relaxed, found in self._plans:
            if all(relaxed.get(s, 0) <= by for s, by in terms.items()):
                return Answer(True, found)
        return None

    def _tested(self, terms: Terms, keep: BoolArray | None) -> Answer:
        if keep is None and counted(terms):
            found = decided(self.problem, terms)
            return Answer(found is not None, found)
        if keep is None and not self.problem.large and offices.proves(self.problem, terms):
            return Answer(False)
        if keep is None and (plan := packed(self.problem, terms, self.seed)) is not None:
            return Answer(True, plan)
        part = Part(self.problem.whole, terms)
        used = part.touched(self.problem.pairs)
        if keep is not None:
            used &= keep
        model = build_model(part, strict=True, pairs=some_pairs(self.problem.pairs, used))
        if used.sum() <= SMALL:
            return self._searched(model, used, self.seed)
        return self.solved(model, used, TEST_SHARE * self.clock.left)[0]

    def _searched(self, model: Model, used: BoolArray, seed: int) -> Answer:
        """Search a small model."""
        nothing = np.zeros(model.program.n_variables, dtype=np.int64)
        program, strategy = model.program.freeze(), Strategy(seed=seed)
        answer = maximise(program, nothing, self.clock, strategy, seconds=TEST_SHARE * self.clock.left)
        if answer.x is not None:
            return Answer(True, _found(model, used, answer.x))
        return Answer(False if answer.verdict == "infeasible" else None)

    def solved(self, model: Model, used: BoolArray, seconds: float) -> tuple[Answer, bool]:
        """Solve a model over the pairs `used`, bool [P]; say too whether the answer is proved the best."""
        clock = replace(self.clock, time_limit=self.clock.elapsed + seconds)
        options = Options(time_limit=clock.time_limit, gap=0.0, workers=SEARCHES, seed=self.seed, strict=True)
        solution = solve_tiers(model, options, clock, None)
        if solution.x is None:
            return Answer(False if solution.status == "infeasible" else None), False
        return Answer(True, _found(model, used, solution.x)), solution.status == "optimal"


def _found(model: Model, used: BoolArray, x: IntArray) -> Found:
    v = model.variables
    placed = np.flatnonzero(x[v.member])
    leads = (v.lead[placed] >= 0) & (x[v.lead[placed]] == 1)
    return Found(np.flatnonzero(used)[placed], leads)
