"""The hard rules about units (H5 to H9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.check import called
from optimizer.check.called import by_name, by_names
from optimizer.check.teams import Team, Teams
from optimizer.check.violation import Violation
from optimizer.locale.told import Coded, phrase, phrase_n
from optimizer.locale.words import mark

_JOINT = {
    "function": (mark("village {village} joins units of different functions ({names})"), called.function),
    "department": (
        mark("village {village} joins units of different departments ({names})"),
        called.department,
    ),
}
"""What units of a team must share → what is said where they don't, and what its codes are called."""


def h5_unit_limits(teams: Teams) -> Iterator[Violation]:
    """Find units that send more than their max, or fewer than their min and their admissible cadres."""
    reading, sent = teams.reading, teams.sent_by()
    for unit in reading.scenario.units:
        n = sent[unit.id]
        if unit.max is not None and n > unit.max:
            said = phrase_n(
                "unit {unit} sends {n} cadre, at most {most} allowed",
                "unit {unit} sends {n} cadres, at most {most} allowed",
                n,
                unit=by_name(unit),
                most=unit.max,
            )
            yield Violation("H5", (), (), (unit.id,), said)
        if n < unit.min and n < (least := min(unit.min, _sendable(teams, unit.id))):
            said = phrase_n(
                "unit {unit} sends {n} cadre, at least {least} required",
                "unit {unit} sends {n} cadres, at least {least} required",
                n,
                unit=by_name(unit),
                least=least,
            )
            yield Violation("H5", (), (), (unit.id,), said)


def _sendable(teams: Teams, unit: str) -> int:
    """Return how many cadres of a unit have a village they may go to."""
    reading = teams.reading
    return sum(c.id in teams.places or reading.can_go_anywhere(c) for c in reading.sent_from[unit])


def h6_independent(teams: Teams) -> Iterator[Violation]:
    """Find teams where a cadre of a large unit is not among its own."""
    if teams.reading.unit_rules.large != "independent":
        return
    for team in teams:
        units = _units(team)
        large = [u for u in units if u in teams.reading.large]
        if large and len(units) > 1:
            said = phrase_n(
                "village {village} mixes units {units}, but {large} is large and must be alone",
                "village {village} mixes units {units}, but {large} are large and must be alone",
                len(large),
                village=by_name(team.village),
                units=_called(teams, units),
                large=_called(teams, large),
            )
            yield Violation("H6", (team.village.id,), (), units, said)


def h7_joint(teams: Teams) -> Iterator[Violation]:
    """Find teams whose units don't share the function or the department, whichever the policy names."""
    reading = teams.reading
    joint = reading.unit_rules.joint
    if joint == "any":
        return
    for team in teams:
        units = _units(team)
        shared = {getattr(reading.units[u], joint) for u in units}
        if len(shared) > 1:
            message, name = _JOINT[joint]
            said = phrase(message, village=by_name(team.village), names=tuple(map(name, sorted(shared))))
            yield Violation("H7", (team.village.id,), (), units, said)


def h8_max_units(teams: Teams) -> Iterator[Violation]:
    """Find teams with cadres of more than ``max_units`` units."""
    most = teams.reading.unit_rules.max_units
    if most is None:
        return
    for team in teams:
        units = _units(team)
        if len(units) > most:
            said = phrase_n(
                "village {village} has cadres of {n} unit, at most {most} allowed",
                "village {village} has cadres of {n} units, at most {most} allowed",
                len(units),
                village=by_name(team.village),
                most=most,
            )
            yield Violation("H8", (team.village.id,), (), units, said)


def h9_together(teams: Teams) -> Iterator[Violation]:
    """Find units, not large, whose cadres are in several villages."""
    reading = teams.reading
    if not reading.unit_rules.keep_together:
        return
    where: dict[str, dict[str, None]] = {}
    for cadre, places in teams.places.items():
        where.setdefault(reading.cadres[cadre].unit, {}).update(dict.fromkeys(places))
    for unit, villages in where.items():
        if len(villages) > 1 and unit not in reading.large:
            spread = tuple(sorted(villages))
            said = phrase(
                "unit {unit} is not large, but its cadres are spread over villages {villages}",
                unit=by_name(reading.units[unit]),
                villages=by_names(reading.villages[v] for v in spread),
            )
            yield Violation("H9", spread, (), (unit,), said)


def _units(team: Team) -> tuple[str, ...]:
    """Return the units of a team, each once."""
    return tuple(dict.fromkeys(c.unit for c in team.members))


def _called(teams: Teams, units: Iterable[str]) -> tuple[Coded, ...]:
    return by_names(teams.reading.units[u] for u in units)
