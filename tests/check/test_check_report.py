"""The report as a whole, and whether plan.yaml tells the truth."""

from __future__ import annotations

import ast
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import optimizer.check
from optimizer.check import CheckReport, check
from optimizer.plan.records import Placement, Plan, Tier
from optimizer.scenario.records import Scenario
from tests.factory import cadre, plan, scenario, unit, village

# A to V1 and B to V2 is best: shortage 0, fit 50 + 20.
SCENARIO = scenario(
    [village("V1", "key"), village("V2", "weak")],
    [cadre("A"), cadre("B", "U2"), cadre("C", "U3")],
    [unit("U1", "party"), unit("U2", "economy"), unit("U3", "science")],
    match={"points": {"party": {"key": 50}, "economy": {"weak": 20}}},
    teams={"max": 1},
)
TRUE = plan(
    SCENARIO,
    "V1: A, V2: B",
    status="optimal",
    tiers=[("shortage", 0, 0, 0.0), ("fit", 70, 70, 0.0)],
    shortfalls={"size": 0, "leader": 0, "skill": 0},
)


def said(report: CheckReport) -> list[str]:
    assert all(d.zh for d in report.discrepancies)
    return [d.en for d in report.discrepancies]


def test_a_true_plan() -> None:
    report = check(SCENARIO, TRUE)
    assert report.ok
    assert report.tiers == {"shortage": 0, "fit": 70}
    assert report.shortfalls == {"size": 0, "leader": 0, "skill": 0}
    assert report.counts == {"cadres": 3, "villages": 2, "placed": 2, "leaders": 0, "teams": 2, "reserve": 1}
    assert [(f.cadre, f.village, f.points) for f in report.fitness] == [("A", "V1", 50), ("B", "V2", 20)]
    assert report.fitness[0].parts["department"] == 50


def test_figures_come_from_the_placements_alone() -> None:
    report = check(SCENARIO, replace(TRUE, placements=plan(SCENARIO, "V1: C").placements))
    assert report.tiers == {"shortage": 2, "fit": 0}
    assert report.shortfalls == {"size": 1, "leader": 0, "skill": 0}
    assert [(s.village, s.kind, s.amount) for s in report.village_shortfalls] == [("V2", "size", 1)]
    assert said(report) == [
        "tiers.shortage.value: plan.yaml says 0, the re-count gives 2",
        "tiers.shortage.bound: the plan is called optimal, but states 0 as the best possible and reaches 2",
        "tiers.shortage.gap: plan.yaml says 0.0, the re-count gives 1.0",
        "tiers.fit.value: plan.yaml says 70, the re-count gives 0",
        "tiers.fit.bound: the plan is called optimal, but states 70 as the best possible and reaches 0",
        "tiers.fit.gap: plan.yaml says 0.0, the re-count gives 70.0",
        "shortfalls.size: plan.yaml says 0, the re-count gives 1",
    ]


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"scenario": "other"}, "scenario: plan.yaml says other, the re-count gives test"),
        ({"inputs": {"test.yaml": "1" * 64}}, "test.yaml has changed since the plan was made"),
        ({"inputs": {}}, "test.yaml is an input now, but wasn't one of the plan"),
        (
            {"inputs": {**SCENARIO.inputs, "old.csv": "2"}},
            "old.csv was an input of the plan, but isn't one now",
        ),
        ({"tiers": TRUE.tiers[:1]}, "tiers: plan.yaml says shortage, the re-count gives shortage, fit"),
        (
            {"tiers": TRUE.tiers[::-1]},
            "tiers: plan.yaml says fit, shortage, the re-count gives shortage, fit",
        ),
        (
            {"tiers": (TRUE.tiers[0], Tier("fit", 71, 70))},
            "tiers.fit.value: plan.yaml says 71, the re-count gives 70",
        ),
        (
            {"tiers": (TRUE.tiers[0], Tier("fit", 70, 69)), "status": "feasible"},
            "tiers.fit.bound: plan.yaml says none is better than 69, but this plan reaches 70",
        ),
        (
            {"tiers": (Tier("shortage", 0, 1), TRUE.tiers[1]), "status": "feasible"},
            "tiers.shortage.bound: plan.yaml says none is better than 1, but this plan reaches 0",
        ),
        (
            {"tiers": (TRUE.tiers[0], Tier("fit", 70, 77))},
            "tiers.fit.bound: the plan is called optimal, but states 77 as the best possible and reaches 70",
        ),
        (
            {"tiers": (TRUE.tiers[0], Tier("fit", 70, 77, 0.0)), "status": "feasible"},
            "tiers.fit.gap: plan.yaml says 0.0, the re-count gives 0.1",
        ),
        (
            {"shortfalls": {**TRUE.shortfalls, "skill": 2}},
            "shortfalls.skill: plan.yaml says 2, the re-count gives 0",
        ),
        (
            {"shortfalls": {"size": 0, "leader": 0}},
            "shortfalls.skill: plan.yaml says nothing, the re-count gives 0",
        ),
        (
            {"shortfalls": {**TRUE.shortfalls, "veteran": 0}},
            "shortfalls.veteran: plan.yaml says 0, the re-count gives nothing",
        ),
    ],
)
def test_one_untruth(keys: dict[str, Any], why: str) -> None:
    report = check(SCENARIO, replace(TRUE, **keys))
    assert said(report) == [why]
    assert not report.ok
    assert not report.violations


@pytest.mark.parametrize(
    "keys",
    [
        {"status": "feasible"},
        {"status": "feasible", "tiers": (TRUE.tiers[0], Tier("fit", 70, 77, 0.1))},
        {"status": "feasible", "tiers": (TRUE.tiers[0], Tier("fit", 70, 71, 0.0143))},
        {"shortfalls": {**TRUE.shortfalls, "kept": 0}},
    ],
)
def test_other_truths(keys: dict[str, Any]) -> None:
    assert check(SCENARIO, replace(TRUE, **keys)).ok


@pytest.mark.parametrize("status", ["infeasible", "no_answer"])
def test_without_an_answer_there_is_nothing_to_count(status: Any) -> None:
    pinned = scenario(SCENARIO.villages, SCENARIO.cadres, SCENARIO.units, pins=[("A", "V1")])
    report = check(pinned, plan(pinned, status=status))
    assert report.ok
    assert report.tiers == report.shortfalls == {}
    assert said(check(pinned, plan(pinned, "V1: A", status=status))) == [
        f"status: plan.yaml says {status}, the re-count gives 1 placement"
    ]


def test_a_violation_alone_makes_the_report_not_ok() -> None:
    report = check(SCENARIO, plan(SCENARIO, "V1: A, V9: B"))
    assert [v.rule for v in report.violations] == ["unknown"]
    assert not report.ok


def test_the_report_is_json_ready_and_says_everything() -> None:
    report = check(SCENARIO, replace(TRUE, placements=plan(SCENARIO, "V1: C A, V3: B").placements))
    document = json.loads(json.dumps(report.as_dict(), ensure_ascii=False))
    assert document["ok"] is False
    assert document["violations"][1]["en"] == "village V1 has 2 members, at most 1 allowed"
    assert document["violations"][1]["zh"] == "V1 有 2 名队员，最多 1 名"
    assert document["village_shortfalls"][0]["amount"] == 1
    assert document["tiers"] == {"shortage": 2, "fit": 50}
    assert document["placements"][1]["points"] == 50


def province() -> tuple[Scenario, Plan]:
    """34,000 cadres placed in 12,000 villages."""
    rng = random.Random(0)
    skills = ("law", "agronomy", "it")
    villages = [
        village(f"V{n}", county=f"C{n % 100}", skills={rng.choice(skills): 1}, min=2) for n in range(12_000)
    ]
    cadres = [
        cadre(f"A{n}", f"U{n % 3000}", age=40, rural_years=2, skills={rng.choice(skills): 2}, prefers=("C1",))
        for n in range(34_000)
    ]
    units = [unit(f"U{n}", "party", "province", min=1) for n in range(3000)]
    policy: dict[str, Any] = {"eligibility": {"member": {"age": {"max": 59}}, "leader": {"age": {"min": 30}}}}
    policy["composition"] = [{"name": "veteran", "where": {"rural_years": {"min": 1}}}]
    policy["match"] = {"points": {"party": {"key": 9}}}
    before = [(f"A{n}", f"V{n % 12_000}") for n in range(20_000)]
    of = scenario(
        villages,
        cadres,
        units,
        teams={"leader": True},
        unit_rules={"large_from": 20},
        previous=before,
        **policy,
    )
    rows = (Placement(f"A{n}", f"V{n % 12_000}", "leader" if n < 12_000 else "member") for n in range(34_000))
    return of, replace(plan(of), placements=tuple(rows))


def test_a_province_is_checked() -> None:
    of, big = province()
    report = check(of, big)
    assert not report.violations
    assert report.counts["placed"] == 34_000
    assert report.tiers["fit"] > 0


def test_the_checker_shares_no_code_with_the_model_builder() -> None:
    folder = Path(optimizer.check.__file__).parent
    imported: set[str] = set()
    for source in folder.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported.update(name.name for name in node.names)
    outside = {m for m in imported if m.startswith("optimizer") and not m.startswith("optimizer.check")}
    outside -= {"optimizer.locale", "optimizer.locale.told", "optimizer.locale.words"}  # words, no reckoning
    assert outside == {"optimizer.plan.records", "optimizer.scenario.policy", "optimizer.scenario.records"}
