"""One round from its sheet: tables in memory, with the plan they were built around."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.generate import names, needs
from optimizer.generate.dealing import draw_dealt_staff
from optimizer.generate.draws import Ints
from optimizer.generate.packing import draw_packed_staff
from optimizer.generate.people import EDUCATION, Persons, draw_persons
from optimizer.generate.places import Places, draw_places
from optimizer.generate.sheet import LEVELS, Round
from optimizer.generate.staff import Functions, Staff, prefectures


@dataclass(frozen=True)
class Tables:
    """A scenario's tables as they will be written, and its hidden plan."""

    villages: pd.DataFrame
    cadres: pd.DataFrame
    units: pd.DataFrame
    hidden_plan: pd.DataFrame


def generate_tables(name: str, round_: Round, seed: int = 0) -> Tables:
    """Draw the tables of a round; the same name, round and seed give the same tables.

    Parameters
    ----------
    name : str
        Name of the round; rounds of one seed are drawn independently.
    round_ : Round
        Figures, policy and settings.
    seed : int
        At least 0.
    """
    streams = np.random.SeedSequence([seed, zlib.crc32(name.encode())]).spawn(8)
    place, staffing, listing, person, skill, need, wish, naming = map(np.random.default_rng, streams)
    places = draw_places(place, round_)
    functions = Functions(round_, places.types)
    draw_staff = draw_packed_staff if round_.policy.units is not None else draw_dealt_staff
    staff = draw_staff(staffing, round_, places).listed_by_unit(listing)
    persons = draw_persons(person, round_, places, staff, functions)
    persons = needs.give_missing_skills(skill, round_, places, staff, persons)
    headcount = needs.draw_needs(need, round_, places, staff, persons)
    preferences = needs.draw_preferences(wish, round_, places, staff)
    requests = needs.draw_requests(wish, round_, places, staff, persons.home_township)
    ids = _Ids.numbered(places.size, len(staff.unit), len(staff.function))
    return Tables(
        villages=_villages(places, persons.skill_names, headcount, requests, ids),
        cadres=_cadres(naming, places, staff, persons, preferences, ids),
        units=_units(naming, places, staff, functions, ids),
        hidden_plan=_hidden_plan(staff, persons, ids),
    )


@dataclass(frozen=True)
class _Ids:
    villages: list[str]
    cadres: list[str]
    units: list[str]

    @classmethod
    def numbered(cls, villages: int, cadres: int, units: int) -> _Ids:
        """Give every row an id of three digits or more."""
        return cls(*(_numbered(p, n) for p, n in (("V", villages), ("C", cadres), ("U", units))))


def _numbered(prefix: str, count: int) -> list[str]:
    width = max(3, len(str(count)))
    return [f"{prefix}{n:0{width}d}" for n in range(1, count + 1)]


def _villages(
    places: Places, skills: tuple[str, ...], headcount: Ints, requests: list[list[int]], ids: _Ids
) -> pd.DataFrame:
    areas = [places.areas[a] for a in places.area]
    second = [(places.types[s],) if s >= 0 else () for s in places.second]
    columns: dict[str, object] = {
        "id": ids.villages,
        "name": places.names,
        "types": [";".join((places.types[p], *s)) for p, s in zip(places.primary, second, strict=True)],
        "prefecture": [a.prefecture for a in areas],
        "county": [a.county for a in areas],
        "township": [places.townships[t] for t in places.township],
    }
    if (places.own_min >= 0).any():
        columns["min"] = _optional(places.own_min, places.own_min >= 0)
    columns |= {
        "skills": [_levels(skills, row) for row in headcount],
        "requests": [";".join(ids.cadres[c] for c in row) for row in requests],
        "lat": places.lat,
        "lon": places.lon,
    }
    return pd.DataFrame(columns)


def _cadres(
    rng: np.random.Generator,
    places: Places,
    staff: Staff,
    persons: Persons,
    preferences: list[list[str | int]],
    ids: _Ids,
) -> pd.DataFrame:
    homes = persons.home_township
    area_of = places.area_of_township()
    return pd.DataFrame(
        {
            "id": ids.cadres,
            "name": names.people(rng, persons.male),
            "unit": [ids.units[u] for u in staff.unit],
            "age": persons.age,
            "gender": np.where(persons.male, "male", "female"),
            "education": [EDUCATION[e] for e in persons.education],
            "party": persons.party,
            "party_years": _optional(persons.party_years, persons.party),
            "work_years": persons.work_years,
            "rural_years": persons.rural_years,
            "skills": [_levels(persons.skill_names, row) for row in persons.skills],
            "prefers": [
                ";".join(w if isinstance(w, str) else ids.villages[w] for w in row) for row in preferences
            ],
            "home_township": [places.townships[t] if t >= 0 else "" for t in homes],
            "home_county": [places.areas[area_of[t]].county if t >= 0 else "" for t in homes],
        }
    )


def _units(
    rng: np.random.Generator, places: Places, staff: Staff, functions: Functions, ids: _Ids
) -> pd.DataFrame:
    regions = prefectures(places)
    county = [
        places.areas[s].county if lv == 2 else "" for lv, s in zip(staff.level, staff.seat, strict=True)
    ]
    prefecture = [
        "" if lv == 0 else regions[s] if lv == 1 else places.areas[s].prefecture
        for lv, s in zip(staff.level, staff.seat, strict=True)
    ]
    groups = [functions.names[f] for f in staff.function]
    seats = [c or p or places.areas[0].province for c, p in zip(county, prefecture, strict=True)]
    return pd.DataFrame(
        {
            "id": ids.units,
            "name": names.units(rng, groups, seats, [c != "" for c in county]),
            "department": [functions.departments[functions.department[f]] for f in staff.function],
            "function": groups,
            "level": [LEVELS[lv] for lv in staff.level],
            "prefecture": prefecture,
            "county": county,
        }
    )


def _hidden_plan(staff: Staff, persons: Persons, ids: _Ids) -> pd.DataFrame:
    placed = np.flatnonzero(staff.village >= 0)
    plan = pd.DataFrame(
        {
            "cadre": [ids.cadres[c] for c in placed],
            "village": [ids.villages[v] for v in staff.village[placed]],
            "role": np.where(persons.leads[placed], "leader", "member"),
        }
    )
    return plan.sort_values(["village", "role", "cadre"], ignore_index=True)


def _optional(values: Ints, known: Iterable[object]) -> pd.Series[int]:
    """Return whole numbers with empty cells where they are not known."""
    return pd.Series(pd.array(values, dtype="Int64")).where(pd.Series(np.asarray(known, dtype=np.bool_)))


def _levels(skills: tuple[str, ...], row: Ints) -> str:
    return ";".join(f"{skills[s]}:{row[s]}" for s in np.flatnonzero(row))
