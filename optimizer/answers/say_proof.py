"""A bottleneck in sentences that a child can check: who is wanted, who could come, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from optimizer.answers.exchange_records import Place
from optimizer.answers.say_parts import called, few, heads, where
from optimizer.answers.shortfall_records import Helpers, Proof, UnitHeads
from optimizer.locale import Words
from optimizer.locale.words import number

FEW_PLACES = 4
FEW_UNITS = 6


def say_proof(words: Words, proof: Proof) -> str:
    """Return the sentence of a bottleneck."""
    place = _place(words, proof.where, {place.village: place for place in proof.villages})
    if proof.kind == "leader":
        wanted = words.say("a leader")
    else:
        wanted = total_heads(words, proof.kind, proof.skill, proof.wanted)
    teams = words.count(
        "{n} team in {place} needs {wanted}",
        "{n} teams in {place} need {wanted}",
        len(proof.villages),
        place=place,
        wanted=wanted,
    )
    return words.say(
        "{teams}; {able}; {unmet}, whatever one does.",
        teams=teams,
        able=_able(words, proof),
        unmet=unmet(words, proof.kind, proof.unmet),
    )


def total_heads(words: Words, kind: str, skill: str | None, n: int) -> str:
    """Return how many are wanted in all; of leaders as many as teams."""
    if kind == "leader":
        return words.count("{n} leader", "{n} leaders", n)
    return heads(words, kind, skill, n) if kind != "size" else words.count("{n} person", "{n} people", n)


def _able(words: Words, proof: Proof) -> str:
    if proof.kind == "leader":
        return words.count(
            "{n} cadre who may lead can reach them", "{n} cadres who may lead can reach them", proof.could
        )
    if proof.kind == "size":
        return words.count(
            "{n} eligible cadre can reach them", "{n} eligible cadres can reach them", proof.could
        )
    return words.count("{n} of that sort can reach them", "{n} of that sort can reach them", proof.could)


def unmet(words: Words, kind: str, n: int) -> str:
    """Return what is missing at least."""
    if kind == "leader":
        return words.count("at least {n} team stays without", "at least {n} teams stay without", n)
    if kind == "size":
        return words.count("at least {n} place stays empty", "at least {n} places stay empty", n)
    return words.count("at least {n} is missing", "at least {n} are missing", n)


def proof_details(words: Words, proof: Proof) -> Iterator[str]:
    """Yield the villages, the people that add up, and what this plan makes of it."""
    if len(proof.villages) > 1:
        listed = few(words, [where(place) for place in proof.villages], 2 * FEW_PLACES)
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
        "This plan lacks {n} there: {least} of that in every plan, the other {rest} not proved unavoidable.",
        "This plan lacks {n} there: {least} of that in every plan, the other {rest} not proved unavoidable.",
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
    name = called(one.unit, one.name)
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
        "{n} other cadre could fill it: {reserve} in reserve, {free} whose team would lack nothing more "
        "without them, {needed} needed where they are",
        "{n} other cadres could fill it: {reserve} in reserve, {free} whose team would lack nothing more "
        "without them, {needed} needed where they are",
        helpers.able,
        reserve=number(helpers.reserve),
        free=number(helpers.free),
        needed=number(helpers.needed),
    )


def _place(words: Words, places: Mapping[str, tuple[str, ...]], villages: Mapping[str, Place]) -> str:
    """Return the places by name; villages of one county with the county."""
    single = [villages[v] for v in places.get("village", ())]
    areas = [*places.get("prefecture", ()), *places.get("county", ())]
    if not areas and not single:
        return words.say("the whole area")
    text = _some(words, [*areas, *map(where, single)])
    counties = {place.county for place in single}
    if areas or len(counties) != 1:
        return text
    return words.say("{villages} ({county})", villages=text, county=counties.pop())


def _some(words: Words, places: Sequence[str]) -> str:
    """Return the first few places, and how many more there are."""
    if len(places) <= FEW_PLACES + 1:
        return words.listed(places)
    return words.count(
        "{places} and {n} more place",
        "{places} and {n} more places",
        len(places) - FEW_PLACES,
        places=words.listed(places[:FEW_PLACES]),
    )
