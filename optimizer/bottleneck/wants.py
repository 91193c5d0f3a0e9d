"""What is counted: each kind of need with how much each village wants and which cadres count for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.matching.instance import Instance


@dataclass(frozen=True, eq=False, slots=True)
class Want:
    """One kind of need over all villages.

    Attributes
    ----------
    kind : str
        As in ``model/needs.py``: ``size``, ``leader``, ``skill`` or a composition rule's name.
    skill : str | None
        Which skill, for the kind ``skill``.
    rule : bool
        Whether `kind` is the name of a composition rule.
    amount : int64 [V]
        Heads wanted.
    counts : bool [I]
        Cadres who count for it wherever they may go.
    """

    kind: str
    skill: str | None
    rule: bool
    amount: IntArray
    counts: BoolArray


def wants(instance: Instance) -> list[Want]:
    """Return every kind of need that some village has; ``kept`` is no matter of counting heads."""
    needs, cadres = instance.needs, instance.cadres
    found = [
        Want("size", None, False, needs.min, cadres.eligible),
        Want("leader", None, False, needs.leader.astype(np.int64), cadres.may_lead),
    ]
    for s, skill in enumerate(instance.skills):
        found.append(Want("skill", skill, False, needs.skills[:, s], cadres.skills[:, s] > 0))
    for r, rule in enumerate(instance.rules):
        found.append(Want(rule.name, None, True, needs.rules[:, r], cadres.rules[:, r]))
    return [want for want in found if want.amount.any()]
