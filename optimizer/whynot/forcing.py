"""What a forced re-solve works on: the programme, its goals, the plan it starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen
from optimizer.whynot.terms import goal_of

GUIDE_WEIGHT = 200
"""How much a tier outweighs the next in a relaxation; more conditions it worse (``known.md``)."""


@dataclass(frozen=True)
class Target:
    """What the plan reaches on a tier, and what is proved about it, in the model's terms."""

    value: int
    bound: int


class Forcing:
    """The forced programme, what the plan reaches, and the best solution so far.

    Parameters
    ----------
    model : Model
    program : Frozen
        The model's, with the question's placements fixed.
    near : int64 [n]
        Rewards for leaving people where the plan has them; a tie-break.
    kept : bool [P]
        The plan's pairs.
    targets : sequence of Target
        By tier.
    workers, seed : int

    Attributes
    ----------
    x : int64 [n] | None
        The best solution so far.
    likely : bool [P]
        The pairs of the last search that found one.
    """

    def __init__(
        self,
        model: Model,
        program: Frozen,
        near: IntArray,
        kept: BoolArray,
        targets: Sequence[Target],
        workers: int,
        seed: int,
    ) -> None:
        self.model, self.program, self.near, self.kept = model, program, near, kept
        self.targets, self.workers, self.seed = targets, workers, seed
        self.goals = [goal_of(model, tier) for tier in model.tiers]
        self.x: IntArray | None = None
        self.likely = kept

    def guide(self, k: int) -> IntArray:
        """Return tier k and those after it in one objective; a floor only where it is k itself."""
        chosen = [
            g for j, g in enumerate(self.goals) if j == k or (j > k and self.model.tiers[j].name != "floor")
        ]
        weighed = [min(GUIDE_WEIGHT**place, 10**6) * goal for place, goal in enumerate(reversed(chosen))]
        return np.asarray(sum(weighed))

    def near_guide(self, k: int) -> IntArray:
        """Return the guide with the nearness to the plan below it."""
        return np.asarray(self.guide(k) * (int(np.abs(self.near).sum()) + 1) + self.near)


def touched(model: Model, kept: IntArray, asked: IntArray) -> BoolArray:
    """Return the pairs of villages and people that a question touches, and the plan's, bool [P].

    Parameters
    ----------
    model : Model
    kept : int64
        The plan's pairs.
    asked : int64
        Those asked for.
    """
    v, pairs = model.variables, model.pairs
    cadre, village = pairs.cadre[kept], pairs.village[kept]
    villages = np.zeros(v.instance.n_villages, dtype=bool)
    villages[pairs.village[asked]] = True
    villages[village[np.isin(cadre, pairs.cadre[asked])]] = True
    people = np.ones(v.instance.n_cadres, dtype=bool)
    people[cadre[~villages[village]]] = False
    near = villages[pairs.village] | people[pairs.cadre]
    near[kept] = True
    return np.asarray(near)
