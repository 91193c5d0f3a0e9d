"""Random tiny scenarios with every rule drawn on and off.

`random_scenario` needs nothing but a `random.Random`; `scenarios` hands it one
that Hypothesis drives, so that failures shrink. Both give a manifest with
inline tables; `load` writes it and reads it with the loader.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from optimizer.check.reading import Reading
from optimizer.scenario.load import load_scenario
from optimizer.scenario.records import Scenario
from tests.factory import from_document, write_scenario

Row = dict[str, Any]

COUNTIES = {"C1": "P1", "C2": "P1", "C3": "P2"}
TOWNSHIPS = ("T1", "T2")
TYPES = ("key", "weak", "minority")
DEPARTMENTS = ("party", "economy", "science")
SKILLS = ("agronomy", "law")
TIERS = ("shortage", "changes", "floor", "fit")


@st.composite
def scenarios(draw: st.DrawFn, villages: int | None = None, cadres: int | None = None) -> Row:
    """Draw a manifest with inline tables."""
    return random_scenario(draw(st.randoms(use_true_random=False)), villages, cadres)


def load(content: Row) -> Scenario:
    """Read a manifest through the loader."""
    with TemporaryDirectory() as folder:
        return load_scenario(write_scenario(content, Path(folder)))


def random_scenario(rng: Random, villages: int | None = None, cadres: int | None = None) -> Row:
    """Return a manifest with inline tables, valid as an input, though perhaps infeasible.

    Parameters
    ----------
    rng : random.Random
    villages, cadres : int, optional
        Sizes; 1 to 3 villages and 1 to 6 cadres unless given.
    """
    n_villages = villages or rng.randint(1, 3)
    n_cadres = cadres or rng.choice((1, 2, 3, 4, 4, 5, 5, 6, 6))
    people = [f"A{n:02}" for n in range(1, n_cadres + 1)]
    places = [_village(rng, f"V{n}", people) for n in range(1, n_villages + 1)]
    counties = tuple(sorted({p["county"] for p in places}))
    units = [_unit(rng, f"U{n}", counties) for n in range(1, rng.randint(2, max(3, n_cadres // 4)) + 1)]
    content: Row = {
        "format": 1,
        "name": "random",
        "villages": places,
        "cadres": [_cadre(rng, c, units, places) for c in people],
        "units": units,
        "policy": _policy(rng, units, places),
        "objective": _objective(rng),
    }
    content["previous"] = _previous(rng, people, places)
    content["bans"] = [
        {"cadre": c, "village": v["id"], "reason": "asked"} for c in people for v in places if _yes(rng, 0.08)
    ]
    _settle_sizes(content)
    _unit_minima(rng, content)
    content["pins"] = _pins(rng, content)
    return {key: value for key, value in content.items() if value}


def _yes(rng: Random, probability: float = 0.5) -> bool:
    return rng.random() < probability


def _some(rng: Random, values: tuple[str, ...], most: int) -> list[str]:
    """Return between 0 and `most` different values."""
    return rng.sample(values, rng.randint(0, min(most, len(values))))


def _village(rng: Random, name: str, people: list[str]) -> Row:
    county = rng.choice(tuple(COUNTIES)) if _yes(rng, 0.5) else "C1"
    row: Row = {"id": name, "county": county, "types": rng.sample(TYPES, rng.randint(1, 2))}
    optional = {
        "prefecture": COUNTIES[county],
        "township": rng.choice(TOWNSHIPS),
        "min": rng.randint(0, 3),
        "max": rng.randint(1, 4),
        "leader": _yes(rng),
        "priority": rng.randint(1, 3),
        "skills": {s: rng.randint(1, 2) for s in _some(rng, SKILLS, 2)},
        "requests": _some(rng, tuple(people), 2),
    }
    keep = {"prefecture": 0.9, "township": 0.8, "min": 0.3, "max": 0.3, "leader": 0.3}
    return row | {key: value for key, value in optional.items() if _yes(rng, keep.get(key, 0.5))}


def _unit(rng: Random, name: str, counties: tuple[str, ...]) -> Row:
    county = rng.choice(tuple(COUNTIES)) if _yes(rng, 0.5) else "C1"
    row: Row = {"id": name, "department": rng.choice(DEPARTMENTS)}
    row |= {"level": rng.choice(("province", "province", "prefecture", "county")), "county": county}
    row["prefecture"] = COUNTIES[county]
    if _yes(rng, 0.4):
        row["function"] = rng.choice(("f1", "f2"))
    if _yes(rng, 0.2):
        row["serves"] = rng.sample(counties, rng.randint(1, min(2, len(counties))))
    if _yes(rng, 0.2):
        row["max"] = rng.randint(0, 4)
    return row


def _cadre(rng: Random, name: str, units: list[Row], places: list[Row]) -> Row:
    row: Row = {"id": name, "unit": rng.choice(units)["id"]}
    row |= {"grade": rng.choice(("1", "2", "3")), "track": rng.choice(("senior", "1"))}
    row["volunteer"] = rng.choice(("yes", "no"))
    wishes = (*(p["id"] for p in places), *{p["county"] for p in places}, *{p["types"][0] for p in places})
    optional = {
        "age": rng.randint(25, 62),
        "gender": rng.choice(("f", "m")),
        "education": rng.choice(("school", "college", "master")),
        "party": _yes(rng, 0.7),
        "party_years": rng.randint(0, 5),
        "work_years": rng.randint(0, 9),
        "rural_years": rng.choice((0, 0.5, 1, 2, 4)),
        "fit_for_duty": _yes(rng, 0.8),
        "skills": {s: rng.randint(1, 3) for s in _some(rng, SKILLS, 2)},
        "prefers": _some(rng, tuple(sorted(wishes)), 2),
        "home_village": rng.choice(places)["id"],
        "home_township": rng.choice(TOWNSHIPS),
        "home_county": rng.choice(tuple(COUNTIES)),
    }
    keep = {"home_village": 0.3, "home_township": 0.3, "home_county": 0.3}
    return row | {key: value for key, value in optional.items() if _yes(rng, keep.get(key, 0.8))}


def _predicate(rng: Random) -> Row:
    """Return one condition, seldom two."""
    pool: list[Row] = [
        {"age": {"max": 50}},
        {"age": {"min": 28, "max": 58}},
        {"party": True},
        {"party_years": {"min": 1}},
        {"rural_years": {"min": 1}},
        {"education": ["college", "master"]},
        {"gender": "f"},
        {"skills": "law"},
        {"skills": ["law", "agronomy"]},
        {"department": ["party", "economy"]},
        {"level": "county"},
        {"function": ["f1", "party"]},
        {"grade": {"min": 2}},
        {"track": ["senior", 1]},
        {"volunteer": True},
        {"fit_for_duty": True},
    ]
    chosen = rng.sample(pool, 2 if _yes(rng, 0.2) else 1)
    return {key: value for one in chosen for key, value in one.items()}


def _policy(rng: Random, units: list[Row], places: list[Row]) -> Row:
    types = sorted({t for p in places for t in p["types"]})
    departments = sorted({u["department"] for u in units})
    default: Row = {"min": rng.choice((0, 1, 1, 2, 2)), "max": rng.randint(1, 4)}
    if _yes(rng, 0.7):
        default["leader"] = _yes(rng, 0.7)
    teams: Row = {"default": default}
    if _yes(rng, 0.4):
        override = {"min": rng.randint(0, 2), "max": rng.randint(1, 3), "leader": _yes(rng)}
        teams["by_type"] = {rng.choice(types): {k: v for k, v in override.items() if _yes(rng)}}
    points = {
        d: {t: rng.randint(0, 60) for t in types if _yes(rng, 0.7)} for d in departments if _yes(rng, 0.8)
    }
    optional: Row = {
        "eligibility": {side: _predicate(rng) for side in ("member", "leader") if _yes(rng, 0.4)},
        "match": {"points": points},
        "composition": [_rule(rng, f"rule{n}", types) for n in range(1, rng.randint(1, 2) + 1)],
        "units": _unit_rules(rng),
        "reach": rng.choice(("level", "anywhere")),
        "avoid": {"home": rng.choice(("none", "village", "township", "county"))},
        "rotation": {"keep_at_least": rng.randint(0, 2)} | ({"max_terms": 2} if _yes(rng) else {}),
    }
    often = {"match": 0.8, "units": 0.8}
    if _yes(rng, 0.3):
        optional["match"]["forbid"] = [[rng.choice(departments), rng.choice(types)]]
    return {"teams": teams} | {
        key: value for key, value in optional.items() if value and _yes(rng, often.get(key, 0.5))
    }


def _rule(rng: Random, name: str, types: list[str]) -> Row:
    rule: Row = {"name": name, "where": _predicate(rng)}
    options: Row = {"at_least": rng.randint(1, 2), "weight": rng.randint(0, 3)}
    options["in"] = rng.choice(
        ({"type": [rng.choice(types)]}, {"county": "C1"}, {"township": "T1", "village": ["V1"]})
    )
    return rule | {key: value for key, value in options.items() if _yes(rng, 0.6)}


def _unit_rules(rng: Random) -> Row:
    options = {
        "large_from": rng.randint(2, 3),
        "large": rng.choice(("independent", "independent", "any")),
        "joint": rng.choice(("function", "department", "any")),
        "max_units": rng.choice((1, 1, 2)),
        "keep_together": _yes(rng, 0.7),
    }
    return {key: value for key, value in options.items() if _yes(rng, 0.5)}


def _objective(rng: Random) -> Row:
    if _yes(rng, 0.15):
        return {}
    fit = ("department", "leader", "skill", "experience", "preference", "request", "continuity")
    options: Row = {
        "order": rng.sample(TIERS, rng.choice((1, 2, 2, 3, 3, 4))),
        "shortage": {w: rng.randint(0, 5) for w in ("leader", "size", "skill") if _yes(rng)},
        "fit": {w: rng.choice((0, 1, 2, 10, 30)) for w in fit if _yes(rng)},
    }
    return {key: value for key, value in options.items() if _yes(rng, 0.8)}


def _previous(rng: Random, people: list[str], places: list[Row]) -> list[Row]:
    if _yes(rng):
        return []
    rows: list[Row] = []
    for name in (*people, "GONE"):
        if _yes(rng, 0.6):
            row: Row = {"cadre": name, "village": rng.choice(places)["id"] if _yes(rng, 0.9) else "LOST"}
            options = {"role": rng.choice(("leader", "member")), "terms": rng.randint(1, 3)}
            rows.append(row | {key: value for key, value in options.items() if _yes(rng)})
    return rows


def _settle_sizes(content: Row) -> None:
    """Lower minima that exceed their maxima, wherever both come from."""
    teams = content["policy"]["teams"]
    default = teams["default"]
    default["min"] = min(default["min"], default["max"])
    for own in teams.get("by_type", {}).values():
        _settle(own, default)
    for place in content["villages"]:
        _settle(place, default | teams.get("by_type", {}).get(place["types"][0], {}))


def _settle(own: Row, inherited: Row) -> None:
    size = inherited | own
    low, high = size["min"], size["max"]
    if low > high:
        own["min"] = high


def _unit_minima(rng: Random, content: Row) -> None:
    """Give some units a minimum that their admissible cadres allow."""
    reading = Reading(from_document(content))
    for row in content["units"]:
        able = sum(c.unit == row["id"] and reading.can_go_anywhere(c) for c in reading.scenario.cadres)
        most = min(able, row.get("max", able), 2)
        if most and _yes(rng, 0.3):
            row["min"] = rng.randint(1, most)


def _pins(rng: Random, content: Row) -> list[Row]:
    """Return pins on admissible pairs that no single rule about pins contradicts."""
    if _yes(rng, 0.6):
        return []
    reading = Reading(from_document(content))
    rows: list[Row] = []
    led: set[str] = set()
    for cadre in reading.scenario.cadres:
        able = [v.id for v in reading.scenario.villages if reading.admissible(cadre, v)]
        open_to = [v for v in able if sum(r["village"] == v for r in rows) < reading.needs[v].max]
        if not open_to or not _yes(rng, 0.3):
            continue
        place = rng.choice(open_to)
        roles: list[str | None] = [None, "member"]
        if cadre.id in reading.leaders and reading.needs[place].leader and place not in led:
            roles.append("leader")
        role = rng.choice(roles)
        if role == "leader":
            led.add(place)
        rows.append({"cadre": cadre.id, "village": place} | ({"role": role} if role else {}))
    return rows
