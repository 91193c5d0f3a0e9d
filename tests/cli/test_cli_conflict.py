"""What conflicts, on the screens of ``conflicts`` and ``solve``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, the_json
from tests.cli.small import SMALL
from tests.factory import Row, document, write_scenario

PINNED = (
    "• 王一 A (农业局 U1) is pinned to 上村 V1.",
    "• 李二 B (法院 U2) is pinned to 上村 V1.",
    "• All offices in a team have the same function. Here: 农业局 U1 (economy), 法院 U2 (law).",
)


def flat(text: str) -> str:
    return " ".join(text.split())


def written(
    folder: Path,
    rules: Row | None = None,
    *,
    village: Row | None = None,
    office: Row | None = None,
    **keys: Any,
) -> Path:
    """Write two villages and two offices of different functions; further columns for V1 and U2."""
    villages = [
        {"id": "V1", "name": "上村", "types": ["key"], "county": "甲县"} | (village or {}),
        {"id": "V2", "name": "下村", "types": ["key"], "county": "甲县"},
    ]
    units = [
        {"id": "U1", "name": "农业局", "department": "economy", "level": "county", "county": "甲县"},
        {"id": "U2", "name": "法院", "department": "law", "level": "county", "county": "甲县"}
        | (office or {}),
    ]
    cadres = [
        {"id": "A", "name": "王一", "unit": "U1", "skills": {"farming": 1}},
        {"id": "B", "name": "李二", "unit": "U2", "skills": {"law": 1}},
        {"id": "C", "name": "张三", "unit": "U2"},
    ]
    teams = {"min": 0, "max": 2, "leader": False}
    title = {"en": "Two offices", "zh": "两个单位"}
    content = document(villages, cadres, units, teams, name="two", title=title, **keys)
    content["policy"]["units"] = rules or {}
    return write_scenario(content, folder, "two.yaml")


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    pins = [{"cadre": "A", "village": "V1"}, {"cadre": "B", "village": "V1"}]
    return written(tmp_path, {"joint": "function"}, pins=pins)


def test_pins_that_clash_with_a_rule(run: Run, pinned: Path) -> None:
    result = run("conflicts", pinned)
    assert result.exit_code == 3
    text = flat(result.stdout)
    said = [
        "Two offices (two)",
        "Proved impossible: no plan keeps all hard rules.",
        "What conflicts: not all of this can hold",
        *PINNED,
        "None of these can be left out (proved): without any one, the others can hold.",
        "What would settle it: any one of these",
        "1. Drop the pin of 王一 A to 上村 V1. (proved)",
        "2. Drop the pin of 李二 B to 上村 V1. (proved)",
        "3. For all teams: let any offices share a team (policy.units.joint: any). (proved)",
        "Proved: with these changes a plan was found, and counted again independently.",
    ]
    places = [text.index(sentence) for sentence in said]
    assert places == sorted(places)


def test_solve_says_it_too_and_keeps_its_exit_code(run: Run, pinned: Path) -> None:
    result = run("solve", pinned)
    assert result.exit_code == 3
    text = flat(result.stdout)
    places = [text.index(s) for s in ("Proved impossible", *PINNED, "1. Drop the pin", "Took")]
    assert places == sorted(places)
    assert "Looking for what conflicts" in result.stderr


def test_solve_as_json_carries_it(run: Run, pinned: Path) -> None:
    result = run("solve", pinned, "--json")
    answer = the_json(result)
    assert result.exit_code == 3
    assert result.stderr == ""
    [conflict] = answer["conflict"]["conflicts"]
    assert conflict["statements"] == [
        {"kind": "pin", "village": "V1", "cadre": "A", "unit": "U1"},
        {"kind": "pin", "village": "V1", "cadre": "B", "unit": "U2"},
        {"kind": "joint", "name": "function"},
    ]
    assert conflict["smallest"] is True
    assert len(conflict["sentences"]) == 3
    assert [r["proved"] for r in answer["conflict"]["repairs"]] == [True, True, True]
    assert answer["conflict"]["repairs"][0]["changes"][0]["to"] is None


def test_solve_with_a_plan_has_no_conflict(run: Run, tmp_path: Path) -> None:
    assert the_json(run("solve", written(tmp_path), "--json"))["conflict"] is None


def test_a_chinese_screen(run: Run, pinned: Path) -> None:
    text = "".join(run("conflicts", pinned, "--lang", "zh").stdout.split())
    for sentence in (
        "两个单位(two)",
        "冲突所在：以下各条不能同时成立",
        "已指定王一A（农业局U1）派驻上村V1。",
        "同一工作队的单位须职能相近（function相同）。此处：农业局U1(经济)、法院U2(政法)。",
        "以上缺一不可（已证明）",
        "取消指定王一A派驻上村V1。（已证明）",
    ):
        assert sentence in text


@pytest.fixture
def wanting(tmp_path: Path) -> Path:
    """V1 wants farming and the law in one team, whose offices have different functions."""
    return written(tmp_path, {"joint": "function"}, village={"skills": {"farming": 1, "law": 1}})


def test_needs_count_only_when_asked_for(run: Run, wanting: Path) -> None:
    loose = run("conflicts", wanting)
    assert loose.exit_code == 0
    assert "Nothing conflicts: a plan that keeps every rule was found." in flat(loose.stdout)
    strict = run("conflicts", wanting, "--strict")
    assert strict.exit_code == 3
    text = flat(strict.stdout)
    said = [
        "Proved: no plan meets every need.",
        "• 上村 V1 needs 1 person with skill farming.",
        "1 can go there: 王一 A (economy 1).",
        "• 上村 V1 needs 1 person with skill law.",
        "1 can go there: 李二 B (law 1).",
        "• All offices in a team have the same function.",
        "Let 上村 V1 do with 0 instead of 1 person with skill farming. (proved)",
    ]
    places = [text.index(sentence) for sentence in said]
    assert places == sorted(places)


def test_a_change_of_a_number_is_told_with_both_numbers(run: Run, tmp_path: Path) -> None:
    pins = [{"cadre": c, "village": "V1"} for c in "BC"]
    manifest = written(tmp_path, pins=pins)
    manifest.write_text(
        manifest.read_text("utf-8").replace("name: 法院\n", "name: 法院\n  max: 1\n"), "utf-8"
    )
    text = flat(run("conflicts", manifest).stdout)
    assert "• 法院 U2 sends at most 1." in text
    assert "Let 法院 U2 send up to 2 instead of 1. (proved)" in text
    changes = [r["changes"][0] for r in the_json(run("conflicts", manifest, "--json"))["repairs"]]
    assert {"kind": "unit_max", "unit": "U2", "amount": 1, "to": 2} in changes


def test_no_answer_in_time_has_its_own_code(run: Run, pinned: Path) -> None:
    result = run("conflicts", pinned, "--time-limit", "0.000001")
    assert result.exit_code == 4
    assert "What conflicts was not found in 0.0 s: allow more with --time-limit." in flat(result.stdout)
    assert the_json(run("conflicts", pinned, "--time-limit", "0.000001", "--json"))["status"] == "unknown"


def test_a_fault_is_one_line_and_no_search(run: Run, tmp_path: Path) -> None:
    manifest = write_scenario(SMALL | {"pins": [{"cadre": "C", "village": "V1"}]}, tmp_path)
    result = run("conflicts", manifest)
    assert result.exit_code == 2
    assert "not eligible" in result.stderr
    assert "Looking" not in result.stderr
    assert result.stdout == ""


@pytest.fixture
def together(tmp_path: Path) -> Path:
    """Three villages that want two people, and three offices: of one, one and four who stay together."""
    villages = [{"id": f"V{n}", "name": f"{n}村", "types": ["key"], "county": "甲县"} for n in (1, 2, 3)]
    units = [{"id": u, "department": "law", "level": "county", "county": "甲县"} for u in ("U1", "U2", "U3")]
    cadres = [{"id": f"C{n}", "unit": u} for n, u in enumerate(("U1", "U2", "U3", "U3", "U3", "U3"))]
    content = document(villages, cadres, units, {"min": 2, "max": 4, "leader": False}, name="three")
    content["policy"]["units"] = {"keep_together": True, "joint": "function"}
    return write_scenario(content, tmp_path, "three.yaml")


def test_too_few_teams_are_counted(run: Run, together: Path) -> None:
    result = run("conflicts", together, "--strict")
    assert result.exit_code == 3
    text = flat(result.stdout)
    for sentence in (
        "• 3 villages need 2 people each: 1村 V1, 2村 V2, 3村 V3.",
        "• All people that an office sends go to one village, unless the office is large.",
        "For these 3 villages the offices can form 2 such teams at most:",
        "By the number of their people: all offices 2 teams (of 6 people 4 count).",
        "An office that stays together is of use to one village only, so 2 of its people count at most.",
        "None of these can be left out (proved): without any one, the others can hold.",
        "(policy.units.keep_together: false). (proved)",
    ):
        assert sentence in text
    chinese = "".join(run("conflicts", together, "--strict", "--lang", "zh").stdout.split())
    assert "需要这样的工作队的村有3个，这些单位最多只能组成2支：" in chinese
    assert "按人数计算：全部单位2支（6人中按4人计算）。" in chinese
    [conflict] = the_json(run("conflicts", together, "--strict", "--json"))["conflicts"]
    assert (conflict["teams"]["wanted"], conflict["teams"]["most"], conflict["smallest"]) == (3, 2, True)
    assert [pool["by"] for pool in conflict["teams"]["pools"]] == ["people"]


@pytest.mark.parametrize(
    ("rules", "english", "chinese"),
    [
        (
            {"keep_together": True, "joint": "function"},
            "Offices that stay together and have fewer than 3 people: a team takes 2 of them or more. So all "
            "offices 2 teams (5 offices).",
            "单位人员不分开，而以下单位都不足3人，一支队至少要2个单位：全部单位2支（5个单位）。",
        ),
        (
            {"max_units": 2, "joint": "function"},
            "one of them must send 2 people or more, which these can do only so often: all offices 2 times.",
            "其中必有一个单位出2人以上；以下单位最多只能这样出人：全部单位2次。",
        ),
    ],
)
def test_each_count_of_teams_has_its_sentence(
    run: Run, tmp_path: Path, rules: Row, english: str, chinese: str
) -> None:
    """Five offices and three villages that want three; people alone would be enough."""
    sizes = [2, 2, 2, 2, 2] if "keep_together" in rules else [2, 2, 1, 1, 1, 1, 1]
    villages = [{"id": f"V{n}", "types": ["key"], "county": "甲县"} for n in range(3)]
    units = [
        {"id": f"U{n}", "department": "law", "level": "county", "county": "甲县"} for n in range(len(sizes))
    ]
    cadres = [{"id": f"C{u}-{n}", "unit": f"U{u}"} for u, people in enumerate(sizes) for n in range(people)]
    content = document(villages, cadres, units, {"min": 3, "max": 4, "leader": False}, name="three")
    content["policy"]["units"] = rules
    path = write_scenario(content, tmp_path, "three.yaml")
    assert english in flat(run("conflicts", path, "--strict").stdout)
    assert chinese in "".join(run("conflicts", path, "--strict", "--lang", "zh").stdout.split())


@pytest.mark.parametrize(
    ("village", "language", "said"),
    [
        ({"county": "乙县"}, "en", "Nobody can be sent there."),
        ({"county": "乙县"}, "zh", "没有人能派往那里。"),
        ({}, "en", "For this village the offices can form no such team: By the number of their people:"),
        ({}, "zh", "各单位为该村组不成这样的工作队："),
    ],
)
def test_a_village_for_which_there_is_no_team(
    run: Run, tmp_path: Path, village: Row, language: str, said: str
) -> None:
    manifest = written(tmp_path, {"joint": "function"}, village=village | {"min": 3, "max": 3})
    result = run("conflicts", manifest, "--strict", "--lang", language)
    assert result.exit_code == 3, result.output
    text = flat(result.stdout)
    assert said in text
    assert "these 1 " not in text
    assert "0 such teams" not in text
