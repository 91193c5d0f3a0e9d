"""Faults that only show once admissibility is known: pins (H4) and unit minima (H5)."""

from __future__ import annotations

from functools import partial

import numpy as np

from optimizer.locale.names import reason
from optimizer.locale.told import Coded, by_name, phrase
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
    reasons = admissibility.at(cadres, villages).tolist()
    for pin, i, v, bits in zip(scenario.pins, cadres.tolist(), villages.tolist(), reasons, strict=True):
        if bits:
            found = phrase(
                "cadre {cadre} is not admissible at village {village}: {reasons}",
                cadre=by_name(pin.cadre, scenario.cadres[i].name, quoted=True),
                village=by_name(pin.village, scenario.villages[v].name, quoted=True),
                reasons=tuple(Coded(code, partial(reason, code=code)) for code in reason_codes(bits)),
            )
            remedy = phrase("pin the cadre to an admissible village, or mend what these reasons name")
            file = scenario.files.get("pins", scenario.path.name)
            faults.append(Fault(file, pin.row, "village", found, remedy))
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
            found = phrase(
                "unit {unit} must send {min}, but {able} of its {n} cadres are admissible anywhere",
                unit=by_name(unit.id, unit.name, quoted=True),
                min=unit.min,
                able=able,
                n=cadres,
            )
            remedy = phrase("lower min to {able} or list more cadres who may go", able=able)
            file = scenario.files.get("units", scenario.path.name)
            faults.append(Fault(file, unit.row, "min", found, remedy))
    return faults


def _able(admissibility: Admissibility) -> BoolArray:
    """Return whether each cadre is admissible anywhere, bool [I]."""
    able = np.zeros(admissibility.instance.n_cadres, dtype=bool)
    for rows, villages in admissibility.reachable(BLOCK):
        able[rows] |= (admissibility.reasons(rows, villages) == 0).any(axis=1)
    return able
