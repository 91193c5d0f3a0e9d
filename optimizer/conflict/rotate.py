"""From a plan that breaks one village's statement to plans that break another's instead, without any search.

A team goes as a whole, so every rule about who shares a team is kept: where a
need is short, another village gives its team away; where a team is too
large, another village takes it. In a conflict of many villages alike this
shows of most that they are needed (model rotation, Belov and Marques-Silva 2011).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.conflict.problem import Found, Problem
from optimizer.conflict.records import NEEDS, Statement


def rotated(problem: Problem, found: Found, broken: Statement, among: Sequence[Statement]) -> Iterator[Found]:
    """Yield plans that break what another village states rather than `broken`.

    Parameters
    ----------
    problem : Problem
    found : Found
    broken : Statement
    among : sequence of Statement
        Those of the same kind say with which villages to try.
    """
    if broken.kind not in NEEDS and broken.kind != "max":
        return
    index = problem.whole.village_index
    own = index[broken.village or ""]
    for village in dict.fromkeys(s.village for s in among if s.kind == broken.kind):
        other = index[village or ""]
        source, target = (own, other) if broken.kind == "max" else (other, own)
        plan = None if own == other else _moved(problem, found, source, target)
        if plan is not None:
            yield plan


def _moved(problem: Problem, found: Found, source: int, target: int) -> Found | None:
    """Return the plan in which the team of `source` is that of `target`; None where it may not go there."""
    pairs = problem.pairs
    village = pairs.village[found.pair]
    team = village == source
    moved = pairs.find(pairs.cadre[found.pair[team]], np.full(int(team.sum()), target))
    if not len(moved) or (moved < 0).any():
        return None
    stay = ~team & (village != target)
    leads = found.leads[team] & bool(problem.whole.needs.leader[target])
    return Found(np.concatenate([found.pair[stay], moved]), np.concatenate([found.leads[stay], leads]))
