"""The hard rules, one function each: what of it a plan breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.check.reading import Reading
from optimizer.check.teams import Teams
from optimizer.check.unit_rules import h5_unit_limits, h6_independent, h7_joint, h8_max_units, h9_together
from optimizer.check.violation import Violation, count
from optimizer.scenario.records import Cadre, Pin, Village

_REASON_TEXTS: dict[str, tuple[str, str]] = {
    "not_eligible": ("doesn't meet the member rules", "不符合队员条件"),
    "out_of_reach": (
        "is sent by unit {unit}, which doesn't reach {village}",
        "所属单位{unit}不能派到{village}",
    ),
    "department_forbidden": (
        "comes from department {department}, which may not go to type {type}",
        "所属部门{department}不得派往{type}类村",
    ),
    "avoids_home": ("is at home there", "须回避家乡"),
    "banned": ("stands in the table of bans", "已列入禁派名单"),
    "term_limit": ("has served the most terms allowed there", "在该村任期已满"),
}


def unknown(teams: Teams) -> Iterator[Violation]:
    """Find rows that name no cadre or village of the scenario."""
    reading = teams.reading
    for row in teams.unknown:
        for kind, zh, given, known in (
            ("cadre", "干部", row.cadre, reading.cadres),
            ("village", "村", row.village, reading.villages),
        ):
            if given not in known:
                villages, cadres = ((), (given,)) if kind == "cadre" else ((given,), ())
                en = f"{kind} {given} is placed but isn't in the scenario"
                yield Violation("unknown", villages, cadres, (), en, f"方案中的{zh}{given}不在场景中")


def admissible(teams: Teams) -> Iterator[Violation]:
    """Find inadmissible placements; one violation for each reason."""
    reading = teams.reading
    for c, v in teams.roles:
        cadre, village = reading.cadres[c], reading.villages[v]
        for code in reading.reasons(cadre, village):
            en, zh = _say_reason(reading, code, cadre, village)
            yield Violation(
                code, (v,), (c,), (cadre.unit,), f"cadre {c} {en} (village {v})", f"干部{c}{zh}（村{v}）"
            )


def _say_reason(reading: Reading, code: str, cadre: Cadre, village: Village) -> tuple[str, str]:
    unit = reading.unit_of(cadre)
    words = {"unit": unit.id, "department": unit.department, "village": village.id, "type": village.types[0]}
    en, zh = _REASON_TEXTS[code]
    return en.format(**words), zh.format(**words)


def h1_one_team(teams: Teams) -> Iterator[Violation]:
    """Find cadres in more than one team, or listed more than once."""
    for cadre, places in teams.places.items():
        if len(places) > 1:
            where = tuple(dict.fromkeys(places))
            listed = ", ".join(places)
            en = f"cadre {cadre} is placed {len(places)} times ({listed}), at most once allowed"
            yield Violation(
                "H1", where, (cadre,), (), en, f"干部{cadre}被派{len(places)}次（{listed}），最多一次"
            )


def h2_team_size(teams: Teams) -> Iterator[Violation]:
    """Find teams with more than ``max`` members."""
    for team in teams:
        size, most, v = len(team.members), team.need.max, team.village.id
        if size > most:
            en = f"village {v} has {count(size, 'member')}, at most {most} allowed"
            who = tuple(c.id for c in team.members)
            yield Violation("H2", (v,), who, (), en, f"村{v}有{size}名队员，最多{most}名")


def h3_leader(teams: Teams) -> Iterator[Violation]:
    """Find second leaders, leaders who don't meet the leader rules, and leaders where none is needed."""
    for team in teams:
        v, ids = team.village.id, tuple(c.id for c in team.leaders)
        names = ", ".join(ids)
        if len(ids) > 1:
            en = f"village {v} has {len(ids)} leaders ({names}), at most one allowed"
            yield Violation("H3", (v,), ids, (), en, f"村{v}有{len(ids)}名第一书记（{names}），最多一名")
        if ids and not team.need.leader:
            en = f"village {v} needs no leader, but {names} leads there"
            yield Violation("H3", (v,), ids, (), en, f"村{v}不需要第一书记，却派了{names}")
        for cadre in ids:
            if cadre not in teams.reading.leaders:
                en = f"cadre {cadre} leads village {v} without meeting the leader rules"
                yield Violation(
                    "H3", (v,), (cadre,), (), en, f"干部{cadre}任村{v}第一书记，但不符合第一书记条件"
                )


def h4_pins(teams: Teams) -> Iterator[Violation]:
    """Find pins that don't hold, or not in their role."""
    for pin in teams.reading.scenario.pins:
        roles = teams.roles.get((pin.cadre, pin.village), set())
        if not roles:
            en, zh = "is not placed there", "未派到该村"
        elif pin.role is not None and pin.role not in roles:
            en = "does not lead there" if pin.role == "leader" else "leads there"
            zh = "未任第一书记" if pin.role == "leader" else "却任第一书记"
        else:
            continue
        yield Violation("H4", (pin.village,), (pin.cadre,), (), *_say_pin(pin, en, zh))


def _say_pin(pin: Pin, en: str, zh: str) -> tuple[str, str]:
    as_en = "" if pin.role is None else f" as {pin.role}"
    as_zh = {None: "", "leader": "任第一书记", "member": "任队员"}[pin.role]
    return (
        f"cadre {pin.cadre} is pinned to village {pin.village}{as_en}, but {en}",
        f"干部{pin.cadre}已指定到村{pin.village}{as_zh}，但{zh}",
    )


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
