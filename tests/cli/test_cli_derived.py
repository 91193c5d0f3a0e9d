"""Captains, funds, reserve and mentors as users see them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, make_plan, the_json
from tests.cli.small import SMALL
from tests.factory import write_scenario

WHOLE = "V1: F* D, V2: E* A B"
"""Five in the townships 东乡 (V1) and 西乡 (V2)."""


@pytest.fixture
def town_dir(tmp_path: Path) -> Path:
    """A plan with three cadres in one township; C is too old, G may go nowhere."""
    folder = tmp_path / "town"
    folder.mkdir()
    cadres = [row | {"home_township": None} for row in SMALL["cadres"]]
    cadres.append({"id": "G", "name": "=周七", "unit": "U4", "age": 30})
    units = [*SMALL["units"], {"id": "U4", "department": "law", "level": "county", "county": "乙县"}]
    villages = [row for row in SMALL["villages"] if row["id"] != "V3"]
    content = SMALL | {"cadres": cadres, "units": units, "villages": villages, "bans": [], "previous": []}
    return make_plan(write_scenario(content, folder, "town.yaml"), folder / "plan", WHOLE)


def flat(text: str) -> str:
    return " ".join(text.split())


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_overview_has_funds_captains_mentors_and_reserve(run: Run, town_dir: Path) -> None:
    shown = flat(run("show", town_dir).stdout)
    assert "provincial office 2 40.00 % 1 0 50,000" in shown
    assert "prefecture office 2 40.00 % 1 1 50,000" in shown
    assert "county office 1 20.00 % 0 0 5,000" in shown
    assert "in all 5 2 1 105,000" in shown
    assert "Township captains: 1 in 1 township with 3 or more placed cadres." in shown
    assert "Mentors: 3 newcomers, 0 with a mentor, 3 in teams without a veteran." in shown
    assert "Not placed: 2 cadres (not eligible 1, admissible in no village 1)." in shown


def test_all_of_it_is_in_the_json(run: Run, town_dir: Path) -> None:
    found = the_json(run("show", town_dir, "--json"))["derived"]
    assert found["funds"]["overall"]["total"] == 105_000
    assert [(one["captain"], one["cadres"]) for one in found["captains"]] == [("E", 3)]
    assert [(one["cadre"], one["reason"]) for one in found["reserve"]] == [
        ("C", "not_eligible"),
        ("G", "nowhere"),
    ]
    assert (found["mentor_rule"], len(found["mentors"])) == ("veteran", 3)


def test_the_village_has_its_captain_and_mentors(run: Run, town_dir: Path, plan_dir: Path) -> None:
    shown = flat(run("show", town_dir, "--village", "V2").stdout)
    assert "Captain of township 西乡: 孙五 E, prefecture office, leads 下村 V2." in shown
    assert "Funds of the team a year: 55,000 CNY." in shown
    assert "王一 A no veteran in the team" in shown
    assert "Township 东乡 has no captain: fewer than 3" in flat(
        run("show", town_dir, "--village", "V1").stdout
    )
    part = the_json(run("show", town_dir, "--village", "V2", "--json"))["derived"]
    assert (part["captaincy"]["captain"], part["funds"]["total"]) == ("E", 55_000)
    assert [pair["cadre"] for pair in part["mentors"]] == ["A", "B", "E"]
    assert "captain" not in run("show", plan_dir, "--village", "V3").stdout  # no township given


def test_the_cadre_has_what_follows_from_the_place(run: Run, town_dir: Path, tmp_path: Path) -> None:
    assert "Captain of township 西乡. Newcomer; no veteran in the team. Funds a year: 40,000 CNY." in flat(
        run("show", town_dir, "--cadre", "E").stdout
    )
    other = make_plan(town_dir.parent / "town.yaml", tmp_path / "other", "V1: F* A, V2: E*")
    assert "Mentor of 王一 A. Funds a year: 30,000 CNY." in flat(run("show", other, "--cadre", "F").stdout)
    assert "Mentor: 孙五 F. Funds a year: 5,000 CNY." in flat(run("show", other, "--cadre", "A").stdout)
    assert "Funds" not in run("show", other, "--cadre", "C").stdout
    assert the_json(run("show", other, "--cadre", "C", "--json"))["derived"] is None
    assert the_json(run("show", other, "--cadre", "A", "--json"))["derived"]["mentor"]["mentor"] == "F"


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("captains", "西乡 (甲县) 3 孙五 E 市法院 (prefecture office) 下村 V2"),
        ("funds", "甲县 5 2 1 105,000"),
        ("funds", "市法院 U2 2 1 1 50,000"),
        ("funds", "for a leader 10,000 more, for a captain another 20,000"),
        ("reserve", "张三 C 省科协 not eligible: age 62 (wanted: at most 59)"),
        ("reserve", "=周七 G U4 admissible in no village"),
        ("mentors", "下村 V2 王一 A no veteran in the team"),
    ],
)
def test_each_list_on_screen(run: Run, town_dir: Path, which: str, words: str) -> None:
    result = run("show", town_dir, "--list", which)
    assert result.exit_code == 0, result.output
    assert words in flat(result.stdout)


@pytest.mark.parametrize("which", ["captains", "funds", "reserve", "mentors"])
def test_each_list_as_json_and_as_a_file(run: Run, town_dir: Path, which: str, tmp_path: Path) -> None:
    whole = the_json(run("show", town_dir, "--json"))["derived"]
    answer = the_json(run("show", town_dir, "--list", which, "--json"))
    assert (answer["scenario"], answer["list"], answer[which]) == ("small", which, whole[which])
    for lang in ("en", "zh"):
        path = tmp_path / f"{which}-{lang}.csv"
        result = run("show", town_dir, "--list", which, "-o", path, "--lang", lang)
        assert result.exit_code == 0, result.output
        assert str(path) in result.stdout.replace("\n", "")
        table = read(path)
        assert len({len(row) for row in table}) == 1
        assert len(table) > 1


def test_the_file_of_funds_adds_up_and_no_cell_runs(run: Run, town_dir: Path, tmp_path: Path) -> None:
    funds, reserve = tmp_path / "funds.csv", tmp_path / "reserve.csv"
    run("show", town_dir, "--list", "funds", "-o", funds)
    head, *rows = read(funds)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row[0]] = totals.get(row[0], 0) + int(row[head.index("CNY a year")])
    assert totals == dict.fromkeys(("in all", "level", "county", "unit"), 105_000)
    run("show", town_dir, "--list", "reserve", "-o", reserve)
    assert [row[1] for row in read(reserve)[1:]] == ["张三", "'=周七"]


def test_a_file_is_written_whole_or_not_at_all(run: Run, town_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("mine")
    refused = run("show", town_dir, "--list", "funds", "-o", path)
    assert (refused.exit_code, refused.stdout, path.read_text()) == (2, "", "mine")
    assert "is there already; give --force" in refused.stderr
    assert "已经存在" in run("show", town_dir, "--list", "funds", "-o", path, "--lang", "zh").stderr
    answer = the_json(run("show", town_dir, "--list", "funds", "-o", path, "--force", "--json"))
    assert (answer["file"], len(read(path)) > 1) == (str(path), True)
    below = run("show", town_dir, "--list", "funds", "-o", path / "below.csv")
    assert (below.exit_code, "can't be written" in below.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--list", "fund"], "'fund' is not one of"),
        (["--list", "funds", "--village", "V1"], "give --list without --village and --cadre"),
        (["-o", "x.csv"], "-o needs --list"),
    ],
)
def test_wrong_combinations(run: Run, town_dir: Path, args: list[str], message: str) -> None:
    result = run("show", town_dir, *args)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_plan_without_placements_has_nothing_to_list(run: Run, town_dir: Path) -> None:
    (town_dir / "assignments.csv").write_text("cadre,village,role\n")
    assert "Funds" not in run("show", town_dir).stdout
    for which in ("captains", "funds", "mentors"):
        assert "Nobody is placed" in run("show", town_dir, "--list", which).stdout
    assert "Not placed: 7 cadres" in run("show", town_dir, "--list", "reserve").stdout


def test_long_lists_are_cut_unless_all_are_asked_for(run: Run, tmp_path: Path) -> None:
    content: dict[str, Any] = SMALL | {"bans": [], "previous": []}
    content["cadres"] = [*SMALL["cadres"], *({"id": f"X{n:03}", "unit": "U3", "age": 30} for n in range(150))]
    plan = make_plan(write_scenario(content, tmp_path), tmp_path / "plan", "V1: F* D, V2: E*")
    short = run("show", plan, "--list", "reserve").stdout
    assert "53 more: --all lists them, -o FILE.csv writes them all." in short
    assert "X149" not in short
    assert "X149" in run("show", plan, "--list", "reserve", "--all").stdout


def test_the_screens_speak_chinese(run: Run, town_dir: Path) -> None:
    for args in (
        [],
        ["--village", "V2"],
        ["--cadre", "E"],
        *(["--list", which] for which in ("captains", "funds", "reserve", "mentors")),
    ):
        result = run("show", town_dir, *args, "--lang", "zh")
        assert result.exit_code == 0, result.output
        for word in ("captain", "mentor", "Funds", "office", "unit", "newcomer", "placed"):
            assert word not in result.stdout.replace("--list captains、funds、reserve 或 mentors", ""), word
    assert (
        "西乡队长：孙五 E（市级单位），任 下村 V2 第一书记。"
        in run("show", town_dir, "--village", "V2", "--lang", "zh").stdout
    )
