"""Staff for rounds without unit rules: villages open places, cadres are dealt to them.

Places are opened first, so that every village gets its minimum; then places
are given to levels, and each level's units are filled by how well their
department matches the village.
"""

from __future__ import annotations

import numpy as np

from optimizer.generate.draws import DrawError, Floats, Ints, apportion, choose_column, spread
from optimizer.generate.places import Places
from optimizer.generate.sheet import LEVELS, Round
from optimizer.generate.staff import Functions, Staff, level_index, prefectures

_UNIT_SIZE_SPREAD = 0.6


def draw_dealt_staff(rng: np.random.Generator, round_: Round, places: Places) -> Staff:
    """Draw units and cadres so that every cadre stands in a village within reach."""
    village = _open_places(rng, round_, places)
    level = _levels(rng, round_, village)
    seat = _seats(places, village, level)
    functions = Functions(round_, places.types)
    unit_function, unit_level, unit_seat = _units(rng, round_, functions, level, seat)
    pull = functions.pull(round_.draw.affinity)
    unit = np.full(len(village), -1, dtype=np.int64)
    sizes = np.exp(rng.normal(0, _UNIT_SIZE_SPREAD, len(unit_function)))
    for one_level, one_seat in sorted(set(zip(unit_level.tolist(), unit_seat.tolist(), strict=True))):
        people = np.flatnonzero((level == one_level) & (seat == one_seat))
        offices = np.flatnonzero((unit_level == one_level) & (unit_seat == one_seat))
        department = functions.department[unit_function[offices]]
        weights = (pull[department][:, places.primary[village[people]]] * sizes[offices][:, None]).T
        unit[people] = offices[_fill(rng, weights)]
    return Staff(unit_function, unit_level, unit_seat, unit, village)


def _open_places(rng: np.random.Generator, round_: Round, places: Places) -> Ints:
    """Return the village of every place: minima first, the rest where there is room."""
    spare = round_.figure("cadres") - int(places.min.sum())
    if spare < 0:
        raise DrawError(
            f"team minima ask for {places.min.sum()}, there are {spare + places.min.sum()} cadres"
        )
    sizes = places.min + spread(rng, places.max - places.min, spare)
    return rng.permutation(np.repeat(np.arange(places.size), sizes))


def _levels(rng: np.random.Generator, round_: Round, village: Ints) -> Ints:
    counts = round_.by_level("cadres")
    if sum(counts.values()) != len(village):
        raise DrawError(f"cadres by level add up to {sum(counts.values())}, not {len(village)}")
    return rng.permutation(np.repeat(np.arange(len(LEVELS)), [counts[lv] for lv in LEVELS]))


def _seats(places: Places, village: Ints, level: Ints) -> Ints:
    """Return the area of county cadres, the prefecture of prefecture cadres, -1 for the province."""
    regions = prefectures(places)
    region = np.array([regions.index(a.prefecture) for a in places.areas])
    area = places.area[village]
    by_level = [np.full(len(village), -1), region[area], area]
    return np.choose(level, by_level)


def _units(
    rng: np.random.Generator, round_: Round, functions: Functions, level: Ints, seat: Ints
) -> tuple[Ints, Ints, Ints]:
    """Share each level's units out among its seats by cadres, and draw their functions."""
    levels, seats = [], []
    counts = round_.by_level("units")
    for name in LEVELS:
        here = seat[level == level_index(name)]
        found, cadres = np.unique(here, return_counts=True)
        if not len(found):
            continue
        units = 1 + apportion(cadres.astype(np.float64), counts[name] - len(found))
        if (units > cadres).any() or counts[name] < len(found):
            raise DrawError(
                f"units.{name} {counts[name]} doesn't fit {len(here)} cadres in {len(found)} seats"
            )
        seats.append(np.repeat(found, units))
        levels.append(np.full(int(units.sum()), level_index(name), dtype=np.int64))
    unit_seat = np.concatenate(seats)
    function = choose_column(rng, np.tile(functions.weight, (len(unit_seat), 1)))
    return function, np.concatenate(levels), unit_seat


def _fill(rng: np.random.Generator, weights: Floats) -> Ints:
    """Choose a column for every row; empty columns take a row from a column that has several."""
    if (weights.sum(axis=1) <= 0).any():
        raise DrawError("match.forbid leaves a village without a unit to send somebody")
    chosen = choose_column(rng, weights)
    count = np.bincount(chosen, minlength=weights.shape[1])
    for empty in np.flatnonzero(count == 0).tolist():
        free = np.flatnonzero((count[chosen] > 1) & (weights[:, empty] > 0))
        if not len(free):
            raise DrawError("match.forbid leaves a unit without anybody to send")
        row = int(rng.choice(free))
        count[chosen[row]] -= 1
        chosen[row] = empty
        count[empty] = 1
    return chosen
