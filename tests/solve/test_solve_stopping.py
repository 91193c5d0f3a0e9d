"""Stopping, the time limit, and what one seed repeats."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event, Timer

import pytest

from optimizer.check.tiers import MAXIMISED
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, Progress, engine, solve
from tests.solve.claims import assert_truthful, values
from tests.strategies import load, random_scenario

PROMPT = 20.0
"""Seconds that a run may take to end once asked to, on a busy machine."""
ENDLESS = Options(time_limit=600, gap=0.0, workers=1)


SCENARIO = Path(__file__).parents[2] / "scenarios" / "shuangpai-2022.yaml"


@pytest.fixture(scope="module")
def county() -> Scenario:
    return load_scenario(SCENARIO)


@pytest.fixture(scope="module")
def endless(county: Scenario) -> Scenario:
    """Return a county scenario whose first tier stays open for minutes."""
    objective = county.objective.model_copy(update={"order": ["floor", "fit"]})
    return replace(county, manifest=county.manifest.model_copy(update={"objective": objective}))


def drawn(seed: int, villages: int = 12, cadres: int = 40) -> Scenario:
    return load(random_scenario(Random(seed), villages=villages, cadres=cadres))


def test_stopped_before_it_begins(endless: Scenario) -> None:
    stop = Event()
    stop.set()
    began = time.monotonic()
    found = solve(endless, ENDLESS, stop=stop)
    assert time.monotonic() - began < PROMPT
    assert (found.status, found.tiers, found.placements) == ("no_answer", (), ())


@pytest.mark.parametrize(("workers", "phase"), [(1, None), (2, "prove")])
def test_stopped_at_the_last_tier(county: Scenario, workers: int, phase: str | None) -> None:
    stop, asked = Event(), [0.0]

    def hear(progress: Progress) -> None:
        if progress.tier == "fit" and phase in (None, progress.phase) and not stop.is_set():
            asked[0] = time.monotonic()
            stop.set()

    found = solve(county, Options(time_limit=120, gap=0.0, workers=workers), hear, stop)
    assert stop.is_set()
    assert time.monotonic() - asked[0] < PROMPT
    assert found.status in ("feasible", "optimal")
    assert_truthful(county, found)
    assert (found.tiers[0].value, found.tiers[0].bound) == (0, 0)
    assert found.tiers[1].value <= 18775 <= found.tiers[1].bound


def test_stopped_by_another_thread(endless: Scenario) -> None:
    stop = Event()
    began = time.monotonic()
    Timer(1.0, stop.set).start()
    found = solve(endless, ENDLESS, stop=stop)
    assert 1.0 <= time.monotonic() - began < 1.0 + PROMPT
    assert found.status in ("feasible", "no_answer")
    assert_truthful(endless, found)


@pytest.mark.parametrize("limit", [0.5, 4.0])
def test_the_time_limit_is_kept(endless: Scenario, limit: float) -> None:
    began = time.monotonic()
    found = solve(endless, Options(time_limit=limit, gap=0.0, workers=2))
    took = time.monotonic() - began
    assert took < limit + PROMPT
    assert found.status in ("feasible", "no_answer")
    assert_truthful(endless, found)
    assert found.status == "feasible" or took > 0.9 * limit  # nobody gives up with time left


@pytest.mark.parametrize(
    ("gap", "seeds"), [(0.0, (0, 3, 9)), (0.02, (9, 14, 25)), (0.05, (0, 2)), (0.1, (8, 22))]
)
def test_one_worker_repeats_itself_whatever_the_machine_does(
    monkeypatch: pytest.MonkeyPatch, gap: float, seeds: tuple[int, ...]
) -> None:
    for seed in seeds:
        found = []
        for look in (0.0005, 0.1):  # as on an idle and on a busy machine
            monkeypatch.setattr(engine, "_LOOK", look)
            found.append(solve(drawn(seed), Options(time_limit=60, gap=gap, workers=1, seed=3)))
        first, second = found
        assert (first.status, first.tiers) == (second.status, second.tiers), seed
        assert first.placements == second.placements, seed


def test_progress_tells_of_tiers_in_order_and_bounds_never_loosen() -> None:
    for seed in range(12):
        heard: list[Progress] = []
        of = drawn(seed, villages=10, cadres=30)
        found = solve(of, Options(time_limit=60, gap=0.0, workers=1), heard.append)
        told = [p.tier for p in heard if p.tier is not None]
        in_order = [tier for tier in of.objective.order if tier in told]
        assert list(dict.fromkeys(told)) == in_order
        assert {p.phase for p in heard} <= {"model", "relax", "search", "prove", "done"}
        for tier in found.tiers:
            bounds = [p.bound for p in heard if p.tier == tier.name and p.bound is not None]
            assert bounds == sorted(bounds, reverse=tier.name in MAXIMISED), (seed, tier)


def test_seeds_differ_in_plans_but_not_in_values() -> None:
    of = drawn(2)
    plans = [solve(of, Options(time_limit=60, gap=0.0, workers=1, seed=s)) for s in range(4)]
    assert {plan.status for plan in plans} == {"optimal"}
    assert len({tuple(values(plan)) for plan in plans}) == 1
