"""``bottlenecks.yaml``: written with the plan, read back, every fault of it named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from optimizer.plan import Plan, Unavoidable, read_plan, write_plan
from optimizer.scenario.faults import ScenarioError

STATED = (
    Unavoidable("size", None, False, {}, 12_000, 36_000, 34_000, 2_000),
    Unavoidable("skill", "法律", False, {"county": ("甲县",), "village": ("V1", "007")}, 3, 3, 1, 2),
    Unavoidable("老手", None, True, {"prefecture": ("P",)}, 2, 2, 0, 2),
)
PLAN = Plan("s", {}, "no_answer", (), {}, {}, {}, (), "../s.yaml", STATED)


def faults(folder: Path, text: str) -> list[str]:
    """Return the faults of a plan whose bottlenecks are `text`, as field, what was found, remedy."""
    if not (folder / "plan").exists():
        write_plan(PLAN, folder / "plan")
    (folder / "plan" / "bottlenecks.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_plan(folder / "plan")
    assert {Path(f.file).name for f in raised.value.faults} == {"bottlenecks.yaml"}
    return [f"{f.field}|{f.found}|{f.remedy}" for f in raised.value.faults]


def test_round_trip(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    assert read_plan(tmp_path / "plan") == PLAN
    text = (tmp_path / "plan" / "bottlenecks.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["bottlenecks"][:2] == [
        {"kind": "size", "villages": 12000, "wanted": 36000, "could": 34000, "unmet": 2000, "where": "all"},
        {
            "kind": "skill",
            "skill": "法律",
            "villages": 3,
            "wanted": 3,
            "could": 1,
            "unmet": 2,
            "where": {"county": ["甲县"], "village": ["V1", "007"]},
        },
    ]


def test_none_leave_no_file_and_an_old_one_goes(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan")
    write_plan(replace(PLAN, bottlenecks=()), tmp_path / "plan")
    assert {p.name for p in (tmp_path / "plan").iterdir()} == {"plan.yaml", "assignments.csv"}
    assert read_plan(tmp_path / "plan").bottlenecks == ()


def test_the_name_is_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"bottlenecks\.yaml"):
        write_plan(PLAN, tmp_path / "plan", {"bottlenecks.yaml": "mine"})


def test_every_fault_at_once(tmp_path: Path) -> None:
    text = """
bottlenecks:
  - {kind: 7, skill: [a], rule: maybe, villages: -1, wanted: 1.5, could: true, where: V1}
  - 3
  - {kind: size, vilages: 2, wanted: 1, could: 0, unmet: 1, where: {vilage: [V1], county: A, village: [1]}}
  - {kind: size, villages: 2, wanted: 1, could: 0, unmet: 1, where: {}}
"""
    assert faults(tmp_path, text) == [
        "bottlenecks[1].kind|found 7|give text",
        "bottlenecks[1].skill|found ['a']|give text",
        "bottlenecks[1].rule|found 'maybe'|give true, or leave it out",
        "bottlenecks[1].villages|found -1|give a whole number, 0 or more",
        "bottlenecks[1].wanted|found 1.5|give a whole number, 0 or more",
        "bottlenecks[1].could|found True|give a whole number, 0 or more",
        "bottlenecks[1].unmet|is missing|add the key, or write the plan again with 'solve'",
        "bottlenecks[1].where|found 'V1'|give all, or names by prefecture, county, village",
        "bottlenecks[2]|found 3|give {kind, skill, rule, villages, wanted, could, unmet, where}",
        "bottlenecks[3].villages|is missing|rename 'vilages'",
        "bottlenecks[3].where|found the key 'vilage'|"
        "give prefecture, county, village (did you mean 'village'?)",
        "bottlenecks[3].where.county|found 'A'|give a list of names or ids",
        "bottlenecks[3].where.village|found [1]|give a list of names or ids",
        "bottlenecks[4].where|found {}|give all, or names by prefecture, county, village",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("other: 1", "bottlenecks|is missing|give a list of bottlenecks"),
        ("bottlenecks: {kind: size}", "bottlenecks|found {'kind': 'size'}|give a list of bottlenecks"),
        ("bottlenecks: [", "None|not YAML: did not find expected node content"),
    ],
)
def test_no_list(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text)[0].startswith(fault)


def test_a_directory_in_its_place(tmp_path: Path) -> None:
    write_plan(replace(PLAN, bottlenecks=()), tmp_path / "plan")
    (tmp_path / "plan" / "bottlenecks.yaml").mkdir()
    with pytest.raises(ScenarioError, match=r"bottlenecks\.yaml: is no file"):
        read_plan(tmp_path / "plan")
