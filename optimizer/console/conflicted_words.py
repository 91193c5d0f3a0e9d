"""Conflicts and repairs in sentences that need no knowledge of how plans are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from optimizer.conflict import Able, Change, Conflict, Group, Repair, Statement
from optimizer.conflict.records import UNIT_RULES
from optimizer.console.conflicted_teams import team_notes
from optimizer.locale import Words, codes, shortage
from optimizer.locale.words import mark, named, number, some
from optimizer.scenario import Scenario

Item = TypeVar("Item")
FEW = 5
"""Villages, people and offices named in a sentence."""


class Teller:
    """Says statements, conflicts and repairs of one scenario.

    Parameters
    ----------
    words : Words
    scenario : Scenario
    """

    def __init__(self, words: Words, scenario: Scenario) -> None:
        self.words, self.scenario = words, scenario
        self._villages = {v.id: v for v in scenario.villages}
        self._cadres = {c.id: c for c in scenario.cadres}
        self._units = {u.id: u for u in scenario.units}

    def statements(self, conflict: Conflict) -> list[tuple[str, list[str]]]:
        """Return a conflict in sentences, statements alike in one, each with what is to be known about it."""
        people = [s for s in conflict.statements if s.cadre is not None]
        able = {
            (one.kind, one.name): one for one in conflict.able if one.kind != "size" or not conflict.teams
        }
        # what somebody decided or wants comes first, the rules that forbid it last
        ordered = sorted(conflict.statements, key=lambda s: s.kind in UNIT_RULES)
        groups = _alike(ordered, _same)
        last = {(alike[0].kind, alike[0].name): n for n, alike in enumerate(groups)}
        said = []
        for n, alike in enumerate(groups):
            first = alike[0]
            kind = first.kind, first.name
            text = self._rule(first, people) if first.village is None else self._said(alike)
            said.append((text, [self._able(able[kind])] if kind in able and last[kind] == n else []))
        if conflict.teams is not None:
            said[-1][1].extend(team_notes(self.words, conflict.teams))
        return said

    def changes(self, repair: Repair) -> list[str]:
        """Return the changes of a repair in sentences, those alike in one."""
        return [self._changed(alike) for alike in _alike(repair.changes, _same_change)]

    def _village(self, s: Statement) -> str:
        return named(s.village or "", self._villages[s.village or ""].name)

    def _unit(self, unit: str | None) -> str:
        return named(unit or "", self._units[unit or ""].name)

    def _cadre(self, cadre: str | None) -> str:
        return named(cadre or "", self._cadres[cadre or ""].name)

    def _villages_of(self, alike: Iterable[Statement]) -> str:
        return some(self.words, [self._village(s) for s in alike], FEW)

    def _said(self, alike: list[Statement]) -> str:
        """Return the sentence of statements about villages that differ in the village only."""
        words, s = self.words, alike[0]
        if s.kind == "pin":
            values = {"cadre": self._cadre(s.cadre), "unit": self._unit(s.unit), "village": self._village(s)}
            return words.say(PINS[s.name], **values)
        if s.kind == "max":
            what = words.count("at most {n} person", "at most {n} people", s.amount)
            one, many = mark("{village} takes {what}."), mark("{n} villages take {what} each: {villages}.")
        else:
            what = self._what(s, s.amount)
            one, many = mark("{village} needs {what}."), mark("{n} villages need {what} each: {villages}.")
        if len(alike) == 1:
            return words.say(one, village=self._village(s), what=what)
        return words.say(many, n=number(len(alike)), what=what, villages=self._villages_of(alike))

    def _what(self, s: Statement, n: int) -> str:
        """Return what a village wants `n` of."""
        words = self.words
        if s.kind == "leader":
            return words.say("a leader")
        if s.kind == "kept":
            return words.count("{n} of its former members", "{n} of its former members", n)
        skill, rule = (s.name if s.kind == kind else None for kind in ("skill", "rule"))
        return shortage.people(words, n, skill=skill, rule=rule)

    def _able(self, able: Able) -> str:
        """Return who could meet a kind of need."""
        words, n = self.words, able.could
        if able.kind == "leader":
            could = words.count(
                "{n} cadre who may lead can go there", "{n} cadres who may lead can go there", n
            )
        else:
            could = words.say("{n} can go there", n=number(n))
        if able.cadres:
            who = words.listed(self._cadre(cadre) for cadre in able.cadres)
            could = words.say("{could}: {who}", could=could, who=who)
        if able.groups:
            groups = some(words, [self._group(group) for group in able.groups], FEW)
            could = words.say("{name} ({addition})", name=could, addition=groups)
        if able.once is not None:
            could = words.count(
                "{could}, but as each office goes to one village as a whole, {n} of them counts at most",
                "{could}, but as each office goes to one village as a whole, {n} of them count at most",
                able.once,
                could=could,
            )
        if able.wanted == 1:
            return words.say("{could}.", could=could)
        return words.say("In all, {wanted} wanted; {could}.", wanted=number(able.wanted), could=could)

    def _group(self, group: Group) -> str:
        """Return of what office or sort of office people are, and how many."""
        if group.unit:
            name = self._unit(group.unit)
        elif group.shared:
            # where an office has no function of its own, that is its department: one vocabulary has both
            name = codes.function(self.words, group.shared)
        else:
            name = self.words.say("smaller offices")
        return f"{name} {number(group.people)}"

    def _rule(self, s: Statement, people: Iterable[Statement]) -> str:
        """Return the sentence of an office's limit, or of a rule for all teams with the offices in it."""
        words = self.words
        if s.kind == "unit_max":
            return words.say("{unit} sends at most {n}.", unit=self._unit(s.unit), n=s.amount)
        if s.kind == "unit_min":
            return words.say("{unit} sends at least {n}.", unit=self._unit(s.unit), n=s.amount)
        if s.kind == "large":
            text = words.say(
                "A team with people of a large office has people of that office only "
                "(large: {n} or more who may be sent).",
                n=s.amount,
            )
        elif s.kind == "max_units":
            text = words.count(
                "The people of a team come from {n} office at most.",
                "The people of a team come from {n} offices at most.",
                s.amount,
            )
        else:
            text = words.say(RULES[s.kind, s.name])
        offices = self._offices(s, people)
        if len(offices) < 2:
            return text
        return words.say("{rule} Here: {offices}.", rule=text, offices=some(words, offices, FEW))

    def _offices(self, s: Statement, people: Iterable[Statement]) -> list[str]:
        """Return the offices of the pinned people, with what the rule looks at."""
        units = dict.fromkeys(one.unit for one in people)
        if s.kind != "joint":
            return [self._unit(unit) for unit in units]
        shared = {unit: str(getattr(self._units[unit or ""], s.name or "")) for unit in units}
        called = {unit: codes.value(self.words, s.name or "", group) for unit, group in shared.items()}
        return [f"{self._unit(unit)} ({group})" for unit, group in called.items()]

    def _changed(self, alike: list[Change]) -> str:
        """Return the sentence of changes that differ in the village only."""
        words, change = self.words, alike[0]
        s = change.statement
        villages = self._villages_of(one.statement for one in alike) if s.village else ""
        if s.kind == "pin":
            text = CHANGES["pin"] if change.by == s.most else CHANGES["role"]
        elif s.kind == "large" and change.by < s.most:
            text = CHANGES["large_from"]
        elif s.kind == "leader" and len(alike) > 1:
            return words.say(
                "Let these {n} go without a leader: {villages}.", n=number(len(alike)), villages=villages
            )
        elif s.kind in CHANGES:
            text = CHANGES[s.kind]
        elif len(alike) > 1:
            text = mark("Let these {n} do with {rest} instead of {what} each: {villages}.")
        else:
            text = mark("Let {villages} do with {rest} instead of {what}.")
        return words.say(
            text,
            n=number(len(alike)),
            villages=villages,
            cadre=self._cadre(s.cadre) if s.cadre else "",
            unit=self._unit(s.unit) if s.unit else "",
            rest=number(change.rest),
            amount=number(s.amount),
            what=self._what(s, s.amount),
        )


PINS = {
    None: mark("{cadre} ({unit}) is pinned to {village}."),
    "leader": mark("{cadre} ({unit}) is pinned to {village} as its leader."),
    "member": mark("{cadre} ({unit}) is pinned to {village} as a member who does not lead."),
}
RULES = {
    ("joint", "function"): mark("All offices in a team have the same function."),
    ("joint", "department"): mark("All offices in a team are of the same department."),
    ("together", None): mark(
        "All people that an office sends go to one village, unless the office is large."
    ),
}
CHANGES = {
    "pin": mark("Drop the pin of {cadre} to {villages}."),
    "role": mark("Keep {cadre} pinned to {villages}, but leave the role open."),
    "max": mark("Let {villages} take {rest} people instead of {amount}."),
    "leader": mark("Let {villages} go without a leader."),
    "unit_max": mark("Let {unit} send up to {rest} instead of {amount}."),
    "unit_min": mark("Let {unit} send {rest} or more instead of {amount} or more."),
    "large": mark("For all teams: let large offices share teams with others (policy.units.large: any)."),
    "large_from": mark(
        "For all teams: count offices as large from {rest} people on instead of {amount} "
        "(policy.units.large_from: {rest})."
    ),
    "joint": mark("For all teams: let any offices share a team (policy.units.joint: any)."),
    "max_units": mark("For all teams: allow {rest} offices in a team (policy.units.max_units: {rest})."),
    "together": mark(
        "For all teams: let the people of an office go to different villages "
        "(policy.units.keep_together: false)."
    ),
}


def _same(s: Statement) -> object:
    """Return what statements told in one sentence share; pins and offices are told one by one."""
    if s.kind == "pin" or s.village is None:
        return s
    return s.kind, s.name, s.amount


def _same_change(change: Change) -> object:
    s = change.statement
    if s.village is None or s.kind in ("pin", "max"):
        return change
    return s.kind, s.name, s.amount, change.by


def _alike(items: Iterable[Item], key: Callable[[Item], object]) -> list[list[Item]]:
    """Return items in groups of the same key, in the order of their first."""
    groups: dict[object, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())
