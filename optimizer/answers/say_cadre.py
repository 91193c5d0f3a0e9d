"""Where a cadre is and why, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.answers.exchange_records import Exchange
from optimizer.answers.records import CadreAnswer, Closed, Elsewhere, Hindrance, Refused
from optimizer.answers.say_exchange import say_exchange
from optimizer.answers.say_parts import Section, needs, office, people, where, who, whole
from optimizer.answers.say_village import member_sentences, member_words
from optimizer.locale import Words, codes, names, sentences
from optimizer.locale.words import number, some

Facts = Mapping[str, Any]
FEW_PEOPLE = 5


def cadre_sections(words: Words, answer: CadreAnswer) -> list[Section]:
    """Return a cadre's answer: the place or the reserve, villages with more points, closed ones."""
    found = [_placed(words, answer) if answer.member is not None else _reserve(words, answer)]
    if answer.better:
        found.append(_better(words, answer))
    if answer.closed:
        head = words.say("Villages with more points that may not take this cadre:")
        found.append(Section(head, tuple(_closed(words, one) for one in answer.closed)))
    return found


def _placed(words: Words, answer: CadreAnswer) -> Section:
    assert answer.member is not None
    assert answer.place is not None
    head = words.say(
        "{cadre} ({unit}) is in {village} as {role}: {points}.",
        **member_words(words, answer.member),
        village=where(answer.place),
    )
    lines = [*member_sentences(words, answer.member)]
    if answer.open and not answer.n_better:
        text = words.count(
            "{n} village may take this cadre; none would give more points.",
            "{n} villages may take this cadre; none would give more points.",
            answer.open,
        )
        lines.append(text)
    return Section(head, tuple(lines))


def _reserve(words: Words, answer: CadreAnswer) -> Section:
    head = words.say("{cadre} ({unit}) is in reserve.", cadre=who(answer.person), unit=office(answer.person))
    lines = [_sentence(words, hindrance(words, one)) for one in answer.reserve]
    if answer.open:
        lines.append(_lacking(words, answer))
    if answer.best is not None:
        lines.append(_way_in(words, answer.best))
    return Section(head, tuple(lines))


def _way_in(words: Words, best: Exchange) -> str:
    """Return the exchange that brings somebody in from the reserve, with the village that it leads to."""
    target = best.moves[0].target
    assert target is not None
    return words.say(
        "The single exchange that costs least leads to {village}: {exchange}",
        village=where(target),
        exchange=say_exchange(words, best),
    )


def _lacking(words: Words, answer: CadreAnswer) -> str:
    if answer.lacking:
        return words.count(
            "{n} village that may take this cadre lacks something they could give.",
            "{n} villages that may take this cadre lack something they could give.",
            answer.lacking,
        )
    return words.count(
        "The {n} village that may take this cadre lacks nothing they could give.",
        "Of the {n} villages that may take this cadre, none lacks anything they could give.",
        answer.open,
    )


def _better(words: Words, answer: CadreAnswer) -> Section:
    head = words.count(
        "{n} village that may take this cadre would give more points:",
        "{n} villages that may take this cadre would give more points:",
        answer.n_better,
    )
    inner = [_elsewhere(words, one) for one in answer.better]
    if answer.n_better > len(answer.better):
        rest = words.count(
            "{n} more with no more points than these.",
            "{n} more with no more points than these.",
            answer.n_better - len(answer.better),
        )
        inner.append(Section(rest))
    return Section(head, inner=tuple(inner))


def _elsewhere(words: Words, one: Elsewhere) -> Section:
    """Return a village with what stands in the way, and what it would take."""
    ways = whole(words, (hindrance(words, each) for each in one.hindrances))
    head = words.say(
        "{village}: {points}, {more} more; in the way: {hindrances}.",
        village=where(one.place),
        points=words.count("{n} point", "{n} points", one.points),
        more=number(one.more),
        hindrances=ways or words.say("no rule by itself; what it would change is said below"),
    )
    if one.best is None:
        best = words.say("No single exchange that keeps the rules brings this cadre there.")
    else:
        best = words.say(
            "The single exchange that costs least: {exchange}", exchange=say_exchange(words, one.best)
        )
    return Section(head, (best,))


def _closed(words: Words, closed: Closed) -> str:
    best = whole(words, (_refused(words, one) for one in closed.best))
    return words.count(
        "{reason}, {n} village: {best}.",
        "{reason}, {n} villages, such as {best}.",
        closed.n,
        reason=names.reason(words, closed.code),
        best=best,
    )


def _refused(words: Words, one: Refused) -> str:
    points = words.count("{n} point", "{n} points", one.points)
    why = words.listed(hindrance(words, each) for each in one.reasons)
    return words.say("{village} ({points}): {why}", village=where(one.place), points=points, why=why)


def hindrance(words: Words, one: Hindrance) -> str:
    """Return what stands in the way, as a part of a sentence."""
    if one.code in HINDRANCES:
        return HINDRANCES[one.code](words, one.facts)
    return sentences.why_not(words, one.code, one.facts)


def _sentence(words: Words, text: str) -> str:
    """Return a part of a sentence as a sentence of its own."""
    return words.say("{text}.", text=text[:1].upper() + text[1:])


def _pinned(words: Words, facts: Facts) -> str:
    return words.say(
        "the table of pins sends this cadre to {village}", village=facts["name"] or facts["village"]
    )


def _full(words: Words, facts: Facts) -> str:
    return words.say(
        "the team is full with {most}: {members}", most=facts["max"], members=people(words, facts["members"])
    )


def _large_alone(words: Words, facts: Facts) -> str:
    return words.say(
        "{unit} may not share a team with {units}: {large} must form teams alone",
        unit=facts["unit"],
        units=words.listed(facts["units"]),
        large=words.listed(facts["large"]),
    )


def _joint(words: Words, facts: Facts) -> str:
    return words.say(
        "{unit} ({own}) may not share a team with {units} ({theirs}): "
        "units in a team must have the same {field}",
        unit=facts["unit"],
        own=codes.value(words, facts["joint"], facts["own"]),
        units=words.listed(facts["units"]),
        theirs=words.listed(codes.value(words, facts["joint"], one) for one in facts["theirs"]),
        field=sentences.field(words, facts["joint"]),
    )


def _max_units(words: Words, facts: Facts) -> str:
    return words.say(
        "the team has people of {units} already, of at most {max} units",
        units=words.listed(facts["units"]),
        max=facts["max"],
    )


def _together(words: Words, facts: Facts) -> str:
    members = some(words, [who(person) for person in facts["members"]], FEW_PEOPLE)
    return words.say(
        "people of {unit} must stay in one village, and {members} are elsewhere",
        unit=facts["unit_name"],
        members=members,
    )


def _unit_max(words: Words, facts: Facts) -> str:
    return words.say(
        "{unit} sends {sent} already, of at most {max}",
        unit=facts["unit_name"],
        sent=facts["sent"],
        max=facts["max"],
    )


def _needed(words: Words, facts: Facts) -> str:
    return words.say("the present team would lack {needs}", needs=needs(words, facts["needs"]))


def _nowhere(words: Words, facts: Facts) -> str:
    reasons = (f"{names.reason(words, code)} {number(n)}" for code, n in facts["reasons"].items())
    return words.say("no village may take this cadre ({reasons})", reasons=words.listed(reasons))


def _all_full(words: Words, facts: Facts) -> str:
    return words.count(
        "the only team that may take this cadre is full",
        "all {n} teams that may take this cadre are full",
        facts["villages"],
    )


def _all_unit_rules(words: Words, facts: Facts) -> str:
    return words.count(
        "{n} team that may take this cadre has a free place, but not for people of {unit} (rules on units)",
        "{n} teams that may take this cadre have free places, but not for people of {unit} (rules on units)",
        facts["villages"],
        unit=facts["unit_name"],
    )


def _left_out(words: Words, facts: Facts) -> str:
    return words.count(
        "{n} team could take this cadre into a place that the plan leaves free",
        "{n} teams could take this cadre into places that the plan leaves free",
        facts["villages"],
    )


HINDRANCES: dict[str, Callable[[Words, Facts], str]] = {
    "pinned": _pinned,
    "full": _full,
    "large_alone": _large_alone,
    "joint": _joint,
    "max_units": _max_units,
    "together": _together,
    "unit_max": _unit_max,
    "needed": _needed,
    "nowhere": _nowhere,
    "all_full": _all_full,
    "all_unit_rules": _all_unit_rules,
    "left_out": _left_out,
}
"""Code of a hindrance that is no reason code → its words."""
