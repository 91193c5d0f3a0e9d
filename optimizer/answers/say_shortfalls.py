"""All a plan lacks, in sentences: first what is missing in every plan."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.answers.say_parts import Section, heads, where
from optimizer.answers.say_proof import proof_details, say_helpers, say_proof, total_heads
from optimizer.answers.shortfall_records import KindShort, ShortfallsAnswer, Unproved
from optimizer.locale import Words, shortage
from optimizer.locale.told import say
from optimizer.locale.words import number


def shortfall_sections(words: Words, answer: ShortfallsAnswer) -> list[Section]:
    """Return a plan's shortfalls: the total, each bottleneck, then what is not proved."""
    found = [Section(_head(words, answer), tuple(_totals(words, answer)))]
    if answer.proofs:
        head = words.say("Where, and who could be sent; the largest first:")
        inner = (Section(say_proof(words, one), tuple(proof_details(words, one))) for one in answer.proofs)
        found.append(Section(head, inner=tuple(inner)))
    if answer.unproved:
        found.append(_unproved(words, answer))
    return found


def _head(words: Words, answer: ShortfallsAnswer) -> str:
    """Return what is missing in every plan; what this plan lacks where that is nothing."""
    proved = [kind for kind in answer.kinds if kind.unmet]
    if proved:
        return _in_every_plan(words, proved[0])
    if not answer.kinds:
        return words.say("Nothing is missing: every need of every village is met.")
    return words.say(
        "This plan lacks {needs}; counting people proves none of it unavoidable.",
        needs=_missing(words, answer.kinds),
    )


def _in_every_plan(words: Words, kind: KindShort) -> str:
    able = number(kind.could)
    if kind.could >= kind.wanted:
        sent = words.say("{n} can be sent, but not wherever they are needed", n=able)
    else:
        sent = words.say("{n} can be sent", n=able)
    return words.say(
        "Missing in every plan: {unmet}. The teams need {wanted}; {sent}: {least}.",
        unmet=total_heads(words, kind.kind, kind.skill, kind.unmet),
        wanted=total_heads(words, kind.kind, kind.skill, kind.wanted),
        sent=sent,
        least=shortage.unmet(words, kind.kind, kind.unmet),
    )


def _totals(words: Words, answer: ShortfallsAnswer) -> Iterator[str]:
    proved = [kind for kind in answer.kinds if kind.unmet]
    for kind in proved[1:]:
        yield _in_every_plan(words, kind)
    if proved and any(kind.missing for kind in answer.kinds):
        yield words.say("This plan lacks {needs}.", needs=_missing(words, answer.kinds))
    if answer.least and any(kind.missing for kind in answer.kinds):
        yield words.say(
            "The plan's file says: proved that no plan has fewer unmet needs by weight, all taken together."
        )
    for said in answer.refused:
        yield words.say(
            "What the plan's own file states is wrong and was left aside: {text}.", text=say(words, said)
        )


def _missing(words: Words, kinds: tuple[KindShort, ...]) -> str:
    return words.listed(total_heads(words, k.kind, k.skill, k.missing) for k in kinds if k.missing)


def _unproved(words: Words, answer: ShortfallsAnswer) -> Section:
    head = words.count(
        "Not proved unavoidable, {n} need of a village:",
        "Not proved unavoidable, {n} needs of villages:",
        len(answer.unproved),
    )
    return Section(head, tuple(_line(words, one) for one in answer.unproved))


def _line(words: Words, one: Unproved) -> str:
    lacks = heads(words, one.need.kind, one.need.skill, one.need.missing)
    return words.say(
        "{village} ({county}) lacks {needs}: {helpers}.",
        village=where(one.place),
        county=one.place.county,
        needs=lacks,
        helpers=say_helpers(words, one.helpers),
    )
