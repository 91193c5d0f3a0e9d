"""Faults between the parts of a fact sheet that are each valid alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.generate.sheet import LEVELS, PLAIN_FACTS, Round, Sheet
from optimizer.locale.told import Told, phrase
from optimizer.scenario.faults import Fault, did_you_mean, nearest, shown
from optimizer.scenario.policy import Condition, Range

_NEEDED = (
    "villages",
    "cadres",
    "units",
    "party_members",
    "bachelor_and_above",
    "postgraduate",
    "rural_experience",
    "mean_age",
)
_COLUMNS = ("age", "education", "party", "party_years", "work_years", "rural_years", "fit_for_duty")
_AGREE = phrase("make them agree")
_PERSONS = ("party_members", "bachelor_and_above", "postgraduate", "rural_experience")


def contradictions(file: str, sheet: Sheet) -> list[Fault]:
    """Return everything in which a sheet contradicts itself."""
    faults: list[Fault] = []
    for name, round_ in sheet.rounds.items():
        place = f"rounds.{name}"
        names = [
            *_sources(sheet, round_),
            *_round_before(sheet, round_),
            *_figure_names(round_),
            *_nominees(round_),
            *_words(round_),
        ]
        faults += [Fault(file, None, f"{place}.{field}", found, remedy) for field, found, remedy in names]
        if not any(field.startswith("facts") for field, _, _ in names):
            sums = [*_sums(round_), *_bounds(round_)]
            faults += [Fault(file, None, f"{place}.{field}", found, remedy) for field, found, remedy in sums]
    return faults


_Finding = tuple[str, str, str]


def _sources(sheet: Sheet, round_: Round) -> Iterator[_Finding]:
    """Yield documents that aren't listed."""
    cited = [(f"facts.{n}.document", f.document) for n, f in round_.facts.items()]
    cited += [(f"rules[{i}].document", r.document) for i, r in enumerate(round_.rules)]
    for field, document in cited:
        if document is not None and document not in sheet.documents:
            yield (
                field,
                phrase("{document} is not in documents", document=shown(document)),
                _suggest(document, sheet.documents),
            )


def _round_before(sheet: Sheet, round_: Round) -> Iterator[_Finding]:
    """Yield a round before that isn't there, or can't be carried on."""
    before = round_.draw.previous
    if before is None:
        return
    past = sheet.rounds.get(before.round)
    if past is None:
        found = phrase("there is no round {name}", name=shown(before.round))
        yield "draw.previous.round", found, _suggest(before.round, sheet.rounds)
    elif past.draw.previous is not None or past.policy.units is not None or round_.policy.units is not None:
        found = phrase("{name} has a round before it, or unit rules", name=before.round)
        yield "draw.previous.round", found, phrase("choose a round drawn by itself, without unit rules")


def _figure_names(round_: Round) -> Iterator[_Finding]:
    """Yield figures nobody knows, and needed ones that are missing."""
    for name in round_.facts:
        if name not in PLAIN_FACTS and not name.startswith("villages."):
            yield f"facts.{name}", phrase("unknown figure"), _suggest(name, (*PLAIN_FACTS, "villages.TYPE"))
    needed = (*_NEEDED, *(("units.large",) if round_.policy.units else ()))
    for name in needed:
        if name not in round_.facts:
            remedy = phrase("add {name}, with published: false if assumed", name=name)
            yield "facts", phrase("the figure {name} is missing", name=name), remedy
    if not round_.types():
        remedy = phrase("add villages.TYPE for every primary type")
        yield "facts", phrase("no village type is counted"), remedy


def _nominees(round_: Round) -> Iterator[_Finding]:
    """Yield what keeps those refused from failing the member rules, each by one of them."""
    settings, rules = round_.draw.nominees, round_.policy.eligibility.member
    if (settings is None) != ("refused" not in round_.facts):
        found = phrase("stands without the figure refused, or the other way round")
        yield "draw.nominees", found, phrase("give both")
    if settings is None:
        return
    known = {*_COLUMNS, *round_.draw.cadre_columns}
    for field in [f for f in rules if f not in settings.fails]:
        remedy = phrase("add {name} with values that fail", name=field)
        yield "draw.nominees.fails", phrase("nothing is said about {name}", name=field), remedy
    for field, failing in settings.fails.items():
        if field not in rules or field not in known:
            found = phrase("{name} is no member rule about a column of the cadres", name=shown(field))
            yield f"draw.nominees.fails.{field}", found, _suggest(field, [f for f in rules if f in known])
            continue
        for value in failing.wrong:
            if _meets(rules[field], value):
                found = phrase("{value} meets the member rule", value=shown(value))
                yield f"draw.nominees.fails.{field}", found, phrase("write values that don't")


def _meets(condition: Condition, value: object) -> bool:
    if isinstance(condition, Range):
        low, high = condition.min, condition.max
        above = low is None or (isinstance(value, int | float) and value >= low)
        return above and (high is None or (isinstance(value, int | float) and value <= high))
    return value in condition if isinstance(condition, list) else value == condition


def _words(round_: Round) -> Iterator[_Finding]:
    """Yield types, departments and keys that the sheet uses without knowing them."""
    types, departments, draw = round_.types(), round_.draw.departments, round_.draw
    match = round_.policy.match
    used_types: list[tuple[str, Iterable[str]]] = [
        ("draw.second_type", [*draw.second_type, *(t for row in draw.second_type.values() for t in row)]),
        ("draw.own_min", draw.own_min),
        ("draw.needs", draw.needs),
        ("policy.teams.by_type", round_.policy.teams.by_type),
        ("policy.match.points", [t for row in match.points.values() for t in row]),
        ("policy.match.forbid", [t for _, t in match.forbid]),
    ]
    used_departments: list[tuple[str, Iterable[str]]] = [
        ("draw.skills", draw.skills),
        ("policy.match.points", match.points),
        ("policy.match.forbid", [d for d, _ in match.forbid]),
    ]
    for field, used in used_types:
        for word in dict.fromkeys(used):
            if word not in types:
                yield field, phrase("unknown village type {name}", name=shown(word)), _suggest(word, types)
    for field, used in used_departments:
        for word in dict.fromkeys(used):
            if word not in departments:
                yield (
                    field,
                    phrase("unknown department {name}", name=shown(word)),
                    _suggest(word, departments),
                )
    for field, given, wanted in (
        ("draw.needs", draw.needs, types),
        ("draw.skills", draw.skills, departments),
    ):
        for word in wanted:
            if word not in given:
                remedy = phrase("add {name} with weights by skill", name=word)
                yield field, phrase("nothing is said about {name}", name=word), remedy
    held = {s for weights in draw.skills.values() for s in weights}
    for kind, weights in draw.needs.items():
        for skill in weights:
            if skill not in held:
                found = phrase("nobody holds {skill}", skill=shown(skill))
                yield f"draw.needs.{kind}", found, _suggest(skill, sorted(held))
    yield from _rule_keys(round_)


def _rule_keys(round_: Round) -> Iterator[_Finding]:
    """Yield keys of rules that the scenario doesn't have."""
    scenario = round_.model_dump(include={"policy", "objective"}, by_alias=True)
    for i, rule in enumerate(round_.rules):
        for key in rule.keys:
            node: object = scenario
            for step in key.split("."):
                known = node if isinstance(node, dict) else {}
                if step not in known:
                    yield (
                        f"rules[{i}].keys",
                        phrase("unknown key {key}", key=shown(key)),
                        _suggest(step, known),
                    )
                    break
                node = known[step]


def _sums(round_: Round) -> Iterator[_Finding]:
    """Yield parts that don't add up to their whole."""
    parts: dict[str, dict[str, int]] = {
        "villages": round_.types(),
        "cadres": {str(lv): n for lv, n in round_.by_level("cadres").items()},
        "units": {str(lv): n for lv, n in round_.by_level("units").items()},
    }
    for whole, counts in parts.items():
        total, wanted = sum(counts.values()), round_.figure(whole)
        if total != wanted:
            listed = " + ".join(str(n) for n in counts.values())
            found = phrase("{n}, but its parts are {parts} = {total}", n=wanted, parts=listed, total=total)
            yield f"facts.{whole}", found, _AGREE
    for level in LEVELS:
        cadres, units = parts["cadres"][level], parts["units"][level]
        if units > cadres or (cadres and not units):
            found = phrase("{units} units for {cadres} cadres", units=units, cadres=cadres)
            yield f"facts.units.{level}", found, phrase("let every unit send somebody")


def _bounds(round_: Round) -> Iterator[_Finding]:
    """Yield counts of persons that can't be."""
    cadres, teams = round_.figure("cadres"), round_.policy.teams
    for name in _PERSONS:
        if round_.figure(name) > cadres:
            found = phrase("{n} of {cadres} cadres", n=round_.figure(name), cadres=cadres)
            yield f"facts.{name}", found, phrase("write at most {most}", most=cadres)
    if round_.figure("postgraduate") > round_.figure("bachelor_and_above"):
        yield "facts.postgraduate", _part_of("bachelor_and_above"), phrase("write fewer")
    leaderless = {t for t, o in teams.by_type.items() if o.leader is False} if teams.default.leader else set()
    leaders = sum(n for t, n in round_.types().items() if t not in leaderless) if teams.default.leader else 0
    if leaders > round_.figure("party_members"):
        members = round_.figure("party_members")
        found = phrase(
            "{n} party members for {villages} villages that need a leader", n=members, villages=leaders
        )
        yield "facts.party_members", found, phrase("the hidden plan needs one for each")
    yield from _pools_and_region(round_, leaders)
    if "team_min" in round_.facts and round_.figure("team_min") != teams.default.min:
        stated, least = round_.figure("team_min"), teams.default.min
        found = phrase("the figure team_min is {n}, the policy says {least}", n=stated, least=least)
        yield "policy.teams.default.min", found, _AGREE


def _pools_and_region(round_: Round, leaders: int) -> Iterator[_Finding]:
    """Yield what the separate pools, the province and the stated shortfall contradict."""
    facts, count = round_.facts, round_.count
    if "shortfall" in facts and count("shortfall") != (short := round_.minima() - count("cadres")):
        found = phrase("{n}, but minima less cadres are {short}", n=count("shortfall"), short=short)
        yield "facts.shortfall", found, _AGREE
    if "first_secretaries" in facts:
        first, members = count("first_secretaries"), count("members")
        if first + members != count("cadres"):
            parts = f"{first} + {members}"
            found = phrase("{n}, but the pools are {parts}", n=count("cadres"), parts=parts)
            yield "facts.cadres", found, _AGREE
        if first != leaders:
            found = phrase(
                "{n} first secretaries for {villages} villages that need one", n=first, villages=leaders
            )
            yield "facts.first_secretaries", found, phrase("the hidden plan has one for each")
        if count("reserve_officials") > first:
            yield "facts.reserve_officials", _part_of("first_secretaries"), phrase("write fewer")
    if round_.draw.region is not None:
        for name in ("counties", "prefectures"):
            if name not in facts:
                remedy = phrase("add {name}, as the draw invents them", name=name)
                yield "facts", phrase("the figure {name} is missing", name=name), remedy


def _part_of(whole: str) -> Told:
    return phrase("more than {whole}, of which they are part", whole=whole)


def _suggest(word: str, known: Iterable[str]) -> str:
    options = tuple(known)
    return did_you_mean(nearest(word, options), phrase("known: {words}", words=options or phrase("none")))
