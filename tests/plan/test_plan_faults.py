"""A damaged plan: every fault at once, each with file, row and field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from optimizer.plan import read_plan
from optimizer.scenario.faults import ScenarioError

GOOD_YAML = """
scenario: s
manifest: ../s.yaml
inputs: {s.yaml: ab}
status: optimal
tiers: [{name: fit, value: 1, bound: 1, gap: 0.0}]
shortfalls: {size: 0}
seconds: {load: 0.1}
run: {seed: 0}
"""
GOOD_CSV = "cadre,village,role\nA,V1,leader\n"


def faults(folder: Path, text: str | bytes = GOOD_YAML, rows: str | bytes = GOOD_CSV) -> list[str]:
    """Return the faults of a plan as file name, row, field and what was found."""
    for name, content in (("plan.yaml", text), ("assignments.csv", rows)):
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with collecting() as found:
        read_plan(folder)
    return found


@contextmanager
def collecting() -> Iterator[list[str]]:
    """Collect the faults raised within."""
    found: list[str] = []
    try:
        yield found
    except ScenarioError as error:
        found += [f"{Path(f.file).name}|{f.row}|{f.field}|{f.found}" for f in error.faults if f.remedy]


def test_a_good_plan_has_none(tmp_path: Path) -> None:
    assert not faults(tmp_path)
    assert not faults(tmp_path, rows="\ufeff" + GOOD_CSV.replace("\n", "\r\n") + "\r\n\r\n")
    assert not faults(tmp_path, GOOD_YAML.replace("manifest: ../s.yaml", "further: 1"))
    assert not faults(tmp_path, rows="role,village,cadre,name\nmember, V1 ,A,Li\n")


def test_no_directory(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="doesn't exist"):
        read_plan(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ScenarioError, match="is no plan directory"):
        read_plan(tmp_path / "file")


def test_both_files_missing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as raised:
        read_plan(tmp_path)
    assert [f.found for f in raised.value.faults] == ["is missing", "is missing"]


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").mkdir()
    (tmp_path / "assignments.csv").write_text(GOOD_CSV)
    with pytest.raises(ScenarioError, match=r"plan\.yaml: is no file"):
        read_plan(tmp_path)


def test_every_fault_at_once(tmp_path: Path) -> None:
    text = """
scenario: 7
inputs: [a]
status: optimum
tiers: [{name: fit, value: 1.5, bound: true}, 3]
shortfalls: {size: x}
run: {}
sconds: {load: 1}
"""
    rows = "cadre,village,role\nA,V1,lead\n,,member\nB,V1\n"
    assert faults(tmp_path, text, rows) == [
        "plan.yaml|None|scenario|found 7",
        "plan.yaml|None|inputs|found ['a']",
        "plan.yaml|None|status|found 'optimum'",
        "plan.yaml|None|tiers[1].value|found 1.5",
        "plan.yaml|None|tiers[1].bound|found True",
        "plan.yaml|None|tiers[1].gap|is missing",
        "plan.yaml|None|tiers[2]|found 3",
        "plan.yaml|None|shortfalls.size|found 'x'",
        "plan.yaml|None|seconds|is missing",
        "assignments.csv|2|role|found 'lead'",
        "assignments.csv|3|cadre|is empty",
        "assignments.csv|3|village|is empty",
        "assignments.csv|4|None|has 2 cells where the header has 3",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "",
        "scenario: [",
        "a: !!python/object/apply:os.system [true]\n",
        "[" * 100_000,
        b"scenario: \xff\xfe",
        "tiers: 1" + "0" * 5000,
    ],
)
def test_a_plan_yaml_that_cannot_be_read(tmp_path: Path, text: str | bytes) -> None:
    found = faults(tmp_path, text)
    assert found
    assert all(f.startswith("plan.yaml|") for f in found)


def test_a_key_given_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD_YAML + "status: feasible\n") == [
        "plan.yaml|10|status|key 'status' is given twice"
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("", ["1|cadre|column is missing", "1|village|column is missing", "1|role|column is missing"]),
        ("cader,village,role\nA,V1,member\n", ["1|cadre|column is missing"]),
        ("cadre,village,role,role\nA,V1,member,leader\n", ["1|role|column stands twice"]),
        ('cadre,village,role\n"A,V1,member\n', ["None|None|isn't CSV (unexpected end of data)"]),
        (b"cadre,village,role\n\xd5\xc5,V1,member\n", ["2|None|byte 0xD5 is not UTF-8"]),
    ],
)
def test_an_assignments_csv_that_cannot_be_read(tmp_path: Path, rows: str | bytes, found: list[str]) -> None:
    assert faults(tmp_path, rows=rows) == [f"assignments.csv|{f}" for f in found]


def test_rows_that_contradict_each_other_pass(tmp_path: Path) -> None:
    assert not faults(tmp_path, rows=GOOD_CSV + "A,V1,leader\nA,V2,member\n")
