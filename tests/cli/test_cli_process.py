"""The command line as users start it: a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from optimizer.plan import read_plan
from tests.cli.conftest import is_whole

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "cli.py"
COUNTY = ROOT / "scenarios/shuangpai-2022.yaml"


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process of the command line; what is left of it ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*args: object, code: Sequence[str] = (str(CLI),), **keys: Any) -> subprocess.Popen[str]:
        command = [sys.executable, *code, *(str(arg) for arg in args)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", **keys)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_it_works_from_another_directory(start: Start, plan_dir: Path) -> None:
    process = start("show", plan_dir.name, "--json", cwd=plan_dir.parent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert json.loads(out)["scenario"] == "small"
    assert err == ""


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_that_leaves_early_is_no_error(start: Start, plan_dir: Path, form: list[str]) -> None:
    process = start("show", plan_dir, *form)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.wait(60)
    assert process.stderr.read() == ""
    assert process.returncode == 141


def test_text_survives_a_terminal_without_unicode(start: Start, plan_dir: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    process = start("show", plan_dir, env=env)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Small county" in out


def test_a_small_scenario_is_solved_for_real(start: Start, manifest: Path) -> None:
    out = manifest.parent / "out"
    process = start("solve", manifest, "-o", out, "--gap", 0, "--time-limit", 60, "--json")
    stdout, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    answer = json.loads(stdout)
    assert answer["status"] == "optimal"
    assert all(tier["proved"] for tier in answer["tiers"])
    # Counted by hand: five may go and six are wanted, D and F alone are veterans and not for V2.
    assert answer["tiers"][0]["value"] == 4
    assert read_plan(out).status == "optimal"


def _wait_for_a_plan(process: subprocess.Popen[str]) -> None:
    """Read the progress until the solver has a plan of the last tier."""
    assert process.stderr is not None
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        line = process.stderr.readline()
        assert line, "the run ended before it had a plan"
        if "fit" in line and "reached" in line:
            return
    raise AssertionError("no plan in time")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_keeps_its_best_plan(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    process = start("solve", COUNTY, "-o", out, "--time-limit", 600, "--gap", 0)
    _wait_for_a_plan(process)
    process.send_signal(number)
    stdout, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "Stopping with the best plan so far" in err
    assert "Stopped at your request." in stdout
    assert is_whole(out)
    check = start("check", out)
    assert check.communicate(timeout=60)[0].startswith("Every rule holds")


def test_a_second_signal_quits_at_once_and_writes_nothing(start: Start, tmp_path: Path) -> None:
    script = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); import optimizer.solve, cli\n"
        "def deaf(scenario, options, listen, stop, start, seconds):\n"
        "    print('ready', file=sys.stderr, flush=True); time.sleep(600)\n"
        "optimizer.solve.solve = deaf\n"
        "cli.main()\n"
    )
    out = tmp_path / "out"
    process = start("solve", COUNTY, "-o", out, code=["-c", script])
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline().startswith("Stopping with the best plan so far")
    process.send_signal(signal.SIGINT)
    stdout, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Interrupted; nothing was written." in err
    assert stdout == ""
    assert not out.exists()
