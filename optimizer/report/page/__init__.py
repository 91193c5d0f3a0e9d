"""The page for the meeting: one HTML file that needs no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from optimizer.answers import Section
from optimizer.locale import Words
from optimizer.locale.words import number
from optimizer.report import plots
from optimizer.report.about import tier_heads, tier_line
from optimizer.report.facts import Facts
from optimizer.report.headline import Told, share
from optimizer.report.page.data import PageData
from optimizer.report.page.words import tables, texts
from optimizer.report.why import Why

FOLDER = Path(__file__).parent
MOST = 20
"""Sentences of one sort about what is missing."""


def write_page(words: Words, facts: Facts, told: Told, path: Path) -> None:
    """Write the page.

    Parameters
    ----------
    words : Words
    facts : Facts
    told : Told
    path : Path
        Written as it comes; the caller sees to it that nothing half-written stays.
    """
    why, data = Why(words, facts), PageData(words, facts)
    missing = why.missing() if facts.missing else []
    content = {
        "language": "zh-CN" if words.language == "zh" else words.language,
        "title": told.title,
        "made_from": told.counts,
        "headline": told.lines,
        "cards": _cards(words, facts),
        "says": texts(words),
        "tier_heads": tier_heads(words),
        "tiers": [tier_line(words, tier) for tier in facts.tiers],
        "wrong": told.wrong,
        "missing": [_cut(words, section) for section in missing],
        "plots": _plots(words, facts),
        "tables": tables(words),
        # The rows come last: they refer to words met in the details.
        "chunks": (*data.team_details(why.teams()), *data.cadre_details(why.people())),
        "data": data.tables,
    }
    template = _environment().get_template("page.html.j2")
    template.stream(content).dump(str(path), encoding="utf-8")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_function"] = _dumps
    return made


def _dumps(value: Any, **_: Any) -> str:
    """Return compact JSON; Jinja escapes what would end the script, older browsers stumble over the rest."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _cut(words: Words, section: Section) -> Section:
    """Return a section with the first few of many lines; the table of teams has all."""
    lines, inner = section.lines[:MOST], tuple(_cut(words, one) for one in section.inner[:MOST])
    more = max(len(section.lines), len(section.inner)) - MOST
    if more <= 0:
        return Section(section.head, lines, inner)
    rest = words.count(
        "{n} more of this sort; tick “only teams with unmet needs” below.",
        "{n} more of this sort; tick “only teams with unmet needs” below.",
        more,
    )
    if inner:
        return Section(section.head, lines, (*inner, Section(rest)))
    return Section(section.head, (*lines, rest))


def _cards(words: Words, facts: Facts) -> list[tuple[str, str]]:
    """Return the figures at the top."""
    counts, met = facts.view.counts, facts.wanted - facts.missing.total()
    cards = [
        (f"{number(counts['teams'])} / {number(counts['villages'])}", words.say("villages with a team")),
        (f"{number(counts['placed'])} / {number(counts['cadres'])}", words.say("people placed")),
        (number(counts["leaders"]), words.say("leaders")),
        (number(counts["reserve"]), words.say("in reserve")),
    ]
    if facts.wanted:
        cards.append((share(met, facts.wanted), words.say("of all needs met")))
    return cards


def _plots(words: Words, facts: Facts) -> list[dict[str, str]]:
    """Return the plots that there is something to draw for."""
    if facts.missing:
        map_title = words.say("Where needs are unmet")
        map_caption = words.say("Every dot is a village; red lacks something, the larger the more.")
    else:
        map_title = words.say("Where the villages are")
        map_caption = words.say("Every dot is a village; none lacks anything.")
    drawn = [
        (
            words.say("Needs by type of village"),
            words.say("Each need counts as many times as people are wanted for it; red is not met."),
            plots.needs_by_type(words, facts),
        ),
        (map_title, map_caption, plots.map_of_shortfalls(facts)),
        (
            words.say("Who goes, by department and level"),
            words.say("People placed, by the office that sends them."),
            plots.people_by_office(words, facts),
        ),
        (
            words.say("Points of the teams"),
            words.say(
                "Points say how well people suit their village: department, skills, experience, wishes. "
                "Half of the teams lie on either side of the red line."
            ),
            plots.points_of_teams(words, facts),
        ),
    ]
    return [{"title": title, "caption": caption, "svg": svg} for title, caption, svg in drawn if svg]
