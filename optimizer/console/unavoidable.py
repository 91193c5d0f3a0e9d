"""What no plan avoids, in sentences: counts of heads that anybody can follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from rich.text import Text

from optimizer.console.parts import BAD, FAINT, heading, more
from optimizer.locale import Words, shortage
from optimizer.locale.words import named, number
from optimizer.plan import Plan, Unavoidable
from optimizer.scenario.records import Village


class Count(Protocol):
    """What is wanted of one kind, and who could be sent."""

    @property
    def kind(self) -> str: ...  # noqa: D102

    @property
    def skill(self) -> str | None: ...  # noqa: D102

    @property
    def rule(self) -> bool: ...  # noqa: D102

    @property
    def villages(self) -> int: ...  # noqa: D102

    @property
    def wanted(self) -> int: ...  # noqa: D102

    @property
    def could(self) -> int: ...  # noqa: D102

    @property
    def unmet(self) -> int: ...  # noqa: D102


def overall_sentences(words: Words, counts: Iterable[Count]) -> list[str]:
    """Return a sentence for each kind that is short in every plan, what is missing most first."""
    short = sorted((one for one in counts if one.unmet), key=lambda one: -one.unmet)
    return [_overall(words, one) for one in short]


def local_sentences(
    words: Words, bottlenecks: Iterable[Unavoidable], villages: Mapping[str, Village]
) -> list[str]:
    """Return a sentence for each bottleneck that is about some of the villages only."""
    return [_local(words, one, villages) for one in bottlenecks if one.where]


def unavoidable_text(words: Words, overall: Sequence[str], local: Sequence[str], most: int | None) -> Text:
    """Return what no plan avoids: kind by kind, where that is not said already, then where.

    Parameters
    ----------
    words : Words
    overall, local : sequence of str
        Sentences, the largest first.
    most : int, optional
        Local sentences shown; all of them unless given.
    """
    text = heading(words.say("Missing in every plan"))
    for sentence in overall:
        text.append(f"\n• {sentence}", style=BAD)
    if overall and local:
        text.append("\n" + words.say("Where, the largest first:"))
    shown = local if most is None or len(local) <= most + 1 else local[:most]
    for sentence in shown:
        text.append(f"\n• {sentence}")
    if len(shown) < len(local):
        text.append(f"\n• {more(words, len(local) - len(shown))}", style=FAINT)
    return text


def not_proved(plan: Plan, overall: Iterable[Count]) -> dict[str, int]:
    """Return what a plan lacks, kind by kind, beyond what is proved unavoidable.

    Nothing, where the plan's shortage is proved the least possible.
    """
    if any(tier.name == "shortage" and tier.bound == tier.value for tier in plan.tiers):
        return {}
    proved: dict[str, int] = {}
    for one in overall:
        proved[one.kind] = proved.get(one.kind, 0) + one.unmet
    beyond = {kind: n - proved.get(kind, 0) for kind, n in plan.shortfalls.items()}
    return {kind: n for kind, n in beyond.items() if n > 0}


def _overall(words: Words, one: Count) -> str:
    """Return the sentence over all villages."""
    n, could = one.wanted, number(one.could)
    if one.kind == "leader":
        wanted = words.count("{n} leader", "{n} leaders", n)
        able = words.count("{n} cadre who may lead can go", "{n} cadres who may lead can go", one.could)
    else:
        wanted, able = _people(words, one), words.say("{n} can go", n=could)
    if one.could >= one.wanted:
        able = words.say("{able}, but not wherever they are needed", able=able)
    return _joined(words, words.say("Teams need {wanted}", wanted=wanted), able, one)


def _local(words: Words, one: Unavoidable, villages: Mapping[str, Village]) -> str:
    """Return the sentence over some villages."""
    if one.kind == "leader":
        wanted = words.say("a leader")
        able = words.count(
            "{n} cadre who may lead can go there", "{n} cadres who may lead can go there", one.could
        )
    else:
        wanted, able = _people(words, one), words.say("{n} can go there", n=number(one.could))
    teams = words.count(
        "{n} team in {place} needs {wanted}",
        "{n} teams in {place} need {wanted}",
        one.villages,
        place=_place(words, one.where, villages),
        wanted=wanted,
    )
    return _joined(words, teams, able, one)


def _people(words: Words, one: Count) -> str:
    """Return how many are wanted, and of what sort."""
    return shortage.people(words, one.wanted, skill=one.skill, rule=one.kind if one.rule else None)


def _joined(words: Words, wanted: str, able: str, one: Count) -> str:
    unmet = shortage.unmet(words, one.kind, one.unmet)
    return words.say("{wanted}; {able}: {unmet}.", wanted=wanted, able=able, unmet=unmet)


def _place(words: Words, where: Mapping[str, tuple[str, ...]], villages: Mapping[str, Village]) -> str:
    """Return the places by name; villages of one county with the county."""
    single = [villages[v] for v in where.get("village", ()) if v in villages]
    areas = [*where.get("prefecture", ()), *where.get("county", ())]
    return shortage.places(words, areas, [named(v.id, v.name) for v in single], {v.county for v in single})
