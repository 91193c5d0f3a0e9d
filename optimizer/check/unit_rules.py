"""The hard rules about units (H5 to H9)."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.check.teams import Team, Teams
from optimizer.check.violation import Violation, count


def h5_unit_limits(teams: Teams) -> Iterator[Violation]:
    """Find units that send more than their max, or fewer than their min and their admissible cadres."""
    reading, sent = teams.reading, teams.sent_by()
    for unit in reading.scenario.units:
        n = sent[unit.id]
        if unit.max is not None and n > unit.max:
            en = f"unit {unit.id} sends {count(n, 'cadre')}, at most {unit.max} allowed"
            yield Violation("H5", (), (), (unit.id,), en, f"单位{unit.id}派出{n}人，最多{unit.max}人")
        if n < unit.min and n < (least := min(unit.min, _sendable(teams, unit.id))):
            en = f"unit {unit.id} sends {count(n, 'cadre')}, at least {least} required"
            yield Violation("H5", (), (), (unit.id,), en, f"单位{unit.id}派出{n}人，至少{least}人")


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
            v, names = team.village.id, ", ".join(units)
            en = f"village {v} mixes units {names}, but {', '.join(large)} is large and must be alone"
            yield Violation(
                "H6", (v,), (), units, en, f"村{v}混编单位{names}，但大单位{'、'.join(large)}须单独组队"
            )


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
            v, names = team.village.id, ", ".join(sorted(shared))
            en = f"village {v} joins units of different {joint}s ({names})"
            word = {"function": "职能", "department": "部门"}[joint]
            yield Violation("H7", (v,), (), units, en, f"村{v}联合组队的单位{word}不同（{names}）")


def h8_max_units(teams: Teams) -> Iterator[Violation]:
    """Find teams with cadres of more than ``max_units`` units."""
    most = teams.reading.unit_rules.max_units
    if most is None:
        return
    for team in teams:
        units = _units(team)
        if len(units) > most:
            v = team.village.id
            en = f"village {v} has cadres of {len(units)} units, at most {most} allowed"
            yield Violation("H8", (v,), (), units, en, f"村{v}有{len(units)}个单位的干部，最多{most}个")


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
            names = ", ".join(sorted(villages))
            en = f"unit {unit} is not large, but its cadres are spread over villages {names}"
            yield Violation(
                "H9", tuple(sorted(villages)), (), (unit,), en, f"单位{unit}非大单位，其干部却分在{names}"
            )


def _units(team: Team) -> tuple[str, ...]:
    """Return the units of a team, each once."""
    return tuple(dict.fromkeys(c.unit for c in team.members))
