"""The workbook: everybody on one office's list, every team on one county's, nothing run as a formula."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.book.names import LONGEST, SheetNames
from tests.report.conftest import Make, facts_of, hostile


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a workbook; the first sheet as one list of its cells."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets[1:]:
        head, *rows = list(sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def overview(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_offices_counties_and_unmet_needs_have_sheets(made: Make) -> None:
    path = made("xlsx")
    found = sheets(path)
    assert list(found) == [
        "Unmet needs",
        "乙县",
        "甲县",
        "甲县农业局 U1",
        "市法院 U2",
        "省科协 U3",
    ]
    assert [(row["village"], row["need"], row["missing"]) for row in found["Unmet needs"]] == [
        ("V2", "rule “veteran”", 1),
        ("V3", "members", 1),
        ("V3", "rule “veteran”", 1),
    ]
    assert all(row["why"] for row in found["Unmet needs"])
    assert [(row["cadre"], row["role"], row["village"]) for row in found["省科协 U3"]] == [
        ("C", "in reserve", None),
        ("D", "member", "V1"),
        ("F", "leader", "V1"),
    ]
    assert "62" in found["省科协 U3"][0]["why in reserve"]
    assert found["乙县"][0]["unmet needs (there/wanted)"] == "members 1/2, rule “veteran” 0/1"
    assert found["市法院 U2"][1]["leader of the team"] == "孙五"


def test_the_first_sheet_leads_to_all_others(made: Make) -> None:
    path = made("xlsx", "zh")
    book = openpyxl.load_workbook(path)
    first = book.worksheets[0]
    links = [cell for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == book.sheetnames[1:]
    assert [cell.hyperlink.location for cell in links] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert "小县" in overview(path)


@pytest.mark.parametrize("many", [0, 1, 2, 200])
def test_everybody_is_listed_once_however_sheets_are_shared(
    made: Make, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("optimizer.report.book.groups.MANY", many)
    path = made("xlsx")
    tables = list(sheets(path).values())[1:]
    by_office = [row for rows in tables for row in rows if "why in reserve" in row]
    by_county = [row for rows in tables for row in rows if "why in reserve" not in row]
    assert Counter(row["cadre"] for row in by_office) == Counter("ABCDEF")
    assert Counter(row["cadre"] for row in by_county) == Counter("ABDEF")
    text = " ".join(overview(path))
    assert ("those of a prefecture share a sheet, office by office" in text) == (many < 3)
    assert ("those of a prefecture share a sheet, county by county" in text) == (many < 2)
    assert ("省科协 U3" in sheets(path)) == (many >= 3)


def test_a_village_without_anybody_has_a_row(made: Make, tmp_path: Path) -> None:
    found = sheets(made("xlsx", facts=facts_of(tmp_path / "fewer", "V1: F*")))
    assert [(row["village"], row["role"], row["cadre"]) for row in found["甲县"]] == [
        ("V1", "leader", "F"),
        ("V2", "nobody", None),
    ]


def test_no_text_becomes_a_formula_and_own_columns_are_kept(made: Make, tmp_path: Path) -> None:
    path = made("xlsx", facts=facts_of(tmp_path / "hostile", content=hostile()))
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name
    found = sheets(path)
    [team] = [row for row in found["甲县"] if row["cadre"] == "F"]
    assert team["road"] == "=1+1"
    [own] = found["甲县 农业局  一  U1"]
    assert (own["name"], own["remark"]) == ("=王一", "@x")


def test_own_columns_are_said_in_the_language_asked_for(made: Make, tmp_path: Path) -> None:
    content = hostile()
    content["villages"][0] |= {"hard_area": "true"}
    content["cadres"][0] |= {"review": "passed"}
    found = sheets(made("xlsx", "zh", facts_of(tmp_path / "own", content=content)))
    [team] = [row for row in found["甲县"] if row["干部"] == "F"]
    assert (team["艰苦边远地区"], team["road"]) == ("是", "=1+1")
    [own] = found["甲县 农业局  一  U1"]
    assert own["联审"] == "通过"


@given(st.lists(st.text(max_size=60), max_size=40))
def test_names_of_sheets_are_legal_and_each_given_once(wanted: list[str]) -> None:
    names = SheetNames()
    given_names = [names.legal(one) for one in wanted]
    assert len({name.lower() for name in given_names}) == len(wanted)
    for name in given_names:
        assert 1 <= len(name) <= LONGEST
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"
        assert name.lower() != "history"
