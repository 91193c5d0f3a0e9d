"""Bottlenecks: never more than the truth, and as much as any set of villages proves."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from optimizer.bottleneck import Bottleneck, Search, area_counts, bottlenecks, statements
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Scenario
from tests.bottleneck.halls import Key, Kinds
from tests.factory import cadre, from_document, scenario, unit, village
from tests.strategies import Row, random_scenario, scenarios

SEEDS = range(150)


def searched(of: Scenario, **keys: Any) -> tuple[Search, tuple[Bottleneck, ...]]:
    search = Search(Instance(of), **keys)
    return search, search.bottlenecks()


def total(found: tuple[Bottleneck, ...], key: Key) -> int:
    return sum(b.unmet for b in found if (b.kind, b.skill) == key)


def assert_as_brute_force(of: Scenario, kinds: Kinds) -> int:
    """Fail unless the parts are apart and add up to what the best set of villages proves."""
    _, found = searched(of)
    assert_apart(found)
    for key in kinds.wanted:
        own = [b for b in found if (b.kind, b.skill) == key]
        assert total(found, key) == kinds.deficiency(key, of.villages), key
        for b in own:
            assert b.unmet == kinds.lacking(key, tuple(of.villages[v] for v in b.villages)) > 0
            able = {i for i, c in enumerate(of.cadres) if kinds.counts[key](c)}
            assert set(b.cadres.tolist()) <= able
    return len(found)


def assert_apart(found: tuple[Bottleneck, ...]) -> None:
    """Fail if two bottlenecks of one kind share a village or a cadre."""
    for part in ("villages", "cadres"):
        flat = [(b.kind, b.skill, i) for b in found for i in getattr(b, part).tolist()]
        assert len(flat) == len(set(flat))


def assert_true_of_every_plan(of: Scenario, kinds: Kinds, found: tuple[Bottleneck, ...]) -> None:
    for plan in kinds.missing():
        for b in found:
            there = [of.villages[v].id for v in b.villages]
            assert sum(plan[(b.kind, b.skill), v] for v in there) >= b.unmet


def test_seeded_scenarios_are_as_brute_force_finds() -> None:
    found = 0
    for seed in SEEDS:
        of = from_document(random_scenario(Random(seed), villages=4))
        found += assert_as_brute_force(of, Kinds(of))
    assert found > 100


def test_no_plan_of_a_seeded_scenario_lacks_less() -> None:
    for seed in SEEDS:
        of = from_document(random_scenario(Random(seed)))
        if of.cadres and len(of.cadres) <= 5:
            assert_true_of_every_plan(of, Kinds(of), bottlenecks(Instance(of)))


@settings(deadline=None, max_examples=40)
@given(scenarios(villages=3, cadres=4))
def test_whatever_hypothesis_draws(content: Row) -> None:
    of = from_document(content)
    kinds = Kinds(of)
    assert_as_brute_force(of, kinds)
    assert_true_of_every_plan(of, kinds, bottlenecks(Instance(of)))


@pytest.mark.parametrize("most_arcs", [0, 3, 6])
def test_a_graph_too_large_for_personal_exceptions_proves_less_but_nothing_false(most_arcs: int) -> None:
    for seed in SEEDS:
        of = from_document(random_scenario(Random(seed), villages=4))
        kinds, (_, found) = Kinds(of), searched(of, most_arcs=most_arcs)
        assert_apart(found)
        for b in found:
            assert 0 < b.unmet == kinds.lacking((b.kind, b.skill), tuple(of.villages[v] for v in b.villages))
        for key in kinds.wanted:
            assert total(found, key) <= kinds.deficiency(key, of.villages)


def test_areas_prove_no_more_than_their_villages_do() -> None:
    for seed in SEEDS:
        of = from_document(random_scenario(Random(seed), villages=4))
        kinds, (search, found) = Kinds(of), searched(of)
        for row in area_counts(search, found):
            key = (row.kind, row.skill)
            inside = tuple(
                v
                for v in of.villages
                if row.area == "all" or (v.prefecture == row.prefecture and row.county in (None, v.county))
            )
            assert row.wanted == sum(map(kinds.wanted[key], inside))
            assert row.villages == sum(kinds.wanted[key](v) > 0 for v in inside)
            assert row.wanted - row.could == kinds.lacking(key, inside)
            assert max(0, kinds.lacking(key, inside)) <= row.unmet <= kinds.deficiency(key, inside)
            if row.area == "all":
                assert row.unmet == total(found, key)


# By hand


def two_counties() -> Scenario:
    """Return two counties of two villages; the first has people for one village only."""
    places = [village(f"V{n}", county=f"C{n // 2}", min=2, leader=n < 2) for n in range(4)]
    offices = [unit(f"U{n}", "party", "county", county=f"C{n}") for n in range(2)]
    people = [cadre("A0", "U0", party=True), cadre("A1", "U0", party=False), cadre("A2", "U0", party=False)]
    people += [cadre(f"B{n}", "U1") for n in range(6)]
    return scenario(places, people, offices, eligibility={"leader": {"party": True}})


def test_a_county_short_of_people_and_leaders() -> None:
    search, found = searched(two_counties())
    assert [(b.kind, b.wanted, b.could, b.unmet) for b in found] == [("size", 4, 3, 1), ("leader", 2, 1, 1)]
    assert found[0].by_level == (0, 0, 3)
    assert found[0].villages.tolist() == [0, 1]
    assert found[0].cadres.tolist() == [0, 1, 2]
    first, second = statements(search, found)
    assert (first.where, second.where) == ({"county": ("C0",)}, {})  # nobody else wants a leader
    by_area = {(r.area, r.county, r.kind): r.unmet for r in area_counts(search, found)}
    assert by_area["county", "C0", "size"] == by_area["prefecture", None, "size"] == 1
    assert by_area["county", "C1", "size"] == 0
    assert by_area["all", None, "size"] == 1  # though nine people can go and eight are wanted


def test_a_prefecture_lacks_what_its_counties_lack() -> None:
    # C1 and Q1, of another prefecture, share three people; C2 has more than it wants.
    places = [
        village("V1", min=4),
        village("V2", county="C2"),
        village("V3", county="Q1", prefecture="Q", min=4),
    ]
    people = [cadre(f"A{n}", "U1") for n in range(3)] + [cadre(f"B{n}", "U2") for n in range(5)]
    offices = [unit("U1", serves=("C1", "Q1")), unit("U2", "party", "county", county="C2")]
    search, (only,) = searched(scenario(places, people, offices))
    assert (only.villages.tolist(), only.unmet) == ([0, 2], 5)
    unmet = {(r.prefecture, r.county): r.unmet for r in area_counts(search, (only,)) if r.kind == "size"}
    assert unmet == {
        (None, None): 5,
        ("P1", None): 1,
        ("P1", "C1"): 1,
        ("P1", "C2"): 0,
        ("Q", None): 1,
        ("Q", "Q1"): 1,
    }


def test_a_unit_that_may_not_send_all_it_lists() -> None:
    places = [village("V1", min=2), village("V2", min=2)]
    people = [cadre(f"A{n}", "U1") for n in range(5)] + [cadre("B", "U2")]
    of = scenario(places, people, [unit("U1", max=2), unit("U2")])
    _, (only,) = searched(of)
    assert (only.wanted, only.could, only.unmet) == (4, 3, 1)
    assert only.units.tolist() == [0]
    assert len(only.cadres) == 6


def test_a_limit_ties_villages_that_share_no_cadre() -> None:
    places = [village("V1", min=2), village("V2", min=2)]
    people = [cadre(f"A{n}", "U1") for n in range(4)]
    away = [(f"A{n}", "V2" if n < 2 else "V1") for n in range(4)]
    _, (only,) = searched(scenario(places, people, [unit("U1", max=3)], bans=away))
    assert (only.villages.tolist(), only.could, only.unmet) == ([0, 1], 3, 1)


def test_villages_without_anybody_are_one_bottleneck_for_each_county() -> None:
    places = [village(f"V{n}", county=f"C{n // 3}", skills={"law": 1}, min=0) for n in range(6)]
    _, found = searched(scenario(places, [cadre("A"), cadre("B")]))
    assert [(b.skill, len(b.villages), b.unmet) for b in found] == [("law", 6, 6)]
    officer = cadre("L", "U", skills={"law": 1})
    there = unit("U", "party", "county", county="C1")
    places.append(village("V6", county="C2", skills={"law": 1}, min=0))
    search, found = searched(scenario(places, [officer], [there]))
    said = [(s.where, s.unmet) for s in statements(search, found)]
    assert sorted(said, key=str) == [
        ({"county": ("C0",)}, 3),
        ({"county": ("C1",)}, 2),
        ({"county": ("C2",)}, 1),
    ]


def test_a_unit_that_may_send_nobody_ties_its_villages() -> None:
    places = [village("V1"), village("V2", county="C2"), village("V3", county="C3")]
    people = [cadre("A", "U1"), cadre("B", "U2")]
    offices = [unit("U1", serves=("C1", "C2"), max=0), unit("U2", serves=("C3",))]
    _, (only,) = searched(scenario(places, people, offices))
    assert (only.villages.tolist(), only.cadres.tolist(), only.units.tolist()) == ([0, 1], [0], [0])
    assert (only.could, only.unmet) == (0, 2)


def test_the_smallest_set_is_widened_only_where_that_says_the_same_in_fewer_names() -> None:
    # V1 and V2 share one person, V3 has its own: the county as a whole lacks as much.
    places = [village(f"V{n}") for n in (1, 2, 3)] + [village("V4", county="C2")]
    people = [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2"), cadre("D", "U2")]
    offices = [unit("U1", "party", "county", county="C1"), unit("U2", "party", "county", county="C2")]
    bans = [("A", "V3"), ("B", "V1"), ("B", "V2")]
    search, found = searched(scenario(places, people, offices, bans=bans))
    assert [s.where for s in statements(search, found)] == [{"county": ("C1",)}]
    # Another person for V3 alone: now the whole county would prove nothing.
    people.append(cadre("E", "U1"))
    search, found = searched(scenario(places, people, offices, bans=[*bans, ("E", "V1"), ("E", "V2")]))
    assert [s.where for s in statements(search, found)] == [{"village": ("V1", "V2")}]


def test_no_simpler_name_ties_two_bottlenecks() -> None:
    # Without bans D could go to V3; with them V3 has C alone, whom V4 and V5 lack as well.
    places = [village("V1"), village("V2"), village("V3", "weak")]
    places += [village("V4", "weak", county="C2"), village("V5", "weak", county="C2")]
    people = [cadre("A", "U1"), cadre("C", "U2"), cadre("D", "U3")]
    offices = [
        unit("U1", serves=("C1",)),
        unit("U2", "law", serves=("C1", "C2")),
        unit("U3", "law", serves=("C1",)),
    ]
    match = {"forbid": [["party", "weak"], ["law", "key"]]}
    of = scenario(places, people, offices, bans=[("D", "V3")], match=match)
    search, found = searched(of, most_arcs=0)
    assert_apart(found)
    said = [(s.where, s.unmet) for s in statements(search, found)]
    assert sorted(said, key=str) == [({"county": ("C2",)}, 1), ({"village": ("V1", "V2")}, 1)]


def test_nothing_is_found_where_nothing_is_short() -> None:
    assert bottlenecks(Instance(scenario([village("V")], [cadre("A")]))) == ()
    assert bottlenecks(Instance(scenario([village("V", min=0)], [cadre("A")]))) == ()


def test_nobody_at_all() -> None:
    of = scenario(
        [village("V1"), village("V2")], [cadre("A", age=70)], eligibility={"member": {"age": {"max": 60}}}
    )
    search, (only,) = searched(of)
    assert (only.wanted, only.could, only.unmet, len(only.cadres)) == (2, 0, 2, 0)
    assert statements(search, (only,))[0].where == {}


def test_amounts_beyond_32_bits() -> None:
    places = [village(f"V{n}", skills={"law": 1_000_000}, min=0) for n in range(3000)]
    _, (only,) = searched(scenario(places, [cadre("A", skills={"law": 1})]))
    assert only.unmet == 3_000_000_000 - 1
