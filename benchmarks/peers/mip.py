"""The pair model given to HiGHS, tier after tier, through SciPy."""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.peers.pair_model import UPWARD, PairModel
from benchmarks.peers.question import Answer, Clock, NoPlanError, Question, Trace
from benchmarks.peers.rows import Floats, Term

OPTIMAL, INFEASIBLE = 0, 2
"""Statuses of ``scipy.optimize.milp``."""


def solve(question: Question, clock: Clock, trace: Trace, workers: int) -> Answer:
    """Return the plan that HiGHS finds; SciPy gives it no number of threads."""
    model, answer, tiers = PairModel(question), Answer([], proved=True), question.scenario.objective.order
    point: Floats | None = None
    for k, name in enumerate(tiers):
        goal, constant = model.tier(name)
        sign = -1 if name in UPWARD else 1
        tier = _Tier(name, sign, constant)
        for seconds in clock.shares(last=k == len(tiers) - 1):
            found = _milp(model, sign * goal, seconds, tier, trace)
            if found.x is not None or found.status == INFEASIBLE:
                break
        answer.proved &= found.status == OPTIMAL
        if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
            answer.claims[name] = tier.rounded(found.mip_dual_bound)
        if found.x is None:
            break
        point = found.x
        value = round(float(goal @ point))
        trace.note(name, value + constant, answer.claims.get(name))
        used = np.flatnonzero(goal)
        lock: list[Term] = [(np.zeros(len(used), dtype=np.int64), used, goal[used])]
        model.program.rows(1, lock, **({"lower": value} if name in UPWARD else {"upper": value}))
    if point is None:
        raise NoPlanError(f"HiGHS: {found.message}")
    answer.placements = _placements(model, point)
    return answer


@dataclass(frozen=True)
class _Tier:
    """How a figure of HiGHS, which minimises, reads in the tier's own terms."""

    name: str
    sign: int
    constant: int

    def rounded(self, figure: float) -> int:
        """Return a bound as the whole number that it allows."""
        up = self.sign < 0
        value = self.sign * figure
        return int(np.floor(value + 1e-6) if up else np.ceil(value - 1e-6)) + self.constant


def _milp(model: PairModel, goal: Floats, seconds: float, tier: _Tier, trace: Trace) -> Any:
    """Minimise `goal` over the model, and note what HiGHS' log says on the way."""
    rows, low, high = model.program.matrix()
    upper = np.concatenate(model.program.upper)
    goal = np.append(goal, np.zeros(len(upper) - len(goal)))
    with tempfile.TemporaryDirectory() as folder:
        log, began = Path(folder) / "log", time.time()
        with _printing_to(log):
            found = milp(
                goal,
                constraints=LinearConstraint(rows, low, high),
                integrality=np.concatenate(model.program.whole),
                bounds=Bounds(0, upper),
                options={"time_limit": seconds, "mip_rel_gap": 0.0, "disp": True},
            )
        for at, value, bound in read_log(log.read_text(errors="replace")):
            ready = None if value is None else round(tier.sign * value) + tier.constant
            trace.note(tier.name, ready, None if bound is None else tier.rounded(bound), began + at)
    return found


def _placements(model: PairModel, point: Floats) -> list[Any]:
    led = set(model.leads[point[model.y] > 0.5].tolist())
    return [
        (int(model.cadre[p]), int(model.village[p]), "leader" if int(p) in led else "member")
        for p in np.flatnonzero(point[model.x] > 0.5)
    ]


@contextmanager
def _printing_to(path: Path) -> Iterator[None]:
    """Send what libraries print on standard output to a file."""
    flush = ctypes.CDLL(None).fflush
    flush(None)
    kept = os.dup(1)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 1)
    try:
        yield
    finally:
        flush(None)
        os.dup2(kept, 1)
        os.close(kept)


_ROW = re.compile(r"^\s*\w?(\s+\d+){3}\s+[\d.]+%\s+(?P<bound>\S+)\s+(?P<value>\S+)\s.*\s(?P<at>[\d.]+)s\s*$")
"""Source, nodes, queue, leaves, explored, best bound, best solution, gap, cuts, …, time."""


def read_log(text: str) -> Iterator[tuple[float, float | None, float | None]]:
    """Yield seconds, value and bound from the rows of HiGHS' branch and bound."""
    for line in text.splitlines():
        found = _ROW.match(line)
        if found is not None:
            yield float(found["at"]), _figure(found["value"]), _figure(found["bound"])


def _figure(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
