"""Checks of pins: those that no plan could keep."""

from __future__ import annotations

from collections import defaultdict

from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import shown
from optimizer.scenario.policy import Policy
from optimizer.scenario.predicates import failing
from optimizer.scenario.records import Pin
from optimizer.scenario.references import refer
from optimizer.scenario.teams import team_size


def check_pins(draft: Draft) -> None:
    """Note every pin of a draft that contradicts another one, its village or the leader rules.

    Whether a pinned pair is admissible is checked where admissibility is known.
    """
    refer(draft, "pins", "cadre", ((p.row, p.cadre) for p in draft.pins))
    refer(draft, "pins", "village", ((p.row, p.village) for p in draft.pins))
    _repeated(draft)
    if draft.manifest is not None and draft.complete("villages"):
        policy = draft.manifest.policy
        _too_many(draft, policy)
        for pin in draft.pins:
            if pin.role == "leader" and pin.village in draft.village_of:
                _leader(draft, policy, pin)


def _repeated(draft: Draft) -> None:
    cadres: dict[str, Pin] = {}
    leaders: dict[str, Pin] = {}
    for pin in draft.pins:
        before = cadres.setdefault(pin.cadre, pin)
        if before is not pin and pin.cadre:
            found = f"cadre {shown(pin.cadre)} is pinned again, as in row {before.row}"
            draft.add("pins", pin.row, "cadre", found, "keep one pin per cadre")
        elif pin.role == "leader" and pin.village:
            other = leaders.setdefault(pin.village, pin)
            if other is not pin:
                found = f"a second leader for village {shown(pin.village)}, beside row {other.row}"
                draft.add("pins", pin.row, "role", found, "pin one leader per village")


def _too_many(draft: Draft, policy: Policy) -> None:
    pinned: defaultdict[str, list[Pin]] = defaultdict(list)
    for pin in draft.pins:
        pinned[pin.village].append(pin)
    for name, pins in pinned.items():
        if name not in draft.village_of or not draft.sound("villages", draft.village_of[name].row):
            continue
        limit = team_size(draft.village_of[name], policy.teams).max
        if len(pins) > limit:
            found = f"village {shown(name)} has {len(pins)} pins and a max of {limit}"
            draft.add("pins", pins[limit].row, "village", found, "remove pins or raise the village's max")


def _leader(draft: Draft, policy: Policy, pin: Pin) -> None:
    village = draft.village_of[pin.village]
    if draft.sound("villages", village.row) and not team_size(village, policy.teams).leader:
        found = f"village {shown(pin.village)} needs no leader"
        draft.add("pins", pin.row, "role", found, "pin as member, or set the village's leader to true")
    cadre = draft.cadre_of.get(pin.cadre)
    unit = draft.unit_of.get(cadre.unit) if cadre else None
    if cadre is None or unit is None:
        return
    if not (draft.sound("cadres", cadre.row) and draft.sound("units", unit.row)):
        return
    failed = list(failing(policy.eligibility.leader, cadre, unit))
    if failed:
        found = f"cadre {shown(pin.cadre)} does not meet the leader rules: {', '.join(failed)}"
        draft.add("pins", pin.row, "role", found, "pin as member, or another cadre as leader")
