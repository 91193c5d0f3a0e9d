"""How much memory a run takes, processes of its own included."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable
from pathlib import Path


def peak_mb() -> int:
    """Return the most that this process has held at once, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024**2))


def together_mb(processes: Iterable[int]) -> int:
    """Return what `processes` hold now, in megabytes; pages they share are counted once.

    Linux tells it (proportional set size, ``/proc/PID/smaps_rollup``); 0 elsewhere.
    """
    kilobytes = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # ended, or no such file on this system
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes // 1024
