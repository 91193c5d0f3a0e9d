"""What a part of all plans leaves out: a group from a village, a cadre from a group, two people from a team.

A plan that sends a group's team to a village has no other group there, and some
team; one that does not, not this one. So every plan is in one of two parts, and
what is proved of each part is proved of all. Answers of a part leave out what is
barred; what it must have may cost less than nothing (branching on the original
choices: Vanderbeck 2000; on pairs of people: Ryan and Foster 1981).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.group import Group, Listed

SHUT = 2**45
"""Price of what cannot be had: beyond the worth of any team, far below overflow."""

Couple = tuple[int, int, int]
"""A wide group whose teams are listed, by position, and two of its people."""


@dataclass(frozen=True)
class Bars:
    """What is left out, by positions of groups in a block.

    Attributes
    ----------
    villages : frozenset of (int, int)
        Groups, and a village to which no team of it goes.
    people : frozenset of (int, int)
        Groups, and a cadre who is in none of its teams.
    apart : frozenset of Couple
        People of whom no team of the group has both.
    together : frozenset of Couple
        People of whom no team of the group has only one.
    served : frozenset of int
        Villages that a team goes to.
    used : frozenset of int
        Cadres with a price of their own who are in a team.
    once : bool
        Whether divisions two of whose teams meet in a village are left out: no plan has any, but to see to
        it takes time.
    """

    villages: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    people: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    apart: frozenset[Couple] = field(default_factory=frozenset)
    together: frozenset[Couple] = field(default_factory=frozenset)
    served: frozenset[int] = field(default_factory=frozenset)
    used: frozenset[int] = field(default_factory=frozenset)
    once: bool = False

    def and_also(self, more: Bars) -> Bars:
        """Return what either leaves out."""
        return Bars(*(getattr(self, f.name) | getattr(more, f.name) for f in fields(self)))

    def dear(self, g: int, group: Group, cost: IntArray, charge: IntArray) -> tuple[IntArray, IntArray]:
        """Return what villages and people of a wide group cost, with what is barred out of reach."""
        shut = [v for h, v in self.villages if h == g]
        out = [i for h, i in self.people if h == g]
        if shut:
            cost = np.where(np.isin(group.villages, shut), SHUT, cost)
        if out:
            charge = np.where(np.isin(group.people, out), SHUT, charge)
        return cost, charge

    def dear_teams(self, g: int, group: Group, extra: IntArray | None) -> IntArray | None:
        """Return what each team of a wide group costs besides, with those that are barred out of reach."""
        barred = [(couple, 1) for couple in self.together] + [(couple, 2) for couple in self.apart]
        for (h, *two), count in barred:
            if h == g:
                assert isinstance(group, Listed)
                both = group.lattice.members[:, np.isin(group.people, two)].sum(axis=1)
                extra = np.where(both == count, SHUT, 0 if extra is None else extra)
        return extra
