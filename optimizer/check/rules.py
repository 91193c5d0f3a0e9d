"""The hard rules, one function each: what of it a plan breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.check import called
from optimizer.check.called import by_name, by_names
from optimizer.check.reading import Reading
from optimizer.check.teams import Teams
from optimizer.check.unit_rules import h5_unit_limits, h6_independent, h7_joint, h8_max_units, h9_together
from optimizer.check.violation import Violation
from optimizer.locale.told import Told, phrase, phrase_n
from optimizer.locale.words import mark
from optimizer.scenario.records import Cadre, Village

_REASONS = {
    "not_eligible": mark("cadre {cadre} doesn't meet the member rules: {failed} (village {village})"),
    "out_of_reach": mark("cadre {cadre} is sent by unit {unit}, which doesn't reach village {village}"),
    "department_forbidden": mark(
        "cadre {cadre} comes from department {department}, which may not go to type {type} "
        "(village {village})"
    ),
    "avoids_home": mark("cadre {cadre} is at home there (village {village})"),
    "banned": mark("cadre {cadre} stands in the table of bans (village {village})"),
    "term_limit": mark("cadre {cadre} has served the most terms allowed there (village {village})"),
}
"""Reason code → what is said of a placement that it forbids."""
_PINS = {
    (None, False): mark("cadre {cadre} is pinned to village {village}, but is not placed there"),
    ("leader", False): mark(
        "cadre {cadre} is pinned to village {village} as leader, but is not placed there"
    ),
    ("member", False): mark(
        "cadre {cadre} is pinned to village {village} as member, but is not placed there"
    ),
    ("leader", True): mark("cadre {cadre} is pinned to village {village} as leader, but does not lead there"),
    ("member", True): mark("cadre {cadre} is pinned to village {village} as member, but leads there"),
}
"""Role of a pin and whether the cadre is placed there at all → what is said where the pin doesn't hold."""


def unknown(teams: Teams) -> Iterator[Violation]:
    """Find rows that name no cadre or village of the scenario."""
    reading = teams.reading
    for row in teams.unknown:
        if row.cadre not in reading.cadres:
            said = phrase("cadre {cadre} is placed but isn't in the scenario", cadre=row.cadre)
            yield Violation("unknown", (), (row.cadre,), (), said)
        if row.village not in reading.villages:
            said = phrase("village {village} is placed but isn't in the scenario", village=row.village)
            yield Violation("unknown", (row.village,), (), (), said)


def admissible(teams: Teams) -> Iterator[Violation]:
    """Find inadmissible placements; one violation for each reason."""
    reading = teams.reading
    for c, v in teams.roles:
        cadre, village = reading.cadres[c], reading.villages[v]
        for code in reading.reasons(cadre, village):
            yield Violation(code, (v,), (c,), (cadre.unit,), _say_reason(reading, code, cadre, village))


def _say_reason(reading: Reading, code: str, cadre: Cadre, village: Village) -> Told:
    unit = reading.unit_of(cadre)
    about: dict[str, object] = {"cadre": by_name(cadre), "village": by_name(village)}
    if code == "not_eligible":
        about["failed"] = called.failed([reading.policy.eligibility.member], cadre, unit)
    if code == "out_of_reach":
        about["unit"] = by_name(unit)
    if code == "department_forbidden":
        about |= {
            "department": called.department(unit.department),
            "type": called.village_type(village.types[0]),
        }
    return phrase(_REASONS[code], **about)


def h1_one_team(teams: Teams) -> Iterator[Violation]:
    """Find cadres in more than one team, or listed more than once."""
    for cadre, places in teams.places.items():
        if len(places) > 1:
            said = phrase(
                "cadre {cadre} is placed {times} times ({villages}), at most once allowed",
                cadre=by_name(teams.reading.cadres[cadre]),
                times=len(places),
                villages=by_names(teams.reading.villages[v] for v in places),
            )
            yield Violation("H1", tuple(dict.fromkeys(places)), (cadre,), (), said)


def h2_team_size(teams: Teams) -> Iterator[Violation]:
    """Find teams with more than ``max`` members."""
    for team in teams:
        size, most = len(team.members), team.need.max
        if size > most:
            said = phrase_n(
                "village {village} has {n} member, at most {most} allowed",
                "village {village} has {n} members, at most {most} allowed",
                size,
                village=by_name(team.village),
                most=most,
            )
            who = tuple(c.id for c in team.members)
            yield Violation("H2", (team.village.id,), who, (), said)


def h3_leader(teams: Teams) -> Iterator[Violation]:
    """Find second leaders, leaders who don't meet the leader rules, and leaders where none is needed."""
    for team in teams:
        v, ids = team.village.id, tuple(c.id for c in team.leaders)
        village, leaders = by_name(team.village), by_names(team.leaders)
        if len(ids) > 1:
            said = phrase(
                "village {village} has {number} leaders ({leaders}), at most one allowed",
                village=village,
                number=len(ids),
                leaders=leaders,
            )
            yield Violation("H3", (v,), ids, (), said)
        if ids and not team.need.leader:
            said = phrase_n(
                "village {village} needs no leader, but {leaders} leads there",
                "village {village} needs no leader, but {leaders} lead there",
                len(ids),
                village=village,
                leaders=leaders,
            )
            yield Violation("H3", (v,), ids, (), said)
        for cadre in team.leaders:
            if cadre.id not in teams.reading.leaders:
                eligible = teams.reading.policy.eligibility
                rules = eligible.member, eligible.leader
                said = phrase(
                    "cadre {cadre} leads village {village} without meeting the leader rules: {failed}",
                    cadre=by_name(cadre),
                    village=village,
                    failed=called.failed(rules, cadre, teams.reading.unit_of(cadre)),
                )
                yield Violation("H3", (v,), (cadre.id,), (), said)


def h4_pins(teams: Teams) -> Iterator[Violation]:
    """Find pins that don't hold, or not in their role."""
    reading = teams.reading
    for pin in reading.scenario.pins:
        roles = teams.roles.get((pin.cadre, pin.village), set())
        if roles and (pin.role is None or pin.role in roles):
            continue
        said = phrase(
            _PINS[pin.role, bool(roles)],
            cadre=by_name(reading.cadres[pin.cadre]),
            village=by_name(reading.villages[pin.village]),
        )
        yield Violation("H4", (pin.village,), (pin.cadre,), (), said)


RULES: dict[str, Callable[[Teams], Iterator[Violation]]] = {
    "unknown": unknown,
    "admissible": admissible,
    "H1": h1_one_team,
    "H2": h2_team_size,
    "H3": h3_leader,
    "H4": h4_pins,
    "H5": h5_unit_limits,
    "H6": h6_independent,
    "H7": h7_joint,
    "H8": h8_max_units,
    "H9": h9_together,
}
"""Rule → the function that finds what breaks it."""
