"""A table of nominated cadres is read, and its faults are told, as those of a scenario's cadres."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from optimizer.review import read_nominated
from optimizer.scenario import Scenario, ScenarioError, load_scenario
from tests.cli.small import SMALL
from tests.factory import write_scenario

HEAD = "id,name,unit,age,party,skills,prefers,stage\n"
GOOD = HEAD + "N1,甲,U1,40,true,law:2,V2,x\nN2,乙,U3,,,,,\n"


@pytest.fixture
def loaded(tmp_path: Path) -> Scenario:
    return load_scenario(write_scenario(SMALL, tmp_path))


def faults(loaded: Scenario, path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_nominated(loaded, path)
    return [str(fault).replace(str(path), "T") for fault in caught.value.faults]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_the_table_may_be_of_any_kind(loaded: Scenario, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"n{suffix}"
    (tmp_path / "n.csv").write_text(GOOD, encoding="utf-8")
    table = pd.read_csv(tmp_path / "n.csv", dtype=str)
    if suffix == ".xlsx":
        table.to_excel(path, index=False)
    elif suffix == ".parquet":
        table.to_parquet(path)
    first, second = read_nominated(loaded, path)
    assert (first.id, first.age, first.party, dict(first.skills)) == ("N1", 40, True, {"law": 2})
    assert (dict(first.extra), second.age, second.fit_for_duty) == ({"stage": "x"}, None, True)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("U3", "U9"), "T, row 3, unit: no unit has the id 'U9'; add the unit to the units"),
        (GOOD.replace("N2", "N1"), "T, row 3, id: 'N1' again, as in row 2; give each cadre its own id"),
        (GOOD.replace("40", "forty"), "T, row 2, age: 'forty' is not a number"),
        (GOOD.replace("V2", "V9"), "T, row 2, prefers: 'V9' is no village, county or type"),
        (GOOD.replace("unit", "unti"), "T, row 1, unti: unknown column 'unti'; did you mean 'unit'?"),
        (HEAD, "T: the table has no rows; add a cadre"),
    ],
)
def test_faults_name_row_and_column(loaded: Scenario, text: str, fault: str, tmp_path: Path) -> None:
    found = faults(loaded, tmp_path / "n.csv", text)
    assert any(one.startswith(fault) for one in found), found


def test_all_faults_are_told_at_once(loaded: Scenario, tmp_path: Path) -> None:
    text = GOOD.replace("U3", "U9").replace("40", "forty").replace("N2", "N1")
    assert len(faults(loaded, tmp_path / "n.csv", text)) == 3


def test_a_column_that_the_rules_need_must_be_there(tmp_path: Path) -> None:
    policy = SMALL["policy"] | {"eligibility": {"member": {"review": "passed"}}}
    cadres = [row | {"review": "passed"} for row in SMALL["cadres"]]
    loaded = load_scenario(write_scenario(SMALL | {"policy": policy, "cadres": cadres}, tmp_path))
    (fault,) = faults(loaded, tmp_path / "n.csv", GOOD)
    assert "policy.eligibility.member.review: cadres have no field 'review'" in fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [("gone.csv", "no such file"), ("n.txt", "no table format; write .csv, .xlsx or .parquet")],
)
def test_what_is_no_table(loaded: Scenario, name: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("x")
    with pytest.raises(ScenarioError, match=fault):
        read_nominated(loaded, tmp_path / name)
