from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.check import check
from optimizer.office import Imported
from optimizer.scenario import ScenarioError
from optimizer.solve import Options
from optimizer.solve.run import solve
from tests.office.books import CADRES, RULES, VILLAGES, usual, with_column
from tests.office.bringing import bring, faults


def whys(made: Imported) -> set[tuple[str, str | None, str, str]]:
    return {(n.place.sheet, n.place.column, n.found, n.read) for n in made.notes}


def test_a_workbook_as_an_office_fills_it(tmp_path: Path) -> None:
    def odd(made: Any) -> None:
        for name in ("村", "干部"):
            sheet = made[name]
            sheet.insert_rows(1, 2)
            sheet["A1"] = "双牌县驻村工作队花名册"
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=6)
            sheet.insert_rows(4)
            sheet.insert_cols(1)
            sheet.append([None, "合计", 4])
        made.create_sheet("填表说明")["A1"] = "请认真填写"

    made = bring(tmp_path, usual(), odd)
    cadres = {c.name: c for c in made.scenario.cadres}
    wang, li, zhang, zhao = (cadres[n] for n in ("王伟", "李娜", "张伟", "赵敏"))
    assert (wang.id, wang.age, wang.party, wang.party_years, wang.work_years) == ("C001", 41, True, 18, 19)
    assert (wang.skills, wang.education, wang.gender) == ({"农技": 3, "法律": 1}, "bachelor", "male")
    assert (li.age, li.party, li.party_years, li.education) == (36, False, None, "postgraduate")
    assert (zhang.age, zhang.party, zhang.work_years) == (48, False, 26)
    assert (zhao.age, zhao.party_years, zhao.work_years) == (44, 21, 23)
    assert [u.department for u in made.scenario.units] == ["agriculture", "law"]
    assert {(u.level, u.county) for u in made.scenario.units} == {("county", "双牌县")}
    upper = made.scenario.villages[0]
    assert (upper.id, upper.types, upper.skills, upper.requests) == (
        "V001",
        ("重点村", "产业村"),
        {"农技": 1, "法律": 1},
        (li.id,),
    )
    previous = {(p.cadre, p.village, p.role) for p in made.scenario.previous}
    assert previous == {("C001", "V001", "leader"), ("C004", "V002", "member")}
    policy = made.scenario.policy
    assert (policy.teams.default.min, policy.teams.default.max) == (2, 3)
    assert ("干部", "政治面貌", "中共预备党员", "false") in whys(made)
    text = "".join(f.read_text(encoding="utf-8") for f in made.files)
    assert not any(n in text for n in ("13812345678", "13912345678", "13712345678"))
    plan = solve(made.scenario, Options(time_limit=20, workers=1))
    report = check(made.scenario, plan)
    assert report.ok
    assert plan.placements


def test_contacts_are_kept_when_asked_for(tmp_path: Path) -> None:
    made = bring(tmp_path, usual(), keep_contacts=True)
    assert made.scenario.cadres[0].extra["联系电话"] == "13812345678"
    assert made.scenario.cadres[1].extra["备注"] == "手机13712345678"


def test_same_names_in_one_unit_are_two_people(tmp_path: Path) -> None:
    made = bring(tmp_path, usual(cadres=with_column(CADRES, "姓名", ["王伟", "李娜", "王伟", "赵敏"])))
    assert len({c.id for c in made.scenario.cadres}) == 4
    assert [n.place.row for n in made.notes if "same name" in n.why] == []
    rows = with_column(CADRES, "姓名", ["王伟", "王伟", "张伟", "赵敏"])
    made = bring(tmp_path, usual(with_column(VILLAGES, "点名干部", [None, None]), rows), force=True)
    assert [n.place.row for n in made.notes if "same name" in n.why] == [3]


def test_merged_cells_hold_for_their_rows(tmp_path: Path) -> None:
    def merge(made: Any) -> None:
        made["村"].merge_cells("C2:C3")

    made = bring(tmp_path, usual(), merge)
    assert {v.county for v in made.scenario.villages} == {"双牌县"}


def test_without_sheets_of_villages_and_units(tmp_path: Path) -> None:
    places = [
        ["县", "乡镇", "村", "村类型"],
        *(["双牌县", "东乡", v, "重点村"] for v in ("上村", "上村", "下村", "下村")),
    ]
    drop = CADRES[0].index("现驻村")
    cadres = [[*row[:drop], *row[drop + 1 :], *place] for row, place in zip(CADRES, places, strict=True)]
    made = bring(tmp_path, {"花名册": cadres, "政策": RULES})
    assert [v.name for v in made.scenario.villages] == ["上村", "下村"]
    assert len(made.scenario.previous) == 4


def test_rules_in_other_words(tmp_path: Path) -> None:
    rules = [
        ["每队最少人数", 2],
        ["policy.teams.default.max", "４"],
        ["每队最少人数（重点村）", 1],
        ["匹配得分.党群.重点村", 50],
        ["联合方式", "职能相近"],
        ["units.large_from", 3],
        ["大单位组队", "独立"],
        ["第一书记学历", "研究生、大学"],
        ["目标顺序", "缺口、变动、匹配"],
        ["composition", "[{name: veteran, where: {rural_years: {min: 1}}}]"],
        ["求解时限", "1，200"],
    ]
    made = bring(tmp_path, usual(rules=[["规则", "值"], *rules]))
    policy = made.scenario.policy
    assert policy.teams.default.max == 4
    assert policy.teams.by_type["重点村"].min == 1
    assert policy.match.points == {"party": {"重点村": 50}}
    assert policy.units is not None
    assert (policy.units.joint, policy.units.large) == ("function", "independent")
    assert policy.eligibility.leader == {"education": ["postgraduate", "bachelor"]}
    assert made.scenario.objective.order == ["shortage", "changes", "fit"]
    assert made.scenario.solve.time_limit == 1200
    assert policy.composition[0].name == "veteran"


@pytest.mark.parametrize(
    ("column", "cell", "found", "remedy"),
    [
        ("出生年月", "1985.13", "exist", "1985-03"),
        ("出生年月", "八五年三月", "is no date", "1985-03"),
        ("出生年月", "1985", "without a month", "1985-03"),
        ("出生年月", "2030.01", "after the reference", "correct"),
        ("参加工作时间", "1980.01", "not after the birth", "correct"),
        ("政治面貌", "中共党圆", "no known word", "did you mean 中共党员"),
        ("政治面貌", None, "no political status", "fill"),
        ("学历", "大学肄业", "no known word", ""),
        ("派出单位", None, "missing", "fill"),
        ("单位层级", "大队", "no known word", "省"),
        ("姓名", None, "missing", "fill"),
    ],
)
def test_what_cannot_be_read_is_asked_for(
    tmp_path: Path, column: str, cell: Any, found: str, remedy: str
) -> None:
    at = CADRES[0].index(column)
    cells = [cell, *(row[at] for row in CADRES[2:])]
    villages = with_column(VILLAGES, "点名干部", [None, None])
    told = faults(tmp_path, usual(villages, with_column(CADRES, column, cells)))
    assert [t[:2] for t in told] == [("名册.xlsx [干部]", 2)], told
    assert told[0][2] is not None
    assert column in told[0][2]
    assert found in told[0][3]
    assert remedy in told[0][4]


@pytest.mark.parametrize(
    ("key", "value", "found", "remedy"),
    [
        ("每队最小人数", 3, "unknown name", "每队最少人数"),
        ("teams.default.mim", 3, "unknown key", "min"),
        ("polcy.reach", "level", "unknown name", "policy"),
        ("联合方式", "随便", "no known word", "职能"),
        ("党龄下限", "一年", "no number", "number"),
        ("每队最多人数", 4, "twice", "keep one"),
    ],
)
def test_rules_that_cannot_be_read(tmp_path: Path, key: str, value: Any, found: str, remedy: str) -> None:
    told = faults(tmp_path, usual(rules=[*RULES[:5], [key, value]]))
    assert [t[:2] for t in told] == [("名册.xlsx [政策]", 6)], told
    assert found in told[0][3]
    assert remedy in told[0][4]


def test_faults_of_the_scenario_name_sheet_row_and_header(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, usual(with_column(VILLAGES, "优先级", [1, "0"])))
    assert told[:3] == ("名册.xlsx [村]", 3, "优先级")
    (told,) = faults(tmp_path, usual(with_column(VILLAGES, "点名干部", ["李那娜", None])))
    assert told[:3] == ("名册.xlsx [村]", 2, "点名干部")


def test_a_unit_of_unknown_kind_is_asked_for(tmp_path: Path) -> None:
    units = ["双牌县甲乙丙", "双牌县农业农村局", "双牌县人民法院", "双牌县人民法院"]
    (told,) = faults(tmp_path, usual(cadres=with_column(CADRES, "派出单位", units)))
    assert "department" in told[3]
    assert "部门类别" in told[4]


def test_a_month_that_excel_lost(tmp_path: Path) -> None:
    made = bring(
        tmp_path, usual(cadres=with_column(CADRES, "出生年月", [1985.1, 199011, "1978.5", "1982.1"]))
    )
    assert made.scenario.cadres[0].age == 41
    sheets = usual(cadres=with_column(CADRES, "出生年月", [1985.1, 199011, "1978.5", "1982.1"]))
    import datetime

    (told,) = (
        faults(tmp_path / "x", sheets, reference=datetime.date(2026, 6, 1))
        if ((tmp_path / "x").mkdir() is None)
        else ()
    )
    assert "1985-01 or 1985-10" in told[3]


def test_formulas_without_results_are_asked_for(tmp_path: Path) -> None:
    sheets = usual(with_column(VILLAGES, "优先级", [1, "=1+1"]))
    (told,) = faults(tmp_path, sheets)
    assert told[:3] == ("名册.xlsx [村]", 3, "优先级")


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    made = bring(tmp_path, usual())
    before = made.manifest.read_bytes()
    with pytest.raises(ScenarioError, match="--force"):
        bring(tmp_path, usual())
    assert made.manifest.read_bytes() == before
    assert bring(tmp_path, usual(), force=True, name=None).manifest == made.manifest


def test_a_failure_while_writing_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    replace, calls = os.replace, []

    def failing(source: Any, target: Any) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise OSError("disk full")
        replace(source, target)

    monkeypatch.setattr("optimizer.office.placing.os.replace", failing)
    with pytest.raises(ScenarioError, match="disk full"):
        bring(tmp_path, usual())
    assert not (tmp_path / "out").exists()
