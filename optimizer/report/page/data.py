"""The rows of the page's tables as small arrays; what rows unfold into is kept apart, in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from optimizer.answers import Section
from optimizer.explain import TeamView
from optimizer.locale import Words, codes, names, sentences
from optimizer.report.about import department, place_words, profile
from optimizer.report.facts import Facts
from optimizer.report.page.words import script_words
from optimizer.report.why import TeamWhy
from optimizer.scenario.records import Cadre, Unit

CHUNK = 200
"""Rows whose details are read together when one of them is unfolded."""
Row = list[Any]


class _Indexed:
    """Values met so far, each once, and where each stands."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Return the place of a value."""
        return self.places.setdefault(text, len(self.places))


class PageData:
    """What the script of the page is given; the order of the arrays is the script's (``page.js``).

    Parameters
    ----------
    words : Words
    facts : Facts
    """

    def __init__(self, words: Words, facts: Facts) -> None:
        self.words, self.facts = words, facts
        self._strings, self._parts, self._kinds = _Indexed(), _Indexed(), _Indexed()
        self._cadre = {cadre.id: k for k, cadre in enumerate(facts.scenario.cadres)}
        self._village = {village.id: k for k, village in enumerate(facts.scenario.villages)}
        self._unit = {unit.id: k for k, unit in enumerate(facts.scenario.units)}

    def tables(self) -> dict[str, Any]:
        """Return the rows of teams, people and units; after `team_details`, which meets the words."""
        teams = [self._team(team) for team in self.facts.teams]
        cadres = [self._person(cadre) for cadre in self.facts.scenario.cadres]
        units = [self._office(unit) for unit in self.facts.scenario.units]
        return {
            "words": script_words(self.words),
            "strings": list(self._strings.places),
            "parts": list(self._parts.places),
            "kinds": list(self._kinds.places),
            "chunk": CHUNK,
            "units": units,
            "teams": teams,
            "cadres": cadres,
        }

    def _office(self, unit: Unit) -> Row:
        kind, level = department(self.words, unit), names.level(self.words, unit.level)
        return [unit.id, unit.name, self._strings.of(kind), self._strings.of(level)]

    def _team(self, team: TeamView) -> Row:
        place = self._strings.of(place_words(self.words, self.facts, team))
        types = self._strings.of(codes.types(self.words, team.types))
        missing = sum(need.missing for need in team.unmet)
        members = [[self._cadre[one.cadre], int(one.role == "leader")] for one in team.members]
        return [team.village, team.name, place, types, team.min, team.max, team.points, missing, members]

    def _person(self, cadre: Cadre) -> Row:
        post, unit = self.facts.posts.get(cadre.id), self._unit[cadre.unit]
        if post is None:
            return [cadre.id, cadre.name, unit, -1, 0, 0]
        where = self._village[post.team.village]
        return [cadre.id, cadre.name, unit, where, int(post.role == "leader"), post.points]

    def team_details(self, why: Iterable[TeamWhy]) -> Iterator[tuple[str, list[Row]]]:
        """Yield chunks of what teams unfold into, with their ids in the page."""
        villages = self.facts.scenario.villages
        rows = (
            self._team_detail(team, reasons, village.extra)
            for team, reasons, village in zip(self.facts.teams, why, villages, strict=True)
        )
        yield from _chunks("team", rows)

    def _team_detail(self, team: TeamView, why: TeamWhy, extra: Mapping[str, str]) -> Row:
        needs = [
            [
                self._kinds.of(names.need(self.words, need.kind, need.skill)),
                need.need,
                need.have,
                [self._cadre[holder.cadre] for holder in need.holders],
            ]
            for need in team.needs
        ]
        members = [
            [self._earned(member.parts), reason]
            for member, reason in zip(team.members, why.members, strict=True)
        ]
        reasons = [_nested(section) for section in (why.village, *why.unmet)]
        own = [list(pair) for pair in sentences.own_columns(self.words, extra)]
        return [needs, members, reasons, own]

    def _earned(self, parts: Mapping[str, int]) -> list[int]:
        """Return points by component, in the order of the components met."""
        at = {self._parts.of(names.component(self.words, name)): n for name, n in parts.items()}
        return [at.get(k, 0) for k in range(1 + max(at, default=-1))]

    def cadre_details(self, why: Iterable[Sequence[Section]]) -> Iterator[tuple[str, list[Row]]]:
        """Yield chunks of what people unfold into, with their ids in the page."""
        rows = (
            [[_nested(one) for one in reasons], [list(pair) for pair in profile(self.words, cadre)]]
            for cadre, reasons in zip(self.facts.scenario.cadres, why, strict=True)
        )
        yield from _chunks("cadre", rows)


def _nested(section: Section) -> Row:
    """Return a section without what is empty at its end."""
    inner = [_nested(one) for one in section.inner]
    if inner:
        return [section.head, list(section.lines), inner]
    return [section.head, list(section.lines)] if section.lines else [section.head]


def _chunks(kind: str, rows: Iterator[Row]) -> Iterator[tuple[str, list[Row]]]:
    k = 0
    while chunk := list(islice(rows, CHUNK)):
        yield f"{kind}{k}", chunk
        k += 1
