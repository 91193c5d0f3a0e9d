"""Whether ``plan.yaml`` tells the truth about the plan beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.check import called
from optimizer.check.report import Discrepancy
from optimizer.check.tiers import MAXIMISED
from optimizer.locale.told import Coded, phrase, phrase_n
from optimizer.plan.records import Plan, Tier
from optimizer.scenario.records import Scenario

GAP_TOLERANCE = 6e-5
"""Files may round a gap to four digits."""


def has_answer(plan: Plan) -> bool:
    """Say whether the plan claims placements (or claims that there are none)."""
    return plan.status in ("optimal", "feasible")


def discrepancies(
    scenario: Scenario, plan: Plan, tiers: Mapping[str, int], shortfalls: Mapping[str, int]
) -> Iterator[Discrepancy]:
    """Yield everything ``plan.yaml`` states that the re-count doesn't give."""
    if plan.scenario != scenario.name:
        yield _differ(called.SCENARIO, plan.scenario, scenario.name)
    yield from _inputs(plan.inputs, scenario.inputs)
    if not has_answer(plan):
        if plan.placements:
            found = phrase_n("{n} placement", "{n} placements", len(plan.placements))
            yield _differ(called.STATUS, called.status(plan.status), found)
        return
    yield from _tiers(plan, tiers)
    yield from _shortfalls(plan.shortfalls, shortfalls)


def _differ(key: Coded, stated: object, found: object) -> Discrepancy:
    """Return a key whose value differs; a tuple stands for words in a row."""
    said = phrase(
        "{key}: plan.yaml says {stated}, the re-count gives {found}",
        key=key,
        stated=phrase("nothing") if stated is None else stated,
        found=phrase("nothing") if found is None else found,
    )
    return Discrepancy(str(key), _plain(stated), _plain(found), said)


def _plain(value: object) -> object:
    return ", ".join(value) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value


def _inputs(stated: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Discrepancy]:
    """Compare the hashes of the files then and now."""
    for name in sorted({*stated, *found}):
        then, now = stated.get(name), found.get(name)
        if then == now:
            continue
        if then is None:
            said = phrase("{file} is an input now, but wasn't one of the plan", file=name)
        elif now is None:
            said = phrase("{file} was an input of the plan, but isn't one now", file=name)
        else:
            said = phrase("{file} has changed since the plan was made", file=name)
        yield Discrepancy(f"inputs.{name}", then, now, said)


def _tiers(plan: Plan, found: Mapping[str, int]) -> Iterator[Discrepancy]:
    names = [t.name for t in plan.tiers]
    if names != list(found):
        stated = tuple(map(called.tier, names)) or None
        yield _differ(called.TIERS, stated, tuple(map(called.tier, found)))
    for tier in plan.tiers:
        if tier.name in found:
            if tier.value != found[tier.name]:
                yield _differ(called.tier_figure(tier.name, "value"), tier.value, found[tier.name])
            yield from _bound(plan, tier, found[tier.name])


def _bound(plan: Plan, tier: Tier, value: int) -> Iterator[Discrepancy]:
    """Compare bound and gap with the value re-counted."""
    key = called.tier_figure(tier.name, "bound")
    figures = {"key": key, "bound": tier.bound, "value": value}
    beaten = tier.bound < value if tier.name in MAXIMISED else tier.bound > value
    if beaten:
        said = phrase(
            "{key}: plan.yaml says none is better than {bound}, but this plan reaches {value}", **figures
        )
        yield Discrepancy(str(key), tier.bound, value, said)
    elif plan.status == "optimal" and tier.bound != value:
        said = phrase(
            "{key}: the plan is called optimal, but states {bound} as the best possible and reaches {value}",
            **figures,
        )
        yield Discrepancy(str(key), tier.bound, value, said)
    gap = abs(tier.bound - value) / max(1, abs(value))
    if tier.stated_gap is not None and abs(tier.stated_gap - gap) > GAP_TOLERANCE:
        yield _differ(called.tier_figure(tier.name, "gap"), tier.stated_gap, round(gap, 6))


def _shortfalls(stated: Mapping[str, int], found: Mapping[str, int]) -> Iterator[Discrepancy]:
    for kind in dict.fromkeys([*found, *stated]):
        if kind == "kept" and kind not in found and stated[kind] == 0:
            continue  # true, though nobody asked
        if stated.get(kind) != found.get(kind):
            yield _differ(called.shortfall_figure(kind), stated.get(kind), found.get(kind))
