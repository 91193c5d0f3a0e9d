"""Plans nearly as good with far fewer moves: lawful, counted exactly, offered only where they save much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from random import Random

import pytest

from optimizer.explain.placed import Placed
from optimizer.plan import Plan
from optimizer.scenario.records import Scenario
from optimizer.solve.progress import Clock
from optimizer.whynot import Limits, Question, ask, limits, short
from optimizer.whynot.chain import chains
from optimizer.whynot.fewest import nearness
from optimizer.whynot.forcing import Forcing, Target
from optimizer.whynot.part import all_pairs, whole
from optimizer.whynot.reasons import reasons_against
from optimizer.whynot.resolve import resolve
from optimizer.whynot.short import count_moves
from tests.factory import cadre, scenario, village
from tests.factory import plan as made
from tests.solve.claims import assert_truthful, values
from tests.strategies import load, random_scenario
from tests.whynot.asked import placed_plan, random_question

LIMITS = Limits(time_limit=30, workers=1)


def ring(n: int) -> tuple[Scenario, Plan]:
    """Return `n` villages of one place, each asking for two cadres: all may move on for nothing."""
    people = [f"C{k}" for k in range(n)]
    places = [village(f"V{k}", requests=(people[k], people[k - 1]), max=1) for k in range(n)]
    of = scenario(places, [cadre(c) for c in people])
    rows = ", ".join(f"V{k}: C{k}" for k in range(n))
    tiers = [("shortage", 0, 0), ("fit", 20 * n, 20 * n)]
    return of, made(of, rows, tiers=tiers, status="optimal")


def test_a_swap_is_offered_instead_of_a_round() -> None:
    of, plan = ring(8)
    found = ask(Placed(of, plan), Question(1, (0,)), LIMITS)
    assert (found.answer.kind, sum(map(len, found.answer.chains))) == ("nothing", 8)
    offered = found.answer.short_chain
    assert offered is not None
    assert (offered.people, offered.instead_of, offered.more) == (2, 8, 20)
    assert offered.values == {"shortage": 0, "fit": 140}
    assert [[step.cadre for step in chain] for chain in offered.chains] == [["C0", "C1"]]
    assert {effect.village for effect in offered.effects} == {"V0"}


@pytest.mark.parametrize(("promise", "seconds"), [(1000.0, (1.5, 0.6)), (0.0, (0.3, 0.3))])
def test_fewer_moves_have_what_is_left_of_a_prompt_answer(
    monkeypatch: pytest.MonkeyPatch, promise: float, seconds: tuple[float, float]
) -> None:
    monkeypatch.setattr(limits, "COUNTY", promise)
    asking = import_module("optimizer.whynot.ask")
    given = []
    for name in ("moved_least", "few_moves"):
        search = getattr(asking, name)

        def noted(*args: object, of: Callable[..., object] = search) -> object:
            given.append(args[-2])
            return of(*args)

        monkeypatch.setattr(asking, name, noted)
    of, plan = ring(8)
    found = ask(Placed(of, plan), Question(1, (0,)), Limits(1000.0, 1))
    assert found.answer.kind == "nothing"
    assert found.answer.short_chain is not None
    assert given == list(seconds)


def test_no_other_plan_is_offered_where_few_move() -> None:
    of, plan = ring(6)
    found = ask(Placed(of, plan), Question(1, (0,)), LIMITS)
    assert (found.answer.kind, found.answer.short_chain, found.short) == ("nothing", None, None)


def drawn(rng: Random) -> Scenario:
    """Return villages of one place or two that ask for people at random."""
    people = [f"C{k}" for k in range(12)]
    places = [
        village(f"V{k}", requests=tuple(rng.sample(people, 3)), max=rng.randint(1, 2)) for k in range(8)
    ]
    return scenario(places, [cadre(c, prefers=(f"V{rng.randrange(8)}",)) for c in people], teams={"min": 1})


def test_what_is_offered_is_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short, "LONG", 1)
    seen = 0
    for seed in range(120):
        rng = Random(seed)
        of = drawn(rng)
        placed, question = placed_plan(of), random_question(rng, of)
        found = None if placed is None else ask(placed, question, LIMITS)
        if placed is None or found is None or found.plan is None or found.short is None:
            continue
        told = found.answer.short_chain
        assert told is not None
        assert_truthful(of, found.short)
        after = Placed(of, found.short)
        assert question.met(after)
        best, nearly = values(found.plan), values(found.short)
        assert (nearly[:-1], list(told.values.values())) == (best[:-1], nearly)
        assert told.more == best[-1] - nearly[-1] > 0
        assert told.people == sum(len(chain) for chain in chains(placed, after, question))
        assert told.people <= told.instead_of // 2
        seen += 1
    assert seen > 5


@pytest.mark.parametrize("seed", range(40))
def test_moves_are_those_of_the_chains(seed: int) -> None:
    rng = Random(seed)
    of = load(random_scenario(rng))
    placed, question = placed_plan(of), random_question(rng, of)
    if placed is None or reasons_against(placed, question):
        return
    part = whole(placed, all_pairs(placed))
    model, targets = part.model, [Target(tier.value, tier.bound) for tier in placed.plan.tiers]
    far = -nearness(model, part.kept)
    forcing = Forcing(model, part.forced(question), far, part.kept.mask(len(model.pairs)), targets, 1, 0)
    x = resolve(forcing, Clock(20)).x
    if x is not None:
        other = Placed(of, replace(placed.plan, placements=part.placements(placed, x)))
        told = sum(len(chain) for chain in chains(placed, other, question))
        assert count_moves(model, part.kept).of(x) == told
