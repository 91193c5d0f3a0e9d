"""Checks of the policy against itself and against the words of the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from optimizer.locale.told import coded, phrase
from optimizer.locale.words import mark
from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import misspelled, shown
from optimizer.scenario.policy import Manifest, Policy, Where
from optimizer.scenario.predicate_checks import check_predicate
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.teams import size_of_type, team_size

RESERVED = ("size", "leader", "skill", "kept")
"""Names of the other shortfalls."""
_KINDS = {
    "type": mark("village type"),
    "department": mark("department"),
    "county": mark("county"),
    "prefecture": mark("prefecture"),
    "township": mark("township"),
}
"""Kind of a word → what people call it."""


def check_policy(draft: Draft) -> None:
    """Note every fault of a draft's policy in it."""
    if draft.manifest is None:
        return
    policy = draft.manifest.policy
    _order(draft, draft.manifest)
    _sizes(draft, policy)
    _names(draft, policy)
    _match_words(draft, policy)
    for role in ("member", "leader"):
        check_predicate(draft, getattr(policy.eligibility, role), f"policy.eligibility.{role}")
    for i, rule in enumerate(policy.composition):
        check_predicate(draft, rule.where, f"policy.composition[{i}].where")
        _picks(draft, rule.in_, f"policy.composition[{i}].in")


def _order(draft: Draft, manifest: Manifest) -> None:
    order = manifest.objective.order
    for i, tier in enumerate(order):
        if tier in order[:i]:
            found = phrase("{value} is given twice", value=shown(tier))
            draft.add_key(f"objective.order[{i}]", found, phrase("name each tier at most once"))


def _sizes(draft: Draft, policy: Policy) -> None:
    """No effective min may be above its max; a fault is told where its cause stands."""
    teams = policy.teams
    default_bad = teams.default.min > teams.default.max
    if default_bad:
        found = phrase("min {min} is above max {max}", min=teams.default.min, max=teams.default.max)
        draft.add_key("policy.teams.default.min", found, phrase("lower min or raise max"))
    bad_types = set()
    for name, own in teams.by_type.items():
        size = size_of_type(name, teams)
        if size.min > size.max:
            bad_types.add(name)
            if default_bad and (own.min is None or own.max is None):
                continue
            key = "min" if own.min is not None else "max"
            found = phrase(
                "min {min} is above max {max} (with the default for what is not given)",
                min=size.min,
                max=size.max,
            )
            remedy = phrase("give both min and max, min not above max")
            draft.add_key(f"policy.teams.by_type.{name}.{key}", found, remedy)
    for village in draft.villages:
        size = team_size(village, teams)
        if size.min <= size.max or not draft.sound("villages", village.row):
            continue
        caused_above = default_bad or (village.types and village.types[0] in bad_types)
        if caused_above and (village.min is None or village.max is None):
            continue
        column = "min" if village.min is not None else "max"
        found = phrase(
            "min {min} is above max {max} (with the policy's for what is not given)",
            min=size.min,
            max=size.max,
        )
        remedy = phrase("give both min and max, min not above max")
        draft.add("villages", village.row, column, found, remedy)


def _names(draft: Draft, policy: Policy) -> None:
    names = [rule.name for rule in policy.composition]
    for i, name in enumerate(names):
        key = f"policy.composition[{i}].name"
        if name in RESERVED:
            found = phrase("{name} is the name of another shortfall", name=shown(name))
            draft.add_key(key, found, phrase("choose another name"))
        elif name in names[:i]:
            found = phrase("{value} is given twice", value=shown(name))
            draft.add_key(key, found, phrase("name each rule differently"))


def _match_words(draft: Draft, policy: Policy) -> None:
    by_type, points = policy.teams.by_type, policy.match.points
    for name in by_type:
        _word(draft, f"policy.teams.by_type.{name}", "type", name, by_type)
    for department, row in points.items():
        _word(draft, f"policy.match.points.{department}", "department", department, points)
        for name in row:
            _word(draft, f"policy.match.points.{department}.{name}", "type", name, row)
    for i, (department, name) in enumerate(policy.match.forbid):
        _word(draft, f"policy.match.forbid[{i}][0]", "department", department)
        _word(draft, f"policy.match.forbid[{i}][1]", "type", name)


def _picks(draft: Draft, where: Where, key: str) -> None:
    for kind in ("type", "county", "prefecture", "township"):
        for field, name in _listed(getattr(where, kind), f"{key}.{kind}"):
            _word(draft, field, kind, name)
    for field, name in _listed(where.village, f"{key}.village"):
        if draft.complete("villages") and name not in draft.village_ids:
            what = SCHEMAS["villages"].row
            found = phrase("no {what} has the id {id}", what=what, id=shown(name))
            otherwise = phrase("write the id of a {what}", what=what)
            draft.add_key(field, found, draft.village_ids.remedy(name, otherwise))


def _listed(words: list[str] | str | None, key: str) -> Iterable[tuple[str, str]]:
    if isinstance(words, list):
        return [(f"{key}[{i}]", name) for i, name in enumerate(words)]
    return [] if words is None else [(key, words)]


def _word(draft: Draft, key: str, kind: str, word: str, siblings: Collection[str] = ()) -> None:
    """Check a word that the tables should have.

    One close to a word of theirs is a typo, unless both stand in the policy;
    any other only gets a warning, as one policy serves many counties.
    """
    tables = {"department": ("units",)}.get(kind, ("villages", "units", "cadres"))
    known: frozenset[str] = {
        "type": draft.types,
        "department": draft.departments,
        "county": draft.counties,
        "prefecture": draft.prefectures,
        "township": draft.townships,
    }[kind]
    if word in known or not known or not draft.complete(*tables):
        return
    close = misspelled(word, known.difference(siblings))
    said = coded(kind, _KINDS[kind])
    if close is not None:
        found = phrase("no {kind} is named {name}", kind=said, name=shown(word))
        draft.add_key(key, found, phrase("did you mean '{close}'?", close=close))
        return
    warning = phrase(
        "{file}: no {kind} in the tables is named {name} ({place})",
        file=draft.file,
        kind=said,
        name=shown(word),
        place=key.partition("[")[0],
    )
    if not any(w.startswith(warning.partition(" (")[0]) for w in draft.warnings):
        draft.warnings.append(warning)
