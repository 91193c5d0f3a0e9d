"""Whether ``plan.yaml`` tells the truth about the plan beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.check.report import Discrepancy
from optimizer.check.tiers import MAXIMISED
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
        yield _differ("scenario", plan.scenario, scenario.name)
    yield from _inputs(plan.inputs, scenario.inputs)
    if not has_answer(plan):
        if plan.placements:
            yield _differ("status", plan.status, f"{len(plan.placements)} placements")
        return
    yield from _tiers(plan, tiers)
    yield from _shortfalls(plan.shortfalls, shortfalls)


def _differ(key: str, stated: object, found: object) -> Discrepancy:
    en = f"{key}: plan.yaml says {_say(stated)}, the re-count gives {_say(found)}"
    return Discrepancy(key, stated, found, en, f"{key}：plan.yaml 为 {_say(stated)}，复核为 {_say(found)}")


def _say(value: object) -> str:
    return "nothing" if value is None else str(value)


def _inputs(stated: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Discrepancy]:
    """Compare the hashes of the files then and now."""
    for name in sorted({*stated, *found}):
        then, now = stated.get(name), found.get(name)
        if then == now:
            continue
        if then is None:
            en, zh = f"{name} is an input now, but wasn't one of the plan", f"{name}现为输入文件，方案中没有"
        elif now is None:
            en, zh = f"{name} was an input of the plan, but isn't one now", f"{name}曾为输入文件，现已不是"
        else:
            en, zh = f"{name} has changed since the plan was made", f"{name}在方案生成后已更改"
        yield Discrepancy(f"inputs.{name}", then, now, en, zh)


def _tiers(plan: Plan, found: Mapping[str, int]) -> Iterator[Discrepancy]:
    names = [t.name for t in plan.tiers]
    if names != list(found):
        yield _differ("tiers", ", ".join(names) or None, ", ".join(found))
    for tier in plan.tiers:
        if tier.name in found:
            if tier.value != found[tier.name]:
                yield _differ(f"tiers.{tier.name}.value", tier.value, found[tier.name])
            yield from _bound(plan, tier, found[tier.name])


def _bound(plan: Plan, tier: Tier, value: int) -> Iterator[Discrepancy]:
    """Compare bound and gap with the value re-counted."""
    key = f"tiers.{tier.name}"
    beaten = tier.bound < value if tier.name in MAXIMISED else tier.bound > value
    if beaten:
        en = f"{key}.bound: plan.yaml says none is better than {tier.bound}, but this plan reaches {value}"
        zh = f"{key}.bound：plan.yaml 称界为 {tier.bound}，但本方案已达 {value}"
        yield Discrepancy(f"{key}.bound", tier.bound, value, en, zh)
    elif plan.status == "optimal" and tier.bound != value:
        en = f"{key}.bound: the plan is called optimal, but its bound {tier.bound} is not its value {value}"
        zh = f"{key}.bound：方案标为最优，但界 {tier.bound} 不等于值 {value}"
        yield Discrepancy(f"{key}.bound", tier.bound, value, en, zh)
    gap = abs(tier.bound - value) / max(1, abs(value))
    if tier.stated_gap is not None and abs(tier.stated_gap - gap) > GAP_TOLERANCE:
        yield _differ(f"{key}.gap", tier.stated_gap, round(gap, 6))


def _shortfalls(stated: Mapping[str, int], found: Mapping[str, int]) -> Iterator[Discrepancy]:
    for kind in dict.fromkeys([*found, *stated]):
        if kind == "kept" and kind not in found and stated[kind] == 0:
            continue  # true, though nobody asked
        if stated.get(kind) != found.get(kind):
            yield _differ(f"shortfalls.{kind}", stated.get(kind), found.get(kind))
