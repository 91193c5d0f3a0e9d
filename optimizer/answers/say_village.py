"""Why a village has this team, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.answers.exchange_records import Opened
from optimizer.answers.records import MemberAnswer, UnmetAnswer, VillageAnswer
from optimizer.answers.say_exchange import say_exchange
from optimizer.answers.say_parts import Section, heads, needs, office, people, scored, where, who
from optimizer.answers.say_proof import in_this_plan, say_helpers, say_proof
from optimizer.locale import Words


def village_sections(words: Words, answer: VillageAnswer) -> list[Section]:
    """Return a village's answer: the team, what is missing, then each member."""
    missing = [_unmet(words, one) for one in answer.unmet]
    members = [_member(words, answer, member) for member in answer.members]
    return [Section(_head(words, answer), tuple(_verdict(words, answer))), *missing, *members]


def _head(words: Words, answer: VillageAnswer) -> str:
    place = answer.place
    areas = words.listed(area for area in (place.township, place.county, place.prefecture) if area)
    return words.say(
        "{village} ({areas}): {members} ({min} to {max} wanted), {points}.",
        village=where(place),
        areas=areas,
        members=words.count("{n} member", "{n} members", len(answer.members)),
        min=answer.min,
        max=answer.max,
        points=words.count("{n} point", "{n} points", answer.points),
    )


def _verdict(words: Words, answer: VillageAnswer) -> Iterator[str]:
    if answer.unmet:
        lacking = (Opened(one.need.kind, one.need.skill, one.need.missing) for one in answer.unmet)
        yield words.say("Missing: {needs}.", needs=needs(words, lacking))
    elif answer.met:
        yield words.say("All needs of this village are met.")
    else:
        yield words.say("This village needs nobody.")


def _unmet(words: Words, one: UnmetAnswer) -> Section:
    need = one.need
    missing = heads(words, need.kind, need.skill, need.missing)
    head = words.say(
        "Missing: {what} ({have} of {need} there). Why:", what=missing, have=need.have, need=need.need
    )
    return Section(head, tuple(_reasons(words, one)))


def _reasons(words: Words, one: UnmetAnswer) -> Iterator[str]:
    """Yield the proof, or plainly that there is none, and the way to meet the need at least cost."""
    if one.proof is not None:
        yield say_proof(words, one.proof)
        yield in_this_plan(words, one.proof)
        if one.proof.wanted - one.need.need >= one.proof.unmet:  # the others could bear it all
            yield words.say("It is not proved that this very village has to go short.")
    else:
        yield words.say("Not proved unavoidable: {helpers}.", helpers=say_helpers(words, one.helpers))
        if one.least:
            yield words.say(
                "The plan's file says: proved that no plan has fewer unmet needs by weight. To meet this one "
                "opens at least as much elsewhere."
            )
    if one.easiest is not None:
        yield words.say(
            "The single exchange that costs least: {exchange}", exchange=say_exchange(words, one.easiest)
        )


def _member(words: Words, answer: VillageAnswer, member: MemberAnswer) -> Section:
    head = words.say("{cadre} ({unit}), {role}: {points}.", **member_words(words, member))
    return Section(head, tuple(member_sentences(words, member)), tuple(_alternatives(words, member)))


def member_words(words: Words, member: MemberAnswer) -> dict[str, str]:
    """Return the values of a sentence about a member: cadre, unit, role and points."""
    leads = member.role == "leader"
    return {
        "cadre": who(member.person),
        "unit": office(member.person),
        "role": words.say("leader") if leads else words.say("member"),
        "points": scored(words, member.points, member.parts),
    }


def member_sentences(words: Words, member: MemberAnswer) -> Iterator[str]:
    """Yield what a member is there for."""
    if member.pinned:
        yield words.say("The table of pins says so.")
    if member.opens:
        yield words.say("Without them the team would lack {needs}.", needs=needs(words, member.opens))
    else:
        yield words.say("Without them the team would lack nothing more.")
    if any(one.kind == "leader" for one in member.opens):
        if member.stand_ins:
            yield words.say(
                "In their place {cadres} of the team may lead.", cadres=people(words, member.stand_ins)
            )
        else:
            yield words.say("Nobody else in the team may lead.")


def _alternatives(words: Words, member: MemberAnswer) -> Iterator[Section]:
    """Yield the best exchanges; nothing where none were looked for."""
    if member.alternatives is None or member.pinned:
        return
    if not member.alternatives:
        yield Section(words.say("The rules allow no single exchange that takes them out of the team."))
        return
    head = words.count(
        "The rules allow {n} exchange that takes them out of the team:",
        "Of {n} exchanges that the rules allow, those that cost least, each by itself:",
        member.possible,
    )
    yield Section(head, tuple(say_exchange(words, one) for one in member.alternatives))
