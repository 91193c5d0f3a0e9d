"""Cadres: places worth more points and what stands in the way; why in reserve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.answers import CadreAnswer, Explainer
from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchanges import Exchanges, Ways
from optimizer.answers.hindrances import Hindrances
from optimizer.answers.records import CODES
from optimizer.check.points import fit, leader_points
from optimizer.check.reading import Reading
from optimizer.explain import Placed
from optimizer.matching.admissible import REASONS
from optimizer.scenario.records import Scenario
from tests.answers.plans import all_ways, lawful_plans, score
from tests.factory import cadre, plan, scenario, unit, village


def join(v: int, i: int) -> Ways:
    return Ways(np.array([v]), np.array([i]), np.array([NOBODY]), np.array([False]))


def test_nothing_hinders_exactly_where_a_cadre_may_join() -> None:
    seen = {True: 0, False: 0}
    for of, made in lawful_plans(range(600, 700)):
        placed = Placed(of, made)
        board = Board(placed)
        exchanges = Exchanges(board)
        hindrances = Hindrances(board, exchanges)
        for i in range(len(of.cadres)):
            for v in range(len(of.villages)):
                pair = np.array([i]), np.array([v])
                if board.home[i] != v and placed.admissibility.at(*pair)[0] == 0:
                    lawful = bool(exchanges.lawful(join(v, i))[0])
                    assert (not hindrances.of(i, v)) == lawful
                    seen[lawful] += 1
    assert min(seen.values()) > 50


def test_villages_with_more_points_are_those_the_checker_finds() -> None:
    seen = 0
    for of, made in lawful_plans(range(700, 760)):
        reading, explainer = Reading(of), Explainer(Placed(of, made))
        for i, person in enumerate(of.cadres):
            answer = explainer.cadre(i)
            now = answer.member.points if answer.member else 0
            leads = answer.member is not None and answer.member.role == "leader"
            may_lead = person.id in reading.leaders
            silent = {p.cadre for p in of.pins if p.role == "member"}
            more = {}
            for v in of.villages:
                points = fit(reading, person, v)
                if leads and may_lead and reading.needs[v.id].leader and person.id not in silent:
                    points += leader_points(reading, person, v)
                if points > now and (answer.place is None or v.id != answer.place.village):
                    more[v.id] = points
            if person.id not in reading.members:
                more = {}
            free = {v for v in more if reading.admissible(person, reading.villages[v])}
            assert answer.n_better == len(free)
            assert {e.place.village: e.points for e in answer.better} == {v: more[v] for v in free}
            assert all(e.more == e.points - now for e in answer.better)
            shut = {r.place.village: r for c in answer.closed for r in c.best}
            assert sum(c.n for c in answer.closed) == len(more) - len(free)
            for v, refused in shut.items():
                assert refused.points == more[v]
                assert [r.code for r in refused.reasons] == [
                    code for code in REASONS if code in reading.reasons(person, reading.villages[v])
                ]
            seen += len(more)
    assert seen > 100


def test_the_way_there_is_the_best_of_all_lawful_ones() -> None:
    seen = 0
    for of, made in lawful_plans(range(800, 840)):
        placed = Placed(of, made)
        board = Board(placed)
        exchanges = Exchanges(board)
        ways = all_ways(board)
        ways = ways.take(exchanges.lawful(ways))
        change = exchanges.outcome(ways).change
        explainer = Explainer(placed)
        for i in range(len(of.cadres)):
            answer = explainer.cadre(i)
            for there in answer.better:
                v = board.instance.village_index[there.place.village]
                best(of, exchanges, change[(ways.into == i) & (ways.village == v)], there.best)
                seen += there.best is not None
            if answer.member is None:
                best(of, exchanges, change[ways.into == i], answer.best)
    assert seen > 30


def best(of: Scenario, exchanges: Exchanges, change: np.ndarray, found: Any) -> None:
    values = [
        score(of, {n: b + int(c) for (n, b), c in zip(exchanges.tiers.items(), row, strict=True)})
        for row in change
    ]
    assert (found is None) == (not values)
    if found is not None:
        assert score(of, {t.name: t.after for t in found.tiers}) == min(values)


def test_why_in_reserve_agrees_with_what_could_be_done() -> None:
    codes = set()
    for of, made in lawful_plans(range(900, 1100)):
        placed = Placed(of, made)
        board, reading = Board(placed), Reading(of)
        exchanges = Exchanges(board)
        for i, answer in enumerate(Explainer(placed).cadres()):
            if answer.member is not None:
                assert answer.reserve == ()
                continue
            found = {h.code for h in answer.reserve}
            person = of.cadres[i]
            joins = any(exchanges.lawful(join(v, i))[0] for v in range(len(of.villages)))
            assert ("left_out" in found) == joins
            assert ("not_eligible" in found) == (person.id not in reading.members)
            open_to = [v for v in of.villages if reading.admissible(person, v)]
            assert answer.open == len(open_to)
            assert ("nowhere" in found) == (not open_to and person.id in reading.members)
            full = open_to and all(
                len(board.team(board.instance.village_index[v.id])) >= reading.needs[v.id].max
                for v in open_to
            )
            assert ("all_full" in found) == bool(full)
            assert found
            codes |= found
    assert codes == {"not_eligible", "nowhere", "all_full", "all_unit_rules", "unit_max", "left_out"}


def test_bulk_is_the_same_without_other_villages() -> None:
    for of, made in lawful_plans(range(1100, 1120)):
        explainer = Explainer(Placed(of, made))
        for i, bulk in enumerate(explainer.cadres()):
            whole = explainer.cadre(i)
            assert (bulk.person, bulk.member, bulk.place) == (whole.person, whole.member, whole.place)
            assert bulk.reserve == whole.reserve
            if bulk.member is None:
                assert (bulk.open, bulk.lacking) == (whole.open, whole.lacking)


def answer(of: Scenario, text: str, who: str) -> CadreAnswer:
    placed = Placed(of, plan(of, text))
    return Explainer(placed).cadre(placed.instance.cadre_index[who])


POINTS = {"match": {"points": {"party": {"key": 5}}}}
V2 = village("V2", max=1)


@pytest.mark.parametrize(
    ("rules", "extra", "text", "code"),
    [
        ({}, {}, "V1: A, V2: B", "full"),
        ({"large_from": 2, "large": "independent"}, {}, "V1: A E, V3: C", "large_alone"),
        ({"joint": "function"}, {}, "V1: A, V3: D", "joint"),
        ({"max_units": 1}, {}, "V1: A, V3: C", "max_units"),
        ({"keep_together": True}, {}, "V1: A E, V3: C", "together"),
        ({}, {"pins": [("A", "V1")]}, "V1: A, V3: C", "pinned"),
        ({}, {}, "V1: A, V3: C", "needed"),
    ],
)
def test_each_hindrance(rules: dict[str, Any], extra: dict[str, Any], text: str, code: str) -> None:
    villages = [village("V1", "weak"), village("V2", max=1), village("V3")]
    people = [cadre("A"), cadre("B"), cadre("C", "U2"), cadre("D", "U3"), cadre("E")]
    units = [unit("U1"), unit("U2"), unit("U3", "economy")]
    of = scenario(villages, people, units, unit_rules=rules, **POINTS, **extra)
    better = {one.place.village: one for one in answer(of, text, "A").better}
    target = "V2" if code == "full" else "V3"
    assert code in CODES
    assert code in [h.code for h in better[target].hindrances]


def test_lacking_counts_villages_the_cadre_could_help() -> None:
    villages = [village("V1", skills={"law": 1}), village("V2", skills={"art": 1}), village("V3", min=0)]
    of = scenario(villages, [cadre("A", skills={"law": 2}), cadre("B"), cadre("C")])
    assert answer(of, "V1: B, V2: C", "A").lacking == 1
    assert answer(of, "V1: B", "A").lacking == 2  # nobody is in V2, so it lacks a member


def test_a_team_without_a_leader_lacks_one_whoever_is_there() -> None:
    of = scenario(
        [village("V1", max=1)],
        [cadre("A", party=True), cadre("B"), cadre("C")],
        eligibility={"leader": {"party": True}},
        teams={"leader": True},
    )
    assert answer(of, "V1: B", "A").lacking == 1
    assert answer(of, "V1: B", "C").lacking == 0
