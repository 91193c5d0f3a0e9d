"""Villages, people and units in words, as every kind of report says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.explain import NeedView, TeamView
from optimizer.locale import Words, codes, names, sentences
from optimizer.locale.words import number, percent
from optimizer.report.facts import Facts, TierFact
from optimizer.scenario.records import Cadre, Unit

PROFILE = ("age", "gender", "education", "party", "party_years", "work_years", "rural_years")


def department(words: Words, unit: Unit) -> str:
    """Return the department of a unit."""
    return codes.department(words, unit.department)


def place_words(words: Words, facts: Facts, team: TeamView) -> str:
    """Return where a village lies, without the prefecture where there is only one."""
    prefecture = team.prefecture if facts.several_prefectures else None
    return words.listed(filter(None, (prefecture, team.county, team.township)))


def unmet_words(words: Words, needs: tuple[NeedView, ...]) -> str:
    """Return unmet needs in a row, with how many are there of how many wanted."""
    return words.listed(f"{names.need(words, n.kind, n.skill)} {n.have}/{n.need}" for n in needs)


def profile(words: Words, cadre: Cadre) -> Iterator[tuple[str, str]]:
    """Yield what is known about a person, field by field, the scenario's own columns last."""
    for field in PROFILE:
        value = getattr(cadre, field)
        if value is not None:
            yield sentences.field(words, field), sentences.value(words, field, value)
    if cadre.skills:
        yield words.say("skills (level)"), codes.skills(words, cadre.skills)
    yield from sentences.own_columns(words, cadre.extra)


def tier_heads(words: Words) -> list[str]:
    """Return the heads of the table of tiers."""
    return [
        words.say("tier"),
        words.say("reached"),
        words.say("best possible"),
        words.say("gap"),
        words.say("what it counts"),
    ]


@dataclass(frozen=True, slots=True)
class TierLine:
    """A line of the table of tiers."""

    name: str
    value: str
    bound: str
    gap: str
    proved: bool
    meaning: str


def tier_line(words: Words, tier: TierFact) -> TierLine:
    """Return a line of the table of tiers."""
    stated, bound, gap = tier.proved, "–", words.say("not proved")
    if stated is not None:
        bound = number(stated.bound)
        if not stated.proved:
            bound = ("≤ " if tier.more_is_better else "≥ ") + bound
        gap = words.say("proved") if stated.proved else percent(stated.gap)
    meaning = words.say(names.TIER_MEANINGS[tier.name])
    proved = stated is not None and stated.proved
    return TierLine(names.tier(words, tier.name), number(tier.value), bound, gap, proved, meaning)
