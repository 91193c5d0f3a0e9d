"""The short text for pasting: Markdown with the proof, what is missing, and the teams by county."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from optimizer.answers import Section
from optimizer.explain import TeamView
from optimizer.locale import Words
from optimizer.locale.words import named, number
from optimizer.report.about import place_words, tier_heads, tier_line, unmet_words
from optimizer.report.facts import Facts
from optimizer.report.headline import Told
from optimizer.report.why import Why

MANY_TEAMS = 200
"""Above this, counties are told in figures only: the text is for pasting."""
MANY_SHORT = 50
"""Villages with unmet needs in the table."""
MANY_REASONS = 10
"""Sentences of one sort about what is missing."""
_MARKUP = re.compile(r"([\\`*\[\]<>|~&$]|^[#+\-]|(?<![^\W_])_|_(?![^\W_]))")
"""What Markdown would take for markup; an underscore within a word it leaves alone."""


@dataclass(frozen=True, slots=True)
class _County:
    """A county with its teams, or with their figures."""

    name: str
    teams: Sequence[TeamView]

    @property
    def people(self) -> int:
        return sum(len(team.members) for team in self.teams)

    @property
    def missing(self) -> int:
        return sum(need.missing for team in self.teams for need in team.unmet)


def write_brief(words: Words, facts: Facts, told: Told, path: Path) -> None:
    """Write the text.

    Parameters
    ----------
    words : Words
    facts : Facts
    told : Told
    path : Path
        The caller sees to it that nothing half-written stays.
    """
    short = sorted((team for team in facts.teams if team.unmet), key=lambda team: -team.shortage)
    content = {
        "told": told,
        "says": _texts(words, facts, len(short)),
        "tier_heads": tier_heads(words),
        "tiers": [tier_line(words, tier) for tier in facts.tiers],
        "reasons": list(_lines(Why(words, facts).missing())) if short else [],
        "short": [
            (named(t.village, t.name), place_words(words, facts, t), unmet_words(words, t.unmet))
            for t in short[:MANY_SHORT]
        ],
        "counties": list(_counties(facts)),
        "every_team": len(facts.teams) <= MANY_TEAMS,
        "lacking": lambda team: unmet_words(words, team.unmet) or "–",
        "named": named,
        "number": number,
        "comma": words.either(", ", "、"),
    }
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=False,  # noqa: S701 - Markdown: every value is escaped by `finalize`
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    path.write_text(environment.get_template("brief.md.j2").render(content), encoding="utf-8", newline="\n")


def _escaped(value: object) -> str:
    """Return a value as Markdown shows it: as it is, in one line."""
    return _MARKUP.sub(r"\\\1", re.sub(r"\s+", " ", str(value)))


def _texts(words: Words, facts: Facts, short: int) -> dict[str, str]:
    """Return headings and notes."""
    rest = ""
    if short > MANY_SHORT:
        more = short - MANY_SHORT
        rest = words.count(
            "{n} more village; the workbook lists all.", "{n} more villages; the workbook lists all.", more
        )
    return {
        "tiers": words.say("What this plan reaches"),
        "missing": words.say("What is missing, and why"),
        "village": words.say("village"),
        "place": words.say("place"),
        "unmet": words.say("unmet needs (there/wanted)"),
        "more_short": rest,
        "teams": words.say("Teams by county"),
        "team": words.say("team (★ leads)"),
        "county": words.say("county"),
        "villages": words.say("villages"),
        "people": words.say("people"),
        "lacking": words.say("unmet needs"),
        "nobody": words.say("nobody"),
        "leads": "★",
        "in_figures": words.say("More than {n} teams: counties in figures only.", n=number(MANY_TEAMS)),
    }


def _lines(sections: Sequence[Section], deep: int = 0) -> Iterator[tuple[int, str]]:
    """Yield sentences with how deep they stand, the first few of many."""
    for section in sections[:MANY_REASONS]:
        yield deep, section.head
        for line in section.lines[:MANY_REASONS]:
            yield deep + 1, line
        yield from _lines(section.inner, deep + 1)
        if max(len(section.lines), len(section.inner)) > MANY_REASONS:
            yield deep + 1, "…"


def _counties(facts: Facts) -> Iterator[_County]:
    """Yield the counties, those of a prefecture together."""

    def place(team: TeamView) -> tuple[str, str]:
        return team.prefecture or "", team.county

    for (prefecture, county), teams in groupby(sorted(facts.teams, key=place), place):
        name = f"{prefecture} {county}" if facts.several_prefectures and prefecture else county
        yield _County(name, list(teams))
