from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.office import export_book, import_book, write_template
from optimizer.scenario import Scenario, ScenarioError, load_scenario
from tests.cli.small import SMALL
from tests.factory import write_scenario
from tests.office.books import REFERENCE, book, usual

TABLES = ("villages", "cadres", "units", "previous", "pins", "bans")


def same(one: Scenario, other: Scenario) -> None:
    for table in TABLES:
        first, second = ([replace(r, row=0) for r in getattr(s, table)] for s in (one, other))
        assert first == second, table
    dumps = [s.manifest.model_dump(exclude={"tables"}) for s in (one, other)]
    assert dumps[0] == dumps[1]


def again(scenario: Scenario, folder: Path, language: str) -> Scenario:
    folder.mkdir(parents=True, exist_ok=True)
    export_book(scenario, folder / "b.xlsx", language)
    return import_book(folder / "b.xlsx", folder / "out", reference=REFERENCE).scenario


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["shuangpai-2022", "tiandong-2021"])
def test_a_county_comes_back(tmp_path: Path, name: str, language: str) -> None:
    scenario = load_scenario(Path("scenarios") / f"{name}.yaml")
    same(scenario, again(scenario, tmp_path, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_and_odd_words_come_back(tmp_path: Path, language: str) -> None:
    cadres = [dict(c) for c in SMALL["cadres"]]
    cadres[0] |= {
        "gender": "男",
        "education": "大学肄业",
        "联系电话": "13812345678",
        "姓名": "x",
        "序号": "7",
    }
    cadres[1] |= {"name": "李  二、三", "age": 45.5, "party": False, "party_years": 0.25}
    villages = [dict(v) for v in SMALL["villages"]]
    villages[0] |= {
        "types": ["key", "a、b", "c,d"],
        "name": "无",
        "lat": 26.1311,
        "lon": -111.5,
        "remark": "12",
    }
    units = [dict(u) for u in SMALL["units"]]
    units[2] |= {"department": "党群"}
    pins = [{"cadre": "E", "village": "V2", "role": "leader", "why": "agreed"}]
    data = SMALL | {"cadres": cadres, "villages": villages, "units": units, "pins": pins}
    data["policy"] = data["policy"] | {"match": {"points": {"a.b": {"key": 10}, "党群": {"weak": 3}}}}
    data["title"] = {"zh": "小县（一）", "en": "12"}
    scenario = load_scenario(write_scenario(data, tmp_path, "small.yaml"))
    same(scenario, again(scenario, tmp_path / "x", language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_template_loses_nothing(tmp_path: Path, language: str) -> None:
    write_template(tmp_path / "t.xlsx", language)
    filled = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for sheet in filled.worksheets[:3]:
        values = [cell.value for cell in sheet[2]]
        assert values[0] in ("示例", "example")
        sheet.append([None, *values[1:]])
    rules = filled.worksheets[3]
    for row in rules.iter_rows(min_row=3):
        example = str(row[2].value).removeprefix("例：").removeprefix("such as ")
        row[1].value = example.removesuffix("（必填）").removesuffix(" (required)")
    filled.save(tmp_path / "filled.xlsx")
    first = import_book(tmp_path / "filled.xlsx", tmp_path / "one", reference=REFERENCE)
    assert len(first.scenario.villages) == len(first.scenario.cadres) == len(first.scenario.units) == 1
    assert sum("example row" in n.why for n in first.notes) == 4
    assert first.scenario.policy.units is not None
    assert first.scenario.previous[0].role == "leader"
    second = again(first.scenario, tmp_path / "two", language)
    same(first.scenario, second)
    same(second, again(second, tmp_path / "three", "zh"))


def test_an_office_book_comes_back(tmp_path: Path) -> None:
    made = import_book(book(tmp_path / "b.xlsx", usual()), tmp_path / "o", reference=REFERENCE)
    same(made.scenario, again(made.scenario, tmp_path / "x", "zh"))


def test_the_template_helps_to_fill_it_in(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", "zh")
    made = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert made.sheetnames == ["村", "干部", "单位", "政策"]
    for sheet in made.worksheets:
        assert sheet.freeze_panes == "A2"
    lists: list[Any] = made["干部"].data_validations.dataValidation
    assert any("中共预备党员" in v.formula1 for v in lists)
    assert any(cell.comment for cell in made["干部"][1])
    birth = next(cell.column_letter for cell in made["干部"][1] if cell.value == "出生年月")
    assert made["干部"].column_dimensions[birth].number_format == "@"


def test_the_empty_template_is_asked_to_be_filled_in(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    with pytest.raises(ScenarioError) as caught:
        import_book(tmp_path / "t.xlsx", tmp_path / "o")
    text = str(caught.value)
    assert "[村]: the sheet has no rows" in text
    assert "每队最少人数: the rule is missing" in text
