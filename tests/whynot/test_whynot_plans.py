"""Answers against plans that are not the best, chains of moves, and regions of a province."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.check import check
from optimizer.explain.placed import Placed
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import admissible_pairs
from optimizer.plan import Plan, SavedPrices, Tier
from optimizer.scenario.records import Scenario
from optimizer.solve.regional import run
from optimizer.solve.regional.market import Market, Worth, integer_prices
from optimizer.whynot import Limits, Question, ask
from optimizer.whynot.bounds import GlobalBounds, fitting
from optimizer.whynot.chain import chains, effects
from tests import bruteforce
from tests.factory import cadre, scenario, unit, village
from tests.factory import plan as made
from tests.solve.claims import assert_truthful
from tests.solve.test_solve_regional import drawn
from tests.strategies import load, random_scenario
from tests.whynot.asked import forced_best, random_question

LIMITS = Limits(time_limit=30, workers=1)


def some_plan(of: Scenario, number: int) -> Plan | None:
    """Return a lawful plan with true figures and bounds, seldom the best; None where there is none."""
    search = bruteforce.Search(of)
    best = bruteforce.best(of)
    lawful = (split for split in search.splits() if search.allowed(split))
    splits = list(islice(lawful, number + 1))
    if best is None or not splits:
        return None
    rows = search.placements(splits[-1])
    report = check(of, Plan(of.name, of.inputs, "feasible", (), {}, {}, {}, rows, ""))
    tiers, alike = [], True
    for (name, value), limit in zip(report.tiers.items(), best, strict=True):
        loose = {"shortage": 0, "changes": 0}.get(name, 10**6)
        tiers.append(Tier(name, value, limit if alike else loose))
        alike = alike and value == limit
    return Plan(of.name, of.inputs, "feasible", tuple(tiers), report.shortfalls, {}, {}, rows, "")


def sign(name: str) -> int:
    return 1 if name in ("shortage", "changes") else -1


@pytest.mark.parametrize("seed", range(40))
def test_costs_are_against_the_plan_given(seed: int) -> None:
    rng = Random(seed)
    of = load(random_scenario(rng))
    plan = some_plan(of, rng.randint(0, 40))
    if plan is None:
        return
    question = random_question(rng, of)
    found, best = ask(Placed(of, plan), question, LIMITS), forced_best(of, question)
    if best is None or found.answer.kind == "already":
        assert found.plan is None
        return
    assert found.plan is not None
    assert_truthful(of, found.plan)
    assert [cost.value for cost in found.answer.costs] == best
    costs = [sign(t.name) * (value - t.value) for t, value in zip(plan.tiers, best, strict=True)]
    assert [cost.at_most for cost in found.answer.costs] == costs
    first = next((cost for cost in costs if cost), 0)
    assert found.answer.kind == ("better" if first < 0 else "exactly" if first else "nothing")


def three(**keys: object) -> Scenario:
    """Return three villages of one place each, wanted by A, B and C in that order."""
    wanted = {"V1": "A", "V2": "B", "V3": "C"}
    places = [village(v, requests=(c,), max=1) for v, c in wanted.items()]
    return scenario(places, [cadre(c) for c in "ABCD"], **keys)  # type: ignore[arg-type]


def test_a_chain_goes_where_the_next_one_leaves() -> None:
    of = three()
    before = Placed(of, made(of, "V1: A, V2: B, V3: C"))
    after = Placed(of, made(of, "V1: D, V2: A, V3: B"))
    found = chains(before, after, Question(1, (0,)))
    assert [[step.cadre for step in chain] for chain in found] == [["A", "B", "C"], ["D"]]
    ends = [(step.before.village, step.after.village) for step in found[0]]
    assert ends == [("V1", "V2"), ("V2", "V3"), ("V3", None)]
    told = effects(before, after, found)
    assert [(e.village, e.points) for e in told] == [("V1", (20, 0)), ("V2", (20, 0)), ("V3", (20, 0))]


def test_nobody_else_moves_without_need() -> None:
    # D is worth nothing anywhere: in V1 A gives way, and nobody gains by moving on
    of = three()
    plan = made(of, "V1: A, V2: B, V3: C", tiers=[("shortage", 0, 0), ("fit", 60, 60)], status="optimal")
    answer = ask(Placed(of, plan), Question(0, (3,)), LIMITS).answer
    assert (answer.kind, answer.costs[1].at_most, answer.fewest) == ("exactly", 20, True)
    assert [[step.cadre for step in chain] for chain in answer.chains] == [["D", "A"]]


def test_of_equally_good_plans_the_nearest_is_shown() -> None:
    # everybody is worth the same everywhere: any rearrangement is as good
    places = [village(f"V{n}", max=2) for n in range(6)]
    of = scenario(places, [cadre(c, rural_years=1) for c in "ABCDEFGHIJKLM"], teams={"min": 2})
    text = "V0: A B, V1: C D, V2: E F, V3: G H, V4: I J, V5: K L"
    plan = made(of, text, tiers=[("shortage", 0, 0), ("fit", 60, 60)], status="optimal")
    answer = ask(Placed(of, plan), Question(3, (12,)), LIMITS).answer
    assert (answer.kind, answer.fewest) == ("nothing", True)
    ((first, second),) = answer.chains
    assert (first.cadre, first.before.village, first.after.village) == ("M", None, "V3")
    assert (second.cadre in "GH", second.after.village) == (True, None)


def test_a_bound_of_a_later_tier_holds_where_no_earlier_is_worse() -> None:
    of = three()
    tiers = [Tier("shortage", 0, 0), Tier("fit", 30, 40)]
    market = Market(Instance(of), admissible_pairs(Instance(of)))
    proved = GlobalBounds(market, tiers, Question(0, (3,)))
    assert proved.of_every_plan({"shortage": 0, "fit": 50}) == {"shortage": 0, "fit": 40}
    assert proved.of_every_plan({"shortage": 2, "fit": 50})["fit"] == 60


def test_who_is_outside_a_region_uses_up_the_units_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAIRS", 1)
    of = scenario(
        [village("V1"), village("V2", county="C2")],
        [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2")],
        [unit("U1", max=1)],
    )
    plan = made(of, "V1: C, V2: B", tiers=[("shortage", 0, 0), ("fit", 0, 0)])
    found = ask(Placed(of, plan), Question(0, (0,)), LIMITS)
    assert (found.answer.kind, found.plan) == ("unknown", None)


def test_a_role_changes_alone() -> None:
    of = scenario(
        [village("V1", leader=True, max=2, requests=("A", "B"))], [cadre("A"), cadre("B")], teams={"min": 2}
    )
    plan = made(of, "V1: A* B", tiers=[("shortage", 0, 0), ("fit", 40, 40)], status="optimal")
    answer = ask(Placed(of, plan), Question(0, (1,), leader=True), LIMITS).answer
    assert answer.kind == "nothing"
    roles = {step.cadre: (step.before.role, step.after.role) for chain in answer.chains for step in chain}
    assert roles == {"A": ("leader", "member"), "B": ("member", "leader")}


@pytest.mark.parametrize("seed", range(15))
def test_a_region_never_says_more_than_is_true(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, of = Random(seed), drawn(seed)
    plan = some_plan(of, rng.randint(0, 60))
    if plan is None:
        return
    monkeypatch.setattr(run, "PAIRS", 1)
    question = random_question(rng, of)
    found, best = ask(Placed(of, plan), question, LIMITS), forced_best(of, question)
    answer = found.answer
    if best is None:
        assert answer.kind in ("reasons", "unknown")
        return
    if found.plan is None:
        assert answer.kind in ("already", "unknown")
        return
    assert_truthful(of, found.plan)
    assert question.met(Placed(of, found.plan))
    assert answer.local is not None
    for cost in answer.local.against_best[:1]:
        assert 0 <= cost.at_least <= cost.at_most
    for cost, value in zip(answer.costs, best, strict=True):
        true = sign(cost.name) * (value - cost.plan)
        assert cost.at_least <= true <= cost.at_most
        if true != cost.at_most:
            break  # later tiers are given the tiers before at the forced plan's values


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_any_prices_bound_every_plan_that_has_it(seed: int) -> None:
    rng, of = Random(seed), drawn(seed)
    plan, question = some_plan(of, 0), random_question(rng, of)
    best = forced_best(of, question)
    if plan is None or best is None:
        return
    market = Market(Instance(of), admissible_pairs(Instance(of)))
    draws = np.random.default_rng(seed)
    worth = Worth(fit=int(draws.integers(1, 3)), shortage=int(draws.integers(1, 50)), changes=7)
    rows = [draws.normal(0, 9, len(r.village)) for r in market.rows]
    prices = integer_prices(market, rows, draws.normal(0, 5, len(market.limits.upper)), worth)
    tiers = [replace(t, bound={"fit": 10**6}.get(t.name, 0)) for t in plan.tiers]
    names = [t.name for t in tiers]
    proved = GlobalBounds(market, tiers, question, (worth, prices))
    free = bruteforce.best(of)
    assert free is not None
    for bounds, values in ((proved.of_those_asked, best), (proved.of_every_plan, free)):
        said = bounds(dict(zip(names, values, strict=True)))
        for name, value in zip(names, values, strict=True):
            assert sign(name) * (value - said[name]) >= 0, name


@pytest.mark.parametrize("fault", ["", "rows_0", "units", "fit", "scale", "huge"])
def test_saved_prices_are_read_or_passed_over(fault: str) -> None:
    of = drawn(3, villages=4, cadres=9)
    market = Market(Instance(of), admissible_pairs(Instance(of)))
    rows = tuple(np.full(len(r.village), 3 << 16) for r in market.rows)
    saved = SavedPrices(1, 200, 0, 1 << 16, rows, np.zeros(len(market.limits.upper), dtype=np.int64))
    forged = {
        "rows_0": {"rows": (rows[0][1:], *rows[1:])},
        "units": {"units": saved.units[1:]},
        "fit": {"fit": -1},
        "scale": {"scale": 0},
        "huge": {"shortage": 2**62},
    }
    found = fitting(replace(saved, **forged.get(fault, {})), market)  # type: ignore[arg-type]
    assert (found is None) == bool(fault)
    if found is not None:
        assert found[0] == Worth(fit=1, shortage=200)
        assert (found[1].rows[0] >= 0).all()
    assert fitting(None, market) is None
