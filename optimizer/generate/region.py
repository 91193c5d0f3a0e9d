"""Counties: those a sheet lists, or a province of invented ones around a plain of seats."""

from __future__ import annotations

import numpy as np

from optimizer.generate import names
from optimizer.generate.draws import DrawError, Flags, Floats, Ints, choose_exactly
from optimizer.generate.sheet import Area, Region, Round
from optimizer.locale.told import phrase

_WEIGHT_SPREAD = 0.45
_CITY_SHARE = 0.15


def draw_areas(rng: np.random.Generator, round_: Round) -> tuple[tuple[Area, ...], Flags]:
    """Return the counties of a round, listed by prefecture, and which of them are hard areas."""
    region = round_.draw.region
    if region is None:
        areas = tuple(round_.draw.areas)
        return areas, np.zeros(len(areas), dtype=np.bool_)
    counties, prefectures = round_.figure("counties"), round_.figure("prefectures")
    if not 1 <= prefectures <= counties:
        raise DrawError(
            phrase(
                "there are {counties} counties for {prefectures} prefectures",
                counties=counties,
                prefectures=prefectures,
            )
        )
    lat, lon = _seats(rng, region, counties)
    group = _neighbours(lat, lon, prefectures)
    order = np.lexsort((lon, group))
    places = _names(rng, prefectures, counties)
    townships = rng.integers(region.townships[0], region.townships[1] + 1, counties)
    weight = np.exp(rng.normal(0, _WEIGHT_SPREAD, counties))
    areas = tuple(
        Area(
            province=region.province,
            prefecture=places[0][group[i]],
            county=places[1][n],
            townships=int(townships[n]),
            lat=float(lat[i]),
            lon=float(lon[i]),
            radius_km=region.radius_km,
            weight=float(weight[n] * townships[n]),
        )
        for n, i in enumerate(order.tolist())
    )
    # The mountains lie in the west.
    western = np.exp(-3 * (lon[order] - region.lon[0]) / (region.lon[1] - region.lon[0]))
    return areas, choose_exactly(rng, "counties.hard", western, round_.count("counties.hard"))


def _seats(rng: np.random.Generator, region: Region, count: int) -> tuple[Floats, Floats]:
    """Draw county seats in the cells of a grid, so that they keep a distance."""
    height, width = region.lat[1] - region.lat[0], region.lon[1] - region.lon[0]
    rows = max(1, round(np.sqrt(count * height / width)))
    columns = -(-count // rows)
    cells = np.sort(rng.permutation(rows * columns)[:count])
    jitter = rng.uniform(0.2, 0.8, (2, count))
    lat = region.lat[0] + (cells // columns + jitter[0]) / rows * height
    lon = region.lon[0] + (cells % columns + jitter[1]) / columns * width
    return lat, lon


def _neighbours(lat: Floats, lon: Floats, groups: int) -> Ints:
    """Cut the counties along the longer side until there are as many groups as wanted."""
    group = np.zeros(len(lat), dtype=np.int64)

    def cut(items: Ints, first: int, count: int) -> None:
        if count == 1:
            group[items] = first
            return
        axis = lat if np.ptp(lat[items]) > np.ptp(lon[items]) else lon
        items = items[np.argsort(axis[items], kind="stable")]
        left = count // 2
        at = round(len(items) * left / count)
        cut(items[:at], first, left)
        cut(items[at:], first + left, count - left)

    cut(np.arange(len(lat)), 0, groups)
    return group


def _names(rng: np.random.Generator, prefectures: int, counties: int) -> tuple[list[str], list[str]]:
    """Invent names that no two prefectures, and no two counties, share."""
    suffixes = ["市"] * prefectures
    suffixes += ["区" if city else "县" for city in rng.random(counties) < _CITY_SHARE]
    drawn = names.places(rng, suffixes, ["all"] * len(suffixes))
    return drawn[:prefectures], drawn[prefectures:]
