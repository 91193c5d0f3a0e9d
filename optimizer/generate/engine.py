"""One round from its sheet: tables in memory, with the plan they were built around."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from optimizer.generate import names, needs
from optimizer.generate.carry import World, carried_people, carried_places, previous_table
from optimizer.generate.dealing import draw_dealt_staff
from optimizer.generate.draws import Ints
from optimizer.generate.nominees import nominated_table
from optimizer.generate.packing import draw_packed_staff
from optimizer.generate.people import EDUCATION, Carried, Persons, draw_persons
from optimizer.generate.places import Places, draw_places
from optimizer.generate.pools import extra_columns
from optimizer.generate.sheet import LEVELS, Round
from optimizer.generate.staff import Functions, Staff, prefectures, served


@dataclass(frozen=True)
class Tables:
    """A scenario's tables as they will be written, and its hidden plan."""

    villages: pd.DataFrame
    cadres: pd.DataFrame
    units: pd.DataFrame
    hidden_plan: pd.DataFrame
    previous: pd.DataFrame | None = None
    """Where those who serve again were in the round before."""
    nominated: pd.DataFrame | None = None
    """The cadres with those whom the review refuses."""


@dataclass(frozen=True)
class Earlier:
    """The round before another one."""

    name: str
    round: Round


def generate_tables(name: str, round_: Round, seed: int = 0, earlier: Earlier | None = None) -> Tables:
    """Draw the tables of a round; the same name, rounds and seed give the same tables.

    Parameters
    ----------
    name : str
        Name of the round; rounds of one seed are drawn independently.
    round_ : Round
        Figures, policy and settings.
    seed : int
        At least 0.
    earlier : Earlier, optional
        The round before, where the settings name one: it is drawn with the same seed,
        and its villages, its units and some of its people go on.
    """
    tables = _draw(name, round_, seed, earlier)[0]
    return replace(tables, nominated=nominated_table(name, round_, tables.cadres, seed))


def _draw(name: str, round_: Round, seed: int, earlier: Earlier | None) -> tuple[Tables, World]:
    streams = np.random.SeedSequence([seed, zlib.crc32(name.encode())]).spawn(9)
    place, staffing, listing, person, skill, need, wish, naming, pool = map(np.random.default_rng, streams)
    if earlier is None:
        past, places = None, draw_places(place, round_)
        packed = round_.policy.units is not None
        staff = (draw_packed_staff if packed else draw_dealt_staff)(staffing, round_, places)
        staff = staff.listed_by_unit(listing)
        carried = Carried.nobody(len(staff.unit))
    else:
        past, before = _draw(earlier.name, earlier.round, seed, None)
        places, kept = carried_places(place, round_, before.places)
        staff = draw_dealt_staff(staffing, round_, places, before.staff).listed_by_unit(listing, True)
        carried = carried_people(listing, round_, places, kept, staff, before)
    functions = Functions(round_, places.types)
    persons, carried = draw_persons(person, round_, places, staff, functions, carried)
    persons = needs.give_missing_skills(skill, round_, places, staff, persons)
    headcount = needs.draw_needs(need, round_, places, staff, persons)
    preferences = needs.draw_preferences(wish, round_, places, staff)
    requests = needs.draw_requests(wish, round_, places, staff, persons.home_township)
    columns = extra_columns(pool, round_, staff, persons.leads)
    if past is None:
        ids = _Ids.numbered(places.size, len(staff.unit), len(staff.function))
        people = names.people(naming, persons.male)
        units = _units(naming, round_, places, staff, functions, ids)
    else:
        ids = _Ids.continued(past, kept.tolist(), carried.source.tolist())
        people = names.people(naming, persons.male, _names(past, carried.source.tolist()))
        units = past.units
    tables = Tables(
        villages=_villages(places, persons.skill_names, headcount, requests, ids),
        cadres=_cadres(people, places, staff, persons, preferences, ids).assign(**columns),
        units=units,
        hidden_plan=_hidden_plan(staff, persons, ids),
        previous=None if past is None else previous_table(past.hidden_plan, ids.cadres, carried),
    )
    return tables, World(places, staff, persons)


def _names(past: Tables, source: list[int]) -> list[str]:
    """Return the names of those who serve again, empty ones for new people."""
    before = past.cadres.name.tolist()
    return [before[s] if s >= 0 else "" for s in source]


@dataclass(frozen=True)
class _Ids:
    villages: list[str]
    cadres: list[str]
    units: list[str]

    @classmethod
    def numbered(cls, villages: int, cadres: int, units: int) -> _Ids:
        """Give every row an id of three digits or more."""
        return cls(*(_numbered(p, n) for p, n in (("V", villages), ("C", cadres), ("U", units))))

    @classmethod
    def continued(cls, past: Tables, kept: list[int], source: list[int]) -> _Ids:
        """Keep the ids of the round before; new people are numbered on."""
        villages, cadres = past.villages.id.tolist(), past.cadres.id.tolist()
        fresh = iter(_numbered("C", len(cadres) + len(source))[len(cadres) :])
        return cls(
            [villages[v] for v in kept],
            [cadres[s] if s >= 0 else next(fresh) for s in source],
            past.units.id.tolist(),
        )


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
        **places.marks,
    }
    return pd.DataFrame(columns)


def _cadres(
    people: list[str],
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
            "name": people,
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
    rng: np.random.Generator, round_: Round, places: Places, staff: Staff, functions: Functions, ids: _Ids
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
    table = pd.DataFrame(
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
    return table if round_.draw.serves is None else table.assign(serves=served(round_, places, staff))


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
