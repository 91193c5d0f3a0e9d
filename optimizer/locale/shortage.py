"""What sentences about needs share: where, how many of what sort, what stays unmet."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from optimizer.locale import codes
from optimizer.locale.words import Words

FEW_PLACES = 4
"""Places named in a sentence."""


def places(words: Words, areas: Sequence[str], villages: Sequence[str], counties: Collection[str]) -> str:
    """Return places by name, the first few of many.

    Parameters
    ----------
    words : Words
    areas : sequence of str
        Prefectures and counties.
    villages : sequence of str
        Villages by name.
    counties : collection of str
        Where these lie; named behind them where that is one county.
    """
    if not areas and not villages:
        return words.say("the whole area")
    text = _first(words, [*areas, *villages])
    if areas or len(set(counties)) != 1:
        return text
    return words.say("{villages} ({county})", villages=text, county=next(iter(counties)))


def _first(words: Words, named: Sequence[str]) -> str:
    if len(named) <= FEW_PLACES + 1:
        return words.listed(named)
    return words.count(
        "{places} and {n} more place",
        "{places} and {n} more places",
        len(named) - FEW_PLACES,
        places=words.listed(named[:FEW_PLACES]),
    )


def people(words: Words, n: int, *, skill: str | None = None, rule: str | None = None) -> str:
    """Return so many people, of a sort where a skill or a composition rule asks for one."""
    if skill is not None:
        name = codes.skill(words, skill)
        return words.count("{n} person with skill {skill}", "{n} people with skill {skill}", n, skill=name)
    if rule is not None:
        name = codes.rule(words, rule)
        return words.count(
            "{n} person who meets the rule “{name}”", "{n} people who meet the rule “{name}”", n, name=name
        )
    return words.count("{n} person", "{n} people", n)


def unmet(words: Words, kind: str, n: int) -> str:
    """Return what is missing at least."""
    if kind == "leader":
        return words.count(
            "at least {n} team stays without a leader", "at least {n} teams stay without a leader", n
        )
    if kind == "size":
        return words.count("at least {n} place stays empty", "at least {n} places stay empty", n)
    return words.count("at least {n} is missing", "at least {n} are missing", n)
