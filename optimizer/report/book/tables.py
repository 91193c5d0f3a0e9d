"""The tables of the workbook: unmet needs, teams, offices; the scenario's own columns come last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from optimizer.explain import MemberView, TeamView
from optimizer.locale import Words, codes, names, sentences
from optimizer.report.about import unmet_words
from optimizer.report.book.groups import OfficeGroup
from optimizer.report.book.writer import Column
from optimizer.report.facts import Facts
from optimizer.scenario.records import Cadre, Unit

Row = Sequence[object]


class _Extended(Protocol):
    @property
    def extra(self) -> Mapping[str, str]: ...


def shortfall_columns(words: Words) -> list[Column]:
    """Return the heads of the unmet needs."""
    return [
        Column(words.say("village"), 10),
        Column(words.say("name"), 16),
        Column(words.say("prefecture"), 16),
        Column(words.say("county"), 16),
        Column(words.say("township"), 14),
        Column(words.say("type"), 16),
        Column(words.say("need"), 18),
        Column(words.say("wanted"), 9),
        Column(words.say("there"), 9),
        Column(words.say("missing"), 9),
        Column(words.say("why"), 100),
    ]


def shortfall_rows(words: Words, facts: Facts, reasons: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Yield every unmet need, with why."""
    for team in facts.teams:
        for need, why in zip(team.unmet, reasons.get(team.village, ()), strict=True):
            yield (
                *(team.village, team.name, team.prefecture, team.county, team.township),
                codes.types(words, team.types),
                names.need(words, need.kind, need.skill),
                *(need.need, need.have, need.missing, why),
            )


def team_columns(words: Words, facts: Facts) -> list[Column]:
    """Return the heads of the teams."""
    return [
        Column(words.say("county"), 16),
        Column(words.say("township"), 14),
        Column(words.say("village"), 10),
        Column(words.say("village's name"), 16),
        Column(words.say("type"), 16),
        Column(words.say("role"), 10),
        Column(words.say("cadre"), 10),
        Column(words.say("name"), 12),
        Column(words.say("unit"), 10),
        Column(words.say("unit's name"), 28),
        Column(words.say("level"), 16),
        Column(words.say("points"), 9),
        Column(words.say("unmet needs (there/wanted)"), 36),
        *_own_heads(words, facts.scenario.villages),
    ]


def team_rows(words: Words, facts: Facts, teams: Iterable[TeamView]) -> Iterator[Row]:
    """Yield the members of teams, who leads first; a village without anybody has a row, too."""
    extras = _extras(facts.scenario.villages)
    villages = {village.id: village for village in facts.scenario.villages} if extras else {}
    for team in teams:
        own = _own_cells(words, extras, villages[team.village]) if extras else ()
        place = (team.county, team.township, team.village, team.name, codes.types(words, team.types))
        unmet = unmet_words(words, team.unmet)
        for member in team.members:
            yield (*place, *_member(words, facts, member), unmet, *own)
        if not team.members:
            yield (*place, words.say("nobody"), *(None,) * 6, unmet, *own)


def _member(words: Words, facts: Facts, member: MemberView) -> Row:
    unit = facts.units[member.unit]
    return (
        names.role(words, member.role),
        *(member.cadre, member.name, unit.id, unit.name, names.level(words, unit.level), member.points),
    )


def office_columns(words: Words, facts: Facts) -> list[Column]:
    """Return the heads of an office's people."""
    return [
        Column(words.say("unit"), 10),
        Column(words.say("unit's name"), 28),
        Column(words.say("unit's county"), 16),
        Column(words.say("cadre"), 10),
        Column(words.say("name"), 12),
        Column(words.say("role"), 10),
        Column(words.say("village"), 10),
        Column(words.say("village's name"), 16),
        Column(words.say("prefecture"), 16),
        Column(words.say("county"), 16),
        Column(words.say("township"), 14),
        Column(words.say("leader of the team"), 18),
        Column(words.say("points"), 9),
        Column(words.say("why in reserve"), 60),
        *_own_heads(words, facts.scenario.cadres),
    ]


def office_rows(words: Words, facts: Facts, group: OfficeGroup, waiting: Mapping[str, str]) -> Iterator[Row]:
    """Yield the people of offices, office by office."""
    extras = _extras(facts.scenario.cadres)
    for unit in group.offices:
        for cadre in group.people[unit.id]:
            own = _own_cells(words, extras, cadre)
            yield (*_place(words, facts, unit, cadre), waiting.get(cadre.id), *own)


def _place(words: Words, facts: Facts, unit: Unit, cadre: Cadre) -> Row:
    """Return who somebody is and where placed."""
    who = (unit.id, unit.name, unit.county, cadre.id, cadre.name)
    post = facts.posts.get(cadre.id)
    if post is None:
        return (*who, words.say("in reserve"), *(None,) * 7)
    team = post.team
    leads = next((one.name or one.cadre for one in team.members if one.role == "leader"), None)
    where = (team.village, team.name, team.prefecture, team.county, team.township)
    return (*who, names.role(words, post.role), *where, leads, post.points)


def _own_heads(words: Words, records: Iterable[_Extended]) -> Iterator[Column]:
    return (Column(sentences.own_column(words, name), 14) for name in _extras(records))


def _own_cells(words: Words, extras: Iterable[str], record: _Extended) -> list[str | None]:
    return [sentences.own_value(words, name, record.extra.get(name)) for name in extras]


def _extras(records: Iterable[_Extended]) -> list[str]:
    """Return the scenario's own columns, in the order of the table."""
    return list(dict.fromkeys(name for record in records for name in record.extra))
