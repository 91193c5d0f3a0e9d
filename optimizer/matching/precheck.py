"""Faults that only show once admissibility is known: pins (H4) and unit minima (H5)."""

from __future__ import annotations

import numpy as np

from optimizer.matching.admissible import Admissibility, reason_codes
from optimizer.matching.instance import Instance
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
    for pin in scenario.pins:
        row = np.array([instance.cadre_index[pin.cadre]])
        bits = int(admissibility.reasons(row)[0, instance.village_index[pin.village]])
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
    for unit in scenario.units:
        if unit.min == 0:
            continue
        rows = np.flatnonzero(instance.cadres.unit == instance.unit_index[unit.id])
        able = int((admissibility.reasons(rows) == 0).any(axis=1).sum()) if len(rows) else 0
        if able < unit.min:
            faults.append(
                Fault(
                    scenario.files.get("units", scenario.path.name),
                    unit.row,
                    "min",
                    f"unit '{unit.id}' must send {unit.min}, but {able} of its {len(rows)} cadres "
                    "are admissible anywhere",
                    f"lower min to {able} or list more cadres who may go",
                )
            )
    return faults
