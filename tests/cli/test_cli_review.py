"""The joint eligibility review as users see it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Run, the_json

TABLE = """\
id,name,unit,age,party
N1,=甲,U1,61,true
N2,乙,U2,,true
N3,丙,U2,40,false
N4,丁,U3,40,true
"""
FILES = ["counts.csv", "criteria.csv", "members_only.csv", "passed.csv", "refused.csv"]


@pytest.fixture
def nominated(tmp_path: Path) -> Path:
    path = tmp_path / "nominated.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_cadres_of_the_scenario_are_judged(run: Run, manifest: Path) -> None:
    result = run("review", manifest)
    assert result.exit_code == 0, result.output
    shown = flat(result.stdout)
    assert "Nominated 6: 5 pass, 1 refused. Of those who pass, 4 may lead and 1 may be members" in shown
    assert "张三 C 省科协 age 62 (wanted: at most 59)" in shown
    assert "赵四 D 省科协 party member no (wanted: yes)" in shown
    answer = the_json(run("review", manifest, "--json"))
    assert answer["nominated"] == "small.yaml"
    assert [one["cadre"] for one in answer["refused"]] == ["C"]
    assert [one["cadre"] for one in answer["members_only"]] == ["D"]
    assert answer["may_lead"] == ["A", "B", "E", "F"]


def test_a_table_of_its_own_is_judged(run: Run, manifest: Path, nominated: Path) -> None:
    shown = flat(run("review", manifest, "--nominated", nominated).stdout)
    assert "Nominated 4: 2 pass, 2 refused." in shown
    assert "member age at most 59 2 2 1 leader party member yes 1 1 0" in shown
    assert "乙 N2 市法院 age not stated (wanted: at most 59)" in shown
    assert "市法院 U2 2 1 1 0" in shown
    answer = the_json(run("review", manifest, "--nominated", nominated, "--json"))
    assert answer["nominated"] == str(nominated)
    assert answer["criteria"][0] == {
        "role": "member",
        "field": "age",
        "wanted": {"max": 59.0},
        "failed": 2,
        "not_stated": 1,
        "alone": 2,
    }


def test_the_files_are_written_whole_or_not_at_all(
    run: Run, manifest: Path, nominated: Path, tmp_path: Path
) -> None:
    out = tmp_path / "review"
    result = run("review", manifest, "--nominated", nominated, "-o", out)
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in out.iterdir()) == FILES
    assert [row[:3] + row[5:] for row in read(out / "refused.csv")[1:]] == [
        ["N1", "'=甲", "U1", "age 61 (wanted: at most 59)"],
        ["N2", "乙", "U2", "age not stated (wanted: at most 59)"],
    ]
    assert [row[0] for row in read(out / "members_only.csv")[1:]] == ["N3"]
    assert [(row[0], row[-1]) for row in read(out / "passed.csv")[1:]] == [("N3", "no"), ("N4", "yes")]
    counts = read(out / "counts.csv")
    assert counts[1] == ["in all", "", "", "", "4", "2", "2", "1"]
    assert ["unit", "U2", "市法院", "prefecture office", "2", "1", "1", "0"] in counts
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    again = run("review", manifest, "-o", out)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "is there already; give --force" in again.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    answer = the_json(run("review", manifest, "-o", out, "--force", "--json"))
    assert sorted(Path(file).name for file in answer["files"]) == FILES
    assert [row[0] for row in read(out / "refused.csv")[1:]] == ["C"]


def test_faults_of_the_table_are_told_and_nothing_is_written(
    run: Run, manifest: Path, nominated: Path, tmp_path: Path
) -> None:
    nominated.write_text(TABLE.replace("U2", "U8").replace("61", "old"))
    result = run("review", manifest, "--nominated", nominated, "-o", tmp_path / "review")
    assert result.exit_code == 2
    assert result.stderr.count("no unit has the id 'U8'") == 2
    assert "row 2, age: 'old' is not a number" in result.stderr
    assert not (tmp_path / "review").exists()
    assert len(the_json(run("review", manifest, "--nominated", nominated, "--json"))["faults"]) == 3


def test_long_lists_are_cut_unless_all_are_asked_for(run: Run, manifest: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"N{n:02},姓{n:02},U1,70,true" for n in range(40)]
    path.write_text("id,name,unit,age,party\n" + "\n".join(rows))
    short = run("review", manifest, "--nominated", path).stdout
    assert "N39" not in short
    assert "--all lists everybody" in short
    assert "N39" in run("review", manifest, "--nominated", path, "--all").stdout


def test_the_screen_and_the_files_speak_chinese(
    run: Run, manifest: Path, nominated: Path, tmp_path: Path
) -> None:
    result = run("review", manifest, "--nominated", nominated, "-o", tmp_path / "r", "--lang", "zh")
    assert "提名 4 名：通过 2 名，未通过 2 名。" in result.stdout
    assert "年龄：未填（要求：不超过 59）" in result.stdout
    text = "".join((tmp_path / "r" / name).read_text(encoding="utf-8") for name in FILES)
    for word in ("age", "unit", "level", "office", "yes", "refused", "wanted"):
        assert word not in result.stdout.replace(str(tmp_path), "") + text, word


def test_a_generated_round_leads_to_its_review(run: Run, tmp_path: Path) -> None:
    result = run("generate", "yunnan-2025", "-o", tmp_path, "--scale", 0.02)
    command = f"village-teams review {tmp_path}/yunnan-2025.yaml --nominated {tmp_path}/yunnan/nominated.csv"
    assert command in result.stdout.replace("\n", "").replace(" --", "--").replace("--", " --")
    answer = the_json(run("review", *command.split()[2:], "--json"))
    assert (answer["overall"]["passed"], answer["overall"]["refused"]) == (536, 8)
