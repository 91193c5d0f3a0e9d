"""Teams put together office by office: a plan at once where one need alone is asked for, or nothing said.

What a count leaves possible is mostly so; a search for it takes minutes where 70 teams leave nobody over.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from optimizer.conflict.counting import flow
from optimizer.conflict.offices import kept_together, wanted_of
from optimizer.conflict.part import Part
from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Terms
from optimizer.matching.codes import IntArray

TRIES = 10
"""Orders in which people are taken: in a few, somebody's home is where the team would go."""


def packed(problem: Problem, terms: Terms, seed: int) -> Found | None:
    """Return placements that keep unit rules and one kind of need, if they are quickly found.

    Parameters
    ----------
    problem : Problem
    terms : Terms
    seed : int
        Of the orders that are tried.
    """
    needs = {(s.kind, s.name) for s in terms if s.kind in NEEDS}
    if len(needs) != 1 or any(s.kind not in NEEDS | UNIT_RULES | {"unit_max"} for s in terms):
        return None
    need = next(iter(needs))
    amount, part = wanted_of(problem, terms, need), Part(problem.whole, terms)
    if amount.max() <= 1:
        return _one_each(problem, part, amount, problem.counts[need][0], leads=need[0] == "leader")
    if need[0] != "size":
        return None
    rng = np.random.default_rng(seed)
    plans = (_Packing(problem, part, amount, rng, first).plan() for _ in range(TRIES) for first in (-1, 1))
    return next((plan for plan in plans if plan is not None), None)


def _one_each(
    problem: Problem, part: Part, amount: IntArray, counts: np.ndarray, leads: bool
) -> Found | None:
    """Return one person for each village, who is a team alone; an office kept together sends one."""
    used = np.flatnonzero(counts & (amount > 0)[problem.pairs.village])
    limit = np.where(kept_together(part), np.minimum(part.unit_limits.upper, 1), part.unit_limits.upper)
    sent = flow(problem, used, amount, limit)
    if sent.sum() < amount.sum():
        return None
    pair = used[sent > 0]
    return Found(pair, np.full(len(pair), leads))


class _Packing:
    """One try: teams pool by pool, then a village for each.

    Parameters
    ----------
    problem : Problem
    part : Part
    amount : ndarray of int64
        People that each village wants, [V].
    rng : numpy.random.Generator
    first : int
        A team begins with the largest office (-1), or the smallest (1).
    """

    def __init__(
        self, problem: Problem, part: Part, amount: IntArray, rng: np.random.Generator, first: int
    ) -> None:
        self.problem, self.amount, self.first = problem, amount, first
        self.kept = kept_together(part)
        self.most_units = part.unit_rules.max_units or problem.whole.n_cadres
        pairs = problem.pairs
        cadres = rng.permutation(np.unique(pairs.cadre[(amount > 0)[pairs.village]]))
        unit = part.cadres.unit[cadres]
        self.pools: dict[int, dict[int, list[int]]] = {}
        for u in rng.permutation(np.unique(unit)).tolist():
            people = cadres[unit == u][: part.unit_limits.upper[u]].tolist()
            self.pools.setdefault(int(part.unit_pool[u]), {})[u] = people

    def plan(self) -> Found | None:
        """Return the plan, None where people or villages don't work out."""
        villages = np.flatnonzero(self.amount)
        villages = villages[np.argsort(-self.amount[villages], kind="stable")]
        teams = list(self._teams(self.amount[villages].tolist()))
        if len(teams) < len(villages):
            return None
        pairs, size = self.problem.pairs, np.array([len(team) for team in teams])
        team_of = np.full(self.problem.whole.n_cadres, -1)
        for n, team in enumerate(teams):
            team_of[team] = n
        used = np.flatnonzero((team_of >= 0)[pairs.cadre] & (self.amount > 0)[pairs.village])
        welcome = np.zeros((len(teams), self.problem.whole.n_villages), dtype=np.int64)
        np.add.at(welcome, (team_of[pairs.cadre[used]], pairs.village[used]), 1)
        fits = (welcome == size[:, None]) & (size[:, None] >= self.amount) & (self.amount > 0)
        place = maximum_bipartite_matching(sparse.csr_array(fits), perm_type="column")
        if (place < 0).any():
            return None
        pair = used[pairs.village[used] == place[team_of[pairs.cadre[used]]]]
        return Found(pair, np.zeros(len(pair), dtype=bool))

    def _teams(self, sizes: list[int]) -> Iterator[list[int]]:
        """Yield a team of each size as long as there are people, the largest first."""
        for size in sizes:
            team = next((made for pool in self.pools.values() if (made := self._team(pool, size))), None)
            if team is None:
                return
            yield team

    def _team(self, pool: dict[int, list[int]], size: int) -> list[int] | None:
        """Take a team out of a pool: begin with an office, then take those that fit best."""
        taken: dict[int, int] = {}
        missing = size
        while missing:
            left = {u: len(people) for u, people in pool.items() if people and u not in taken}
            if not left or len(taken) == self.most_units:
                return None
            if taken:
                best = min(left, key=lambda u: self._unfit(u, left[u], missing))
            else:
                # who stays together fits least: such offices go first
                best = min(left, key=lambda u: (not self.kept[u], self.first * left[u]))
            taken[best] = min(left[best], missing)
            missing -= taken[best]
        team = []
        for u, n in taken.items():
            team += pool[u][:n]
            pool[u] = [] if self.kept[u] else pool[u][n:]
        return team

    def _unfit(self, unit: int, people: int, missing: int) -> tuple[bool, int, int]:
        """Return how badly an office fills up a team: not at all, or with people who can't go elsewhere."""
        if people < missing:
            return True, 0, -people
        return False, (people - missing) * int(self.kept[unit]), people
