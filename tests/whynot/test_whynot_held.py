"""What is said on condition that everybody outside a region stays, against every plan that does so."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from optimizer.explain.placed import Placed
from optimizer.scenario.records import Scenario
from optimizer.solve.regional import run
from optimizer.whynot import Answer, Limits, Question, ask, part
from tests.factory import cadre, scenario, unit, village
from tests.factory import plan as made
from tests.solve.test_solve_regional import drawn
from tests.whynot.asked import random_question
from tests.whynot.held import best_held, region_of
from tests.whynot.test_whynot_plans import sign, some_plan

LIMITS = Limits(time_limit=30, workers=1)


@pytest.fixture(autouse=True)
def regional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask by regions, whatever the size."""
    monkeypatch.setattr(run, "PAIRS", 1)


def counties(of: Scenario) -> Scenario:
    """Return a scenario with its villages dealt to three counties, everybody within reach of all."""
    rows = tuple(replace(v, county=f"K{n % 3}") for n, v in enumerate(of.villages))
    policy = of.policy.model_copy(update={"reach": "anywhere"})
    return replace(of, villages=rows, manifest=of.manifest.model_copy(update={"policy": policy}))


def judged(placed: Placed, question: Question) -> Answer:
    """Return the answer after holding what it says on the condition against every plan."""
    answer = ask(placed, question, LIMITS).answer
    if answer.kind in ("already", "reasons"):
        return answer
    inside = region_of(placed, question)
    best = best_held(placed, inside, question)
    held = answer.local
    assert held is not None
    assert held.villages == held.of_villages == len(inside)
    if best is None:
        assert (answer.kind, held.kind, held.costs) == ("unknown", "impossible", ())
        return answer
    costs = [sign(t.name) * (value - t.value) for t, value in zip(placed.plan.tiers, best, strict=True)]
    assert [cost.at_most for cost in held.costs] == costs
    assert [cost.at_least for cost in held.costs] == costs
    assert held.closed
    first = next((cost for cost in costs if cost), 0)
    assert held.kind == ("better" if first < 0 else "exactly" if first else "nothing")
    free = best_held(placed, inside, None)
    assert free is not None
    for cost, value, without in zip(held.against_best, best, free, strict=False):
        assert cost.at_least == cost.at_most == sign(cost.name) * (value - without)
    return answer


def test_the_cost_on_condition_is_that_of_every_plan_that_keeps_it() -> None:
    kinds, against, freer = set(), 0, 0
    for seed in range(80):
        rng, of = Random(seed), counties(drawn(seed, villages=4, cadres=6))
        plan = some_plan(of, rng.randint(0, 200))
        if plan is None:
            continue
        try:
            answer = judged(Placed(of, plan), random_question(rng, of))
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}") from wrong
        if answer.local is not None:
            kinds.add(answer.local.kind)
            against += bool(answer.local.against_best)
            freer += answer.kind != answer.local.kind
    assert kinds >= {"nothing", "exactly", "better"}
    assert against > 3
    assert freer > 2


def two_counties() -> tuple[Scenario, Placed]:
    """Return a scenario in which the unit of A may send one, and has sent B elsewhere."""
    of = scenario(
        [village("V1"), village("V2", county="C2")],
        [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2")],
        [unit("U1", max=1)],
    )
    return of, Placed(of, made(of, "V1: C, V2: B", tiers=[("shortage", 0, 0), ("fit", 0, 0)]))


def test_somebody_outside_would_have_to_move() -> None:
    _, placed = two_counties()
    answer = ask(placed, Question(0, (0,)), LIMITS).answer
    assert answer.kind == "unknown"
    assert answer.local is not None
    assert (answer.local.kind, answer.local.counties, answer.local.villages) == ("impossible", ("C1",), 1)


def test_only_some_villages_of_a_county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "LARGEST", 2)
    places = [village(f"V{k}", requests=(f"C{k}",), max=1) for k in range(4)]
    of = scenario(places, [cadre(f"C{k}") for k in range(4)])
    plan = made(of, "V0: C0, V1: C1, V2: C2, V3: C3", tiers=[("shortage", 0, 0), ("fit", 80, 90)])
    held = ask(Placed(of, plan), Question(0, (1,)), LIMITS).answer.local
    assert held is not None
    assert (held.villages, held.of_villages, held.kind) == (2, 4, "exactly")
    assert held.costs[-1].at_most == 40
