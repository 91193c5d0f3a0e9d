from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bench.process import Ended, run_limited

PLENTY = 4000


def python(code: str, folder: Path, seconds: float = 60, memory_mb: int = PLENTY, **more: object) -> Ended:
    return run_limited([sys.executable, "-c", code], folder / "out.txt", seconds, memory_mb, **more)  # type: ignore[arg-type]


def gone(pid: int) -> None:
    """Wait until a process has ended."""
    for _ in range(100):  # an orphan is reaped by init
        if not os.path.exists(f"/proc/{pid}") or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} is still there")


def test_a_command_that_ends_well(tmp_path: Path) -> None:
    before = time.time()
    ended = python("import time; x = b'x' * 50_000_000; time.sleep(.3); print('done')", tmp_path)
    assert (ended.end, ended.code, ended.note) == ("ended", 0, "")
    assert (tmp_path / "out.txt").read_text() == "done\n"
    assert ended.peak_mb >= 50
    assert ended.began >= before
    assert ended.wall > 0.3


def test_a_command_past_its_time_is_killed_with_its_children(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; print('so far', flush=True);"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"open(r'{tmp_path / 'pid'}', 'w').write(str(child.pid)); time.sleep(60)"
    )
    ended = python(code, tmp_path, seconds=1.5)
    assert ended.end == "timed_out"
    assert (tmp_path / "out.txt").read_text() == "so far\n"
    gone(int((tmp_path / "pid").read_text()))


def test_a_command_ends_with_the_one_who_started_it(tmp_path: Path) -> None:
    code = f"import os, time; open(r'{tmp_path / 'pid'}', 'w').write(str(os.getpid())); time.sleep(60)"
    runner = (
        "import sys; from pathlib import Path; from benchmarks.bench.process import run_limited;"
        f"run_limited([sys.executable, '-c', {code!r}], Path({str(tmp_path / 'out.txt')!r}), 60, {PLENTY})"
    )
    parent = subprocess.Popen([sys.executable, "-c", runner], stderr=subprocess.DEVNULL)
    for _ in range(400):
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            break
        time.sleep(0.05)
    parent.terminate()
    assert parent.wait(20) != 0
    gone(int((tmp_path / "pid").read_text()))


def test_a_command_that_asks_for_too_much_memory(tmp_path: Path) -> None:
    ended = python("x = b'x' * 2_000_000_000", tmp_path, memory_mb=600)
    assert ended.end == "out_of_memory"
    assert "MemoryError" in ended.note


def test_processes_that_together_take_too_much_memory_are_killed(tmp_path: Path) -> None:
    hog = "import time; x = b'x' * 150_000_000; time.sleep(60)"
    code = f"import subprocess, sys; [subprocess.Popen([sys.executable, '-c', {hog!r}]) for _ in 'abc'][0]"
    code += ".wait()"
    ended = python(code, tmp_path, memory_mb=300)
    assert ended.end == "out_of_memory"
    assert ended.peak_mb > 300


def test_a_command_that_fails_or_is_killed_by_others(tmp_path: Path) -> None:
    ended = python("raise ValueError('no such luck')", tmp_path)
    assert (ended.end, ended.code, ended.note) == ("failed", 1, "ValueError: no such luck")
    assert python("raise SystemExit(3)", tmp_path, expected=(0, 3)).end == "ended"
    ended = python("import os; os.kill(os.getpid(), 9)", tmp_path)
    assert (ended.end, ended.note) == ("killed", "exit code -9")
