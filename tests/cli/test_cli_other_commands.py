from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from optimizer.console import files
from tests.cli.conftest import Run, make_plan, the_json
from tests.cli.small import OTHER, SMALL
from tests.factory import write_scenario


@pytest.fixture
def other_dir(plan_dir: Path) -> Path:
    return make_plan(plan_dir.parent / "small.yaml", plan_dir.parent / "other", OTHER, 0)


# check


def test_check_agrees_with_a_true_plan(run: Run, plan_dir: Path) -> None:
    result = run("check", plan_dir)
    assert result.exit_code == 0, result.output
    assert "Every rule holds, and every figure in plan.yaml is right." in result.stdout
    assert "Bounds are taken from the plan" in result.stdout


def test_check_names_lies_and_broken_rules(run: Run, plan_dir: Path) -> None:
    rows = plan_dir / "assignments.csv"
    rows.write_text(rows.read_text().replace("D,V1,member", "D,V2,member"))
    result = run("check", plan_dir)
    assert result.exit_code == 1
    assert "cadre 赵四 D comes from department science" in result.stdout
    assert "unmet needs, members: plan.yaml says 1, the re-count gives 2" in result.stdout
    answer = the_json(run("check", plan_dir, "--json"))
    assert answer["ok"] is False
    assert [v["rule"] for v in answer["violations"]] == ["department_forbidden"]


def test_check_of_nothing_is_bad_input(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "doesn't exist" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_check_says_so_where_there_is_nothing_to_count(run: Run, plan_dir: Path) -> None:
    (plan_dir / "assignments.csv").write_text("cadre,village,role\n")
    text = (plan_dir / "plan.yaml").read_text()
    (plan_dir / "plan.yaml").write_text(text.replace("status: feasible", "status: infeasible"))
    result = run("check", plan_dir)
    assert result.exit_code == 0
    assert "nothing to re-count" in result.stdout
    assert "Every rule holds" not in result.stdout


# validate


def test_validate_says_what_is_asked_and_offered(run: Run, manifest: Path) -> None:
    result = run("validate", manifest)
    assert result.exit_code == 0, result.output
    flat = " ".join(result.stdout.split())
    assert "No faults found." in flat
    assert "cadres 6 5 eligible, 5 admissible somewhere, 4 may lead" in flat
    assert "admissible pairs 9 of 18" in flat
    assert "members 3 6 5 at least 1 unmet" in flat
    assert "leader 3 3 4" in flat
    answer = the_json(run("validate", manifest, "--json"))
    assert answer["pairs"] == 9
    assert answer["nobody"] == []


def test_validate_names_every_fault_on_a_line(run: Run, tmp_path: Path) -> None:
    cadres = [{**c, "unit": "nowhere"} for c in SMALL["cadres"]]
    result = run("validate", write_scenario({**SMALL, "cadres": cadres}, tmp_path))
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert sum("'nowhere'" in line for line in lines) == len(cadres)
    assert lines[-1].endswith("faults in the input")


def test_validate_of_a_missing_file(run: Run, tmp_path: Path) -> None:
    result = run("validate", tmp_path / "no.yaml")
    assert result.exit_code == 2
    assert "no.yaml: no such file" in result.stderr


# compare


def test_compare_shows_moves_and_villages(run: Run, plan_dir: Path, other_dir: Path) -> None:
    result = run("compare", plan_dir, other_dir)
    assert result.exit_code == 0, result.output
    flat = " ".join(result.stdout.split())
    assert "Cadres: 2 as before, 3 changed. Villages: 1 better off, 2 worse off." in flat
    assert "to another village (2) 赵四 D 上村 V1 远村 V3" in flat
    assert "other role, same village (1) 王一 A 下村 V2 下村 V2 ★" in flat
    assert "远村 V3 better off 3 → 0 0 → 5" in flat
    assert "下村 V2 worse off 2 → 8" in flat
    assert "140 (7.15 %)" in flat


def test_compare_as_json(run: Run, plan_dir: Path, other_dir: Path) -> None:
    answer = the_json(run("compare", plan_dir, other_dir, plan_dir, "--json"))
    assert answer["same_scenario"] is True
    assert len(answer["plans"]) == 3
    first, same = answer["differences"]
    assert {(m["kind"], m["cadre"]) for m in first["moves"]} == {
        ("moved", "D"),
        ("moved", "E"),
        ("role", "A"),
    }
    assert same["moves"] == same["better"] == same["worse"] == []


def test_compare_notes_another_scenario(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    cadres = [c for c in SMALL["cadres"] if c["id"] != "A"]
    cadres.append({"id": "G", "name": "新人", "unit": "U1", "party": True})
    folder = tmp_path / "later"
    folder.mkdir()
    manifest = write_scenario({**SMALL, "cadres": cadres}, folder, "small.yaml")
    later = make_plan(manifest, folder / "plan", "V1: F* D, V2: E*, V3: B*")
    result = run("compare", plan_dir, later)
    flat = " ".join(result.stdout.split())
    assert result.exit_code == 0, result.output
    assert "was made from other files than" in flat
    assert "no longer in the scenario (1) 王一 A 下村 V2 –" in flat
    assert the_json(run("compare", plan_dir, later, "--json"))["same_scenario"] is False


def test_plans_of_one_scenario_share_it(plan_dir: Path, other_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    apart = make_plan(write_scenario(SMALL, folder, "small.yaml"), folder / "plan", "V1: F* D")
    (first, _), (other, _), (own, _) = files.open_plans([plan_dir, other_dir / "plan.yaml", apart])
    assert first is other
    assert own is not first


def test_compare_needs_two_plans(run: Run, plan_dir: Path) -> None:
    result = run("compare", plan_dir)
    assert result.exit_code == 2
    assert "at least two plans" in result.stderr


# generate


def test_generate_lists_and_writes_what_validate_accepts(run: Run, tmp_path: Path) -> None:
    assert "shuangpai-2022" in run("generate", "--list").stdout
    names = [r["name"] for r in the_json(run("generate", "--list", "--json"))["rounds"]]
    assert "tiandong-2021" in names
    result = run("generate", "tiandong-2021", "-o", tmp_path / "s", "--seed", 5, "--json")
    assert result.exit_code == 0, result.output
    answer = the_json(result)
    assert (answer["seed"], answer["villages"], answer["cadres"]) == (5, 71, 194)
    assert run("validate", answer["manifest"]).exit_code == 0


def test_generate_scales_a_province(run: Run, tmp_path: Path) -> None:
    sizes = {
        r["name"]: r["villages"]
        for r in the_json(run("generate", "--list", "--scale", 0.01, "--json"))["rounds"]
    }
    assert sizes["sichuan-2021"] == 120
    answer = the_json(run("generate", "sichuan-2021", "-o", tmp_path, "--scale", 0.01, "--json"))
    assert (answer["scale"], answer["villages"], answer["cadres"]) == (0.01, 120, 340)
    assert run("validate", answer["manifest"]).exit_code == 0
    assert run("generate", "sichuan-2021", "-o", tmp_path / "none", "--scale", 0).exit_code == 2


def test_generate_replaces_only_by_force(run: Run, tmp_path: Path) -> None:
    manifest = tmp_path / "tiandong-2021.yaml"
    manifest.write_text("mine")
    result = run("generate", "tiandong-2021", "-o", tmp_path)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert manifest.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [manifest]
    assert run("generate", "tiandong-2021", "-o", tmp_path, "--force").exit_code == 0
    assert manifest.read_text() != "mine"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["tiandong"], "did you mean tiandong-2021?"),
        ([], "give a ROUND, or --list"),
        (["tiandong-2021", "--list"], "give a ROUND, or --list"),
    ],
)
def test_generate_refuses_what_it_cannot_do(run: Run, tmp_path: Path, args: list[str], message: str) -> None:
    result = run("generate", *args, "-o", tmp_path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


def test_generate_into_a_file_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run("generate", "tiandong-2021", "-o", tmp_path / "file")
    assert result.exit_code == 2
    assert "can't be written" in result.stderr
    assert (tmp_path / "file").read_text() == "mine"


def test_every_command_reads_but_never_writes_a_plan(run: Run, plan_dir: Path, other_dir: Path) -> None:
    copy = plan_dir.parent / "copy"
    shutil.copytree(plan_dir, copy)
    for args in (["show"], ["check"], ["compare", other_dir]):
        run(*args, plan_dir)
    for file in copy.iterdir():
        assert (plan_dir / file.name).read_bytes() == file.read_bytes()


def test_compare_keeps_its_rows_readable_beside_long_paths(run: Run, plan_dir: Path) -> None:
    far = plan_dir.parent / ("x" * 70) / "plan"
    make_plan(plan_dir.parent / "small.yaml", far, OTHER)
    flat = " ".join(run("compare", plan_dir, far).stdout.split())
    assert "shortage 5 (proved) 8 (proved)" in flat
