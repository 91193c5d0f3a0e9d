"""Codes of scenarios in words: both languages, everywhere but in JSON."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optimizer.locale import Words, codes
from optimizer.office.vocabulary import DEPARTMENT
from optimizer.scenario import load_scenario
from tests.cli.conftest import Run, the_json

ROOT = Path(__file__).resolve().parents[2]
ZH = Words("zh")
TABLES = {
    "types": (codes.TYPES, codes.village_type),
    "skills": (codes.SKILLS, codes.skill),
    "departments": (codes.DEPARTMENTS, codes.department),
    "functions": (codes.FUNCTIONS, codes.function),
    "rules": (codes.RULES, codes.rule),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_code_has_a_name_of_its_own(table: str) -> None:
    known, say = TABLES[table]
    chinese = [say(ZH, code) for code in known]
    assert all(re.fullmatch("[\u4e00-\u9fff]+", name) for name in chinese)
    assert len(set(chinese)) == len(chinese)
    assert all(say(Words(), code) == english for code, english in known.items())
    assert say(ZH, "of_this_county") == say(Words(), "of_this_county") == "of_this_county"


def test_the_same_word_means_another_thing_elsewhere() -> None:
    assert (codes.skill(ZH, "law"), codes.department(ZH, "law")) == ("法律", "政法")
    assert (codes.skill(ZH, "finance"), codes.function(ZH, "finance")) == ("财务", "财经")
    # without functions of their own, offices of a department share it
    assert codes.function(ZH, "law") == codes.department(ZH, "law")


def test_departments_are_called_as_in_an_office_workbook() -> None:
    assert {code: codes.department(ZH, code) for code in DEPARTMENT} == {
        code: spellings[0] for code, spellings in DEPARTMENT.items()
    }


@pytest.mark.parametrize("name", ["shuangpai-2022", "tiandong-2021", "dulongjiang"])
def test_the_scenarios_of_this_project_use_known_codes(name: str) -> None:
    of = load_scenario(ROOT / f"scenarios/{name}.yaml")
    assert {t for v in of.villages for t in v.types} <= set(codes.TYPES)
    assert {s for row in (*of.villages, *of.cadres) for s in row.skills} <= set(codes.SKILLS)
    assert {u.department for u in of.units} <= set(codes.DEPARTMENTS)
    assert {u.function for u in of.units} <= {*codes.FUNCTIONS, *codes.DEPARTMENTS}
    assert {rule.name for rule in of.policy.composition} <= set(codes.RULES)


def test_screens_name_them_and_json_keeps_the_codes(run: Run, plan_dir: Path) -> None:
    screen = run("show", plan_dir, "--lang", "zh").stdout
    assert "重点村" in screen
    assert not re.search(r"\b(key|weak|law|economy)\b", screen)
    assert "key" in {t for team in the_json(run("show", plan_dir, "--json"))["teams"] for t in team["types"]}
