"""The checker's reading of a scenario and the model builder's, written apart, are the same."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.check.points import fit_parts
from optimizer.check.predicates import covers, holds
from optimizer.check.reading import REASONS, Reading
from optimizer.matching.admissible import Admissibility, reason_codes
from optimizer.matching.instance import Instance
from optimizer.matching.points import Points
from optimizer.scenario.records import Scenario
from tests.strategies import load, random_scenario

SEEDS = pytest.mark.parametrize("seed", range(60))


def drawn(seed: int) -> Scenario:
    return load(random_scenario(Random(seed), villages=4, cadres=12))


def pairs(of: Scenario) -> list[tuple[int, int]]:
    return [(i, v) for i in range(len(of.cadres)) for v in range(len(of.villages))]


@SEEDS
def test_reasons(seed: int) -> None:
    of = drawn(seed)
    bits = Admissibility(Instance(of)).reasons(np.arange(len(of.cadres)))
    reading = Reading(of)
    for i, v in pairs(of):
        found = list(reading.reasons(of.cadres[i], of.villages[v]))
        assert reason_codes(int(bits[i, v])) == found
        assert set(found) <= set(REASONS)


@SEEDS
def test_points(seed: int) -> None:
    of = drawn(seed)
    parts = Points(Instance(of)).components(np.arange(len(of.cadres)))
    reading = Reading(of)
    for i, v in pairs(of):
        expected = {name: int(table[i, v]) for name, table in parts.items()}
        assert fit_parts(reading, of.cadres[i], of.villages[v]) == expected


@SEEDS
def test_needs_roles_and_large_units(seed: int) -> None:
    of = drawn(seed)
    instance, reading = Instance(of), Reading(of)
    needs, facts = instance.needs, instance.cadres
    own = [reading.needs[v.id] for v in of.villages]
    assert [(n.min, n.max, n.leader) for n in own] == [
        (int(a), int(b), bool(c)) for a, b, c in zip(needs.min, needs.max, needs.leader, strict=True)
    ]
    assert {c.id for c, may in zip(of.cadres, facts.may_lead, strict=True) if may} == reading.leaders
    assert {u.id for u, big in zip(of.units, instance.large_unit, strict=True) if big} == reading.large
    for r, rule in enumerate(of.policy.composition):
        counted = [holds(rule.where, c, reading.unit_of(c)) for c in of.cadres]
        assert counted == facts.rules[:, r].tolist()
        assert [covers(rule.in_, v) for v in of.villages] == (needs.rules[:, r] > 0).tolist()
