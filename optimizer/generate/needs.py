"""What villages ask for and cadres wish, read off the hidden plan with noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.generate.draws import Flags, Floats, Ints, choose_column, order_columns
from optimizer.generate.people import Persons
from optimizer.generate.places import Places
from optimizer.generate.sheet import Round
from optimizer.generate.staff import Staff

_MOST_WISHES = 3
_WISH_COUNTS = np.array([0.5, 0.35, 0.15])
_VILLAGE_WISHES = 0.65


def give_missing_skills(
    rng: np.random.Generator, round_: Round, places: Places, staff: Staff, persons: Persons
) -> Persons:
    """Return the same people, but with one skilled member in teams that had none."""
    placed = np.flatnonzero(staff.village >= 0)
    without = _held(places, staff, persons).sum(axis=1) == 0
    order = rng.permutation(placed)
    member = np.full(places.size, -1, dtype=np.int64)
    member[staff.village[order]] = order
    without &= member >= 0
    skill = choose_column(rng, _need_weights(round_, places, persons)[without])
    skills = persons.skills.copy()
    skills[member[without], skill] = 1
    return replace(persons, skills=skills)


def draw_needs(
    rng: np.random.Generator, round_: Round, places: Places, staff: Staff, persons: Persons
) -> Ints:
    """Draw the headcount by village and skill, for one or two skills the hidden team holds."""
    held = _held(places, staff, persons)
    weights = np.where(held > 0, _need_weights(round_, places, persons), 0.0)
    order = order_columns(rng, weights)[:, :2]
    wanted = np.stack(
        [np.ones(places.size, dtype=np.bool_), rng.random(places.size) < round_.draw.second_need], axis=1
    )
    available = np.take_along_axis(held, order, axis=1)
    double = rng.random(wanted.shape) < round_.draw.double_need
    counts = np.minimum(available, 1 + double) * wanted
    headcount: Ints = np.zeros_like(held)
    np.put_along_axis(headcount, order, counts, axis=1)
    return headcount


def draw_preferences(
    rng: np.random.Generator, round_: Round, places: Places, staff: Staff
) -> list[list[str | int]]:
    """Draw what each cadre volunteers for: villages (by position) within reach, or types."""
    size = len(staff.unit)
    wishes = round_.draw.wishes
    count = 1 + choose_column(rng, np.tile(_WISH_COUNTS, (size, 1)))
    count[rng.random(size) >= wishes.prefers] = 0
    area = np.where(staff.village >= 0, places.area[np.maximum(staff.village, 0)], 0)
    villages = _village_in(rng, places, np.repeat(area, _MOST_WISHES)).reshape(size, _MOST_WISHES)
    types = rng.integers(0, len(places.types), (size, _MOST_WISHES))
    by_village = rng.random((size, _MOST_WISHES)) < _VILLAGE_WISHES
    kept = (rng.random(size) < wishes.kept) & (staff.village >= 0)
    villages[kept, 0] = staff.village[kept]
    by_village[kept, 0] = True
    result: list[list[str | int]] = []
    for n, vs, ts, which in zip(
        count.tolist(), villages.tolist(), types.tolist(), by_village.tolist(), strict=True
    ):
        drawn = [v if b else places.types[t] for v, t, b in zip(vs[:n], ts[:n], which[:n], strict=True)]
        result.append(list(dict.fromkeys(drawn)))
    return result


def draw_requests(
    rng: np.random.Generator, round_: Round, places: Places, staff: Staff, homes: Ints
) -> list[list[int]]:
    """Draw whom each village asks for by name: cadres (by position) who may go there."""
    wishes = round_.draw.wishes
    count = 1 + choose_column(rng, np.tile(_WISH_COUNTS, (places.size, 1)))
    count[rng.random(places.size) >= wishes.requests] = 0
    people = _cadre_for(rng, places, staff)
    kept = rng.random(places.size) < wishes.kept
    order = rng.permutation(np.flatnonzero(staff.village >= 0))
    own = np.full(places.size, -1, dtype=np.int64)
    own[staff.village[order]] = order
    kept &= own >= 0
    people[kept, 0] = own[kept]
    welcome: Flags = homes[people] != places.township[:, None]
    return [
        list(dict.fromkeys(p for p, w in zip(row[:n], fine[:n], strict=True) if w))
        for n, row, fine in zip(count.tolist(), people.tolist(), welcome.tolist(), strict=True)
    ]


def _held(places: Places, staff: Staff, persons: Persons) -> Ints:
    """Count the holders of every skill in every hidden team."""
    held = np.zeros((places.size, len(persons.skill_names)), dtype=np.int64)
    placed = staff.village >= 0
    np.add.at(held, staff.village[placed], (persons.skills[placed] > 0).astype(np.int64))
    return held


def _need_weights(round_: Round, places: Places, persons: Persons) -> Floats:
    table = round_.draw.needs
    by_type = np.array([[table[t].get(s, 0.0) for s in persons.skill_names] for t in places.types])
    return np.asarray(by_type[places.primary], dtype=np.float64)


def _village_in(rng: np.random.Generator, places: Places, area: Ints) -> Ints:
    """Draw a village of the given area; villages are listed by area."""
    first = np.searchsorted(places.area, np.arange(len(places.areas)))
    count = np.bincount(places.area, minlength=len(places.areas))
    drawn: Ints = first[area] + rng.integers(0, np.maximum(count[area], 1))
    return drawn


def _cadre_for(rng: np.random.Generator, places: Places, staff: Staff) -> Ints:
    """Draw candidates for every village among cadres the hidden plan keeps in the same county."""
    area = np.where(staff.village >= 0, places.area[np.maximum(staff.village, 0)], 0)
    listed = np.argsort(area, kind="stable")
    first = np.searchsorted(area[listed], np.arange(len(places.areas)))
    count = np.bincount(area, minlength=len(places.areas))[places.area]
    drawn = rng.integers(0, np.maximum(count, 1)[:, None], (places.size, _MOST_WISHES))
    candidates: Ints = listed[first[places.area][:, None] + drawn]
    return candidates
