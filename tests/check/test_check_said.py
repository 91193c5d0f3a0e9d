"""What the checker finds, in words on screens and with codes in JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.check import CheckReport, check
from optimizer.locale import Words
from optimizer.locale.told import say
from optimizer.plan.records import Unavoidable
from optimizer.scenario.records import Scenario
from tests.factory import cadre, plan, scenario, unit, village

EN, ZH = Words(), Words("zh")
LATIN = re.compile("[a-z]{3,}")
AS_GIVEN = re.compile(r"plan\.yaml|bottlenecks\.yaml|test\.yaml|old\.csv|nonsense|other|test")
"""Files and names that the example itself has."""


def everything_wrong() -> tuple[Scenario, CheckReport]:
    """Return a plan that breaks every rule and states what isn't so."""
    of = scenario(
        [
            village("V1", "weak", name="上村", county="甲县", township="东乡"),
            village("V2", "key", name="下村", county="甲县", leader=False),
        ],
        [
            cadre("A", "U1", name="王一", age=40, home_township="东乡"),
            cadre("B", "U2", name="李二", age=40),
            cadre("C", "U2", name="张三", age=66),
            cadre("D", "U3", name="赵四", age=40),
        ],
        [
            unit("U1", "economy", name="农业局", function="farming", max=0),
            unit("U2", "law", name="法院", min=2),
            unit("U3", "science", "county", name="科协", county="乙县"),
        ],
        teams={"max": 2, "leader": True},
        eligibility={"member": {"age": {"max": 59}}},
        match={"forbid": [["law", "weak"]]},
        unit_rules={"large_from": 1, "large": "independent", "joint": "department", "max_units": 1},
        avoid={"home": "township"},
        rotation={"max_terms": 1},
        previous=[("A", "V1")],
        bans=[("B", "V1")],
        pins=[("A", "V2", "leader"), ("B", "V1", "member")],
        composition=[{"name": "veteran", "where": {"rural_years": {"min": 1}}}],
    )
    stated = plan(
        of,
        "V1: A* B* C D X, V2: B C*, V9: A",
        scenario="other",
        status="optimal",
        inputs={"test.yaml": "1" * 64, "old.csv": "2"},
        tiers=[("fit", 1, 0, 0.5), ("shortage", 900, 800, 0.5)],
        shortfalls={"size": 7, "leader": 7, "skill": 7, "veteran": 7},
    )
    short = [
        Unavoidable("skill", "law", False, {}, 1, 1, 0, 1),
        Unavoidable("veteran", None, True, {"county": ("丙县",)}, 2, 2, 0, 2),
        Unavoidable("nonsense", None, True, {}, 2, 2, 0, 2),
        Unavoidable("size", None, False, {}, 2, 9, 0, 9),
    ]
    return of, check(of, replace(stated, bottlenecks=tuple(short)))


def test_every_rule_is_broken_in_the_example() -> None:
    rules = {v.rule for v in everything_wrong()[1].violations}
    assert rules >= {"unknown", "not_eligible", "out_of_reach", "department_forbidden", "avoids_home"}
    assert rules >= {"banned", "term_limit", *(f"H{n}" for n in range(1, 9))}


def test_screens_say_no_code() -> None:
    of, report = everything_wrong()
    names = {c.name for c in of.cadres}
    for finding in (*report.violations, *report.discrepancies):
        chinese = say(ZH, finding.said)
        assert not LATIN.search(AS_GIVEN.sub("", chinese)), chinese
        assert re.search("[\u4e00-\u9fff]", chinese)
    said = " ".join(say(ZH, v.said) for v in report.violations)
    assert all(name in said for name in names)
    assert "政法" in said
    assert "软弱涣散" in said
    assert "法院 U2" in say(EN, next(v for v in report.violations if v.rule == "H6").said)


def test_screens_say_which_condition_fails() -> None:
    of = scenario(
        [village("V1")],
        [cadre("A", age=66, skills={"law": 2})],
        teams={"leader": True},
        eligibility={
            "member": {"age": {"max": 59}},
            "leader": {"skills": "agronomy", "party_years": {"min": 1}},
        },
    )
    found = check(of, plan(of, "V1: A*")).violations
    english = {v.rule: say(EN, v.said) for v in found}
    age = "age 66 (wanted: at most 59)"
    assert english["not_eligible"] == f"cadre A doesn't meet the member rules: {age} (village V1)"
    assert english["H3"] == (
        f"cadre A leads village V1 without meeting the leader rules: {age}, skills law (wanted: agronomy), "
        "years in the party not stated (wanted: at least 1)"
    )
    assert "年龄：66（要求：不超过 59）" in say(ZH, next(v.said for v in found if v.rule == "H3"))


def test_json_has_codes_in_both_languages() -> None:
    _, report = everything_wrong()
    document: dict[str, Any] = json.loads(json.dumps(report.as_dict()))
    forbidden = next(v for v in document["violations"] if v["rule"] == "department_forbidden")
    assert forbidden == {
        "rule": "department_forbidden",
        "villages": ["V1"],
        "cadres": ["B"],
        "units": ["U2"],
        "en": "cadre B comes from department law, which may not go to type weak (village V1)",
        "zh": "干部 B 所属的law部门不得派往“weak”类的村（派往 V1）",
    }
    keys = {d["key"]: d for d in document["discrepancies"]}
    assert keys["shortfalls.veteran"]["en"].startswith("shortfalls.veteran: plan.yaml says 7")
    assert keys["tiers"]["stated"] == "fit, shortage"
    assert keys["shortfalls.veteran"]["stated"] == 7


@pytest.mark.parametrize(("large", "verb"), [(1, "is"), (2, "are")])
def test_one_large_unit_is_and_two_are(large: int, verb: str) -> None:
    who = [cadre("A", "U1"), cadre("B", "U2"), cadre("C", "U2")]
    who += [cadre("D", "U1")] * (large - 1)
    of = scenario(
        [village("V1")],
        who,
        [unit("U1", "party"), unit("U2", "party")],
        unit_rules={"large_from": 2, "large": "independent"},
    )
    (found,) = [v.en for v in check(of, plan(of, "V1: A B")).violations if v.rule == "H6"]
    assert found.endswith(f"{verb} large and must be alone")


def test_no_file_of_the_checker_holds_a_chinese_sentence() -> None:
    """They are in the catalogue; the words of flags and of `Shortfall`, which only JSON has, are not."""
    import optimizer.check

    for file in Path(optimizer.check.__file__).parent.glob("*.py"):
        if file.name not in ("predicates.py", "shortfalls.py"):
            assert not re.search("[\u4e00-\u9fff]", file.read_text(encoding="utf-8")), file.name
