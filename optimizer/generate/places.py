"""Villages: where they lie, what they are, how large a team they get."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.generate import names
from optimizer.generate.draws import DrawError, Flags, Floats, Ints, apportion, choose_exactly
from optimizer.generate.region import draw_areas
from optimizer.generate.sheet import Area, Round
from optimizer.locale.told import phrase

_KM_PER_DEGREE = 111.2
_TOWNSHIP_RADIUS_KM = 5.0


@dataclass(frozen=True)
class Places:
    """Villages as arrays; `area`, `township` and `primary` are positions in the lists below."""

    areas: tuple[Area, ...]
    townships: tuple[str, ...]
    types: tuple[str, ...]
    area: Ints
    township: Ints
    primary: Ints
    second: Ints
    """Position of the second type, -1 for none."""
    own_min: Ints
    """The village's own minimum, -1 for none."""
    min: Ints
    max: Ints
    leader: Flags
    lat: Floats
    lon: Floats
    names: tuple[str, ...]
    marks: dict[str, Flags]
    """Extra columns of the villages table."""

    @property
    def size(self) -> int:
        """Number of villages."""
        return len(self.area)

    def area_of_township(self) -> Ints:
        """Return the area of every township."""
        return np.repeat(np.arange(len(self.areas)), [a.townships for a in self.areas])


def draw_places(rng: np.random.Generator, round_: Round) -> Places:
    """Draw the villages of a round, listed by township."""
    counts = round_.types()
    areas, hard = draw_areas(rng, round_)
    size = sum(counts.values())
    types = tuple(counts)
    primary = rng.permutation(np.repeat(np.arange(len(types)), list(counts.values())))
    area = np.repeat(np.arange(len(areas)), _villages_by_area(areas, size))
    township = _townships(rng, areas, area)
    own_min = _own_min(rng, round_, types, primary)
    low, high, leader = team_sizes(round_, types, primary, own_min)
    lat, lon = _coordinates(rng, areas, township)
    township_names = _township_names(rng, areas)
    suffixes = ["社区" if types[p] == "relocation" else "村" for p in primary]
    marks = {"hard_area": hard[area]} if hard.any() else {}
    if "five_ones" in round_.facts:
        marks["five_ones"] = choose_exactly(rng, "five_ones", np.ones(size), round_.figure("five_ones"))
    return Places(
        areas=areas,
        townships=tuple(township_names),
        types=types,
        area=area,
        township=township,
        primary=primary,
        second=_second_types(rng, round_, types, primary),
        own_min=own_min,
        min=low,
        max=high,
        leader=leader,
        lat=lat,
        lon=lon,
        names=tuple(names.places(rng, suffixes, [areas[a].county for a in area])),
        marks=marks,
    )


def _villages_by_area(areas: tuple[Area, ...], size: int) -> Ints:
    """Share the villages out by weight; every area has one."""
    if size < len(areas):
        raise DrawError(
            phrase(
                "there are {villages} villages for {counties} counties", villages=size, counties=len(areas)
            )
        )
    return 1 + apportion(np.array([a.weight for a in areas]), size - len(areas))


def _townships(rng: np.random.Generator, areas: tuple[Area, ...], area: Ints) -> Ints:
    """Draw a township within its area for every village, and list villages by township."""
    counts = np.array([a.townships for a in areas])
    first = np.cumsum(counts) - counts
    return np.sort(first[area] + rng.integers(0, counts[area]), kind="stable")


def _township_names(rng: np.random.Generator, areas: tuple[Area, ...]) -> list[str]:
    total = sum(a.townships for a in areas)
    suffixes = ["镇" if town else "乡" for town in rng.random(total) < 0.55]
    given = [name for a in areas for name in a.township_names]
    if given:
        return given
    # Homes are compared by township, so its name is unique in the whole round.
    return names.places(rng, suffixes, ["all"] * total)


def _second_types(rng: np.random.Generator, round_: Round, types: tuple[str, ...], primary: Ints) -> Ints:
    """Draw a second type where chance wants one: the first whose cumulated chance is reached."""
    chances = np.array([[round_.draw.second_type.get(p, {}).get(s, 0.0) for s in types] for p in types])
    edges = np.cumsum(chances, axis=1)[primary]
    hit = rng.random((len(primary), 1)) < edges
    return np.where(hit.any(axis=1), hit.argmax(axis=1), -1)


def _own_min(rng: np.random.Generator, round_: Round, types: tuple[str, ...], primary: Ints) -> Ints:
    own = np.full(len(primary), -1, dtype=np.int64)
    for name, wanted in round_.draw.own_min.items():
        of_type = primary == types.index(name)
        own[choose_exactly(rng, f"own_min.{name}", of_type.astype(float), wanted.villages)] = wanted.min
    return own


def team_sizes(
    round_: Round, types: tuple[str, ...], primary: Ints, own_min: Ints
) -> tuple[Ints, Ints, Flags]:
    """Resolve minimum, maximum and leader need from policy and the villages' own minima."""
    default, by_type = round_.policy.teams.default, round_.policy.teams.by_type
    rows = []
    for name in types:
        own = by_type[name].model_dump(exclude_none=True) if name in by_type else {}
        size = default.model_dump() | own
        rows.append((size["min"], size["max"], size["leader"]))
    table = np.array(rows, dtype=np.int64)[primary]
    low = np.where(own_min >= 0, own_min, table[:, 0])
    return low, table[:, 1], table[:, 2].astype(np.bool_)


def _coordinates(rng: np.random.Generator, areas: tuple[Area, ...], township: Ints) -> tuple[Floats, Floats]:
    """Scatter townships around the county seat and villages around the township, in degrees."""
    counts = [a.townships for a in areas]
    lat0 = np.repeat([a.lat for a in areas], counts)
    lon0 = np.repeat([a.lon for a in areas], counts)
    radius = np.repeat([a.radius_km for a in areas], counts)
    north, east = _disc(rng, radius)
    near_north, near_east = _disc(rng, np.full(len(township), _TOWNSHIP_RADIUS_KM))
    lat = lat0[township] + (north[township] + near_north) / _KM_PER_DEGREE
    lon = lon0[township] + (east[township] + near_east) / (_KM_PER_DEGREE * np.cos(np.radians(lat)))
    return np.round(lat, 4), np.round(lon, 4)


def _disc(rng: np.random.Generator, radius: Floats) -> tuple[Floats, Floats]:
    """Draw points evenly from discs, as kilometres north and east of the centre."""
    r, angle = radius * np.sqrt(rng.random(len(radius))), rng.uniform(0, 2 * np.pi, len(radius))
    return r * np.sin(angle), r * np.cos(angle)
