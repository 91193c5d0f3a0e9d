"""Faults that only show once admissibility is known: pins (H4) and unit minima (H5)."""

from __future__ import annotations

import numpy as np

from optimizer.matching.admissible import Admissibility, reason_codes
from optimizer.matching.codes import BoolArray
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import BLOCK
from optimizer.scenario.faults import Fault
from optimizer.scenario.records import Scenario


def precheck(scenario: Scenario) -> list[Fault]:
    """Return a fault for each pin on an inadmissible pair and each unit minimum out of reach.

    Parameters
    ----------
    scenario : Scenario
        Free of other faults.
    """
    demanding = [u for u in scenario.units if u.min > 0]
    if not scenario.pins and not demanding:
        return []
    instance = Instance(scenario)
    admissibility = Admissibility(instance)
    return [*_pin_faults(instance, admissibility), *_unit_faults(instance, admissibility)]


def _pin_faults(instance: Instance, admissibility: Admissibility) -> list[Fault]:
    scenario, faults = instance.scenario, []
    cadres = np.array([instance.cadre_index[pin.cadre] for pin in scenario.pins], dtype=np.int64)
    villages = np.array([instance.village_index[pin.village] for pin in scenario.pins], dtype=np.int64)
    for pin, bits in zip(scenario.pins, admissibility.at(cadres, villages).tolist(), strict=True):
        if bits:
            faults.append(
                Fault(
                    scenario.files.get("pins", scenario.path.name),
                    pin.row,
                    "village",
                    f"cadre '{pin.cadre}' is not admissible at village '{pin.village}': "
                    + ", ".join(reason_codes(bits)),
                    "pin the cadre to an admissible village, or mend what these reasons name",
                )
            )
    return faults


def _unit_faults(instance: Instance, admissibility: Admissibility) -> list[Fault]:
    scenario, faults = instance.scenario, []
    if not any(unit.min for unit in scenario.units):
        return []
    of_unit = instance.cadres.unit
    listed = np.bincount(of_unit, minlength=len(scenario.units)).tolist()
    sendable = np.bincount(of_unit[_able(admissibility)], minlength=len(scenario.units)).tolist()
    for unit, cadres, able in zip(scenario.units, listed, sendable, strict=True):
        if able < unit.min:
            faults.append(
                Fault(
                    scenario.files.get("units", scenario.path.name),
                    unit.row,
                    "min",
                    f"unit '{unit.id}' must send {unit.min}, but {able} of its {cadres} cadres "
                    "are admissible anywhere",
                    f"lower min to {able} or list more cadres who may go",
                )
            )
    return faults


def _able(admissibility: Admissibility) -> BoolArray:
    """Return whether each cadre is admissible anywhere, bool [I]."""
    able = np.zeros(admissibility.instance.n_cadres, dtype=bool)
    for rows, villages in admissibility.reachable(BLOCK):
        able[rows] |= (admissibility.reasons(rows, villages) == 0).any(axis=1)
    return able
