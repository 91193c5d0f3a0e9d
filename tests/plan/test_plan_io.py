"""Plans on disk: what is written is read back; writing is whole or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan import Placement, Plan, Tier, locate_manifest, read_plan, relative_manifest, write_plan
from optimizer.scenario.faults import ScenarioError

PLAN = Plan(
    scenario="双牌-2022",
    inputs={"双牌.yaml": "ab" * 32, "shuangpai/villages.csv": "cd" * 32},
    status="feasible",
    tiers=(Tier("shortage", 0, 0), Tier("fit", 17305, 17310)),
    shortfalls={"size": 0, "leader": 1, "老手": 2},
    seconds={"load": 0.1, "solve": 5.25, "total": 6},
    run={"seed": 0, "workers": 2, "time_limit": 60, "versions": {"ortools": "9.15.6755"}},
    placements=(
        Placement("A10", "V2", "member"),
        Placement("A2", "V2", "member"),
        Placement("A9", "V2", "leader"),
        Placement('李,"四"', "V10", "member"),
    ),
    manifest="../双牌.yaml",
)


def sorted_rows(plan: Plan) -> Plan:
    return replace(
        plan, placements=tuple(sorted(plan.placements, key=lambda p: (p.village, p.role, p.cadre)))
    )


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


def test_round_trip(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    assert read_plan(tmp_path / "plan") == sorted_rows(PLAN)
    assert files(tmp_path) == {"plan", "plan/plan.yaml", "plan/assignments.csv"}


def test_the_files_are_as_the_contract_spells_them(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    text = (tmp_path / "plan" / "assignments.csv").read_bytes().decode("utf-8")
    assert text == ('cadre,village,role\n"李,""四""",V10,member\nA9,V2,leader\nA10,V2,member\nA2,V2,member\n')
    text = (tmp_path / "plan" / "plan.yaml").read_text(encoding="utf-8")
    keys = ["scenario", "manifest", "inputs", "status", "tiers", "shortfalls", "seconds", "run"]
    assert list(yaml.safe_load(text)) == keys
    assert "- {name: fit, value: 17305, bound: 17310, gap: 0.000289}" in text
    assert "shortfalls: {size: 0, leader: 1, 老手: 2}" in text


_names = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=8
)
_plans = st.builds(
    Plan,
    scenario=_names,
    inputs=st.dictionaries(_names, _names, max_size=3),
    status=st.sampled_from(["optimal", "feasible", "infeasible", "no_answer"]),
    tiers=st.lists(st.builds(Tier, _names, st.integers(), st.integers()), max_size=4).map(tuple),
    shortfalls=st.dictionaries(_names, st.integers(0), max_size=4),
    seconds=st.dictionaries(_names, st.floats(0, 1e9), max_size=4),
    run=st.dictionaries(_names, st.one_of(st.none(), st.booleans(), st.integers(), _names), max_size=3),
    placements=st.lists(
        st.builds(Placement, _names, _names, st.sampled_from(["leader", "member"])), max_size=5
    ).map(tuple),
    manifest=_names,
)


@settings(deadline=None)  # writing waits for the disk
@given(_plans)
def test_every_plan_survives_the_round_trip(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    folder = tmp_path_factory.mktemp("plans") / "plan"
    write_plan(plan, folder)
    assert read_plan(folder) == sorted_rows(plan)


def test_a_plan_without_an_answer(tmp_path: Path) -> None:
    none = replace(PLAN, status="infeasible", tiers=(), shortfalls={}, placements=())
    write_plan(none, tmp_path / "plan")
    assert read_plan(tmp_path / "plan") == none
    assert (tmp_path / "plan" / "assignments.csv").read_text() == "cadre,village,role\n"


def test_gap() -> None:
    assert Tier("fit", 17305, 17310).gap == 5 / 17305
    assert Tier("shortage", 0, 0).gap == 0
    assert Tier("shortage", 0, -3).gap == 3
    assert Tier("shortage", -10, -5).gap == 0.5


def test_the_manifest_is_found_from_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = tmp_path / "scenarios" / "a.yaml"
    manifest.parent.mkdir()
    manifest.touch()
    monkeypatch.chdir(tmp_path)
    written = relative_manifest(Path("scenarios/a.yaml"), "plans/one")
    assert written == "../../scenarios/a.yaml"
    found = locate_manifest(replace(PLAN, manifest=written), "plans/one")
    assert found is not None
    assert found.samefile(manifest)
    assert locate_manifest(replace(PLAN, manifest=""), "plans/one") is None


def test_further_files_come_in_the_same_step(tmp_path: Path) -> None:
    extra: dict[str, str | bytes] = {"report.html": "<p>村</p>", "plots/a.png": b"\x89PNG"}
    write_plan(PLAN, tmp_path / "plan", extra)
    assert (tmp_path / "plan" / "report.html").read_text(encoding="utf-8") == "<p>村</p>"
    assert (tmp_path / "plan" / "plots" / "a.png").read_bytes() == b"\x89PNG"


@pytest.mark.parametrize("name", ["", ".", "../x", "/x", "plan.yaml", "a/../../x", "./assignments.csv"])
def test_further_files_stay_inside_and_leave_the_plan_alone(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name for a further file"):
        write_plan(PLAN, tmp_path / "plan", {name: "x"})
    assert not files(tmp_path)


def test_an_older_plan_is_replaced_with_all_that_is_in_it(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan", {"old.html": "x"})
    newer = replace(PLAN, status="optimal")
    write_plan(newer, tmp_path / "plan")
    assert read_plan(tmp_path / "plan").status == "optimal"
    assert files(tmp_path) == {"plan", "plan/plan.yaml", "plan/assignments.csv"}


def test_an_empty_directory_and_missing_parents_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_plan(PLAN, tmp_path / "empty")
    write_plan(PLAN, tmp_path / "a" / "b" / "plan")
    assert read_plan(tmp_path / "empty") == read_plan(tmp_path / "a" / "b" / "plan")


def test_a_link_to_a_plan_stays_a_link(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    (tmp_path / "latest").symlink_to("plan")
    write_plan(replace(PLAN, status="optimal"), tmp_path / "latest")
    assert (tmp_path / "latest").is_symlink()
    assert read_plan(tmp_path / "plan").status == "optimal"


def refused(directory: Path, plan: Plan = PLAN) -> str:
    before = files(directory.parent)
    with pytest.raises(ScenarioError) as raised:
        write_plan(plan, directory)
    assert files(directory.parent) == before
    return str(raised.value)


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    assert "is a file; a plan is a directory" in refused(tmp_path / "plan")
    assert (tmp_path / "plan").read_text() == "mine"


def test_a_directory_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    assert "not a plan; only a plan is replaced" in refused(tmp_path / "photos")


def test_a_plan_directory_that_holds_the_scenario_is_refused(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    (tmp_path / "plan" / "s.yaml").touch()
    assert "holds s.yaml, a file of the scenario itself" in refused(
        tmp_path / "plan", replace(PLAN, manifest="s.yaml")
    )


def test_a_plan_that_names_no_manifest_is_replaced_too(tmp_path: Path) -> None:
    nameless = replace(PLAN, manifest="")
    write_plan(nameless, tmp_path / "plan")
    write_plan(nameless, tmp_path / "plan")
    assert not read_plan(tmp_path / "plan").manifest


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be written (Not a directory)" in refused(tmp_path / "file" / "plan")


@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["first file", "second file", "swap"])
def test_a_failure_midway_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: bool, error: BaseException, step: str
) -> None:
    target = tmp_path / "plans" / "plan"
    if older:
        write_plan(PLAN, target, {"report.html": "x"})
    before = files(tmp_path)
    fail_at(monkeypatch, step, error)
    with pytest.raises((ScenarioError, KeyboardInterrupt)) as raised:
        write_plan(replace(PLAN, status="optimal"), target)
    assert isinstance(raised.value, KeyboardInterrupt) or "No space left on device" in str(raised.value)
    monkeypatch.undo()
    assert files(tmp_path) == before
    if older:
        assert read_plan(target) == sorted_rows(PLAN)


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    """Let one step of writing fail."""
    if step == "swap":
        rename = Path.rename

        def renaming(self: Path, target: Any) -> Path:
            if self.suffix == ".new":
                raise error
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", renaming)
        return
    real, calls = os.fsync, iter(range(99))
    fatal = 0 if step == "first file" else 1

    def syncing(handle: int) -> None:
        if next(calls) == fatal:
            raise error
        real(handle)

    monkeypatch.setattr(os, "fsync", syncing)


def test_the_plan_can_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_plan(PLAN, tmp_path / "plan")
    finally:
        os.umask(old)
    assert (tmp_path / "plan").stat().st_mode & 0o777 == 0o755
