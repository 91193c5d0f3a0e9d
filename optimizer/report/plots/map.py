"""The map: every village where it lies, those with unmet needs in red."""

from __future__ import annotations

import math
from collections import defaultdict

from matplotlib.axes import Axes

from optimizer.explain import TeamView
from optimizer.locale.words import number
from optimizer.report.facts import Facts
from optimizer.report.plots.style import INK, MET, UNMET, drawing, panel, svg

MANY = 1500
"""Dots above this are painted as a picture: each would be an element of the page."""
NAMED = 8
"""Places named beside their dots."""
WIDTH, HIGHEST = 5.4, 4.6
Spot = tuple[float, float, TeamView]


def map_of_shortfalls(facts: Facts) -> str:
    """Return the map; nothing where fewer than two villages have coordinates."""
    spots = [
        (village.lon, village.lat, team)
        for village, team in zip(facts.scenario.villages, facts.teams, strict=True)
        if village.lon is not None and village.lat is not None
    ]
    if len(spots) < 2:
        return ""
    stretch = math.cos(math.radians(sum(lat for _, lat, _ in spots) / len(spots)))
    with drawing():
        figure, axes = panel(WIDTH, _height(spots, stretch))
        _dots(axes, [one for one in spots if not one[2].unmet], MET, len(spots))
        _short(axes, [one for one in spots if one[2].unmet], len(spots))
        _names(axes, spots)
        axes.set_aspect(1 / max(0.05, stretch), adjustable="datalim")
        axes.axis("off")
        axes.margins(0.04)
        return svg(figure)


def _height(spots: list[Spot], stretch: float) -> float:
    """Return inches for the map, by the shape of the area."""
    wide = (max(x for x, _, _ in spots) - min(x for x, _, _ in spots)) * stretch
    high = max(y for _, y, _ in spots) - min(y for _, y, _ in spots)
    return min(HIGHEST, max(2.6, WIDTH * high / wide if wide else HIGHEST))


def _dots(axes: Axes, spots: list[Spot], colour: str, of: int) -> None:
    size = 14 if of <= 300 else 5 if of <= MANY else 1.5
    xs, ys = [x for x, _, _ in spots], [y for _, y, _ in spots]
    axes.scatter(xs, ys, s=size, color=colour, alpha=0.55, lw=0, rasterized=of > MANY)


def _short(axes: Axes, spots: list[Spot], of: int) -> None:
    """Draw the villages with unmet needs, larger the more is missing."""
    base = 18 if of <= MANY else 5
    sizes = [base * sum(need.missing for need in team.unmet) for _, _, team in spots]
    xs, ys = [x for x, _, _ in spots], [y for _, y, _ in spots]
    axes.scatter(xs, ys, s=sizes, color=UNMET, alpha=0.75, lw=0, rasterized=len(spots) > MANY)


def _names(axes: Axes, spots: list[Spot]) -> None:
    """Name the places that lack most: counties, or townships where there is but one county."""
    several = len({(team.prefecture, team.county) for _, _, team in spots}) > 1
    groups: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        team = spot[2]
        key = (team.prefecture or "", team.county) if several else (team.county, team.township or "")
        groups[key].append(spot)
    lack = {
        key: sum(need.missing for _, _, team in group for need in team.unmet) for key, group in groups.items()
    }
    named = [key for key in groups if key[1]]
    # Without anything missing, the largest places are named: a map without names says little.
    worst = sorted(named, key=lambda key: (-lack[key], -len(groups[key]), key))
    if any(lack.values()):
        worst = [key for key in worst if lack[key]]
    for key in worst[:NAMED]:
        group = groups[key]
        x, y = sum(x for x, _, _ in group) / len(group), sum(y for _, y, _ in group) / len(group)
        name = key[1].replace("$", r"\$")
        text = f"{name} −{number(lack[key])}" if lack[key] else name
        axes.annotate(text, (x, y), (4, 4), textcoords="offset points", color=INK, fontsize=8)
