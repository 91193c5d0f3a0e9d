"""Faults on a terminal: in the reader's language, one line each, the same JSON in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, the_json
from tests.office.books import CADRES, RULES, VILLAGES, book, usual, with_column
from tests.scenario.fault_cases import CASES
from tests.scenario.small import Small

ROOT = Path(__file__).resolve().parents[2]
TYPICAL = {
    "column_missing": "units.csv，第 1 行，level：缺少必需的列；请增加该列",
    "column_typo": "cadres.csv，第 1 行，party_year：没有名为 'party_year' 的列；是否应为“party_years”？",
    "yaml_bad_date": (
        "small.yaml，第 2 行，name：'2022-13-45' 看起来像日期，但不是有效的值；请改正，或加上引号"
    ),
    "cadre_unit_unknown": "cadres.csv，第 4 行，unit：没有编号为 'u22' 的派出单位；是否应为“u2”？",
    "id_twice": "cadres.csv，第 5 行，id：'c2' 重复出现，第 3 行已有；每条干部记录请用不同的编号",
    "pin_two_leaders": (
        "pins.csv，第 4 行，role：村 上村 v1 已在第 2 行指定了第一书记，这里是第二名；"
        "每个村请只指定一名第一书记"
    ),
    "manifest_syntax": (
        "small.yaml，第 3 行：不是有效的 YAML：did not find expected ',' or ']'；"
        "请检查这一行或它前面几行的写法"
    ),
    "manifest_gbk": ("small.yaml，第 1 行：字节 0xC5 不是 UTF-8 编码；请另存为 UTF-8 编码（现在像是 GBK）"),
    "csv_empty": "bans.csv：文件是空的（0 字节）；请写入内容，或更正路径",
    "tier_typo": (
        "small.yaml，objective.order[0]：'shortge' 不在可选范围内；"
        "是否应为“shortage”？（可填 shortage 或 changes 或 floor 或 fit）"
    ),
    "flag": (
        "cadres.csv，第 3 行，party：'maybe' 既不是“是”也不是“否”；"
        "请填 true 或 false（也可填 yes、no、1、0、是、否）"
    ),
}


def broken(name: str, folder: Path) -> Path:
    small = Small()
    CASES[name][0](small)
    return small.write(folder)


@pytest.mark.parametrize("name", TYPICAL)
def test_typical_faults_in_chinese(run: Run, tmp_path: Path, name: str) -> None:
    manifest = broken(name, tmp_path)
    for command in ("validate", "solve", "review", "conflicts"):
        result = run(command, manifest, "--lang", "zh")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == TYPICAL[name] + "\n"


@pytest.mark.parametrize("name", ["pin_two_leaders", "table_no_such_file", "yaml_bool_key", "level"])
def test_json_has_the_english_of_the_fault_in_every_language(run: Run, tmp_path: Path, name: str) -> None:
    manifest = broken(name, tmp_path)
    english, chinese = (the_json(run("validate", manifest, "--json", "--lang", x)) for x in ("en", "zh"))
    assert english["faults"] == chinese["faults"]
    assert set(english["faults"][0]) == {"file", "row", "field", "found", "remedy"}
    assert CASES[name][4] in english["faults"][0]["found"]


def test_pins_that_cannot_hold_are_told_with_reasons_and_names(run: Run, tmp_path: Path) -> None:
    small = Small()
    small.cell("cadres", 2, "home_township", "Shang")
    manifest = small.write(tmp_path)
    assert run("validate", manifest).stderr == (
        "pins.csv, row 2, village: cadre 张三 c1 is not admissible at village 上村 v1: avoids home; "
        "pin the cadre to an admissible village, or mend what these reasons name\n"
    )
    assert "干部 张三 c1 不能派到村 上村 v1：回避家乡" in run("validate", manifest, "--lang", "zh").stderr
    (fault,) = the_json(run("validate", manifest, "--json"))["faults"]
    assert fault["found"] == "cadre 'c1' is not admissible at village 'v1': avoids_home"


def test_warnings_are_told_in_chinese(run: Run, tmp_path: Path) -> None:
    small = Small()
    small.cell("previous", 2, "cadre", "gone")
    result = run("validate", small.write(tmp_path), "--lang", "zh")
    assert result.stderr == "警告：previous.csv：有 1 条上轮派驻的干部或村已不在表中\n"


def test_a_workbooks_fault_names_the_row_of_the_sheet(run: Run, tmp_path: Path) -> None:
    empty = [None] * len(CADRES[0])
    cadres = with_column([CADRES[0], CADRES[1], empty, *CADRES[2:]], "编号", ["C1", None, "C2", "C2", "C3"])
    path = book(tmp_path / "名册.xlsx", usual(VILLAGES, cadres, RULES))
    result = run("import", path, "-o", tmp_path / "out", "--reference-date", "2026-06-01", "--lang", "zh")
    assert result.exit_code == 2
    assert "名册.xlsx [干部]，第 5 行，编号：'C2' 重复出现，第 4 行已有" in result.stderr
    assert not (tmp_path / "out").exists()


def test_check_of_a_broken_plan_in_chinese(run: Run, plan_dir: Path) -> None:
    (plan_dir / "plan.yaml").write_text("status: optimum\n")
    (plan_dir / "assignments.csv").write_text("cadre,vilage,role\n")
    result = run("check", plan_dir, "--lang", "zh")
    assert result.exit_code == 2
    assert "scenario：缺失；请补上该键，或用 solve 重新生成方案" in result.stderr
    assert "village：缺少该列；请把“vilage”改成这个名称" in result.stderr
    assert not re.search(r"\b(missing|found|give|rename|the)\b", result.stderr)


def test_check_says_rules_in_words_and_keeps_their_numbers(run: Run, plan_dir: Path) -> None:
    rows = plan_dir / "assignments.csv"
    rows.write_text(rows.read_text().replace("D,V1,member", "D,V2,member") + "F,V2,member\n")
    english, chinese = (run("check", plan_dir, "--lang", x).stdout for x in ("en", "zh"))
    assert "• cadre 孙五 F is placed 2 times (上村 V1, 下村 V2), at most once allowed (H1)" in english
    assert "• 干部 孙五 F 被派 2 次（上村 V1、下村 V2），最多一次（H1）" in chinese
    assert "• 干部 赵四 D 所属的科技部门不得派往“软弱涣散村”类的村（派往 下村 V2）" in chinese
    assert "• 未满足的需求：规则“农村工作经历”：plan.yaml 为 2" in chinese
    assert not re.search(r"\b(H1:|tiers\.|shortfalls\.|veteran|science|weak)\b", chinese)


def test_missing_files_are_told_in_chinese(run: Run, tmp_path: Path) -> None:
    assert "没有这个文件" in run("validate", tmp_path / "none.yaml", "--lang", "zh").stderr
    assert "不存在" in run("check", tmp_path / "none", "--lang", "zh").stderr
    assert "没有这个文件" in run("import", tmp_path / "x.xlsx", "-o", tmp_path / "o", "--lang", "zh").stderr


def test_names_that_nobody_has_are_told_in_chinese(run: Run, plan_dir: Path) -> None:
    assert (
        "没有村 'V9'；请给出 villages 表中的编号或名称"
        in run("show", plan_dir, "--village", "V9", "--lang", "zh").stderr
    )
    assert "有 2 名干部叫 '孙五'；请给出编号：E、F" in (
        run("show", plan_dir, "--cadre", "孙五", "--lang", "zh").stderr
    )


def test_faults_of_generate_are_told_in_chinese(run: Run, tmp_path: Path) -> None:
    unknown = run("generate", "shuangpai-2021", "-o", tmp_path / "o", "--lang", "zh")
    assert unknown.exit_code == 2
    assert (
        "seeds：没有轮次 'shuangpai-2021'；是否应为 shuangpai-2022？（可用轮次：dulongjiang、"
        in unknown.stderr
    )
    tiny = run("generate", "tiandong-2021", "-o", tmp_path / "o", "--scale", "0.02", "--lang", "zh")
    assert tiny.exit_code == 2
    assert "tiandong.yaml，rounds.tiandong-2021：units.province 为 " in tiny.stderr
    assert "；请修改数据或设置" in tiny.stderr
    assert not (tmp_path / "o").exists()


# --- no fault is made of words that can't be translated ---------------------

MAKERS = {"Fault": (3, 4), "fault": (2, 3), "add": (3, 4), "add_key": (1, 2), "BadCell": (0, 1)}
MAKERS |= {"_unreadable": (1, 2), "_stop": (1, 2), "finding": (0, 1), "_fault": (1, 2)}
MAKERS |= {"DrawError": (0, 1)}
"""Function that makes a fault → its arguments that are sentences."""
ROOMS = ("scenario", "matching", "plan", "explain", "review", "whynot", "generate", "console")


def bare_sentences(file: Path) -> Iterator[str]:
    """Yield faults whose sentence is written out in place, or kept so for a moment."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr | ast.Constant):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            if names & {"found", "remedy"} and getattr(node.value, "value", "text"):
                yield f"{file.name}:{node.lineno}"
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in MAKERS.get(name, ()):
            said = node.args[place] if place < len(node.args) else None
            if isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and said.value):
                yield f"{file.name}:{node.lineno}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_fault_holds_a_sentence_that_is_no_message(room: str) -> None:
    found = [hit for file in (ROOT / "optimizer" / room).glob("*.py") for hit in bare_sentences(file)]
    assert not found
