"""Prices that ``solve`` keeps with a province's plan, and what ``why-not`` proves with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.explain.placed import Placed
from optimizer.plan import Plan, read_plan, write_plan
from optimizer.plan.prices import PRICES_FILE
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from optimizer.solve.regional import run
from optimizer.whynot import Limits, Question, ask
from tests.factory import cadre, scenario, village
from tests.solve.claims import assert_truthful
from tests.whynot.asked import forced_best

LIMITS = Limits(time_limit=30, workers=1)


@pytest.fixture(autouse=True)
def regional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve and ask by regions, whatever the size."""
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.PROVINCE", 1)


@pytest.fixture(scope="module")
def of() -> Scenario:
    """Four villages in two counties, each asking for its own two people, one of whom would like to go."""
    places = [village(f"V{k}", county=f"C{k % 2}", requests=(f"A{k}", f"B{k}"), max=2) for k in range(4)]
    people = [cadre(f"{x}{k}", prefers=(f"V{k}",) if x == "A" else ()) for x in "AB" for k in range(4)]
    return scenario(places, people, teams={"min": 2})


@pytest.fixture
def kept(of: Scenario, tmp_path: Path) -> Path:
    """A plan directory as ``solve`` makes it."""
    write_plan(solve(of, Options(time_limit=5, gap=0.0, workers=2)), tmp_path / "plan")
    return tmp_path / "plan"


def least(of: Scenario, plan: Plan, question: Question) -> int:
    """Return what a question is proved to cost in fit at least, over the whole province."""
    found = ask(Placed(of, plan), question, LIMITS)
    assert found.plan is not None
    assert_truthful(of, found.plan)
    best = forced_best(of, question)
    assert best is not None
    cost = found.answer.costs[-1]
    assert cost.at_least <= plan.tiers[-1].value - best[-1] <= cost.at_most
    return cost.at_least


def test_a_province_keeps_prices_that_prove_a_cost(of: Scenario, kept: Path) -> None:
    plan, question = read_plan(kept), Question(1, (0,))
    assert plan.prices is not None
    assert least(of, plan, question) > 0
    assert least(of, replace(plan, prices=None), question) <= 0


@pytest.mark.parametrize("seed", range(5))
def test_forged_prices_prove_nothing_that_is_wrong(of: Scenario, kept: Path, seed: int) -> None:
    plan, draws = read_plan(kept), np.random.default_rng(seed)
    assert plan.prices is not None
    rows = tuple(draws.integers(-(2**22), 2**22, len(row)) for row in plan.prices.rows)
    forged = replace(plan.prices, rows=rows, fit=int(draws.integers(1, 4)))
    least(of, replace(plan, prices=forged), Question(1, (0,)))


def test_a_plan_of_the_whole_keeps_none(of: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAIRS", 10**9)
    assert solve(of, Options(time_limit=5, gap=0.0, workers=1)).prices is None


def test_the_forced_plan_keeps_them_too(of: Scenario, kept: Path, tmp_path: Path) -> None:
    plan = read_plan(kept)
    found = ask(Placed(of, plan), Question(1, (0,)), LIMITS)
    assert found.plan is not None
    write_plan(found.plan, tmp_path / "other")
    assert (tmp_path / "other" / PRICES_FILE).read_bytes() == (kept / PRICES_FILE).read_bytes()
