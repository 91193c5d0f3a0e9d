"""An exchange in a sentence: who goes where, and what that alone costs or gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.answers.exchange_records import Exchange, Move, NeedChange, TierChange
from optimizer.answers.say_parts import heads, where, who, whole
from optimizer.explain.views import more_is_better
from optimizer.locale import Words
from optimizer.locale.words import named, number


def say_exchange(words: Words, exchange: Exchange) -> str:
    """Return the sentence of an exchange."""
    effects = [*_leaders(words, exchange), *_needs(words, exchange), *_tiers(words, exchange)]
    change = next((tier for tier in exchange.tiers if tier.change), None)
    if change is None:
        effects.append(words.say("no figure of the plan changes"))
    elif (change.change > 0) == more_is_better(change.name):
        effects.append(words.say("the plan is better for it"))
    return words.say("{way}: {effects}.", way=_way(words, exchange), effects=whole(words, effects))


def _way(words: Words, exchange: Exchange) -> str:
    """Return who goes where."""
    if exchange.kind == "lead":
        person = exchange.leaders[0].person
        assert person is not None
        return words.say("{cadre}, a member of the team, takes the lead", cadre=who(person))
    comes = exchange.moves[0]
    cadre, source = who(comes.person), _from(words, comes)
    if exchange.kind == "join":
        return words.say("{cadre} ({source}) joins the team", cadre=cadre, source=source)
    other = who(exchange.moves[1].person)
    if exchange.kind == "swap":
        return words.say(
            "{cadre} ({source}) and {other} change places", cadre=cadre, source=source, other=other
        )
    return words.say(
        "{cadre} ({source}) comes for {other}, who goes to the reserve",
        cadre=cadre,
        source=source,
        other=other,
    )


def _from(words: Words, move: Move) -> str:
    return (
        words.say("now in reserve")
        if move.source is None
        else words.say("now in {village}", village=where(move.source))
    )


def _leaders(words: Words, exchange: Exchange) -> Iterator[str]:
    """Yield who leads then, where that is not said already."""
    for led in exchange.leaders if exchange.kind != "lead" else ():
        village = named(led.village, led.name)
        if led.person is None:
            yield words.say("nobody leads {village} then", village=village)
        else:
            yield words.say("{cadre} leads {village} then", cadre=who(led.person), village=village)


def _needs(words: Words, exchange: Exchange) -> Iterator[str]:
    """Yield what opens and what is met."""
    opened = [need for need in exchange.needs if need.change > 0]
    met = [need for need in exchange.needs if need.change < 0]
    if opened:
        yield words.say("missing then: {needs}", needs=words.listed(_need(words, one) for one in opened))
    if met:
        yield words.say("no longer missing: {needs}", needs=words.listed(_need(words, one) for one in met))


def _need(words: Words, need: NeedChange) -> str:
    what = heads(words, need.kind, need.skill, abs(need.change))
    return words.say("{what} in {village}", what=what, village=named(need.village, need.name))


def _tiers(words: Words, exchange: Exchange) -> Iterator[str]:
    """Yield what each tier loses or gains, in the scenario's order."""
    for tier in exchange.tiers:
        if tier.change:
            yield TIERS[tier.name](words, tier)


def _shortage(words: Words, tier: TierChange) -> str:
    n = number(abs(tier.change))
    if tier.change > 0:
        return words.say("unmet needs rise by {n} by weight", n=n)
    return words.say("unmet needs fall by {n} by weight", n=n)


def _changes(words: Words, tier: TierChange) -> str:
    n = abs(tier.change)
    if tier.change > 0:
        return words.count("{n} more former member moves", "{n} more former members move", n)
    return words.count("{n} fewer former member moves", "{n} fewer former members move", n)


def _floor(words: Words, tier: TierChange) -> str:
    n = abs(tier.change)
    if tier.change < 0:
        return words.count("the weakest team has {n} point fewer", "the weakest team has {n} points fewer", n)
    return words.count("the weakest team has {n} point more", "the weakest team has {n} points more", n)


def _fit(words: Words, tier: TierChange) -> str:
    n = abs(tier.change)
    if tier.change < 0:
        return words.count("it costs {n} point", "it costs {n} points", n)
    return words.count("it gains {n} point", "it gains {n} points", n)


TIERS: dict[str, Callable[[Words, TierChange], str]] = {
    "shortage": _shortage,
    "changes": _changes,
    "floor": _floor,
    "fit": _fit,
}
"""Tier → the sentence of its change."""
