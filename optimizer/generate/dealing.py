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
from optimizer.locale.told import phrase

_UNIT_SIZE_SPREAD = 0.6


def draw_dealt_staff(
    rng: np.random.Generator, round_: Round, places: Places, before: Staff | None = None
) -> Staff:
    """Draw units and cadres so that every cadre stands in a village within reach.

    The units are those of `before`, where it is given.
    """
    village = _open_places(rng, round_, places)
    level = _levels(rng, round_, village)
    seat = _seats(round_, places, village, level)
    functions = Functions(round_, places.types)
    if before is None:
        unit_function, unit_level, unit_seat = _units(rng, round_, functions, level, seat)
        sizes = np.exp(rng.normal(0, _UNIT_SIZE_SPREAD, len(unit_function)))
    else:
        unit_function, unit_level, unit_seat = before.function, before.level, before.seat
        sizes = np.bincount(before.unit, minlength=len(before.function)).astype(np.float64)
    pull = functions.pull(round_.draw.affinity)
    unit = np.full(len(village), -1, dtype=np.int64)
    for one_level, one_seat in sorted(set(zip(unit_level.tolist(), unit_seat.tolist(), strict=True))):
        people = np.flatnonzero((level == one_level) & (seat == one_seat))
        offices = np.flatnonzero((unit_level == one_level) & (unit_seat == one_seat))
        department = functions.department[unit_function[offices]]
        weights = (pull[department][:, places.primary[village[people]]] * sizes[offices][:, None]).T
        unit[people] = offices[_fill(rng, weights)]
    if (unit < 0).any():
        raise DrawError(phrase("the round before has no unit that could send somebody to every place"))
    return Staff(unit_function, unit_level, unit_seat, unit, village)


def _open_places(rng: np.random.Generator, round_: Round, places: Places) -> Ints:
    """Return the village of every place: minima first, the rest where there is room.

    The shortfall that a sheet states is spread, and leaves one in every team.
    """
    low, short = places.min, round_.count("shortfall")
    if short:
        low = low - spread(rng, np.maximum(low - 1, 0), short)
    spare = round_.figure("cadres") - int(low.sum())
    if spare < 0:
        wanted = low.sum()
        raise DrawError(
            phrase("team minima ask for {wanted}, there are {n} cadres", wanted=wanted, n=spare + wanted)
        )
    sizes = low + spread(rng, places.max - places.min, spare)
    return rng.permutation(np.repeat(np.arange(places.size), sizes))


def _levels(rng: np.random.Generator, round_: Round, village: Ints) -> Ints:
    counts = round_.by_level("cadres")
    if sum(counts.values()) != len(village):
        total = sum(counts.values())
        raise DrawError(phrase("cadres by level add up to {total}, not {n}", total=total, n=len(village)))
    return rng.permutation(np.repeat(np.arange(len(LEVELS)), [counts[lv] for lv in LEVELS]))


def _seats(round_: Round, places: Places, village: Ints, level: Ints) -> Ints:
    """Return the area of county cadres, the prefecture of prefecture cadres, for the province -1.

    Where units of the province serve a few counties, it is the block of neighbours they serve.
    """
    regions = prefectures(places)
    region = np.array([regions.index(a.prefecture) for a in places.areas])
    area = places.area[village]
    block = np.full(len(village), -1) if round_.draw.serves is None else area // round_.draw.serves
    by_level = [block, region[area], area]
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
        spare = counts[name] - len(found)
        units = 1 + apportion(cadres.astype(np.float64), max(spare, 0))
        if spare < 0 or (units > cadres).any():
            said = phrase(
                "{figure} is {n}, which doesn't fit {cadres} cadres in {seats} seats",
                figure=f"units.{name}",
                n=counts[name],
                cadres=len(here),
                seats=len(found),
            )
            raise DrawError(said)
        seats.append(np.repeat(found, units))
        levels.append(np.full(int(units.sum()), level_index(name), dtype=np.int64))
    unit_seat = np.concatenate(seats)
    function = choose_column(rng, np.tile(functions.weight, (len(unit_seat), 1)))
    _cover(rng, functions, function)
    return function, np.concatenate(levels), unit_seat


def _cover(rng: np.random.Generator, functions: Functions, function: Ints) -> None:
    """Give departments that nobody drew a unit of one that has several, as far as there are units."""
    count = np.bincount(functions.department[function], minlength=len(functions.departments))
    for missing in np.flatnonzero(count == 0).tolist():
        free = np.flatnonzero(count[functions.department[function]] > 1)
        if len(free):
            unit = int(rng.choice(free))
            count[functions.department[function[unit]]] -= 1
            function[unit] = np.flatnonzero(functions.department == missing)[0]
            count[missing] = 1


def _fill(rng: np.random.Generator, weights: Floats) -> Ints:
    """Choose a column for every row; empty columns take a row from a column that has several."""
    if (weights.sum(axis=1) <= 0).any():
        raise DrawError(phrase("match.forbid leaves a village without a unit to send somebody"))
    chosen = choose_column(rng, weights)
    count = np.bincount(chosen, minlength=weights.shape[1])
    for empty in np.flatnonzero(count == 0).tolist():
        free = np.flatnonzero((count[chosen] > 1) & (weights[:, empty] > 0))
        if not len(free):
            raise DrawError(phrase("match.forbid leaves a unit without anybody to send"))
        row = int(rng.choice(free))
        count[chosen[row]] -= 1
        chosen[row] = empty
        count[empty] = 1
    return chosen
