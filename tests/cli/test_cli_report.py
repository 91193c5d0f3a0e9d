"""Reports for the meeting as users ask for them."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from optimizer.plan import Plan, write_plan
from optimizer.scenario import load_scenario
from tests.cli.conftest import Run, the_json

STARTS = {"html": b"<!doctype html>", "xlsx": b"PK", "md": b"# Small county"}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", STARTS)
def test_each_format_is_written_beside_the_plan_unless_told_otherwise(
    run: Run, plan_dir: Path, tmp_path: Path, form: str
) -> None:
    result = run("report", plan_dir, "--format", form)
    assert result.exit_code == 0, result.output
    beside = tmp_path / f"plan.{form}"
    assert beside.read_bytes().startswith(STARTS[form])
    assert str(beside) in result.stdout.replace("\n", "")
    named = tmp_path / "new" / f"meeting.{form.upper()}"
    assert run("report", plan_dir / "plan.yaml", "-o", named).exit_code == 0
    assert named.read_bytes().startswith(STARTS[form])
    assert [p.name for p in named.parent.iterdir()] == [named.name]


def test_it_says_what_the_report_begins_with(run: Run, plan_dir: Path) -> None:
    shown = flat(run("report", plan_dir).stdout)
    assert "3 of the villages' 13 needs are unmet: members 1, rule “veteran” 2." in shown
    assert "at least 93.33 % of that." in shown
    shown = flat(run("report", plan_dir, "--force", "--lang", "zh").stdout).replace(" ", "")
    assert "各村共13项需求中，有3项未满足：队员1、规则“农村工作经历”2。" in shown


def test_json_is_one_document(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    answer = the_json(run("report", plan_dir, "--format", "md", "--json"))
    assert answer["file"] == str(tmp_path / "plan.md")
    assert answer["format"] == "md"
    assert answer["bytes"] == (tmp_path / "plan.md").stat().st_size
    assert answer["ok"] is True
    assert answer["headline"][0].startswith("3 of the villages' 13 needs are unmet")
    assert answer["shortfalls"] == {"size": 1, "leader": 0, "skill": 0, "veteran": 2}


def test_a_file_is_replaced_only_by_force(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine", encoding="utf-8")
    result = run("report", plan_dir, "-o", path)
    assert result.exit_code == 2
    assert "is there already; give --force to replace it" in flat(result.stderr)
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("report", plan_dir, "-o", path, "--force").exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("# Small county")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ["-o", "a.pdf"],
            ".pdf is not the kind of file asked for; let the name after -o end in .html .xlsx .md",
        ),
        (["-o", "a"], "a is not the kind of file asked for; let the name after -o end in .html .xlsx .md"),
        (
            ["-o", "a.html", "--format", "xlsx"],
            ".html is not the kind of file asked for; let the name after -o end in .xlsx",
        ),
    ],
)
def test_the_name_has_to_fit_the_format(
    run: Run,
    plan_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    fault: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    result = run("report", plan_dir, *arguments)
    assert result.exit_code == 2
    assert fault in flat(result.stderr)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_plan_without_placements_has_nothing_to_report(run: Run, manifest: Path, tmp_path: Path) -> None:
    empty, scenario = tmp_path / "empty", load_scenario(manifest)
    blank = Plan(scenario.name, scenario.inputs, "no_answer", (), {}, {}, {}, (), "../small.yaml")
    write_plan(blank, empty)
    result = run("report", empty)
    assert result.exit_code == 2
    assert "places nobody: there is nothing to report; make a plan with solve" in flat(result.stderr)
    assert not (tmp_path / "empty.html").exists()


def test_few_of_many_faults_are_printed(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    rows = "".join(f"X{k:02},V1,member\n" for k in range(30))
    with (plan_dir / "assignments.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    result = run("report", plan_dir, "--format", "md")
    assert result.exit_code == 1
    *first, last = result.stderr.splitlines()
    assert len(first) == 10
    assert re.fullmatch(r"warning: \d+ more; see them with 'check'", last)
    assert "X29" in (tmp_path / "plan.md").read_text(encoding="utf-8")


def test_a_plan_changed_by_hand_is_reported_without_proof(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    rows = plan_dir / "assignments.csv"
    text = rows.read_text(encoding="utf-8")
    rows.write_text(text.replace("B,V3,leader", "C,V3,leader"), encoding="utf-8")
    result = run("report", plan_dir, "--format", "md", "--json")
    assert result.exit_code == 1
    answer = the_json(result)
    assert answer["ok"] is False
    assert answer["headline"][0].startswith("This plan is not as it says: 2 rules broken")
    assert any("V3" in line for line in answer["wrong"])
    text = (tmp_path / "plan.md").read_text(encoding="utf-8")
    assert "nothing is proved about them" in text
    assert "not proved" in text
    assert "No plan" not in text


@pytest.mark.parametrize(
    ("name", "step"), [("a.xlsx", "book.write_overview"), ("a.html", "page._plots"), ("a.md", "brief._texts")]
)
def test_when_writing_fails_nothing_is_left(
    run: Run, plan_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"optimizer.report.{step}", fail)
    result = run("report", plan_dir, "-o", tmp_path / "deep" / "er" / name)
    assert result.exit_code == 2, result.output
    assert "can't be written (No space left on device)" in flat(result.stderr)
    assert not (tmp_path / "deep").exists()


def test_the_workbook_is_in_the_language_asked_for(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    assert run("report", plan_dir, "--format", "xlsx", "--lang", "zh").exit_code == 0
    names = openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames
    assert names == ["总览", "未满足的需求", "乙县", "甲县", "甲县农业局 U1", "市法院 U2", "省科协 U3"]
