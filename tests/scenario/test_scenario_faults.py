"""One thing wrong, one fault: its file, row and field, and what would be right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from optimizer.scenario import ScenarioError, load_scenario, read_scenario
from optimizer.scenario.faults import Fault, misspelled, nearest
from tests.scenario.fault_cases import CASES, MERGE_BOMB, PREV, B, C, M, P, U, V, cell, file, key, rename, row
from tests.scenario.small import Small


@pytest.mark.parametrize("name", CASES)
def test_one_thing_wrong_is_one_fault(reader: Any, name: str) -> None:
    change, where, line, field, found, remedy = CASES[name]
    faults: tuple[Fault, ...] = reader.faults(change)
    assert len(faults) == 1, "\n".join(map(str, faults))
    fault = faults[0]
    assert (fault.file, fault.field) == (where, field)
    if name.startswith(("yaml_", "manifest_")):
        # The line of a YAML fault; where in the file it is depends on the dumper.
        assert line is None or fault.row == line
    else:
        assert fault.row == line
    assert found in fault.found
    assert remedy in fault.remedy
    assert remedy in str(fault)
    assert "\n" not in str(fault)


def test_the_table_of_faults_is_long_enough() -> None:
    assert len(CASES) > 150
    assert len({(c[1], c[2], c[3], c[4]) for c in CASES.values()}) > 140


def test_a_fault_within_a_faulty_key_is_no_trouble(reader: Any) -> None:
    faults = reader.faults(key("policy.composition.1.where", {"": [None]}))
    assert {f.found for f in faults} == {"empty text", "None is not a value to compare with"}


def test_lines_of_yaml_faults_are_the_editors(reader: Any) -> None:
    faults = reader.faults(file(M, b"format: 1\nname: x\n# comment\nname: y\n"))
    assert (faults[0].row, faults[0].field) == (4, "name")


def test_a_merge_bomb_stays_small(reader: Any) -> None:
    faults = reader.faults(file(M, MERGE_BOMB))
    assert [f.found.partition(" to ")[0] for f in faults] == ["aliases expand"]


# --- what no change of content can do ---------------------------------------


def _one(path: Path) -> Fault:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    assert len(caught.value.faults) == 1
    return caught.value.faults[0]


def test_a_missing_manifest(tmp_path: Path) -> None:
    fault = _one(tmp_path / "none.yaml")
    assert (fault.file, fault.found) == ("none.yaml", "no such file")
    assert str(tmp_path) in fault.remedy


def test_a_directory_as_manifest(tmp_path: Path) -> None:
    assert _one(tmp_path).found == "a directory"


def test_a_directory_as_table(tmp_path: Path) -> None:
    path = Small().write(tmp_path)
    (tmp_path / B).unlink()
    (tmp_path / B).mkdir()
    fault = _one(path)
    assert (fault.file, fault.found, fault.remedy) == (B, "a directory", "name a file")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert _one(tmp_path / "pipe.yaml").found == "not a regular file"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Small().write(tmp_path)
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == B:
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)  # the tests may run as root, who may read all
    fault = _one(path)
    assert fault.file == B
    assert "permission" in fault.found


# --- several at once --------------------------------------------------------


def test_faults_of_manifest_tables_and_references_come_together(reader: Any) -> None:
    faults = reader.faults(
        key("policy.compositon", []),
        key("objective.order", ["fit", "fit"]),
        key("solve.gap", -1),
        key("policy.match.forbid.0", ["sciense", "weak"]),
        cell("villages", 2, "min", "x"),
        cell("villages", 3, "priority", "0"),
        cell("cadres", 2, "age", "old"),
        cell("cadres", 3, "unit", "u11"),
        cell("cadres", 5, "party", "perhaps"),
        cell("bans", 2, "village", "v11"),
        row("pins", "c3", "v2", "leader"),
        file(PREV, b"cadre,village\nc1\n"),
    )
    assert {(f.file, f.row, f.field) for f in faults} == {
        (M, None, "policy.compositon"),
        (M, None, "objective.order[1]"),
        (M, None, "solve.gap"),
        (M, None, "policy.match.forbid[0][0]"),
        (V, 2, "min"),
        (V, 3, "priority"),
        (C, 2, "age"),
        (C, 3, "unit"),
        (C, 5, "party"),
        (B, 2, "village"),
        (P, 4, "role"),
        (PREV, 2, None),
    }
    assert len(faults) == 12


def test_an_unreadable_table_hides_no_other_fault_and_makes_none(reader: Any) -> None:
    """References to a table with missing rows are not checked: they may well be right."""
    faults = reader.faults(file(C, b"id,unit\nc1,u1\nc2\n"), cell("units", 3, "min", "x"))
    assert {(f.file, f.row) for f in faults} == {
        (M, None),  # the policy's field `note` of the cadres is gone with the columns
        (P, 2),  # and what makes c1 a leader
        (C, 3),
        (U, 3),
    }


def test_a_misspelled_column_hides_no_dangling_reference(reader: Any) -> None:
    faults = reader.faults(rename("cadres", "party_years", "party_year"), cell("pins", 3, "cadre", "c22"))
    assert {(f.file, f.row, f.field) for f in faults} == {(C, 1, "party_year"), (P, 3, "cadre")}


def test_a_misspelled_id_column_makes_no_dangling_reference(reader: Any) -> None:
    faults = reader.faults(rename("cadres", "id", "ID"))
    assert [(f.file, f.row, f.field) for f in faults] == [(C, 1, "ID")]


def test_what_follows_from_a_faulty_cell_is_no_further_fault(reader: Any) -> None:
    """The village's min would fall back to the default's 2, above its max."""
    bad_min = [
        key("policy.teams.default.min", 2),
        cell("villages", 4, "max", "1"),
        cell("villages", 4, "min", "x"),
    ]
    assert [(f.file, f.row, f.field) for f in reader.faults(*bad_min)] == [(V, 4, "min")]
    assert [(f.row, f.field) for f in reader.faults(cell("cadres", 2, "party", "?"))] == [(2, "party")]


def test_every_row_of_a_wrong_column_is_told(reader: Any) -> None:
    faults = reader.faults(*(cell("cadres", r, "age", "old") for r in (2, 3, 5)))
    assert [(f.row, f.field) for f in faults] == [(2, "age"), (3, "age"), (5, "age")]


def test_thousands_of_dangling_references_take_no_minute(tmp_path: Path) -> None:
    small = Small()
    header = small.tables["units"][0]
    small.tables["units"] = [header] + [
        [f"unit-{i}", "x", "party", "", "province"] + [""] * 5 for i in range(3000)
    ]
    cadres = small.tables["cadres"]
    small.tables["cadres"] += [[f"x{i}", "", f"uni-{i}"] + [""] * (len(cadres[0]) - 3) for i in range(3000)]
    path = small.write(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    unit_faults = [f for f in caught.value.faults if f.field == "unit"]
    assert len(unit_faults) == 3004
    assert sum("did you mean" in f.remedy for f in unit_faults) <= 25


def test_load_adds_the_precheck(tmp_path: Path) -> None:
    small = Small()
    path = small.write(tmp_path)
    assert load_scenario(path) == read_scenario(path)
    small.cell("cadres", 2, "home_township", "Shang")  # the policy avoids it, the pin asks for it
    small.write(tmp_path)
    assert read_scenario(path).pins[0].cadre == "c1"
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert [(f.file, f.row) for f in caught.value.faults] == [(P, 2)]
    assert "avoids_home" in str(caught.value)


# --- wording ----------------------------------------------------------------


def test_nearest_ignores_case_and_knows_when_nothing_is_close() -> None:
    assert nearest("PARTY_YEAR", ["party", "party_years"]) == "party_years"
    assert nearest("zodiac", ["party", "party_years"]) is None
    assert nearest("ab", ["abcdef"], cutoff=0.9) is None


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("weka", ["weak", "key"], "weak"),
        ("Weak", ["weak"], "weak"),
        ("industrie", ["industry"], "industry"),
        ("poverty", ["party"], None),
        ("type11", ["type10"], None),
        ("t12", ["t21"], None),
        ("财政局", ["民政局"], None),
        ("县人民医院", ["市人民医院"], None),
    ],
)
def test_only_what_is_surely_meant_is_a_misspelling(word: str, known: list[str], meant: str | None) -> None:
    assert misspelled(word, known) == meant


def test_an_error_shows_every_fault_on_its_own_line(reader: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        reader.read(cell("cadres", 2, "age", "o\nld"), cell("cadres", 3, "age", "x"))
    assert str(caught.value).splitlines() == [str(f) for f in caught.value.faults]
