"""What every benchmark needs: the project on the path, fresh processes, peak memory, versions."""

from __future__ import annotations

import os
import platform
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

P = ParamSpec("P")
T = TypeVar("T")


def in_fresh_process(call: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Return what `call` returns in a process of its own, which nothing has warmed up."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call, *given, **named).result()


def peak_memory_mb() -> int:
    """Return the largest resident memory of this process so far."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage also counts what the parent held before exec
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)


def today() -> str:
    """Return the date, as results are named by."""
    return datetime.now(UTC).date().isoformat()


def machine() -> dict[str, str | int]:
    """Return what the figures depend on besides the code."""
    packages = {name: version(name) for name in ("ortools", "scipy", "numpy")}
    return {"cores": os.cpu_count() or 1, "python": platform.python_version(), **packages}
