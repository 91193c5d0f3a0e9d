"""What a command loads before it begins: each library takes a tenth of a second and more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli
from optimizer.console.entries import Entries, Entry

ROOT = Path(__file__).resolve().parents[2]
BOOKS = {"openpyxl", "pyarrow"}
TABLES = {"pandas", *BOOKS}
SEARCHES = {"ortools", "scipy"}
DRAWS = {"jinja2", "matplotlib"}
ALL = {"numpy", "pydantic", *TABLES, *SEARCHES, *DRAWS}
TELL = "import runpy, sys; sys.argv = sys.argv[1:]\ntry: runpy.run_path(sys.argv[0], run_name='__main__')\n"
TELL += "finally: print(*{n.partition(chr(46))[0] for n in sys.modules}, file=sys.stderr)"


def loaded(*args: object) -> set[str]:
    """Return the packages that a command has loaded when it is done."""
    command = [sys.executable, "-c", TELL, str(ROOT / "cli.py"), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_loads_nothing_that_works(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_TEAMS_LANG", language)
    assert not loaded("--help") & ALL


@pytest.mark.parametrize("command", ["show", "check"])
def test_looking_at_a_plan_loads_nothing_that_searches_or_draws(command: str, plan_dir: Path) -> None:
    assert not loaded(command, plan_dir) & (TABLES | SEARCHES | DRAWS)


def test_validating_a_scenario_loads_no_solver(manifest: Path) -> None:
    found = loaded("validate", manifest)
    assert not found & {"ortools", *TABLES, *DRAWS}
    assert "scipy" in found  # heads are counted: the list is of what is really loaded


@pytest.mark.parametrize("command", ["solve", "why-not"])
def test_searching_loads_no_tables(command: str, manifest: Path, plan_dir: Path) -> None:
    found = loaded(command, *([manifest] if command == "solve" else [plan_dir, "C", "V1"]))
    assert not found & (TABLES | DRAWS)
    assert "ortools" in found


@pytest.mark.parametrize("name", cli.ENTRIES)
def test_an_entry_says_what_its_command_says(name: str) -> None:
    command = cli.ENTRIES[name].load()
    assert command.name == name
    assert (command.help or "").split("\n\n")[0] == cli.ENTRIES[name].summary


def test_a_mistyped_command_is_met_with_a_guess() -> None:
    group = cli.cli
    with click.Context(group) as context, pytest.raises(click.UsageError, match="solv") as told:
        group.resolve_command(context, ["solv"])
    assert "solve" in str(getattr(told.value, "possibilities", ["solve"]))  # told by click since 8.4


def test_a_place_that_holds_no_command_is_an_error() -> None:
    entries = Entries({"x": Entry("optimizer.console.entries:Entry", "Nothing.")})
    with pytest.raises(TypeError, match="no command"):
        _ = entries["x"]
    assert "y" not in entries
