"""Classes say of every pair what the reason bits say, and count what they count."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings

from optimizer.matching.admissible import Admissibility
from optimizer.matching.classes import LEVELS, Classes
from optimizer.matching.codes import BoolArray
from optimizer.matching.instance import Instance
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, scenario, unit, village
from tests.strategies import Row, random_scenario, scenarios


def grid(of: Scenario) -> BoolArray:
    """Return who may go where by the reason bits, bool [I, V]."""
    instance = Instance(of)
    return Admissibility(instance).reasons(np.arange(instance.n_cadres)) == 0


def unfolded(classes: Classes) -> BoolArray:
    """Return who may go where by the classes, bool [I, V]."""
    reached = classes.reached(np.eye(classes.instance.n_villages, dtype=bool)) > 0
    return np.vstack([reached, np.zeros((1, reached.shape[1]), dtype=bool)])[classes.cadre]


def assert_the_same(of: Scenario) -> None:
    truth, classes = grid(of), Classes(Instance(of))
    assert (unfolded(classes) == truth).all()
    assert (classes.candidates() == truth.sum(axis=0)).all()
    k, w = classes.arcs()
    assert len(k) <= classes.n_arcs
    pairs = {(i, v) for i, v in zip(*np.nonzero(truth), strict=True)}
    arcs = set(zip(k.tolist(), w.tolist(), strict=True))
    assert {(classes.cadre[i], classes.village[v]) for i, v in pairs} == arcs


def assert_coarser(of: Scenario) -> None:
    truth, instance = grid(of), Instance(of)
    for kept in ({"singles": False}, {"homes": False}, {"singles": False, "homes": False}):
        assert (unfolded(Classes(instance, **kept)) >= truth).all()


def test_on_seeded_scenarios() -> None:
    limited = 0
    for seed in range(300):
        of = from_document(random_scenario(Random(seed)))
        assert_the_same(of)
        assert_coarser(of)
        limited += bool((Classes(Instance(of)).unit >= 0).any())
    assert limited > 10


@settings(deadline=None, max_examples=60)
@given(scenarios(villages=5, cadres=12))
def test_on_whatever_hypothesis_draws(content: Row) -> None:
    assert_the_same(from_document(content))


def test_alike_are_one_class() -> None:
    places = [village(f"V{n}", township=f"T{n % 2}") for n in range(10)]
    people = [cadre(f"A{n}", f"U{n % 5}", home_township=f"T{n % 3}") for n in range(30)]
    of = scenario(places, people, [unit(f"U{n}") for n in range(5)], avoid={"home": "township"})
    classes = Classes(Instance(of))
    assert len(set(classes.village.tolist())) == 2
    assert len(classes.base) == 3  # at home in T0, in T1, elsewhere
    banned = Classes(Instance(scenario(places, people, bans=[("A0", "V3")], avoid={"home": "township"})))
    assert (len(set(banned.village.tolist())), len(banned.base)) == (3, 4)
    assert unfolded(banned).sum() == unfolded(classes).sum() - 1


def test_a_limit_that_binds_sets_a_unit_apart() -> None:
    people = [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2"), cadre("D", "U2", fit_for_duty=False)]
    units = [unit("U1", max=1), unit("U2", "party", "county", county="C1", max=1)]
    of = scenario([village("V")], people, units, eligibility={"member": {"fit_for_duty": True}})
    classes = Classes(Instance(of))
    assert classes.unit[classes.cadre[:3]].tolist() == [0, 0, -1]  # of U2 only one may be sent anyway
    assert [LEVELS[n] for n in classes.level[classes.cadre[:3]]] == ["province", "province", "county"]
    assert classes.cadre[3] == -1
    assert classes.limits().tolist() == [1, 1]
