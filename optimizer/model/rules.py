"""The hard rules H1 to H9, one function each; ``RULES`` is the list of them.

The checker has a twin of each (``check/rules.py``) that shares no code.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizer.matching.codes import IntArray
from optimizer.model.program import Term
from optimizer.model.variables import Variables


def one_team(v: Variables) -> None:
    """H1: a cadre is in at most one team."""
    v.cadre_rows = v.program.rows(v.instance.n_cadres, [(v.pairs.cadre, v.member, 1)], upper=1)


def team_maximum(v: Variables) -> None:
    """H2: a team has at most ``max`` members (of the pool that is chosen)."""
    maximum = v.instance.needs.max[v.cells.village]
    terms: list[Term] = [(v.cells.of_pair, v.member, 1), (np.arange(len(v.cells)), v.cell, -maximum)]
    v.program.rows(len(v.cells), terms, upper=0)


def one_leader(v: Variables) -> None:
    """H3: at most one leader, who is a member of the team."""
    pairs = v.lead_pairs()
    row = np.arange(len(pairs))
    linked: list[Term] = [(row, v.lead[pairs], 1), (row, v.member[pairs], -1)]
    v.link_rows = v.program.rows(len(pairs), linked, upper=0)
    terms: list[Term] = [(v.cells.of_pair[pairs], v.lead[pairs], 1), (np.arange(len(v.cells)), v.cell, -1)]
    v.program.rows(len(v.cells), terms, upper=0)


def pins(v: Variables) -> None:
    """H4: pinned placements hold, with their role where one is given."""
    pinned = v.instance.pinned
    place = v.pairs.find(pinned.cadre, pinned.village)
    _fix(v, v.member[place], 1)
    _fix(v, v.lead[place[pinned.role == "leader"]], 1)
    silent = v.lead[place[pinned.role == "member"]]
    _fix(v, silent[silent >= 0], 0)


def _fix(v: Variables, var: IntArray, value: int) -> None:
    v.program.rows(len(var), [(np.arange(len(var)), var, 1)], lower=value, upper=value)


def unit_bounds(v: Variables) -> None:
    """H5: a unit sends between its min and max."""
    limits = v.instance.unit_limits
    bound = np.flatnonzero(limits.bound)
    row_of_unit = np.full(len(limits.bound), -1, dtype=np.int64)
    row_of_unit[bound] = np.arange(len(bound))
    row = row_of_unit[v.instance.cadres.unit[v.pairs.cadre]]
    terms: list[Term] = [(row[row >= 0], v.member[row >= 0], 1)]
    v.program.rows(len(bound), terms, lower=limits.lower[bound], upper=limits.upper[bound])


def one_pool(v: Variables) -> None:
    """H6, H7: a team draws on one pool (``cells.py``), and only on cadres of that pool."""
    villages, row = np.unique(v.cells.village, return_inverse=True)
    v.village_rows = v.program.rows(len(villages), [(row, v.cell, 1)], lower=1, upper=1)
    alone = np.bincount(v.cells.village, minlength=v.instance.n_villages) == 1
    inside = np.flatnonzero(~alone[v.pairs.village])
    row = np.arange(len(inside))
    terms: list[Term] = [(row, v.member[inside], 1), (row, v.cell[v.cells.of_pair[inside]], -1)]
    v.program.rows(len(inside), terms, upper=0)


def max_units(v: Variables) -> None:
    """H8: at most ``max_units`` units in a team."""
    limit = v.instance.unit_rules.max_units
    if limit is None:
        return
    group, var = v.presence()
    _, first = np.unique(group, return_index=True)
    cell_of_group = v.cells.of_pair[first]
    units_in_cell = np.bincount(cell_of_group, minlength=len(v.cells))
    tight = (units_in_cell > limit) & (v.instance.needs.max[v.cells.village] > limit)
    row_of_cell = np.cumsum(tight) - 1
    inside = tight[cell_of_group]
    terms: list[Term] = [
        (row_of_cell[cell_of_group[inside]], var[inside], 1),
        (np.arange(tight.sum()), v.cell[tight], -limit),
    ]
    v.program.rows(int(tight.sum()), terms, upper=0)


def keep_together(v: Variables) -> None:
    """H9: all placed cadres of a unit that is not large are in one village."""
    if not v.instance.unit_rules.keep_together:
        return
    group, var = v.presence()
    _, first = np.unique(group, return_index=True)
    unit = v.instance.cadres.unit[v.pairs.cadre[first]]
    small = ~v.instance.large_unit[unit]
    units, row = np.unique(unit[small], return_inverse=True)
    v.program.rows(len(units), [(row, var[small], 1)], upper=1)


RULES: dict[str, Callable[[Variables], None]] = {
    "H1": one_team,
    "H2": team_maximum,
    "H3": one_leader,
    "H4": pins,
    "H5": unit_bounds,
    "H6/H7": one_pool,
    "H8": max_units,
    "H9": keep_together,
}
