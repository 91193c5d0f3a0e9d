from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

import cli
from tests.office.books import CADRES, book, usual, with_column


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.cli, [str(arg) for arg in args], env={"COLUMNS": "200"})


def test_template_import_export(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", usual())
    result = run(
        "import",
        path,
        "-o",
        tmp_path / "o",
        "--reference-date",
        "2026-11-22",
        "--name",
        "mine",
        "--lang",
        "zh",
    )
    assert result.exit_code == 0, result.output
    guessed, sure = result.stdout.split("没有推测")
    assert "请核对" in guessed
    assert "中共预备党员 → false" in guessed
    assert "男 → male" not in guessed
    assert "男 → male" in sure
    manifest = tmp_path / "o" / "mine.yaml"
    assert run("validate", manifest).exit_code == 0
    assert run("export", manifest, "-o", tmp_path / "x.xlsx", "--lang", "zh").exit_code == 0
    again = run("import", tmp_path / "x.xlsx", "-o", tmp_path / "p", "--json")
    answer = json.loads(again.stdout)
    assert (answer["name"], answer["cadres"]) == ("mine", 4)
    keys = {"sheet", "row", "rows", "column", "found", "read_as", "why", "sure"}
    assert keys == set(answer["guesses"][0])
    assert run("template", "-o", tmp_path / "x.xlsx").exit_code == 2
    assert run("template", "-o", tmp_path / "t.xlsx", "--json").exit_code == 0


def test_faults_speak_the_users_language(tmp_path: Path) -> None:
    cells = ["1985.13", 199011, "1978.5", "1982.1"]
    path = book(tmp_path / "b.xlsx", usual(cadres=with_column(CADRES, "出生年月", cells)))
    result = run("import", path, "-o", tmp_path / "o", "--lang", "zh")
    assert result.exit_code == 2
    assert "b.xlsx [干部]，第 2 行，出生年月：" in result.stderr
    assert "不存在" in result.stderr
    answer = json.loads(run("import", path, "-o", tmp_path / "o", "--json").stdout)
    assert answer["faults"][0]["row"] == 2
