"""What click says is said in the reader's language, wherever ``--lang`` stands."""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

import click
import pytest

from optimizer.console.click_words import COUNTED, SAID, VARIABLE, click_speaks
from optimizer.locale import Words
from tests.cli.conftest import Run, the_json

babel = pytest.importorskip("babel.messages.extract", reason="needs Babel")

WRONG = [
    (["solv"], "没有命令 'solv'。 是否应为 'solve'？"),
    (["solve"], "缺少参数 'SCENARIO'"),
    (["solve", "x.yaml", "y"], "多出的参数：y"),
    (["solve", "x.yaml", "--gap", "2"], "'--gap' 的值不正确：2.0 不在 0<=x<=1 的范围内。"),
    (["solve", "x.yaml", "--gap", "x"], "'--gap' 的值不正确：'x' 不是有效的数字。"),
    (["solve", "x.yaml", "-o"], "选项 '-o' 后面应给出 1 个值。"),
    (["solve", "x.yaml", "--strict=1"], "选项 '--strict' 后面不带值。"),
    (["report", "x", "--format", "doc"], "'doc' 不在可选值之列"),
    (["import", "x", "--reference-date", "2"], "'2' 不符合格式 '%Y-%m-%d'。"),
    (["show", "x", "--vilage", "V"], "没有选项 '--vilage'。"),
    (["compare", "x"], "请至少给出两个方案"),
    (["generate"], "请给出轮次 ROUND"),
    (["explain", "x"], "三者请只给一个"),
    (["why-not", "x", "C"], "请给出一名干部和一个村"),
]


def test_every_message_is_one_of_clicks() -> None:
    folder, python = str(Path(click.__file__).parent), [("**.py", "python")]
    found = babel.extract_from_dir(folder, python, keywords={"_": None, "ngettext": (1, 2)})
    theirs = {message for _, _, message, _, _ in found}
    # what is said of an option that must be given is a variable there
    assert (set(SAID) - {"required"}) | set(COUNTED) <= theirs


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_a_wrong_command_line_is_told_in_chinese(run: Run, args: list[str], message: str) -> None:
    result = run(*args, lang="zh")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not re.search(r"Error|Usage|Try|Missing|Invalid|give", result.stderr)
    assert message in the_json(run(args[0], "--json", *args[1:], lang="zh"))["error"]


@pytest.mark.parametrize("place", range(1, 4))
def test_the_language_is_found_wherever_it_stands(run: Run, place: int) -> None:
    args = ["solve", "x.yaml", "--gap=2"]
    for option in (["--lang", "zh"], ["--lang=zh"]):
        result = run(*args[:place], *option, *args[place:])
        assert "错误：'--gap' 的值不正确" in result.stderr


@pytest.mark.parametrize("command", ["solve", "show", "generate", "report", "why-not"])
def test_the_lists_of_the_help_are_headed_in_chinese(run: Run, command: str) -> None:
    text = run(command, "--help", "--lang", "zh").stdout
    assert all(word in text for word in ("用法:", "选项:", "示例:", "退出码:", "显示本说明后退出。"))
    assert not re.search(r"Usage|Options:|default|Show this", text)
    assert "命令:" in run("--help", lang="zh").stdout
    assert "显示版本号后退出。" in run("--help", lang="zh").stdout


def test_the_machines_own_language_is_not_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "LC_ALL", "LANG"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    assert "Error: Missing argument 'SCENARIO'" in run("solve").stderr
    assert os.environ[VARIABLE] == "zh_CN.UTF-8"


def test_the_process_is_afterwards_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    domain = gettext.textdomain()
    with click_speaks("zh"):
        assert gettext.gettext("Usage:") == Words("zh").say("Usage:") == "用法:"
    assert VARIABLE not in os.environ
    assert gettext.textdomain() == domain
