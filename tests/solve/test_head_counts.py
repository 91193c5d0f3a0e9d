"""What counting heads proves about the shortage of a province, and prices where heads do not count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.bottleneck import bottlenecks
from optimizer.matching.instance import Instance
from optimizer.matching.pairs import admissible_pairs
from optimizer.scenario.records import Scenario
from optimizer.solve import Options, solve
from optimizer.solve.regional import run
from optimizer.solve.regional.crew import Feed
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.proof import Proof
from tests.bruteforce import best_plan
from tests.factory import cadre, scenario, village
from tests.solve.claims import assert_truthful
from tests.solve.test_solve_regional import drawn


def proved(of: Scenario) -> int:
    """Return the least shortage that counting heads proves."""
    instance = Instance(of)
    proof = Proof(Market(instance, admissible_pairs(instance)), ["shortage", "fit"])
    proof.count_heads()
    return proof.bounds({})["shortage"]


def three_wanted(points: Mapping[str, Mapping[str, int]] | None = None, **objective: object) -> Scenario:
    """Return two villages that want three people each, and a skill that nobody has; four can go."""
    villages = [village("V1", min=3, priority=2), village("V2", min=3, priority=3, skills={"law": 1})]
    return scenario(
        villages, [cadre(f"C{k}") for k in range(4)], objective=objective, match={"points": points or {}}
    )


def test_heads_that_lack_count_by_the_least_weight_of_their_villages() -> None:
    # two of six places, each 2 (size) times 2 (the lesser priority), and the skill, 1 times 3
    assert proved(three_wanted()) == 2 * 2 * 2 + 3


def test_weights_of_the_objective_count() -> None:
    assert proved(three_wanted(shortage={"size": 5, "leader": 4, "skill": 0})) == 2 * 5 * 2


def test_nothing_is_proved_where_heads_suffice() -> None:
    of = scenario([village("V1", min=2)], [cadre("C1"), cadre("C2")])
    assert proved(of) == 0


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_no_plan_lacks_less(seed: int) -> None:
    of = drawn(seed)
    best = best_plan(of)
    if best is None or of.objective.order[0] != "shortage":
        return
    found = bottlenecks(Instance(of))
    weight = of.objective.shortage
    of_kind = {"size": weight.size, "leader": weight.leader, "skill": weight.skill}
    of_kind |= {rule.name: rule.weight for rule in of.policy.composition}
    assert sum(b.unmet * of_kind[b.kind] for b in found) <= proved(of) <= best[0][0]


@pytest.fixture
def no_prices_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices of both tiers prove nothing."""
    monkeypatch.setattr(Proof, "learn", lambda proof, worth, prices: None)


@pytest.mark.usefixtures("regional")
def test_a_province_short_of_people_is_proved_by_its_heads() -> None:
    of = three_wanted()
    plan = solve(of, Options(time_limit=20, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert (plan.tiers[0].value, plan.tiers[0].bound) == (11, 11)
    assert plan.status == "optimal"


def one_of_two_needs() -> Scenario:
    """Return 30 villages with one place each; nobody can both lead and bring the skill, so each lacks one."""
    villages = [village(f"V{k}", min=1, max=1, leader=True, skills={"law": 1}) for k in range(30)]
    leaders = [cadre(f"A{k}", party=True) for k in range(30)]
    lawyers = [cadre(f"B{k}", party=False, skills={"law": 1}) for k in range(30)]
    return scenario(villages, [*leaders, *lawyers], eligibility={"leader": {"party": True}})


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Worth, Feed]]:
    """Return the processes that find prices as they are asked for, each with its objective."""
    asked: list[tuple[Worth, Feed]] = []

    class Seen(Feed):
        def __init__(self, market: Market, source: Any, worth: Worth, *facts: object) -> None:
            super().__init__(market, source, worth, *facts)
            asked.append((worth, self))

    monkeypatch.setattr(run, "Feed", Seen)
    return asked


@pytest.mark.usefixtures("regional", "no_prices_of_both")
def test_prices_of_the_shortage_alone_prove_what_heads_do_not(
    feeds: list[tuple[Worth, Feed]], monkeypatch: pytest.MonkeyPatch
) -> None:
    of = one_of_two_needs()
    assert proved(of) == 0
    ended: list[bool] = []
    before = run.Province._learn

    def learn(self: run.Province, *news: Any) -> None:
        before(self, *news)
        ended.append(self._feed.over)

    monkeypatch.setattr(run.Province, "_learn", learn)
    plan = solve(of, Options(time_limit=8, gap=0.0, workers=2))
    assert (plan.tiers[0].value, plan.tiers[0].bound) == (30, 30)
    assert [worth.fit > 0 for worth, _ in feeds] == [True, False]
    assert ended[-1]  # once it is proved nothing more is asked: the core is better used for plans


@pytest.mark.usefixtures("regional", "no_prices_of_both")
def test_no_prices_are_asked_for_what_is_proved(
    feeds: list[tuple[Worth, Feed]],
) -> None:
    points = {"party": {"key": 50}}
    plan = solve(three_wanted(points), Options(time_limit=4, gap=0.0, workers=2))
    assert (plan.tiers[0].value, plan.tiers[0].bound) == (11, 11)
    assert len(feeds) == 1
