"""One tier of a forced re-solve: what is found beside a relaxation, and which of two plans is kept."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.explain.placed import Placed
from optimizer.matching.codes import IntArray
from optimizer.plan import Plan
from optimizer.scenario.records import Scenario
from optimizer.solve.engine import Strategy
from optimizer.solve.progress import Clock
from optimizer.whynot import Limits, Question, ask
from optimizer.whynot.fewest import nearness
from optimizer.whynot.forcing import Forcing, Target
from optimizer.whynot.part import Part, all_pairs, whole
from optimizer.whynot.shrink import search
from optimizer.whynot.step import Step
from tests.factory import cadre, scenario, village
from tests.factory import plan as made


def three() -> tuple[Scenario, Plan]:
    """Return three villages of one place each, wanted by A, B and C, and the plan that has them there."""
    wanted = {"V1": "A", "V2": "B", "V3": "C"}
    places = [village(v, requests=(c,), max=1) for v, c in wanted.items()]
    of = scenario(places, [cadre(c) for c in "ABCD"])
    tiers = [("shortage", 0, 0), ("fit", 60, 60)]
    return of, made(of, "V1: A, V2: B, V3: C", tiers=tiers, status="optimal")


def test_a_plan_is_found_beside_a_relaxation_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Step, "_relaxed", lambda *_: None)
    monkeypatch.setattr(Step, "_prove", lambda *_: "open")
    of, plan = three()
    found = ask(Placed(of, plan), Question(0, (3,)), Limits(30, 2))
    assert found.plan is not None
    assert ("D", "V1") in {(row.cadre, row.village) for row in found.plan.placements}


def solution(part: Part, sign: int) -> IntArray:
    """Return the best or the worst plan by fit, of those without a shortage."""
    short, fit = (t.expression.dense(part.program.matrix.shape[1]) for t in part.model.tiers)
    found = search(part.program, sign * fit - 10**6 * short, Clock(20), Strategy()).x
    assert found is not None
    return found


def test_of_equals_on_a_tier_the_better_one_on_the_next_is_kept() -> None:
    of, plan = three()
    part = whole(Placed(of, plan), all_pairs(Placed(of, plan)))
    model, kept = part.model, part.kept
    targets = [Target(0, 0), Target(60, 60)]
    n = len(model.pairs)
    forcing = Forcing(model, part.program, nearness(model, kept), kept.mask(n), targets, 1, 0)
    step = Step(forcing, part.program, 0, Clock(20))
    worst, best = solution(part, -1), solution(part, 1)
    for x, then in ((worst, worst), (best, best), (worst, best)):
        step._accept(x)
        assert forcing.x is not None
        assert np.array_equal(forcing.x, then)
