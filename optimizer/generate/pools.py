"""Columns of the cadres table that only some programmes have: pools, reserve officials, a review."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.generate.draws import DrawError, Flags, choose_exactly
from optimizer.generate.sheet import Round
from optimizer.generate.staff import Staff, level_index
from optimizer.locale.told import phrase

Column = NDArray[np.str_] | Flags | str
MEMBERS = {"pool": "member"}
"""Predicate of those who are no first secretaries, where the pools are separate."""


def extra_columns(rng: np.random.Generator, round_: Round, staff: Staff, leads: Flags) -> dict[str, Column]:
    """Return the extra columns of a round's cadres.

    Where first secretaries are counted, ``pool`` says who is one, and the hidden plan has
    them lead. Reserve officials are first secretaries whom the province sends.
    """
    columns: dict[str, Column] = {}
    if "first_secretaries" in round_.facts:
        first = round_.figure("first_secretaries")
        if np.count_nonzero(leads) != first:
            said = phrase(
                "first_secretaries is {n}, but {villages} villages need one",
                n=first,
                villages=np.count_nonzero(leads),
            )
            raise DrawError(said)
        columns["pool"] = np.where(leads, "first_secretary", "member")
    if "reserve_officials" in round_.facts:
        sent = leads & (staff.level[staff.unit] == level_index("province"))
        count = round_.figure("reserve_officials")
        columns["reserve_official"] = choose_exactly(rng, "reserve_officials", sent.astype(np.float64), count)
    return columns | dict(round_.draw.cadre_columns)
