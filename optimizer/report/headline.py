"""The first sentences of a report: what is missing, what is proved, and never more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from optimizer.locale import Words, names
from optimizer.locale.verdict import not_as_it_says
from optimizer.locale.words import number
from optimizer.report.facts import Facts, TierFact

Tone = Literal["good", "fair", "bad", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and whether it is good news."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Told:
    """What every kind of report begins with.

    Attributes
    ----------
    lines : tuple of Line
        The first is the weightiest.
    counts : str
        Who is placed and who is not.
    wrong : tuple of str
        What the re-count found otherwise than the plan says.
    """

    title: str
    lines: tuple[Line, ...]
    counts: str
    wrong: tuple[str, ...]


def headline(words: Words, facts: Facts, overall: Sequence[str]) -> tuple[Line, ...]:
    """Return the sentences, the weightiest first.

    Parameters
    ----------
    words : Words
    facts : Facts
    overall : sequence of str
        What is missing in every plan, a sentence for each kind.
    """
    if not facts.recount.ok:
        return Line(_not_as_it_says(words, facts), "bad"), Line(_needs(words, facts), "plain")
    lines = [Line(sentence, "fair") for sentence in overall]
    lines.append(_proof_of_needs(words, facts))
    for k, tier in enumerate(facts.tiers):
        if tier.name in _SAYS:
            before = [earlier.name for earlier in facts.tiers[:k]]
            lines.append(_proof_of_tier(words, tier, before, not facts.missing))
    return tuple(lines)


def _not_as_it_says(words: Words, facts: Facts) -> str:
    keys = [one.key for one in facts.recount.discrepancies]
    found = not_as_it_says(words, len(facts.recount.violations), keys)
    rest = words.say("All figures here were counted again; nothing is proved about them.")
    return words.either(f"{found} {rest}", found + rest)


def _needs(words: Words, facts: Facts) -> str:
    """Return how many of the needs are met."""
    if not facts.missing:
        return words.say("Every need of every village is met.")
    return words.say(
        "{missing} of the villages' {wanted} needs are unmet: {list}.",
        wanted=number(facts.wanted),
        missing=number(facts.missing.total()),
        list=words.listed(f"{names.need(words, kind)} {number(n)}" for kind, n in facts.missing.items()),
    )


def _proof_of_needs(words: Words, facts: Facts) -> Line:
    """Return how many needs are unmet, and whether it has to be so."""
    text, missing = _needs(words, facts), facts.missing.total()
    if not missing:
        return Line(text, "good")
    shortage = next((tier.proved for tier in facts.tiers if tier.name == "shortage"), None)
    at_least = facts.unavoidable.total()
    if at_least >= missing:
        proof, tone = words.say("Proved: no plan can leave fewer needs unmet."), "good"
    elif shortage is not None and shortage.proved:
        proof = words.say("Proved: by the weights of this scenario, no plan leaves less unmet.")
        tone = "good"
    elif at_least:
        proof = words.count(
            "It is proved that {n} of them is missing in every plan; a better plan may fill the others.",
            "It is proved that {n} of them are missing in every plan; a better plan may fill the others.",
            at_least,
        )
        tone = "fair"
    else:
        proof, tone = words.say("It is not ruled out that a better plan fills some of them."), "fair"
    return Line(words.either(f"{text} {proof}", text + proof), "good" if tone == "good" else "fair")


def _proof_of_tier(words: Words, tier: TierFact, before: Sequence[str], all_met: bool) -> Line:
    """Return what a tier reaches, and what no plan can beat given what comes before it."""
    if not before:
        nobody = words.say("No plan")
    elif before == ["shortage"] and all_met:
        nobody = words.say("No plan that meets every need")
    elif before == ["shortage"]:
        nobody = words.say("No plan that leaves as little unmet")
    else:
        nobody = words.say("No plan that does as well on what counts more")
    return _SAYS[tier.name](words, tier, nobody)


def _fit(words: Words, tier: TierFact, nobody: str) -> Line:
    if tier.proved is None:
        return Line(words.say("The teams earn {value} points.", value=number(tier.value)), "plain")
    bound = tier.proved.bound
    if tier.proved.proved:
        text = words.say(
            "{nobody} earns more points than this one: {value}.", nobody=nobody, value=number(bound)
        )
        return Line(text, "good")
    if tier.value <= 0:
        text = words.say(
            "The teams earn {value} points. {nobody} earns more than {bound}.",
            nobody=nobody,
            value=number(tier.value),
            bound=number(bound),
        )
        return Line(text, "fair")
    text = words.say(
        "{nobody} earns more than {bound} points; this plan earns {value}, at least {share} of that.",
        nobody=nobody,
        bound=number(bound),
        value=number(tier.value),
        share=share(tier.value, bound),
    )
    return Line(text, "good" if tier.value >= 0.99 * bound else "fair")


def _changes(words: Words, tier: TierFact, nobody: str) -> Line:
    moved = words.count(
        "{n} former member is no longer where they were.",
        "{n} former members are no longer where they were.",
        tier.value,
    )
    if tier.proved is None:
        return Line(moved, "plain")
    if tier.proved.proved:
        proof = words.say("{nobody} moves fewer.", nobody=nobody)
    else:
        proof = words.say("{nobody} moves fewer than {n}.", nobody=nobody, n=number(tier.proved.bound))
    return Line(words.either(f"{moved} {proof}", moved + proof), "good" if tier.proved.proved else "fair")


def _floor(words: Words, tier: TierFact, nobody: str) -> Line:
    weakest = words.say(
        "Even the weakest team has {n} points for each member it must have.", n=number(tier.value)
    )
    if tier.proved is None:
        return Line(weakest, "plain")
    if tier.proved.proved:
        proof = words.say("{nobody} gives its weakest team more.", nobody=nobody)
    else:
        proof = words.say(
            "{nobody} gives its weakest team more than {n}.", nobody=nobody, n=number(tier.proved.bound)
        )
    return Line(words.either(f"{weakest} {proof}", weakest + proof), "good" if tier.proved.proved else "fair")


_SAYS = {"fit": _fit, "changes": _changes, "floor": _floor}
"""Tier → what is said about it; unmet needs have a sentence of their own."""


def share(value: int, bound: int) -> str:
    """Return a part of a whole in percent, rounded down: it never reads better than it is."""
    if value == bound:
        return "100 %"
    hundredths = 10_000 * value // bound
    return f"{hundredths / 100:.2f} %"
