"""Conflicts in the round of Shuangpai county, changed in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from optimizer.check.reading import Reading
from optimizer.conflict import diagnose
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.problem import Problem
from optimizer.conflict.shrink import shrunk
from optimizer.scenario import load_scenario
from optimizer.scenario.policy import UnitRules
from optimizer.scenario.records import Cadre, Pin, Scenario
from optimizer.solve import Options
from optimizer.solve.progress import Clock

pytestmark = pytest.mark.county
ROOT = Path(__file__).resolve().parents[2]


@cache
def county() -> Scenario:
    return load_scenario(ROOT / "scenarios/shuangpai-2022.yaml")


def of_large_offices(village: str) -> Iterator[Cadre]:
    """Yield one cadre of each large office who may go to a village."""
    reading = Reading(county())
    for unit in sorted(reading.large):
        able = (c for c in reading.sent_from[unit] if reading.admissible(c, reading.villages[village]))
        yield from list(able)[:1]


def test_two_people_of_large_offices_pinned_into_one_team() -> None:
    first, second, *_ = of_large_offices("V003")
    of = replace(county(), pins=(Pin(2, first.id, "V003", None), Pin(3, second.id, "V003", "leader")))
    said = diagnose(of, Options(time_limit=3600, strict=True))
    [conflict] = said.conflicts
    assert conflict.smallest
    assert {(s.kind, s.cadre, s.name) for s in conflict.statements} == {
        ("pin", first.id, None),
        ("pin", second.id, None),
        ("large", None, None),
    }
    dropped = [r.changes[0].statement.cadre for r in said.repairs if r.changes[0].statement.kind == "pin"]
    assert set(dropped) <= {first.id, second.id}
    assert dropped
    assert all(repair.proved for repair in said.repairs)


def test_a_count_of_leaders_is_a_conflict_without_any_search() -> None:
    """With every third cadre left in the party, 51 people may lead 75 teams: any 52 teams conflict."""
    cadres = tuple(c if int(c.id[1:]) % 3 == 0 else replace(c, party=False) for c in county().cadres)
    of = replace(county(), cadres=cadres)
    problem = Problem(of, strict=True)
    oracle = Oracle(problem, Clock(3600))
    terms, smallest = shrunk(oracle, oracle.short_sets[0])
    assert smallest
    assert {s.kind for s in terms} == {"leader"}
    [able] = problem.able(terms)
    assert len(terms) == able.could + 1 == len(Reading(of).leaders) + 1


def test_one_office_kept_together_is_too_large_for_any_team() -> None:
    rules = county().policy.units
    assert rules is not None
    together = rules.model_copy(update={"keep_together": True, "large_from": None, "large": "any"})
    policy = county().policy.model_copy(update={"units": together})
    units = tuple(replace(u, min=6) if u.id == "U057" else u for u in county().units)
    manifest = county().manifest.model_copy(update={"policy": policy})
    said = diagnose(replace(county(), units=units, manifest=manifest), Options(time_limit=3600))
    [conflict] = said.conflicts
    assert conflict.smallest
    assert {s.kind for s in conflict.statements} == {"together", "unit_min", "max"}
    best = said.repairs[0]
    assert (best.changes[0].statement.kind, best.changes[0].rest, best.proved) == ("unit_min", 5, True)
    assert {r.changes[0].statement.kind for r in said.repairs} == {"together", "unit_min", "max"}


@pytest.mark.parametrize(
    ("name", "rule", "villages", "teams"),
    [
        ("shuangpai-2022", {"max_units": 2}, 73, 72),
        ("shuangpai-2022", {"keep_together": True}, 72, 71),
        ("tiandong-2021", {"keep_together": True}, 54, 53),
    ],
)
def test_a_count_of_teams_decides_what_no_search_does(
    name: str, rule: dict[str, object], villages: int, teams: int
) -> None:
    """Where nearly nobody is left over, neither the relaxation nor a search ends in a minute."""
    of = load_scenario(ROOT / f"scenarios/{name}.yaml")
    rules = (of.policy.units or UnitRules()).model_copy(update=rule)
    policy = of.policy.model_copy(update={"units": rules})
    of = replace(of, manifest=of.manifest.model_copy(update={"policy": policy}))
    said = diagnose(of, Options(time_limit=3600, strict=True))
    first = said.conflicts[0]
    assert first.smallest
    assert first.teams is not None
    assert (first.teams.wanted, first.teams.most) == (villages, teams)
    assert sum(s.kind == "size" for s in first.statements) == villages
    [repair] = [r for r in said.repairs if r.changes[0].statement.kind in ("max_units", "together")]
    assert (repair.proved, repair.changes[0].by) == (True, 1)
