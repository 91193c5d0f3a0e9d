"""The sentences of ``why-not``: what it costs, on what condition, and how more is found out."""

from __future__ import annotations

from optimizer.console.why_not_reasons import Names
from optimizer.locale import Words
from optimizer.locale.words import number
from optimizer.whynot import Answer
from optimizer.whynot.costs import kind_of
from optimizer.whynot.records import Local, ShortChain, TierCost

LONGER = 60.0
"""Seconds that are advised where less was not enough."""


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
        return words.say("This plan already has it so.")
    if answer.kind == "reasons":
        return words.say("Not possible, whatever happens elsewhere.")
    if answer.kind == "unknown":
        said = words.say("No plan with it was found. That proves nothing: allow more with --time-limit.")
    else:
        said = _costs(words, answer.kind, answer.costs)
    if answer.local is None:
        return said
    return words.say("If anybody may move: {said}", said=said)


def _costs(words: Words, kind: str, costs: tuple[TierCost, ...]) -> str:
    """Return what a search has proved, in one sentence."""
    if kind == "impossible":
        return words.say("Not possible: it is proved that no plan with it keeps all hard rules.")
    if kind == "nothing":
        return words.say("It costs nothing: an equally good plan has it.")
    cost = decisive(costs)
    if kind == "better":
        gained = gain(words, cost.name, -cost.at_most)
        return words.say("A plan with it is better than this one: {gain}.", gain=gained)
    if kind == "exactly":
        return words.say("It costs exactly {loss}.", loss=loss(words, cost.name, cost.at_most))
    return _between(words, cost)


def _between(words: Words, cost: TierCost) -> str:
    most = loss(words, cost.name, cost.at_most)
    if cost.at_least > 0:
        least = loss(words, cost.name, cost.at_least)
        return words.say(
            "It costs at least {least} and at most {most}. Both limits are proved: no plan with it costs "
            "less than the first, and the one shown here costs no more than the second.",
            least=least,
            most=most,
        )
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
        return words.say("Besides, it costs exactly {loss}.", loss=loss(words, cost.name, cost.at_most))
    if cost.at_most > 0:
        most = loss(words, cost.name, cost.at_most)
        if cost.at_least <= 0:
            return words.say("Besides, it costs at most {loss}.", loss=most)
        least = loss(words, cost.name, cost.at_least)
        return words.say(
            "Besides, it costs at least {least} and at most {most}, both proved.", least=least, most=most
        )
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


def best_known(answer: Answer) -> bool:
    """Return whether the plan shown is proved the best with what is asked, others held if some were."""
    return answer.closed if answer.local is None else answer.local.closed


def goes_on(words: Words, answer: Answer) -> list[str]:
    """Return how to get the exact answer, where more time may find it."""
    if answer.time_limit is None or not answer.costs or best_known(answer):
        return []
    more = LONGER if answer.time_limit < LONGER else 10 * answer.time_limit
    return [
        words.say(
            "The {limit} s allowed were too short for exact figures; ask again with --time-limit {seconds}.",
            limit=f"{answer.time_limit:g}",
            seconds=number(round(more)),
        )
    ]


def local(words: Words, found: Local) -> list[str]:
    """Return what holds on condition that nobody outside a region moves, a sentence each."""
    counties = words.listed(found.counties)
    if found.villages == found.of_villages:
        where = words.count(
            "{counties} ({n} village)", "{counties} ({n} villages)", found.villages, counties=counties
        )
    else:
        where = words.say(
            "{n} of the {all} villages of {counties}",
            n=number(found.villages),
            all=number(found.of_villages),
            counties=counties,
        )
    said = _costs(words, found.kind, found.costs)
    lines = [
        words.say(
            "If everybody outside {where} stays where this plan has them: {said}", where=where, said=said
        )
    ]
    if found.costs:
        lines += afterwards(words, found.costs)
    if found.against_best:
        lines.append(_against_best(words, found.against_best))
    return lines


def _against_best(words: Words, costs: tuple[TierCost, ...]) -> str:
    """Return what it costs against the best that these villages could have without it."""
    said = _costs(words, kind_of(costs), costs)
    return words.say("Against the best that these villages could have without it: {said}", said=said)
