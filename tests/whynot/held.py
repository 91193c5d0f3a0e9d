"""Trying every plan that keeps everybody outside some villages where a plan has them."""

from __future__ import annotations

from dataclasses import replace

from optimizer.explain.placed import Placed
from optimizer.scenario.records import Pin, Scenario
from optimizer.whynot import Question
from tests import bruteforce


def region_of(placed: Placed, question: Question) -> set[str]:
    """Return the villages of the counties of the village asked about and of where those asked for are."""
    rows = placed.scenario.villages
    now = dict(zip(placed.cadre.tolist(), placed.village.tolist(), strict=True))
    touched = {question.village, *(now[i] for i in question.cadres if i in now)}
    areas = {(rows[v].prefecture, rows[v].county) for v in touched}
    return {row.id for row in rows if (row.prefecture, row.county) in areas}


def best_held(placed: Placed, inside: set[str], question: Question | None) -> list[int] | None:
    """Return the tiers of the best plan with everybody outside held; None where there is none."""
    of = placed.scenario
    outside = {row.id for row in of.villages} - inside
    held: dict[str, set[str]] = {v: set() for v in outside}
    for row in placed.rows:
        if row.village in outside:
            held[row.village].add(row.cadre)
    asked = None if question is None else {of.cadres[i].id for i in question.cadres}
    search = bruteforce.Search(of if question is None else _pinned(of, question))
    best: tuple[tuple[int, ...], list[int]] | None = None
    for split in search.splits():
        if any(split[v] != members for v, members in held.items()) or not search.allowed(split):
            continue
        if question is not None and question.exact and split[of.villages[question.village].id] != asked:
            continue
        values = search.values(split)
        if best is None or search.score(values) < best[0]:
            best = search.score(values), values
    return None if best is None else best[1]


def _pinned(of: Scenario, question: Question) -> Scenario:
    """Return the scenario with what is asked as pins."""
    village = of.villages[question.village].id
    asked = {of.cadres[i].id for i in question.cadres}
    role = "leader" if question.leader else None
    mine = {pin.cadre: pin.role for pin in of.pins}
    pins = [pin for pin in of.pins if pin.cadre not in asked]
    return replace(of, pins=(*pins, *(Pin(1, c, village, role or mine.get(c)) for c in sorted(asked))))
