"""The best plan among the divisions at hand, by HiGHS' branch and cut (a plan only, no proof)."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.solve.offices.group import Team
from optimizer.solve.offices.master import Master


def mix(master: Master, bound: int, seconds: float, within: float = 1.0) -> list[tuple[int, Team]]:
    """Return the teams of the best choice found among a mixture's divisions, at most one for each group.

    Parameters
    ----------
    master : Master
        Its divisions; whoever is settled takes no part.
    bound : int
        No choice is worth more.
    seconds : float
        Nothing is found if this is too short.
    within : float
        So many points from the best choice are close enough.
    """
    if seconds <= 0 or not master.divisions:
        return []
    worth = master.worth()
    found = milp(
        -worth,
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(master.matrix(), -np.inf, master.room()),
        options={"time_limit": seconds, "mip_rel_gap": within / max(1, abs(bound))},
    )
    if found.x is None:
        return []
    return [
        (master.divisions[d][0], team)
        for d in np.flatnonzero(found.x > 0.5)
        for team in master.divisions[d][1]
    ]
