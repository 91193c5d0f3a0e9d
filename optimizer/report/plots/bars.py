"""Plots of amounts: needs by type of village, points of teams, who goes by office."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from matplotlib.axes import Axes

from optimizer.locale import Words, codes, names
from optimizer.locale.words import number
from optimizer.report.facts import Facts
from optimizer.report.plots.style import FAINT, LEVEL_COLOURS, MET, UNMET, drawing, panel, svg, whole_numbers

MOST_BARS = 14
"""Types or departments with a bar of their own; the smaller ones share the last."""
WIDTH = 5.4


def needs_by_type(words: Words, facts: Facts) -> str:
    """Return how many needs are met, by the primary type of the village."""
    wanted: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for team in facts.teams:
        wanted[team.types[0]] += sum(need.need for need in team.needs)
        missing[team.types[0]] += sum(need.missing for need in team.needs)
    labels, groups = _bars(words, wanted)
    full = [sum(wanted[one] for one in group) for group in groups]
    short = [sum(missing[one] for one in group) for group in groups]
    with drawing():
        figure, axes = panel(WIDTH, 0.7 + 0.32 * len(labels))
        met = [a - b for a, b in zip(full, short, strict=True)]
        axes.barh(labels, met, color=MET, label=words.say("met"))
        axes.barh(labels, short, left=met, color=UNMET, label=words.say("not met"))
        for k, (all_of, lacking) in enumerate(zip(full, short, strict=True)):
            text = number(all_of) if not lacking else f"{number(all_of - lacking)} / {number(all_of)}"
            _beside(axes, all_of, k, text, UNMET if lacking else FAINT)
        axes.margins(x=0.16)
        _finish(axes)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.1)
        return svg(figure)


def points_of_teams(words: Words, facts: Facts) -> str:
    """Return how the points spread over the teams; nothing where nobody is placed."""
    points = [team.points for team in facts.teams if team.members]
    if not points:
        return ""
    with drawing():
        figure, axes = panel(WIDTH, 2.5)
        spread = max(points) - min(points)
        axes.hist(points, bins=max(1, min(30, spread)), color=LEVEL_COLOURS["prefecture"], ec="white", lw=0.5)
        middle = sorted(points)[len(points) // 2]
        axes.axvline(middle, color=UNMET, lw=1.2)
        at_middle = words.say("middle: {n}", n=number(middle))
        axes.annotate(
            at_middle, (middle, 1), (3, 2), xycoords=("data", "axes fraction"), textcoords="offset points"
        )
        axes.set_xlabel(words.say("points of a team"))
        axes.set_ylabel(words.say("teams"))
        whole_numbers(axes.xaxis)
        whole_numbers(axes.yaxis)
        axes.grid(axis="y")
        return svg(figure)


def people_by_office(words: Words, facts: Facts) -> str:
    """Return who is placed, by department and level of the unit; nothing where nobody is."""
    placed: Counter[tuple[str, str]] = Counter()
    overall: Counter[str] = Counter()
    for cadre in facts.posts:
        unit = facts.units[facts.cadres[cadre].unit]
        placed[unit.department, unit.level] += 1
        overall[unit.department] += 1
    if not overall:
        return ""
    labels, groups = _bars(words, overall, department=True)
    with drawing():
        figure, axes = panel(WIDTH, 0.7 + 0.32 * len(labels))
        left = [0] * len(labels)
        for level, colour in LEVEL_COLOURS.items():
            here = [sum(placed[one, level] for one in group) for group in groups]
            if any(here):
                axes.barh(labels, here, left=left, color=colour, label=names.level(words, level))
            left = [a + b for a, b in zip(left, here, strict=True)]
        for k, people in enumerate(left):
            _beside(axes, people, k, number(people), FAINT)
        axes.margins(x=0.12)
        _finish(axes)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0.1)
        return svg(figure)


def _bars(
    words: Words, amounts: Counter[str], department: bool = False
) -> tuple[list[str], Sequence[list[str]]]:
    """Return the labels of bars, the largest last so that it stands on top, and what each bar holds."""
    ranked = [name for name, _ in amounts.most_common()]
    groups: dict[str, list[str]] = defaultdict(list)
    for k, name in enumerate(ranked):
        title = codes.department(words, name) if department else codes.village_type(words, name)
        crowded = k >= MOST_BARS - 1 and len(ranked) > MOST_BARS
        groups[words.say("others") if crowded else _fitting(title)].append(name)
    labels = list(groups)[::-1]
    return labels, [groups[label] for label in labels]


def _fitting(label: str) -> str:
    """Return a label as plain text of bounded length: matplotlib takes dollar signs for formulas."""
    return (label if len(label) <= 24 else label[:23] + "…").replace("$", r"\$")


def _beside(axes: Axes, end: int, k: int, text: str, colour: str) -> None:
    """Write a figure beside the end of the k-th bar."""
    axes.annotate(text, (end, k), (4, 0), textcoords="offset points", va="center", color=colour)


def _finish(axes: Axes) -> None:
    """Set the frame of horizontal bars."""
    whole_numbers(axes.xaxis)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
