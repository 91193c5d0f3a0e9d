"""A repair's plan, counted again by the checker, which shares no code with the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.check import check
from optimizer.conflict.records import Change
from optimizer.plan import Placement, Plan
from optimizer.scenario.policy import UnitRules
from optimizer.scenario.records import Pin, Scenario


def require(
    scenario: Scenario, strict: bool, changes: Sequence[Change], placements: tuple[Placement, ...]
) -> None:
    """Raise unless placements keep every rule of the changed scenario, and every need (strict).

    Raises
    ------
    RuntimeError
        Where they don't: the model and the checker disagree.
    """
    settled = changed(scenario, changes)
    plan = Plan(scenario.name, scenario.inputs, "feasible", (), {}, {}, {}, placements, "")
    report = check(settled, plan)
    wrong = [str(v) for v in report.violations]
    if strict:
        given = {_key(change): change.by for change in changes}
        wrong += [
            s.en for s in report.village_shortfalls if s.amount > given.get((s.village, s.kind, s.skill), 0)
        ]
    if wrong:
        raise RuntimeError(f"a repair doesn't pass the independent re-count: {'; '.join(wrong[:5])}")


def _key(change: Change) -> tuple[str | None, str | None, str | None]:
    """Return the village, kind and skill under which the checker counts what a changed need lacks."""
    s = change.statement
    if s.kind == "rule":
        return s.village, s.name, None
    return s.village, s.kind, s.name if s.kind == "skill" else None


def changed(scenario: Scenario, changes: Sequence[Change]) -> Scenario:
    """Return the scenario with changed rules; needs stay, and may fall short by what the changes allow."""
    for change in changes:
        scenario = _with(scenario, change)
    return scenario


def _with(scenario: Scenario, change: Change) -> Scenario:
    s = change.statement
    if s.kind == "pin":
        kept = (_pin(pin, change) if pin.cadre == s.cadre else pin for pin in scenario.pins)
        return replace(scenario, pins=tuple(pin for pin in kept if pin is not None))
    if s.kind == "max":
        villages = (replace(v, max=change.rest) if v.id == s.village else v for v in scenario.villages)
        return replace(scenario, villages=tuple(villages))
    if s.kind in ("unit_max", "unit_min"):
        low = s.kind == "unit_min"
        units = (
            u if u.id != s.unit else replace(u, min=change.rest) if low else replace(u, max=change.rest)
            for u in scenario.units
        )
        return replace(scenario, units=tuple(units))
    off: dict[str, dict[str, object]] = {
        "large": {"large": "any"} if change.by == s.most else {"large_from": change.rest},
        "joint": {"joint": "any"},
        "max_units": {"max_units": change.rest},
        "together": {"keep_together": False},
    }
    if s.kind not in off:
        return scenario
    rules = (scenario.policy.units or UnitRules()).model_copy(update=off[s.kind])
    policy = scenario.policy.model_copy(update={"units": rules})
    return replace(scenario, manifest=scenario.manifest.model_copy(update={"policy": policy}))


def _pin(pin: Pin, change: Change) -> Pin | None:
    """Return the pin without its role, or nothing where it is dropped."""
    return None if change.by == change.statement.most else replace(pin, role=None)
