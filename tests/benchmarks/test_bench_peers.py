from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.peers.methods import PEERS, method
from benchmarks.peers.mip import read_log
from benchmarks.peers.question import Clock, NoPlanError, Question, Trace
from optimizer.check import CheckReport, check
from optimizer.check.points import fit, leader_points
from optimizer.check.reading import Reading
from optimizer.plan import Placement
from optimizer.scenario.records import Scenario
from tests import reference_model
from tests.factory import cadre, from_document, plan, scenario, unit, village
from tests.strategies import random_scenario, scenarios

EXACT = ("textbook", "mip")


def answer(name: str, of: Scenario) -> tuple[CheckReport, Any] | None:
    """Return the count of a peer's plan and its answer, None where it has none."""
    try:
        found = method(name)(Question(of), Clock(20), Trace(), 1)
    except NoPlanError:
        return None
    rows = tuple(Placement(of.cadres[c].id, of.villages[v].id, role) for c, v, role in found.placements)
    return check(of, plan(of, placements=rows)), found


def random(seed: int, villages: int | None = None, cadres: int | None = None) -> Scenario:
    return from_document(random_scenario(Random(seed), villages, cadres))


@given(scenarios())
@settings(max_examples=60, deadline=None)
def test_who_may_go_where_is_as_the_checker_reads_it(content: dict[str, Any]) -> None:
    of = from_document(content)
    reading, pairs = Reading(of), Question(of).pairs
    found = {
        (of.cadres[c].id, of.villages[v].id): (f, lead)
        for c, v, f, lead in zip(pairs.cadre, pairs.village, pairs.fit, pairs.lead, strict=True)
    }
    assert found == {
        (c.id, v.id): (fit(reading, c, v), leader_points(reading, c, v))
        for c in of.cadres
        for v in of.villages
        if reading.admissible(c, v)
    }
    assert (np.diff(pairs.village) >= 0).all()


@pytest.mark.parametrize("name", ["greedy", "flow"])
@given(scenarios())
@settings(max_examples=80, deadline=None)
def test_what_is_built_by_hand_keeps_every_hard_rule(name: str, content: dict[str, Any]) -> None:
    counted = answer(name, from_document(content))
    assert counted is None or not counted[0].violations


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("seed", range(8))
def test_larger_plans_keep_every_hard_rule(name: str, seed: int) -> None:
    counted = answer(name, random(seed, 8, 24))
    assert counted is None or not counted[0].violations


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("seed", range(20))
def test_exact_peers_find_what_the_reference_finds(name: str, seed: int) -> None:
    of = random(seed)
    best, counted = reference_model.solve(of), answer(name, of)
    if best is None or counted is None:
        assert best is None
        assert counted is None
        return
    report, found = counted
    assert not report.violations
    assert found.proved
    assert list(report.tiers.values()) == best[0]
    assert found.claims.items() <= report.tiers.items()


@pytest.mark.parametrize("name", PEERS)
def test_unit_rules_change_the_teams(name: str) -> None:
    people = [cadre(f"A{k}", "U1" if k < 3 else f"U{k}") for k in range(6)]
    units = [unit("U1", "party"), unit("U3", "party"), unit("U4", "law"), unit("U5", "law")]
    places, rules = (
        [village("V1"), village("V2")],
        {"large_from": 3, "large": "independent", "joint": "function"},
    )
    free = scenario(places, people, units, teams={"min": 3, "max": 3})
    bound = scenario(places, people, units, teams={"min": 3, "max": 3}, unit_rules=rules)
    reports = [c[0] for of in (free, bound) if (c := answer(name, of)) is not None]
    short = [report.tiers["shortage"] for report in reports]
    assert short == [0, 2] or (name == "flow" and short[0] == 0 and short[1] > 2)  # its repairs fall short
    assert not reports[1].violations


@pytest.mark.parametrize("name", PEERS)
def test_a_team_has_at_most_so_many_units(name: str) -> None:
    people = [cadre("A", "U1"), cadre("B", "U2"), cadre("C", "U3")]
    of = scenario([village("V1")], people, teams={"min": 3, "max": 3}, unit_rules={"max_units": 2})
    report = answer(name, of)[0]  # type: ignore[index]
    assert not report.violations
    assert report.counts["placed"] == 2


@pytest.mark.parametrize("name", ["greedy", "flow"])
def test_leaders_skills_and_unit_limits_are_seen_to(name: str) -> None:
    people = [
        cadre("A", "U1", party=True),
        cadre("B", "U1"),
        cadre("C", "U2", skills={"law": 1}),
        cadre("D", "U3"),
    ]
    units = [unit("U1", max=1), unit("U2"), unit("U3", min=1)]
    of = scenario(
        [village("V1", skills={"law": 1})],
        people,
        units,
        teams={"min": 2, "max": 3, "leader": True},
        eligibility={"leader": {"party": True}},
    )
    report = answer(name, of)[0]  # type: ignore[index]
    assert not report.violations
    assert report.tiers["shortage"] == 0
    assert report.counts["placed"] == 3


@pytest.mark.parametrize("name", PEERS)
def test_pins_that_clash_leave_no_plan(name: str) -> None:
    of = scenario(
        [village("V1")],
        [cadre("A", "U1"), cadre("B", "U2")],
        [unit("U1", "party"), unit("U2", "law")],
        unit_rules={"joint": "function"},
        pins=[("A", "V1"), ("B", "V1")],
    )
    assert answer(name, of) is None


def test_few_arcs_still_give_a_lawful_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.peers.flow.ALL_ARCS", 10)
    monkeypatch.setattr("benchmarks.peers.flow.BEST", 2)
    from benchmarks.peers.flow import arcs

    for seed in range(8):
        of = random(seed, 8, 24)
        question = Question(of)
        chosen = arcs(question)
        assert len(chosen) <= 2 * (8 + 24) + len(question.pins)
        counted = answer("flow", of)
        assert counted is None or not counted[0].violations


def test_the_log_of_highs_is_read() -> None:
    text = """
        Nodes      |    B&B Tree     |     Objective Bounds      |  Dynamic Constraints |       Work
Src  Proc. InQueue |  Leaves   Expl. | BestBound  BestSol    Gap |   Cuts   InLp Confl. | LpIters     Time

 J       0       0         0   0.00%   -inf       789      Large        0      0      0         0     1.7s
         0       0         0   0.00%   -18990     -4490  322.94%        0      0      0      6595     4.7s
"""
    assert list(read_log(text)) == [(1.7, 789.0, None), (4.7, -4490.0, -18990.0)]
