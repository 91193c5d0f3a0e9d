"""One plan of several: the best that can be made of their divisions, and of those that a mixture is made of.

Plans that were found apart from one another are each good in other parts of an
area. As tours are merged on the union of their edges (Cook and Seymour 2003,
"Tour merging via branch-decomposition"), whole divisions are chosen among those
that any of the plans has. Those that lose nothing at the mixture's prices are
what fits between parts of different plans.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.solve.offices.group import Division, Team
from optimizer.solve.offices.improve import improve
from optimizer.solve.offices.master import Master
from optimizer.solve.progress import Clock

NOTHING = 0.5
"""Divisions that lose at most so many points lose nothing, as far as figures go."""


def merge(
    master: Master, plans: Sequence[Sequence[Division]], clock: Clock, seconds: float
) -> list[tuple[int, Team]]:
    """Return the teams of the best choice found.

    Parameters
    ----------
    master : Master
        Solved last without rough means; takes the plans' divisions.
    plans : sequence of sequence of Division
        The first is what the search begins with.
    clock : Clock
    seconds : float
    """
    for plan in plans:
        master.add(plan)
    losses = master.losses()
    losses[master.known(division for plan in plans for division in plan)] = 0
    return improve(master, np.flatnonzero(losses <= NOTHING), plans[0], clock, seconds)
