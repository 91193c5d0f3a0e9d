"""Cuts that say how many teams shared people suffice for: what mixtures divide among many, plans cannot.

Where people are in several groups, or in a wide one, a mixture uses each of them
once at most, but halves of divisions: five people for two and a half teams of two.
The rows of people and groups in the programme of divisions (``Master``), weighed by
m/q and rounded down, give a cut of rank one (Chvátal 1973, Gomory 1958; as in
column generation Pecin et al. 2017, "Limited memory rank-1 cuts"):

    Σ_d floor((m_g(d) + Σ_{i in d} m_i) / q) λ_d <= floor((Σ_g m_g + Σ_i m_i) / q).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.group import Group, Listed


@dataclass(frozen=True)
class RankOne:
    """A cut.

    Attributes
    ----------
    people : tuple of (int, int)
        Cadres, ascending, and what the row of each weighs.
    groups : tuple of (int, int)
        Keys of groups, ascending, and what the row of each weighs.
    whole : int
        What weights are parts of, more than any.

    Raises
    ------
    ValueError
        If a weight is not between 0 and `whole`: then it would prove nothing.
    """

    people: tuple[tuple[int, int], ...]
    groups: tuple[tuple[int, int], ...]
    whole: int

    def __post_init__(self) -> None:
        if not all(0 < weight < self.whole for _, weight in self.people + self.groups):
            raise ValueError("weights of rows must lie between 0 and the whole")

    def times(self, group: Group) -> IntArray:
        """Return how often divisions of a group count, int64.

        Of a wide group: by team. Of others: by the set of its shared people who
        are used, bit by bit in their order. Nothing where teams are not listed.
        """
        if not isinstance(group, Listed):
            return np.zeros(0, dtype=np.int64)
        weighs = dict(self.people)
        people = group.people if group.wide else group.people[len(group.people) - group.last :]
        weight = np.array([weighs.get(i, 0) for i in people.tolist()], dtype=np.int64)
        if group.wide:
            return group.lattice.total(weight) // self.whole
        sets = np.arange(1 << len(weight))[:, None] >> np.arange(len(weight)) & 1
        return (sets @ weight + dict(self.groups).get(group.key, 0)) // self.whole
