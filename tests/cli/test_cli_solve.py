from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from optimizer.plan import Plan, read_plan
from optimizer.scenario.records import Scenario
from tests.cli.conftest import FakeSolver, Run, counted, the_json
from tests.cli.small import FULL, OTHER, SMALL
from tests.factory import document, write_scenario


def test_a_proved_plan_is_written_and_said_to_be_optimal(
    run: Run, solver: FakeSolver, manifest: Path
) -> None:
    out = manifest.parent / "out"
    result = run("solve", manifest, "-o", out)
    assert result.exit_code == 0, result.output
    assert "Proved optimal: no plan for this scenario does better." in result.stdout
    assert f"Written to {out}" in result.stdout.replace("\n", "")
    plan = read_plan(out)
    assert plan.status == "optimal"
    assert plan.manifest == "../small.yaml"
    assert {"load", "solve", "total"} <= set(plan.seconds)
    assert run("check", out).exit_code == 0


def test_without_output_nothing_is_written_and_it_says_how(
    run: Run, solver: FakeSolver, manifest: Path
) -> None:
    before = sorted(manifest.parent.rglob("*"))
    result = run("solve", manifest)
    assert result.exit_code == 0
    assert "Nothing was written: give -o DIRECTORY" in result.stdout
    assert sorted(manifest.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("slack", "status", "gap", "code", "sentence"),
    [
        (0, "optimal", "0", 0, "Proved optimal"),
        (1, "feasible", "0.01", 0, "Proved within 0.72 % of the best possible."),
        (1, "feasible", "0.001", 1, "not proved the best: fit is 140; up to 141 is not ruled out."),
        (70, "feasible", "0.01", 1, "not proved the best: fit is 140; up to 210 is not ruled out."),
        (0, "feasible", "0", 0, "Proved within 0 % of the best possible."),
    ],
)
def test_exit_code_and_sentence_follow_the_proof(
    run: Run, solver: FakeSolver, manifest: Path, slack: int, status: str, gap: str, code: int, sentence: str
) -> None:
    solver.answers(FULL, slack, status)
    result = run("solve", manifest, "--gap", gap)
    assert result.exit_code == code, result.output
    assert sentence in result.stdout
    assert ("optimal" in result.stdout) == (status == "optimal")


@pytest.mark.parametrize(
    ("status", "strict", "code", "sentence"),
    [
        ("infeasible", False, 3, "Proved impossible: no plan keeps all hard rules."),
        ("infeasible", True, 3, "Proved: no plan meets every need."),
        ("no_answer", False, 4, "No plan found in 1.0 s. That proves nothing"),
    ],
)
def test_no_plan_has_its_own_code_and_words(
    run: Run, solver: FakeSolver, manifest: Path, status: str, strict: bool, code: int, sentence: str
) -> None:
    solver.answers_nothing(status, strict)
    out = manifest.parent / "out"
    result = run("solve", manifest, "-o", out)
    assert result.exit_code == code, result.output
    assert sentence in result.stdout
    assert read_plan(out).status == status
    assert "to keep the plan" not in run("solve", manifest).stdout


def test_an_empty_plan_never_replaces_a_full_one(run: Run, solver: FakeSolver, plan_dir: Path) -> None:
    manifest, before = plan_dir.parent / "small.yaml", (plan_dir / "plan.yaml").read_bytes()
    solver.answers_nothing("no_answer")
    result = run("solve", manifest, "-o", plan_dir)
    assert result.exit_code == 4
    assert "holds an earlier plan and stays as it was" in " ".join(result.stdout.split())
    assert (plan_dir / "plan.yaml").read_bytes() == before
    assert the_json(run("solve", manifest, "-o", plan_dir, "--json"))["written"] is None


def test_an_empty_plan_replaces_an_empty_one(run: Run, solver: FakeSolver, manifest: Path) -> None:
    out = manifest.parent / "out"
    solver.answers_nothing("no_answer")
    run("solve", manifest, "-o", out)
    solver.answers_nothing("infeasible")
    assert run("solve", manifest, "-o", out).exit_code == 3
    assert read_plan(out).status == "infeasible"


def test_a_full_plan_replaces_a_full_one(run: Run, solver: FakeSolver, plan_dir: Path) -> None:
    solver.answers(OTHER, 5, "feasible")
    assert run("solve", plan_dir.parent / "small.yaml", "-o", plan_dir).exit_code == 1
    assert run("check", plan_dir).exit_code == 0
    assert "E,V1,member" in (plan_dir / "assignments.csv").read_text()


def test_options_override_the_scenario(run: Run, solver: FakeSolver, manifest: Path) -> None:
    run("solve", manifest)
    assert solver.asked is not None
    asked = solver.asked
    assert (asked.time_limit, asked.gap, asked.workers, asked.seed, asked.strict) == (7, 0.01, 1, 3, False)
    run("solve", manifest, "--time-limit", 2.5, "--gap", 0, "--workers", 0, "--seed", 0, "--strict")
    asked = solver.asked
    assert (asked.time_limit, asked.gap, asked.workers, asked.seed, asked.strict) == (2.5, 0, 0, 0, True)
    assert solver.seconds is not None
    assert 1.25 <= solver.seconds < 2.5, "start, reading and what follows are in the limit, too"


def test_json_is_one_document_and_nothing_else(run: Run, solver: FakeSolver, manifest: Path) -> None:
    out = manifest.parent / "out"
    solver.answers(FULL, 10, "feasible")
    result = run("solve", manifest, "-o", out, "--json")
    answer = the_json(result)
    assert result.stderr == ""
    assert result.exit_code == 1
    assert answer["status"] == "feasible"
    assert answer["within_gap"] is False
    assert answer["tiers"][1] == {
        "name": "fit",
        "value": 140,
        "bound": 150,
        "gap": pytest.approx(1 / 14),
        "more_is_better": True,
        "proved": False,
    }
    assert answer["shortfalls"] == {"size": 1, "leader": 0, "skill": 0, "veteran": 2}
    assert {"cadre": "F", "village": "V1", "role": "leader"} in answer["placements"]
    assert answer["written"] == str(out)


def test_progress_goes_to_standard_error_only(run: Run, solver: FakeSolver, manifest: Path) -> None:
    result = run("solve", manifest)
    assert "searching, fit, reached 100, best possible 200, gap 100.0 %" in result.stderr
    assert "searching" not in result.stdout


@pytest.mark.parametrize("as_json", [False, True])
def test_faults_end_it_before_the_solver_starts(
    run: Run, solver: FakeSolver, tmp_path: Path, as_json: bool
) -> None:
    content = {**SMALL, "villages": [{**v, "colour": "red", "max": "many"} for v in SMALL["villages"]]}
    content["solve"] = {"time_limit": -1}
    manifest = write_scenario(content, tmp_path)
    result = run("solve", manifest, "-o", tmp_path / "out", *(["--json"] if as_json else []))
    assert result.exit_code == 2
    assert solver.calls == 0
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.output
    if as_json:
        faults = the_json(result)["faults"]
        assert result.stderr == ""
        assert {"file", "row", "field", "found", "remedy"} == set(faults[0])
        assert len(faults) >= 4
    else:
        assert result.stdout == ""
        lines = result.stderr.splitlines()
        assert lines[-1] == f"{len(lines) - 1} faults in the input"
        assert all(line.startswith("scenario.yaml, ") for line in lines[:-1])
        assert sum("max: 'many' is not a whole number" in line for line in lines) == 3


@pytest.mark.parametrize("place", ["file", "full", "below_file", "own"])
def test_an_unusable_output_is_refused_before_the_solver_starts(
    run: Run, solver: FakeSolver, manifest: Path, place: str
) -> None:
    folder = manifest.parent
    (folder / "file").write_text("mine")
    (folder / "full").mkdir()
    (folder / "full/notes.txt").write_text("mine")
    out = {"file": folder / "file", "full": folder / "full", "below_file": folder / "file/x", "own": folder}
    result = run("solve", manifest, "-o", out[place])
    assert result.exit_code == 2, result.output
    assert solver.calls == 0
    assert len(result.stderr.splitlines()) == 1
    assert (folder / "file").read_text() == (folder / "full/notes.txt").read_text() == "mine"


def test_a_plan_that_fails_the_recount_is_an_internal_error(
    run: Run, solver: FakeSolver, manifest: Path
) -> None:
    def lies(scenario: Scenario) -> Plan:
        from dataclasses import replace

        plan = counted(scenario, FULL, 0, "optimal")
        return replace(plan, shortfalls={**plan.shortfalls, "size": 0})

    solver.answer = lies
    out = manifest.parent / "out"
    result = run("solve", manifest, "-o", out)
    assert result.exit_code == 70
    assert "internal error: the plan found doesn't pass the independent re-count" in result.stderr
    assert "shortfalls.size: plan.yaml says 0, the re-count gives 1" in result.stderr
    assert result.stdout == ""
    assert not out.exists()


def test_a_broken_hard_rule_is_an_internal_error_too(run: Run, solver: FakeSolver, manifest: Path) -> None:
    solver.answers("V1: F* D, V2: E* A, V3: B* C")
    result = run("solve", manifest, "--json")
    assert result.exit_code == 70
    assert "not_eligible" in the_json(result)["error"]


def test_a_crash_of_the_solver_is_an_internal_error(run: Run, solver: FakeSolver, manifest: Path) -> None:
    def crash(scenario: Scenario) -> Plan:
        raise RuntimeError("CP-SAT refused the model")

    solver.answer = crash
    result = run("solve", manifest, "-o", manifest.parent / "out")
    assert result.exit_code == 70
    assert "internal error: RuntimeError: CP-SAT refused the model" in result.stderr
    assert not (manifest.parent / "out").exists()


def test_warnings_go_to_standard_error(run: Run, solver: FakeSolver, tmp_path: Path) -> None:
    content = {**SMALL, "policy": yaml.safe_load(yaml.safe_dump(SMALL["policy"]))}
    content["policy"]["match"]["points"]["nobody"] = {"key": 1}
    manifest = write_scenario(content, tmp_path)
    result = run("solve", manifest)
    assert "warning: " in result.stderr
    assert "nobody" in result.stderr
    assert "warning" not in result.stdout


def test_only_the_worst_villages_are_listed(run: Run, solver: FakeSolver, tmp_path: Path) -> None:
    villages = [{"id": f"V{n:02}", "types": ["key"], "county": "C", "priority": n} for n in range(1, 21)]
    cadres = [{"id": "A", "unit": "U"}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, cadres, units), tmp_path)
    solver.answers("V01: A*")
    result = run("solve", manifest)
    assert result.exit_code == 0, result.output
    assert "V20" in result.stdout
    assert "V11" in result.stdout
    assert "V10" not in result.stdout  # ten are listed: V20 down to V11
    assert "9 more" in result.stdout


def test_it_starts_from_an_earlier_plan(run: Run, solver: FakeSolver, manifest: Path) -> None:
    out = manifest.parent / "out"
    assert run("solve", manifest, "-o", out).exit_code == 0
    assert solver.start == ()
    assert run("solve", manifest, "--resume", out).exit_code == 0
    assert {(p.cadre, p.village) for p in solver.start} == {
        (p.cadre, p.village) for p in read_plan(out).placements
    }


def test_a_plan_of_another_scenario_is_refused_in_one_line(
    run: Run, solver: FakeSolver, manifest: Path, tmp_path: Path
) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    assert run("solve", manifest, "-o", out).exit_code == 0
    cadres = [c for c in SMALL["cadres"] if c["id"] not in ("E", "F")]
    villages = [{k: v for k, v in row.items() if k != "requests"} for row in SMALL["villages"]]
    other.mkdir()
    changed = write_scenario(SMALL | {"cadres": cadres, "villages": villages}, other)
    result = run("solve", changed, "--resume", out)
    assert result.exit_code == 2
    assert "--resume: breaks a rule of small: cadre" in result.stderr
    assert "solve without --resume" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
