"""Scenarios and plans in a few words, for tests.

`scenario` makes records in memory, without the loader; `document` and
`write_scenario` make the same as a manifest with inline tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from optimizer.check.reading import Reading
from optimizer.check.teams import Teams
from optimizer.plan.records import Placement, Plan, Tier
from optimizer.scenario.policy import Manifest
from optimizer.scenario.records import Ban, Cadre, Pin, Previous, Scenario, Unit, Village

Row = dict[str, Any]


def village(village_id: str, types: str = "key", /, **columns: Any) -> Village:
    """Return a village of county C1; `types` as in a table cell (``key;weak``)."""
    row: Row = {"name": village_id, "prefecture": "P1", "county": "C1", "township": None, "skills": {}}
    row |= dict.fromkeys(("min", "max", "leader", "lat", "lon")) | {
        "priority": 1,
        "requests": (),
        "extra": {},
    }
    return Village(row=1, id=village_id, types=tuple(types.split(";")), **(row | columns))


def cadre(cadre_id: str, unit: str = "U1", /, **columns: Any) -> Cadre:
    """Return a cadre of whom nothing is known but the unit."""
    unknown = ("age", "gender", "education", "party", "party_years", "work_years", "rural_years")
    row: Row = dict.fromkeys((*unknown, "home_village", "home_township", "home_county"))
    row |= {"name": cadre_id, "fit_for_duty": True, "skills": {}, "prefers": (), "extra": {}}
    return Cadre(row=1, id=cadre_id, unit=unit, **(row | columns))


def unit(unit_id: str, department: str = "party", level: Any = "province", /, **columns: Any) -> Unit:
    """Return a unit; its function is its department unless given."""
    row: Row = {"name": unit_id, "function": department, "prefecture": None, "county": None, "serves": ()}
    row |= {"min": 0, "max": None, "extra": {}}
    return Unit(row=1, id=unit_id, department=department, level=level, **(row | columns))


def scenario(
    villages: Iterable[Village],
    cadres: Iterable[Cadre],
    units: Iterable[Unit] = (),
    *,
    teams: Mapping[str, Any] | None = None,
    unit_rules: Mapping[str, Any] | None = None,
    objective: Mapping[str, Any] | None = None,
    previous: Iterable[tuple[Any, ...]] = (),
    pins: Iterable[tuple[Any, ...]] = (),
    bans: Iterable[tuple[str, str]] = (),
    **policy: Any,
) -> Scenario:
    """Return a scenario in memory.

    Parameters
    ----------
    units : iterable of Unit
        Units not given but named by a cadre are made, provincial, of department ``party``.
    teams : mapping, optional
        ``policy.teams.default``, 1 to 3 members and no leader unless given; a key
        ``by_type`` is ``policy.teams.by_type``.
    unit_rules : mapping, optional
        ``policy.units``.
    previous : iterable of (cadre, village[, role[, terms]])
    pins : iterable of (cadre, village[, role])
    policy
        Further keys of the policy.
    """
    members, given = tuple(cadres), {u.id: u for u in units}
    for c in members:
        given.setdefault(c.unit, unit(c.unit))
    default: Row = {"min": 1, "max": 3, "leader": False} | dict(teams or {})
    by_type = default.pop("by_type", {})
    rules = {} if unit_rules is None else {"units": dict(unit_rules)}
    policy = {"teams": {"default": default, "by_type": by_type}} | rules | policy
    document = {"format": 1, "name": "test", "policy": policy, "objective": dict(objective or {})}
    return Scenario(
        path=Path("test.yaml"),
        manifest=Manifest.model_validate(document),
        villages=tuple(villages),
        cadres=members,
        units=tuple(given.values()),
        previous=tuple(Previous(1, *row, *(None, 1)[len(row) - 2 :]) for row in previous),
        pins=tuple(Pin(1, *row, *(None,)[len(row) - 2 :]) for row in pins),
        bans=tuple(Ban(1, *row, reason=None) for row in bans),
        inputs={"test.yaml": "0" * 64},
        files={},
        warnings=(),
    )


def _placements(text: str) -> Iterator[Placement]:
    """Yield placements from words such as ``V1: A* B, V2: C``; ``*`` marks a leader."""
    for team in filter(None, (part.strip() for part in text.split(","))):
        place, members = team.split(":")
        for word in members.split():
            yield Placement(word.rstrip("*"), place.strip(), "leader" if "*" in word else "member")


def teams(of: Scenario, text: str) -> Teams:
    """Return the checker's teams for placements in words."""
    return Teams(Reading(of), tuple(_placements(text)))


def plan(of: Scenario, text: str = "", **keys: Any) -> Plan:
    """Return a plan of a scenario with placements in words; no figures unless given."""
    tiers = tuple(Tier(*t) for t in keys.pop("tiers", ()))
    defaults: Row = {"scenario": of.name, "inputs": of.inputs, "status": "feasible", "shortfalls": {}}
    defaults |= {"seconds": {}, "run": {}, "placements": tuple(_placements(text)), "manifest": "../test.yaml"}
    return Plan(**(defaults | {"tiers": tiers} | keys))


def document(
    villages: Iterable[Row],
    cadres: Iterable[Row],
    units: Iterable[Row],
    teams: Row | None = None,
    **keys: Any,
) -> Row:
    """Return a manifest with inline tables; `keys` are further keys of the manifest or the policy."""
    top = {"title", "objective", "solve", "previous", "pins", "bans", "name"}
    policy = {"teams": {"default": {"min": 1, "max": 3} | (teams or {})}}
    policy |= {key: value for key, value in keys.items() if key not in top}
    tables = {"villages": villages, "cadres": cadres, "units": units}
    return {"format": 1, "name": "test", **tables, "policy": policy} | {k: keys[k] for k in keys if k in top}


def from_document(content: Row) -> Scenario:
    """Return the scenario of a manifest with inline tables, without the loader."""
    names = ("villages", "cadres", "units", "previous", "pins", "bans")
    tables = {name: [_cells(row) for row in content.get(name, ())] for name in names}
    own = [{k: r.pop(k) for k in list(r) if k not in Cadre.__slots__} for r in tables["cadres"]]
    cadres = zip(tables["cadres"], own, strict=True)
    units = tables["units"]
    made = scenario(
        [
            village(r.pop("id"), ";".join(r.pop("types")), **({"prefecture": None} | r))
            for r in tables["villages"]
        ],
        [cadre(r.pop("id"), r.pop("unit"), **r, extra=extra) for r, extra in cadres],
        [unit(r.pop("id"), r.pop("department"), r.pop("level"), **r) for r in units],
    )
    return replace(
        made,
        manifest=Manifest.model_validate({k: v for k, v in content.items() if k not in names}),
        previous=tuple(Previous(1, **(Row(role=None, terms=1) | r)) for r in tables["previous"]),
        pins=tuple(Pin(1, **(Row(role=None) | r)) for r in tables["pins"]),
        bans=tuple(Ban(1, **(Row(reason=None) | r)) for r in tables["bans"]),
    )


def _cells(row: Row) -> Row:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def write_scenario(content: Mapping[str, Any], folder: Path, name: str = "scenario.yaml") -> Path:
    """Write a manifest with inline tables and return its path."""
    path = folder / name
    text = yaml.dump(dict(content), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path
