"""A bottleneck in sentences that a child can check: who is wanted, who could come, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.answers.say_parts import heads, where
from optimizer.answers.shortfall_records import Helpers, Proof, UnitHeads
from optimizer.locale import Words, shortage
from optimizer.locale.words import named, number, some

FEW_VILLAGES = 8
FEW_UNITS = 6


def say_proof(words: Words, proof: Proof) -> str:
    """Return the sentence of a bottleneck."""
    if proof.kind == "leader":
        wanted = words.say("a leader")
    else:
        wanted = total_heads(words, proof.kind, proof.skill, proof.wanted)
    teams = words.count(
        "{n} team in {place} needs {wanted}",
        "{n} teams in {place} need {wanted}",
        len(proof.villages),
        place=_where(words, proof),
        wanted=wanted,
    )
    return words.say(
        "{teams}; {able}; {unmet}, whatever the plan.",
        teams=teams,
        able=_able(words, proof),
        unmet=shortage.unmet(words, proof.kind, proof.unmet),
    )


def _where(words: Words, proof: Proof) -> str:
    """Return the places of a bottleneck, villages of one county with the county."""
    villages = {place.village: place for place in proof.villages}
    single = [villages[v] for v in proof.where.get("village", ())]
    areas = [*proof.where.get("prefecture", ()), *proof.where.get("county", ())]
    return shortage.places(words, areas, [where(v) for v in single], {v.county for v in single})


def total_heads(words: Words, kind: str, skill: str | None, n: int) -> str:
    """Return how many are wanted in all; of leaders as many as teams."""
    if kind == "leader":
        return words.count("{n} leader", "{n} leaders", n)
    return heads(words, kind, skill, n) if kind != "size" else shortage.people(words, n)


def _able(words: Words, proof: Proof) -> str:
    n = proof.could
    if proof.kind == "leader":
        return words.count(
            "{n} cadre who may lead can be sent there", "{n} cadres who may lead can be sent there", n
        )
    if proof.kind == "size":
        return words.count("{n} eligible cadre can be sent there", "{n} eligible cadres can be sent there", n)
    return words.count("{n} of that sort can be sent there", "{n} of that sort can be sent there", n)


def proof_details(words: Words, proof: Proof) -> Iterator[str]:
    """Yield the villages, the people that add up, and what this plan makes of it."""
    if len(proof.villages) > 1:
        listed = some(words, [where(place) for place in proof.villages], FEW_VILLAGES)
        yield words.say("The villages: {villages}.", villages=listed)
    if proof.units:
        yield words.say(
            "The people: {units}; together {n}.", units=_units(words, proof.units), n=number(proof.could)
        )
    yield in_this_plan(words, proof)


def in_this_plan(words: Words, proof: Proof) -> str:
    """Return how much of it this plan lacks."""
    if proof.missing <= proof.unmet:
        return words.count(
            "This plan lacks {n} there: no plan lacks less.",
            "This plan lacks {n} there: no plan lacks less.",
            proof.missing,
        )
    return words.count(
        "This plan lacks {n} there: {least} missing in every plan, the other {rest} not proved unavoidable.",
        "This plan lacks {n} there: {least} missing in every plan, the other {rest} not proved unavoidable.",
        proof.missing,
        least=number(proof.unmet),
        rest=number(proof.missing - proof.unmet),
    )


def _units(words: Words, units: Sequence[UnitHeads]) -> str:
    """Return units with how many each counts for; of many, the rest in one figure."""
    shown = units if len(units) <= FEW_UNITS + 1 else units[:FEW_UNITS]
    items = [_unit(words, one) for one in shown]
    rest = units[len(shown) :]
    if rest:
        counted = sum(one.counted for one in rest)
        items.append(
            words.count("{n} more unit: {heads}", "{n} more units: {heads}", len(rest), heads=number(counted))
        )
    return words.listed(items)


def _unit(words: Words, one: UnitHeads) -> str:
    name = named(one.unit, one.name)
    if one.able <= one.most:
        return words.say("{unit}: {n}", unit=name, n=number(one.able))
    return words.say(
        "{unit}: {n} (has {able}, may send {n})", unit=name, n=number(one.most), able=number(one.able)
    )


def say_helpers(words: Words, helpers: Helpers) -> str:
    """Return who could help with a need that no count of heads proves unavoidable."""
    if not helpers.able:
        return words.say("nobody else who could fill it may go there")
    return words.count(
        "{n} other cadre could fill it: {reserve} in reserve, {free} whom their team can "
        "spare, {needed} needed where they are",
        "{n} other cadres could fill it: {reserve} in reserve, {free} whom their team can "
        "spare, {needed} needed where they are",
        helpers.able,
        reserve=number(helpers.reserve),
        free=number(helpers.free),
        needed=number(helpers.needed),
    )
