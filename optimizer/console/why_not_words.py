"""The sentences of ``why-not``: reasons, costs, what was solved again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.locale import Words, codes, names, sentences
from optimizer.locale.words import named, number
from optimizer.scenario import Scenario
from optimizer.whynot import Answer, Reason
from optimizer.whynot.records import ShortChain, TierCost

Facts = Mapping[str, Any]


class Names:
    """Names with ids, for cadres, villages and units of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._cadres = {row.id: row.name for row in scenario.cadres}
        self._villages = {row.id: row.name for row in scenario.villages}
        self._units = {row.id: row.name for row in scenario.units}

    def cadre(self, row_id: str) -> str:
        """Return a cadre's name with its id."""
        return named(row_id, self._cadres[row_id])

    def village(self, row_id: str) -> str:
        """Return a village's name with its id."""
        return named(row_id, self._villages[row_id])

    def unit(self, row_id: str) -> str:
        """Return a unit's name with its id."""
        return named(row_id, self._units[row_id])


def question(words: Words, called: Names, answer: Answer) -> str:
    """Return what was asked."""
    people = words.listed(called.cadre(c) for c in answer.cadres)
    village = called.village(answer.village)
    if answer.exact:
        return words.say("Why is the team of {village} not exactly {people}?", village=village, people=people)
    if answer.leader:
        return words.say("Why does {cadre} not lead in {village}?", cadre=people, village=village)
    return words.say("Why is {cadre} not in {village}?", cadre=people, village=village)


def headline(words: Words, answer: Answer) -> str:
    """Return the answer in one sentence, never more than is proved."""
    if answer.kind == "already":
        return words.say("It is so in this plan.")
    if answer.kind == "reasons":
        return words.say("Not possible, whatever happens elsewhere.")
    if answer.kind == "impossible":
        return words.say("Not possible: it is proved that no plan with it keeps all hard rules.")
    if answer.kind == "unknown":
        return words.say("No plan with it was found. That proves nothing: allow more with --time-limit.")
    if answer.kind == "nothing":
        return words.say("It costs nothing: an equally good plan has it.")
    cost = decisive(answer.costs)
    if answer.kind == "better":
        gained = gain(words, cost.name, -cost.at_most)
        return words.say("A plan with it is better than this one: {gain}.", gain=gained)
    if answer.kind == "exactly":
        return words.say("It costs exactly {loss}.", loss=loss(words, cost.name, cost.at_most))
    return _between(words, cost)


def _between(words: Words, cost: TierCost) -> str:
    most = loss(words, cost.name, cost.at_most)
    if cost.at_least > 0:
        least = loss(words, cost.name, cost.at_least)
        return words.say("It costs at least {least} and at most {most}, both proved.", least=least, most=most)
    return words.say("It costs at most {most}; that it costs anything is not proved.", most=most)


def decisive(costs: tuple[TierCost, ...]) -> TierCost:
    """Return the first tier on which the forced plan differs, the last where none does."""
    return next((cost for cost in costs if cost.at_most), costs[-1])


def loss(words: Words, tier: str, n: int) -> str:
    """Return what `n` units lost on a tier are."""
    if tier == "shortage":
        return words.count("{n} more in unmet needs by weight", "{n} more in unmet needs by weight", n)
    if tier == "changes":
        return words.count("{n} more former member moved", "{n} more former members moved", n)
    if tier == "floor":
        return words.count("{n} point of the weakest team", "{n} points of the weakest team", n)
    return words.count("{n} point", "{n} points", n)


def gain(words: Words, tier: str, n: int) -> str:
    """Return what `n` units gained on a tier are."""
    if tier == "shortage":
        return words.count("{n} less in unmet needs by weight", "{n} less in unmet needs by weight", n)
    if tier == "changes":
        return words.count("{n} fewer former member moved", "{n} fewer former members moved", n)
    if tier == "floor":
        return words.count("{n} point more for the weakest team", "{n} points more for the weakest team", n)
    return words.count("{n} point more", "{n} points more", n)


def afterwards(words: Words, costs: tuple[TierCost, ...]) -> list[str]:
    """Return a sentence for each tier after the decisive one that differs too."""
    first = costs.index(decisive(costs))
    return [_afterwards(words, cost) for cost in costs[first + 1 :] if cost.at_most or not cost.exact]


def _afterwards(words: Words, cost: TierCost) -> str:
    if cost.exact and cost.at_most > 0:
        return words.say("Then also exactly {loss}.", loss=loss(words, cost.name, cost.at_most))
    if cost.at_most > 0:
        return words.say("Then also at most {loss}.", loss=loss(words, cost.name, cost.at_most))
    gained = gain(words, cost.name, -cost.at_most)
    if cost.exact:
        return words.say("In return: {gain}.", gain=gained)
    return words.say("In return, at least: {gain}.", gain=gained)


def short_chain(words: Words, answer: Answer, found: ShortChain) -> str:
    """Return what a plan with fewer moves costs beyond the best one found."""
    return words.count(
        "A plan nearly as good moves {n} person instead of {people} and costs another {loss}.",
        "A plan nearly as good moves {n} people instead of {people} and costs another {loss}.",
        found.people,
        people=number(found.instead_of),
        loss=loss(words, answer.costs[-1].name, found.more),
    )


def local(words: Words, answer: Answer) -> str:
    """Return what a region's re-solve shows, and for whom it holds."""
    assert answer.local is not None
    found = answer.local
    where = words.count(
        "{counties} ({n} village)",
        "{counties} ({n} villages)",
        found.villages,
        counties=words.listed(found.counties),
    )
    cost = decisive(found.costs)
    held = words.say("While everybody outside {where} stays where the plan has them, ", where=where)
    if not cost.at_most:
        said = words.say("it costs nothing.")
    elif cost.at_most < 0:
        gained = gain(words, cost.name, -cost.at_most)
        said = words.say("a plan with it is better than this one: {gain}.", gain=gained)
    elif cost.exact:
        said = words.say("it costs exactly {loss}.", loss=loss(words, cost.name, cost.at_most))
    else:
        most = loss(words, cost.name, cost.at_most)
        said = words.say("it costs at most {most}.", most=most)
    if not found.against_best:
        return held + said
    return f"{held}{said} {_against_best(words, found.against_best)}"


def _against_best(words: Words, costs: tuple[TierCost, ...]) -> str:
    """Return what it costs against the best that these villages could have without it."""
    cost = decisive(costs)
    if not cost.at_most:
        return words.say("Against the best that these villages could have without it, it costs nothing.")
    most = loss(words, cost.name, cost.at_most)
    if cost.exact:
        return words.say(
            "Against the best that these villages could have without it, it costs exactly {loss}.", loss=most
        )
    return words.say(
        "Against the best that these villages could have without it, it costs at most {most}.", most=most
    )


def reason(words: Words, called: Names, found: Reason) -> str:
    """Return a reason in a sentence, with the name of whom it is about."""
    if found.code in sentences.SENTENCES:
        said = f"{names.reason(words, found.code)}: {sentences.why_not(words, found.code, found.facts)}"
    else:
        said = SENTENCES[found.code](words, called, found.facts)
    if found.cadre is None:
        return said
    return words.say("{cadre}: {why}", cadre=called.cadre(found.cadre), why=said)


def _no_leader_needed(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the village wants no leader")


def _may_not_lead(words: Words, called: Names, facts: Facts) -> str:
    failed = sentences.conditions(words, facts["conditions"])
    return words.say("doesn't meet the leader rules: {conditions}", conditions=failed)


def _pinned_role(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has this cadre there as a member who does not lead")


def _leader_pinned(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has {other} there as leader", other=called.cadre(facts["other"]))


def _pinned_elsewhere(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "the table of pins has this cadre in {village}", village=called.village(facts["village"])
    )


def _pinned_here(words: Words, called: Names, facts: Facts) -> str:
    return words.say("the table of pins has this cadre in the team, but is not among those named")


def _team_full(words: Words, called: Names, facts: Facts) -> str:
    text = words.say(
        "{people} people would be in the team, at most {max} are allowed",
        people=number(facts["people"]),
        max=number(facts["max"]),
    )
    if not facts["pinned"]:
        return text
    pinned = words.listed(called.cadre(c) for c in facts["pinned"])
    return words.say("{text}; the table of pins has {pinned} there", text=text, pinned=pinned)


def _unit_maximum(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "{unit} would send {people}, at most {max} are allowed",
        unit=called.unit(facts["unit"]),
        people=number(facts["people"]),
        max=number(facts["max"]),
    )


def _large_alone(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "a unit with {least} cadres or more forms its teams alone: {large}; together there would be {units}",
        least=number(facts["from"]),
        large=words.listed(called.unit(u) for u in facts["large"]),
        units=words.listed(called.unit(u) for u in facts["units"]),
    )


def _not_joint(words: Words, called: Names, facts: Facts) -> str:
    units = words.listed(
        f"{called.unit(u)} ({codes.value(words, facts['by'], kind)})" for u, kind in facts["units"].items()
    )
    return words.say(
        "units share a team only if they are of one {kind}: {units}",
        kind=sentences.field(words, facts["by"]),
        units=units,
    )


def _many_units(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "at most {max} units share a team: {units}",
        max=number(facts["max"]),
        units=words.listed(called.unit(u) for u in facts["units"]),
    )


def _kept_together(words: Words, called: Names, facts: Facts) -> str:
    return words.say(
        "the people of {unit} stay together, and the table of pins has {other} in {village}",
        unit=called.unit(facts["unit"]),
        other=called.cadre(facts["other"]),
        village=called.village(facts["village"]),
    )


SENTENCES: dict[str, Callable[[Words, Names, Facts], str]] = {
    "no_leader_needed": _no_leader_needed,
    "may_not_lead": _may_not_lead,
    "pinned_role": _pinned_role,
    "leader_pinned": _leader_pinned,
    "pinned_elsewhere": _pinned_elsewhere,
    "pinned_here": _pinned_here,
    "team_full": _team_full,
    "unit_maximum": _unit_maximum,
    "large_alone": _large_alone,
    "not_joint": _not_joint,
    "many_units": _many_units,
    "kept_together": _kept_together,
}
"""Reason code that is not the contract's → its sentence."""
