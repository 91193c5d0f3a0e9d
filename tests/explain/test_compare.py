from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.compare import Difference, compare
from optimizer.explain import Placed
from optimizer.scenario.records import Scenario
from tests.explain.test_explain_views import _random_plan
from tests.factory import cadre, plan, scenario, unit, village
from tests.strategies import Row, scenarios


def _scenario(*ids: str, villages: tuple[str, ...] = ("V1", "V2"), **keys: object) -> Scenario:
    return scenario(
        [village(v) for v in villages],
        [cadre(i, rural_years=1) for i in ids],
        [unit("U1")],
        teams={"min": 1, "max": 9, "leader": True},
    )


def _difference(first: str, other: str) -> Difference:
    of = _scenario("A", "B", "C")
    return compare([("a", of, plan(of, first)), ("b", of, plan(of, other))]).differences[0]


def test_every_kind_of_move() -> None:
    found = _difference("V1: A* B", "V1: A C, V2: B")
    assert [(m.kind, m.cadre, m.from_village, m.to_village) for m in found.moves] == [
        ("moved", "B", "V1", "V2"),
        ("role", "A", "V1", "V1"),
        ("came_in", "C", None, "V1"),
    ]
    back = _difference("V1: A C, V2: B", "V1: A* B")
    assert [m.kind for m in back.moves] == ["moved", "role", "to_reserve"]
    assert found.unchanged == back.unchanged == 0


def test_cadres_and_villages_of_one_scenario_only() -> None:
    first, other = _scenario("A", "B"), _scenario("B", "C", villages=("V1", "V3"))
    found = compare(
        [("a", first, plan(first, "V1: A* B")), ("b", other, plan(other, "V1: B, V3: C*"))]
    ).differences[0]
    assert [(m.kind, m.cadre) for m in found.moves] == [("joined", "C"), ("gone", "A")]
    assert (found.only_first, found.only_other) == (("V2",), ("V3",))
    assert found.unchanged == 1
    assert [change.village for change in found.worse] == ["V1"]


def test_a_shortage_weighs_more_than_points() -> None:
    # V1 gains a leader and loses two members' points.
    found = _difference("V1: A B C", "V1: A*")
    assert [(c.village, c.shortage, c.points) for c in found.better] == [("V1", (4, 0), (15, 5))]
    assert found.worse == ()


def test_plans_of_other_files_are_told_apart() -> None:
    of = _scenario("A")
    later = plan(of, "V1: A", inputs={"test.yaml": "1" * 64})
    view = compare([("a", of, plan(of, "V1: A")), ("b", of, later)])
    assert not view.same_scenario
    assert view.plans[1].differs == view.plans[1].changed == ("test.yaml",)
    assert view.plans[0].differs == view.plans[0].changed == ()


@settings(max_examples=100, deadline=None)
@given(scenarios(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_moves_and_changes_mirror_each_other(content: Row, one: int, two: int) -> None:
    of, first = _random_plan(content, one)
    _, other = _random_plan(content, two)
    there = compare([("a", of, first), ("b", of, other)]).differences[0]
    back = compare([("b", of, other), ("a", of, first)]).differences[0]
    assert {c.village for c in there.better} == {c.village for c in back.worse}
    assert {c.village for c in there.worse} == {c.village for c in back.better}
    assert {m.cadre for m in there.moves} == {m.cadre for m in back.moves}
    assert there.unchanged + sum(m.to_village is not None for m in there.moves) == len(other.placements)
    same = compare([("a", of, first), ("b", of, first)]).differences[0]
    assert (same.moves, same.better, same.worse) == ((), (), ())


@settings(max_examples=40, deadline=None)
@given(scenarios(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_a_scenario_shared_by_two_plans_says_the_same_as_two_alike(content: Row, one: int, two: int) -> None:
    of, first = _random_plan(content, one)
    _, other = _random_plan(content, two)
    shared = compare([("a", of, first), ("b", of, other)])
    assert compare([("a", of, first), ("b", replace(of), other)]) == shared


def test_a_scenario_of_its_own_is_not_taken_for_the_first_plans() -> None:
    of, later = _scenario("A"), _scenario("A", "B")
    first = Placed(of, plan(of, "V1: A"))
    assert Placed(of, first.plan, first).points is first.points
    assert Placed(of, first.plan, first).admissibility is first.admissibility
    assert Placed(later, first.plan, first).points.instance.n_cadres == 2
