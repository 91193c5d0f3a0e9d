"""A command in a process group of its own, with limits that the operating system and this parent keep."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from benchmarks.harness import ROOT
from optimizer.solve.memory import together_mb

TICK = 0.05
"""Seconds between two looks at a running command."""
FAMILY_TICK = 2.0
"""The same where it has processes of its own, whose shared pages take time to count."""
OUT_OF_MEMORY_CODE = 12
"""Exit code of a peer that caught Python's MemoryError."""
_MEMORY_WORDS = ("MemoryError", "bad_alloc", "Cannot allocate memory", "Unable to allocate")

End = Literal["ended", "timed_out", "out_of_memory", "killed", "failed"]


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes
    ----------
    end : str
        ``ended`` by itself with one of the codes expected; ``timed_out`` and
        ``out_of_memory`` at a limit; ``killed`` by somebody else; ``failed``.
    began : float
        Time of the wall clock, as in traces.
    wall : float
        Seconds from start to end.
    peak_mb : int
        Most memory of all its processes together.
    note : str
        The last line that it printed on standard error, if it didn't end well.
    """

    end: End
    code: int
    began: float
    wall: float
    peak_mb: int
    note: str


def run_limited(
    command: Sequence[str | Path],
    output: Path,
    seconds: float,
    memory_mb: int,
    expected: Sequence[int] = (0,),
) -> Ended:
    """Run a command from the project's directory; never raises for what the command does.

    Parameters
    ----------
    command : sequence of str or Path
    output : Path
        Gets standard output; standard error goes to a file beside it, ending ``.err``.
    seconds : float
        After that all its processes are killed.
    memory_mb : int
        Address space of each process (``RLIMIT_AS``), and memory of all together.
    expected : sequence of int
        Exit codes of a good end.
    """
    errors = output.with_suffix(".err")
    with output.open("wb") as out, errors.open("wb") as err:
        began, clock = time.time(), time.monotonic()
        process = _started(command, out, err, memory_mb * 2**20)
        try:
            with _interrupted_by_term():
                stopped, peak = _watch(process, clock + seconds, memory_mb)
        finally:  # whatever happens here, nothing is left running
            _kill(process)
    wall, code = time.monotonic() - clock, process.returncode
    said = errors.read_text(encoding="utf-8", errors="replace")
    end = stopped or _end(code, said + _head(output), expected)
    note = "" if end == "ended" else _last_line(said) or f"exit code {code}"
    return Ended(end, code, began, wall, peak, note)


def _started(
    command: Sequence[str | Path], out: BinaryIO, err: BinaryIO, address_space: int
) -> subprocess.Popen[bytes]:
    """Start a command as the head of a process group."""
    return subprocess.Popen(  # noqa: S603 - the command is ours
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space)),
    )


@contextmanager
def _interrupted_by_term() -> Iterator[None]:
    """Let a request to end (SIGTERM) arrive as KeyboardInterrupt, so that the command is ended, too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _watch(process: subprocess.Popen[bytes], deadline: float, memory_mb: int) -> tuple[End | None, int]:
    """Wait for the end, or for a limit; return which limit, and the peak of memory."""
    peak = 0
    while process.poll() is None:
        below = _descendants(process.pid)
        now, high = _memory_mb(process.pid, below)
        peak = max(peak, now, high)
        if now > memory_mb:
            return "out_of_memory", peak
        if time.monotonic() > deadline:
            return "timed_out", peak
        time.sleep(FAMILY_TICK if below else TICK)
    return None, peak


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command's process group; the command may have left others of it behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end(code: int, said: str, expected: Sequence[int]) -> End:
    if code in expected:
        return "ended"
    if code == OUT_OF_MEMORY_CODE or any(word in said for word in _MEMORY_WORDS):
        return "out_of_memory"
    return "killed" if code == -signal.SIGKILL else "failed"


def _head(path: Path) -> str:
    """Return how the output begins: an error, where one is told there."""
    with path.open("rb") as file:
        return file.read(4000).decode("utf-8", errors="replace")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def _memory_mb(pid: int, below: Sequence[int]) -> tuple[int, int]:
    """Return the memory of a process and those below it now, and the highest of the process alone.

    Forked processes share pages with their parent; those are counted once.
    """
    now, high = _status(pid)
    return together_mb([pid, *below]) if below else now // 1024, high // 1024


def _status(pid: int) -> tuple[int, int]:
    """Return resident kilobytes of a process now and at most; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    rows = (line.partition(":") for line in lines)
    found = {name: int(rest.split()[0]) for name, _, rest in rows if name in ("VmRSS", "VmHWM")}
    return found.get("VmRSS", 0), found.get("VmHWM", 0)


def _descendants(pid: int) -> list[int]:
    """Return the processes below one, as far as they are still there."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found
