"""The variables every rule and tier speaks about."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs
from optimizer.model.cells import Cells
from optimizer.model.needs import Need
from optimizer.model.program import Program


@dataclass(frozen=True)
class Short:
    """Shortfall variables of one need, and their rows: one per cell of a village that has the need."""

    need: Need
    cell: IntArray
    var: IntArray
    rows: IntArray


@dataclass(frozen=True)
class Floor:
    """Variables of the floor tier: t, and for villages that may count whether they do."""

    t: int
    village: IntArray
    full: IntArray


@dataclass
class Variables:
    """Decision variables by index into the program.

    Attributes
    ----------
    member : int64 [P]
        1 where the pair's cadre is in the village's team (leading or not).
    lead : int64 [P]
        1 where the pair's cadre leads; -1 for pairs that may not lead.
    cell : int64 [C]
        1 where the village draws on that pool.
    cadre_rows : int64 [I]
        The rows of H1.
    village_rows : int64 [villages with a cell]
        The rows that choose a pool, in the order of the villages.
    link_rows : int64 [pairs that may lead]
        The rows ``lead ≤ member``, in the order of ``lead_pairs``.
    shorts : list of Short
        Of the needs that carry weight, or all of them when strict.
    floor : Floor | None
        Where the floor is a tier.
    """

    instance: Instance
    pairs: Pairs
    cells: Cells
    program: Program
    member: IntArray
    lead: IntArray
    cell: IntArray
    cadre_rows: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    village_rows: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    link_rows: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    shorts: list[Short] = field(default_factory=list)
    floor: Floor | None = None
    _presence: tuple[IntArray, IntArray] | None = None

    def lead_pairs(self) -> IntArray:
        """Return the pairs that may lead."""
        return np.flatnonzero(self.lead >= 0)

    def presence(self) -> tuple[IntArray, IntArray]:
        """Say whether a unit is in a village: (group of each pair [P], variable of each group).

        A group is a (village, unit) couple. Where one cadre alone can bring
        the unit, that cadre's variable serves; else a variable of its own,
        at least each member's.
        """
        if self._presence is None:
            pairs, program = self.pairs, self.program
            units = len(self.instance.unit_pool)
            key = pairs.village * units + self.instance.cadres.unit[pairs.cadre]
            _, first, group, count = np.unique(
                key, return_index=True, return_inverse=True, return_counts=True
            )
            var = self.member[first].copy()
            shared = np.flatnonzero(count > 1)
            var[shared] = program.variables(len(shared))
            inside = np.flatnonzero(count[group] > 1)
            row = np.arange(len(inside))
            terms = [(row, self.member[inside], 1), (row, var[group[inside]], -1)]
            program.rows(len(inside), terms, upper=0)
            self._presence = group, var
        return self._presence


def make_variables(instance: Instance, pairs: Pairs, cells: Cells) -> Variables:
    """Add placement, leader and cell variables to a new program."""
    program = Program()
    member = program.variables(len(pairs))
    lead = np.full(len(pairs), -1, dtype=np.int64)
    leaders = np.flatnonzero(pairs.may_lead)
    lead[leaders] = program.variables(len(leaders))
    cell = program.variables(len(cells))
    return Variables(instance, pairs, cells, program, member, lead, cell)
