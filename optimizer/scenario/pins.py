"""Checks of pins: those that no plan could keep."""

from __future__ import annotations

from collections import defaultdict

from optimizer.locale.told import phrase, phrase_n
from optimizer.scenario.draft import Draft
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
            cadre = draft.named("cadres", pin.cadre)
            found = phrase("cadre {cadre} is pinned again, as in row {row}", cadre=cadre, row=before.row)
            draft.add("pins", pin.row, "cadre", found, phrase("keep one pin per cadre"))
        elif pin.role == "leader" and pin.village:
            other = leaders.setdefault(pin.village, pin)
            if other is not pin:
                found = phrase(
                    "a second leader for village {village}, beside row {row}",
                    village=draft.named("villages", pin.village),
                    row=other.row,
                )
                draft.add("pins", pin.row, "role", found, phrase("pin one leader per village"))


def _too_many(draft: Draft, policy: Policy) -> None:
    pinned: defaultdict[str, list[Pin]] = defaultdict(list)
    for pin in draft.pins:
        pinned[pin.village].append(pin)
    for name, pins in pinned.items():
        if name not in draft.village_of or not draft.sound("villages", draft.village_of[name].row):
            continue
        limit = team_size(draft.village_of[name], policy.teams).max
        if len(pins) > limit:
            found = phrase_n(
                "village {village} has {n} pin and a max of {most}",
                "village {village} has {n} pins and a max of {most}",
                len(pins),
                village=draft.named("villages", name),
                most=limit,
            )
            remedy = phrase("remove pins or raise the village's max")
            draft.add("pins", pins[limit].row, "village", found, remedy)


def _leader(draft: Draft, policy: Policy, pin: Pin) -> None:
    village = draft.village_of[pin.village]
    if draft.sound("villages", village.row) and not team_size(village, policy.teams).leader:
        found = phrase("village {village} needs no leader", village=draft.named("villages", pin.village))
        remedy = phrase("pin as member, or set the village's leader to true")
        draft.add("pins", pin.row, "role", found, remedy)
    cadre = draft.cadre_of.get(pin.cadre)
    unit = draft.unit_of.get(cadre.unit) if cadre else None
    if cadre is None or unit is None:
        return
    if not (draft.sound("cadres", cadre.row) and draft.sound("units", unit.row)):
        return
    failed = list(failing(policy.eligibility.leader, cadre, unit))
    if failed:
        found = phrase(
            "cadre {cadre} does not meet the leader rules: {fields}",
            cadre=draft.named("cadres", pin.cadre),
            fields=tuple(failed),
        )
        draft.add("pins", pin.row, "role", found, phrase("pin as member, or another cadre as leader"))
