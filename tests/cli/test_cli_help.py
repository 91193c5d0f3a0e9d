from __future__ import annotations

import click
import pytest

import cli
from optimizer.console.command import EXIT_CODES
from optimizer.console.exits import Exit
from tests.cli.conftest import Run, the_json

COMMANDS = [
    "validate",
    "review",
    "solve",
    "conflicts",
    "check",
    "show",
    "explain",
    "why-not",
    "compare",
    "report",
    "generate",
    "import",
    "template",
    "export",
    "bench",
]


def test_the_commands_stand_in_the_order_of_their_use(run: Run) -> None:
    assert cli.cli.list_commands(click.Context(cli.cli)) == COMMANDS
    text = run("--help").stdout
    places = [text.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_has_examples_and_exit_codes(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    examples, codes = result.stdout.split("Examples:")[1].split("Exit codes:")
    assert "  village-teams " in examples
    for name in command:
        assert f"village-teams {name} " in examples
    for code, sentence in EXIT_CODES.items():
        assert f"{code} " in codes
        assert sentence.split(";")[0] in " ".join(codes.split())


def test_every_documented_exit_code_is_one_of_the_programs() -> None:
    assert set(EXIT_CODES) == {int(code) for code in Exit if code < 128}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help(command: str) -> None:
    for parameter in cli.cli.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("command", [[], ["solve"]])
def test_help_in_chinese(run: Run, command: list[str]) -> None:
    by_option = run(*command, "--lang", "zh", "--help") if command else run("--help", lang="zh")
    assert by_option.exit_code == 0
    assert "退出码" in by_option.stdout
    assert "Exit codes" not in by_option.stdout
    if command:
        assert "目前最好的方案" in by_option.stdout
        assert by_option.stdout == run(*command, "--help", lang="zh").stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["solv"], "No such command 'solv'"),
        (["solve"], "Missing argument 'SCENARIO'"),
        (["solve", "x.yaml", "--gap", "2"], "Invalid value for '--gap'"),
        (["solve", "x.yaml", "--time-limit", "0"], "Invalid value for '--time-limit'"),
        (["show", "x", "--vilage", "V"], "No such option"),
        (["show", "x", "--lang", "fr"], "Invalid value for '--lang'"),
    ],
)
def test_a_wrong_command_line_is_bad_input(run: Run, args: list[str], message: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    as_json = run(*args, "--json")
    assert as_json.exit_code == 2
    assert message in the_json(as_json)["error"]
    assert as_json.stderr == ""


def test_the_version_is_told(run: Run) -> None:
    assert "0.1.0" in run("--version").stdout
