"""Needs that offices cannot meet under the unit rules, by counts that anybody can follow.

Nothing is searched: where a count proves nothing, that says nothing (``docs/conflicts.md``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.conflict.counting import flow
from optimizer.conflict.part import Part
from optimizer.conflict.problem import Problem
from optimizer.conflict.records import NEEDS, UNIT_RULES, Kind, Statement, Terms
from optimizer.matching.codes import BoolArray, IntArray

Need = tuple[Kind, str | None]


@dataclass(frozen=True, eq=False)
class Teams:
    """How many teams the offices can fill at most, pool by pool.

    Attributes
    ----------
    size : int
        People in a team, at least.
    share : int
        People whom some office gives to each team, at least.
    villages : ndarray of bool
        Those that want so many, [V].
    pool : ndarray of int64
        Pool of each unit, [units].
    people : ndarray of int64
        Whom each unit can send to one of these villages, [units].
    kept : ndarray of bool
        Units whose people stay together, [units].
    by_people, by_share, by_offices : ndarray of int64
        The most teams of each pool by each count, [pools].
    """

    size: int
    share: int
    villages: BoolArray
    pool: IntArray
    people: IntArray
    kept: BoolArray
    by_people: IntArray
    by_share: IntArray
    by_offices: IntArray

    @property
    def most(self) -> IntArray:
        """The most teams of each pool, [pools]."""
        return np.minimum(np.minimum(self.by_people, self.by_share), self.by_offices)

    @property
    def short(self) -> bool:
        """Whether the villages are more than the teams."""
        return int(self.villages.sum()) > int(self.most.sum())


def proves(problem: Problem, terms: Terms) -> bool:
    """Return whether a count proves that `terms` cannot hold together."""
    part = Part(problem.whole, terms)
    return any(teams.short for teams in team_counts(problem, terms, part)) or any(
        wanted > served for _, wanted, served in head_counts(problem, terms, part)
    )


def kept_together(part: Part) -> BoolArray:
    """Return whether each unit's people must all be in one village (H9), bool [units]."""
    return np.asarray(~part.large_unit & part.unit_rules.keep_together)


def team_counts(problem: Problem, terms: Terms, part: Part) -> Iterator[Teams]:
    """Yield the count of teams for each minimum that the villages of an area want.

    Parameters
    ----------
    problem : Problem
    terms : Terms
    part : Part
        Of the same terms.
    """
    wanted = part.needs.min
    for there in _areas(problem, wanted > 0):
        for size in np.unique(wanted[there]).tolist():
            yield teams_of(problem, part, there & (wanted >= size), size)


def teams_of(problem: Problem, part: Part, villages: BoolArray, size: int) -> Teams:
    """Count how many teams of `size` people the offices can fill at most.

    A team of a pool with at most k offices has one that gives ⌈size/k⌉ or
    more. An office that stays together is one piece, of less than `size`
    people unless it fills a team alone; whoever may be sent apart is a piece
    alone. With pieces of s people at most a team takes ⌈size/s⌉ of them.
    """
    pairs, rules = problem.pairs, part.unit_rules
    cadres = np.unique(pairs.cadre[villages[pairs.village]])
    people = np.bincount(part.cadres.unit[cadres], minlength=len(part.scenario.units)).astype(np.int64)
    people = np.minimum(people, part.unit_limits.upper)
    kept = kept_together(part)
    pools, pool = np.unique(part.unit_pool, return_inverse=True)
    of_pool = _Sums(pool, len(pools))
    by_people = of_pool.sum(np.where(kept, np.minimum(people, size), people)) // size
    share = -(-size // (rules.max_units or size))
    by_share = of_pool.sum(np.where(kept, people >= share, people // share))
    alone = kept & (people >= size)
    piece = kept & (people > 0) & ~alone
    largest = np.maximum(of_pool.most(np.where(piece, people, 0)), 1)
    by_offices = of_pool.sum(alone) + of_pool.sum(np.where(kept, piece, people)) // -(-size // largest)
    return Teams(size, share, villages, pool, people, kept, by_people, by_share, by_offices)


class _Sums:
    """Sums and maxima of units' figures by pool."""

    def __init__(self, pool: IntArray, n_pools: int) -> None:
        self.pool, self.n_pools = pool, n_pools

    def sum(self, figures: IntArray | BoolArray) -> IntArray:
        total = np.zeros(self.n_pools, dtype=np.int64)
        np.add.at(total, self.pool, figures.astype(np.int64))
        return total

    def most(self, figures: IntArray) -> IntArray:
        largest = np.zeros(self.n_pools, dtype=np.int64)
        np.maximum.at(largest, self.pool, figures)
        return largest


def _areas(problem: Problem, wanting: BoolArray) -> Iterator[BoolArray]:
    """Yield the villages that want something: all of them, then by county where they are of several."""
    yield wanting
    counties = np.array([v.county for v in problem.scenario.villages])
    names = np.unique(counties[wanting]).tolist()
    yield from (wanting & (counties == name) for name in names if len(names) > 1)


def head_counts(problem: Problem, terms: Terms, part: Part) -> Iterator[tuple[Need, int, int]]:
    """Yield each kind of need with what is wanted, and the most heads that offices kept together can give.

    Such an office is in one village: what it gives counts there only, up to what that village wants.
    """
    kept = kept_together(part)
    if not kept.any():
        return
    pairs, unit = problem.pairs, problem.whole.cadres.unit
    for need in dict.fromkeys((s.kind, s.name) for s in terms if s.kind in NEEDS):
        amount = wanted_of(problem, terms, need)
        used = np.flatnonzero(problem.counts[need][0] & (amount > 0)[pairs.village])
        once = np.zeros(len(kept), dtype=np.int64)
        np.maximum.at(once, unit[pairs.cadre[used]], amount[pairs.village[used]])
        limit = np.where(kept, np.minimum(part.unit_limits.upper, once), part.unit_limits.upper)
        yield need, int(amount.sum()), int(flow(problem, used, amount, limit).sum())


def wanted_of(problem: Problem, terms: Terms, need: Need) -> IntArray:
    """Return what each village wants of a need by `terms`, int64 [V]."""
    amount = np.zeros(problem.whole.n_villages, dtype=np.int64)
    for s, by in terms.items():
        if (s.kind, s.name) == need:
            amount[problem.whole.village_index[s.village or ""]] = s.amount - by
    return amount


def office_sets(problem: Problem) -> list[list[Statement]]:
    """Return sets of statements that these counts prove impossible, the smallest first."""
    rules = [s for s in problem.statements if s.kind in UNIT_RULES or s.kind == "unit_max"]
    if not problem.strict or problem.large or not any(s.kind in UNIT_RULES for s in rules):
        return []
    wanted: dict[Need, list[Statement]] = {}
    for s in problem.statements:
        if s.kind in NEEDS:
            wanted.setdefault((s.kind, s.name), []).append(s)
    found = [[*rules, *own] for own in wanted.values()]
    return sorted((_fewer(problem, some) for some in found if _proved(problem, some)), key=len)


def _fewer(problem: Problem, statements: list[Statement]) -> list[Statement]:
    """Return some of the statements that a count still proves impossible, none of which it can do without.

    Villages are left out in halves, those that want least first; then rules.
    """
    kept, chunks = statements, [sorted((s for s in statements if s.kind in NEEDS), key=lambda s: -s.amount)]
    while chunks:
        chunk = chunks.pop()
        rest = [s for s in kept if s not in set(chunk)]
        if _proved(problem, rest):
            kept = rest
        elif len(chunk) > 1:
            chunks += [chunk[: len(chunk) // 2], chunk[len(chunk) // 2 :]]
    for s in [s for s in kept if s.kind not in NEEDS]:
        rest = [one for one in kept if one != s]
        kept = rest if _proved(problem, rest) else kept
    return kept


def _proved(problem: Problem, statements: list[Statement]) -> bool:
    return proves(problem, dict.fromkeys(statements, 0))
