"""The round before: its villages, units and some of its people go on in the next round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from optimizer.generate.draws import DrawError, Ints, choose_exactly, rank_within
from optimizer.generate.people import Carried, Persons
from optimizer.generate.places import Places, team_sizes
from optimizer.generate.sheet import Round
from optimizer.generate.staff import Staff
from optimizer.locale.told import phrase


@dataclass(frozen=True)
class World:
    """What was drawn for a round."""

    places: Places
    staff: Staff
    persons: Persons


def carried_places(rng: np.random.Generator, round_: Round, before: Places) -> tuple[Places, Ints]:
    """Return the villages that still get a team, and their positions in the round before.

    Every county keeps one at least. A village keeps its type as far as the new counts allow.
    """
    size = round_.figure("villages")
    if size > before.size or tuple(round_.types()) != before.types or round_.draw.own_min:
        raise DrawError(phrase("a round after another has its types, no more villages, and no own_min"))
    first = np.zeros(before.size, dtype=np.bool_)
    first[np.unique(before.area, return_index=True)[1]] = True
    kept = np.flatnonzero(choose_exactly(rng, "villages", np.ones(before.size), size, first))
    primary = _types(rng, before.primary[kept], np.array(list(round_.types().values())))
    second = np.where(before.second[kept] == primary, -1, before.second[kept])
    own_min = np.full(size, -1, dtype=np.int64)
    low, high, leader = team_sizes(round_, before.types, primary, own_min)
    marks = {n: flags[kept] for n, flags in before.marks.items() if n == "hard_area" or n in round_.facts}
    places = replace(
        before,
        area=before.area[kept],
        township=before.township[kept],
        primary=primary,
        second=second,
        own_min=own_min,
        min=low,
        max=high,
        leader=leader,
        lat=before.lat[kept],
        lon=before.lon[kept],
        names=tuple(before.names[i] for i in kept.tolist()),
        marks=marks,
    )
    return places, kept


def _types(rng: np.random.Generator, primary: Ints, wanted: Ints) -> Ints:
    """Change as few types as possible, so that each occurs as often as wanted."""
    new = primary.copy()
    rank = rank_within(primary, rng.random(len(primary)))
    surplus = np.flatnonzero(rank >= wanted[primary])
    lacking = np.maximum(wanted - np.bincount(primary, minlength=len(wanted)), 0)
    new[surplus] = rng.permutation(np.repeat(np.arange(len(wanted)), lacking))
    return new


def carried_people(
    rng: np.random.Generator, round_: Round, places: Places, kept: Ints, staff: Staff, before: World
) -> Carried:
    """Choose who serves again: in another village, for the same unit, two years older."""
    settings = round_.draw.previous
    years, again = (settings.years, settings.again) if settings else (0, 0.0)
    old, was = before.persons, before.staff
    position = np.full(before.places.size, -1, dtype=np.int64)
    position[kept] = np.arange(len(kept))
    stays = (was.village >= 0) & (position[was.village] >= 0)
    able = np.flatnonzero(stays & (old.age + years <= round_.draw.people.age_max))
    source = _paired(rng, staff.unit, was.unit[able])
    source = np.where(source >= 0, able[source], -1)
    former = position[was.village[source]]
    fits = (source >= 0) & (staff.village >= 0) & (former != staff.village)
    fits &= old.home_township[source] != places.township[np.maximum(staff.village, 0)]
    fits &= rng.random(len(source)) < again
    persons = Persons(
        age=old.age[source] + years,
        male=old.male[source],
        education=old.education[source],
        party=old.party[source],
        party_years=np.where(old.party[source], old.party_years[source] + years, 0),
        work_years=old.work_years[source] + years,
        rural_years=old.rural_years[source] + years,
        leads=old.leads[source],
        skill_names=old.skill_names,
        skills=old.skills[source],
        home_township=old.home_township[source],
    )
    return Carried(fits, np.where(fits, source, -1), persons)


def _paired(rng: np.random.Generator, unit: Ints, former: Ints) -> Ints:
    """Pair each cadre with somebody of the same unit before, everybody once; -1 where nobody is left."""
    stride = max(len(unit), len(former)) + 1
    now = unit * stride + rank_within(unit, rng.random(len(unit)))
    then = former * stride + rank_within(former, rng.random(len(former)))
    order = np.argsort(then, kind="stable")
    if not len(order):
        return np.full(len(unit), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(then[order], now), len(order) - 1)
    return np.where(then[order][at] == now, order[at], -1)


def previous_table(plan: pd.DataFrame, ids: list[str], carried: Carried) -> pd.DataFrame:
    """Return the rows of the earlier plan for those who serve again, each with one term served."""
    again = {ids[c] for c in np.flatnonzero(carried.mask).tolist()}
    return plan[plan.cadre.isin(again)].assign(terms=1).reset_index(drop=True)
