from __future__ import annotations

import csv
from pathlib import Path

import pytest

from optimizer.office.grids import MERGED
from tests.office.books import CADRES, RULES, VILLAGES, usual, with_column
from tests.office.bringing import bring, faults


def test_every_guess_is_in_the_file(tmp_path: Path) -> None:
    made = bring(tmp_path, usual())
    path = tmp_path / "out" / "名册-import.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["sheet", "row", "column", "found", "read as", "rows", "why"]
    assert len(rows) - 1 == len(made.notes)
    assert ["干部", "2", "出生年月", "1985.03", "41"] in [row[:5] for row in rows]


def test_the_same_guess_is_told_once_with_its_rows(tmp_path: Path) -> None:
    made = bring(tmp_path, usual())
    women = [n for n in made.notes if n.found == "女"]
    assert [(n.read, list(n.rows), n.sure) for n in women] == [("female", [3, 5], True)]
    with (tmp_path / "out" / "名册-import.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert ["干部", "3 5", "性别", "女", "female", "2", "the scenario's word for it"] in rows
    guessed = [n.found for n in made.notes if not n.sure]
    assert [row[3] for row in rows[: len(guessed)]] == guessed


def test_cells_that_look_alike_are_read_each_by_its_type(tmp_path: Path) -> None:
    cells = [1, True, "1", 1.0]
    made = bring(tmp_path, usual(cadres=with_column(CADRES, "身体状况", cells)))
    assert [c.fit_for_duty for c in made.scenario.cadres] == [True] * 4
    (tmp_path / "x").mkdir()
    told = faults(tmp_path / "x", usual(cadres=with_column(CADRES, "年龄", cells)))
    assert [t[1:3] for t in told] == [(3, "年龄")]


def test_guesses_about_a_unit_name_its_column(tmp_path: Path) -> None:
    made = bring(tmp_path, usual())
    told = {n.place.column for n in made.notes if "unit's name" in n.why or "county of the unit" in n.why}
    assert told == {"派出单位"}


def test_sheets_of_no_known_name_are_told_by_their_headers(tmp_path: Path) -> None:
    made = bring(tmp_path, {"Sheet1": CADRES, "Sheet2": VILLAGES, "政策": RULES, "Sheet3": []})
    assert (len(made.scenario.cadres), len(made.scenario.villages)) == (4, 2)
    told = {(n.found, n.read, n.sure) for n in made.notes if "told by its headers" in n.why}
    assert told == {("Sheet1", "干部", False), ("Sheet2", "村", False)}


def test_two_sheets_that_may_be_the_roster_are_asked_about(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, {"Sheet1": CADRES, "Sheet2": CADRES, "村": VILLAGES, "政策": RULES})
    assert told[0] == "名册.xlsx [Sheet2]"
    assert "means the same as Sheet1" in told[3]


def test_an_old_roster_beside_the_sheet_of_cadres_is_not_read(tmp_path: Path) -> None:
    made = bring(tmp_path, {**usual(), "2024年": CADRES})
    assert len(made.scenario.cadres) == 4
    assert [n.found for n in made.notes if "not read" in n.why] == ["2024年"]


def test_faults_come_sheet_by_sheet_from_the_top(tmp_path: Path) -> None:
    rows = with_column(CADRES, "学历", ["大学", "大学", "大学", "大学肄业"])
    rows = with_column(rows, "出生年月", ["1985.13", 199011, "1978.5", "1982.1"])
    rows = with_column(rows, "政治面貌", ["中共党员", "中共党圆", "群众", "中共党员"])
    told = faults(tmp_path, usual(with_column(VILLAGES, "点名干部", [None, None]), rows))
    assert [t[1] for t in told] == [2, 3, 5]


@pytest.mark.parametrize("tag", [b"<mergeCell ref=", b"<x:mergeCell ref="])
def test_merged_cells_are_found_under_any_prefix(tag: bytes) -> None:
    found = MERGED.findall(b"<sheetData/><mergeCells count='2'>" + tag + b'"C2:C3"/>' + tag + b"'B1:D9' />")
    assert found == [b"C2:C3", b"B1:D9"]
