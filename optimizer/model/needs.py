"""What villages need: each kind of shortfall has its one home here.

A need of kind b in village v asks for ``amount[v]`` placements among those
that count for it; what is missing is its shortfall, at ``weight[v]`` each.
The checker has a twin of this list (``check/shortfalls.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs


@dataclass(frozen=True)
class Need:
    """One kind of need over all villages.

    Attributes
    ----------
    kind : str
        ``size``, ``leader``, ``skill``, ``kept`` or a composition rule's name.
    amount, weight : int64 [V]
        Headcount needed; price of each missing (priority times weight).
    counts : bool [P]
        Pairs that count towards it.
    leads : bool
        Only placements as leader count.
    """

    kind: str
    amount: IntArray
    weight: IntArray
    counts: BoolArray
    leads: bool = False


def build_needs(instance: Instance, pairs: Pairs) -> list[Need]:
    """Return all needs, also those of weight 0."""
    return [*_size(instance, pairs), *_leader(instance, pairs), *_skills(instance, pairs),
            *_composition(instance, pairs), *_kept(instance, pairs)]  # fmt: skip


def _size(instance: Instance, pairs: Pairs) -> Iterator[Need]:
    weight = instance.needs.priority * instance.scenario.objective.shortage.size
    yield Need("size", instance.needs.min, weight, np.ones(len(pairs), dtype=bool))


def _leader(instance: Instance, pairs: Pairs) -> Iterator[Need]:
    weight = instance.needs.priority * instance.scenario.objective.shortage.leader
    yield Need("leader", instance.needs.leader.astype(np.int64), weight, pairs.may_lead, leads=True)


def _skills(instance: Instance, pairs: Pairs) -> Iterator[Need]:
    weight = instance.needs.priority * instance.scenario.objective.shortage.skill
    for s in range(len(instance.skills)):
        holds = instance.cadres.skills[pairs.cadre, s] > 0
        yield Need("skill", instance.needs.skills[:, s], weight, holds)


def _composition(instance: Instance, pairs: Pairs) -> Iterator[Need]:
    for r, rule in enumerate(instance.rules):
        counts = instance.cadres.rules[pairs.cadre, r]
        yield Need(rule.name, instance.needs.rules[:, r], instance.needs.priority * rule.weight, counts)


def _kept(instance: Instance, pairs: Pairs) -> Iterator[Need]:
    if instance.policy.rotation.keep_at_least:
        still_admissible = np.bincount(pairs.village[pairs.was_there], minlength=instance.n_villages)
        amount = instance.kept_amount(still_admissible)
        yield Need("kept", amount, instance.needs.priority, pairs.was_there)
