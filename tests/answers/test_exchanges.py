"""Every exchange against the independent checker: lawful where it says so, and the figures to the point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest

from optimizer.answers.board import Board
from optimizer.answers.exchange_records import Exchange
from optimizer.answers.exchanges import Exchanges, Ways
from optimizer.answers.parts import exchange
from optimizer.check import check
from optimizer.explain import Placed
from optimizer.plan import Placement
from optimizer.scenario.records import Scenario
from tests.answers.plans import all_ways, judged, lawful_plans, rows_after, score
from tests.factory import cadre, plan, scenario, unit, village


def moved(placed: Placed, board: Board, ways: Ways, n: int) -> dict[str, tuple[str, str]] | None:
    """Return cadre → village and role after the `n`-th exchange; None if it makes no sense."""
    of = placed.scenario
    where = {row.cadre: (row.village, row.role) for row in placed.plan.placements}
    into, out = of.cadres[int(ways.into[n])].id, int(ways.out[n])
    came_from = where.pop(into, None)
    if out >= 0:
        where.pop(of.cadres[out].id)
        if ways.swap[n]:
            if came_from is None:
                return None
            where[of.cadres[out].id] = came_from[0], "member"
    where[into] = of.villages[int(ways.village[n])].id, "member"
    return where


def best_leaders(
    of: Scenario, where: Mapping[str, tuple[str, str]], before: Mapping[str, str], comers: set[str]
) -> Iterator[tuple[Placement, ...]]:
    """Yield the plans of every choice of leaders that the answers may make."""
    open_teams = []
    for v in of.villages:
        team = [c for c, (place, _) in where.items() if place == v.id]
        if any(where[c][1] == "leader" for c in team):
            continue
        if v.id in before:  # it lost its leader: anybody may lead
            open_teams.append([(v.id, c) for c in team] + [None])
        else:  # nobody led: only who comes in may
            open_teams.append([(v.id, c) for c in team if c in comers] + [None])
    for choice in product(*open_teams):
        led = {c for one in choice if one for c in [one[1]]}
        yield tuple(Placement(c, v, "leader" if c in led else role) for c, (v, role) in where.items())


@pytest.mark.parametrize("start", range(0, 160, 20))
def test_every_exchange_is_judged_as_the_checker_judges_it(start: int) -> None:
    lawful_ones = 0
    for of, made in lawful_plans(range(start, start + 20)):
        placed = Placed(of, made)
        board = Board(placed)
        exchanges = Exchanges(board)
        before = judged(of, made.placements)
        assert before is not None
        assert exchanges.tiers == before
        ways = all_ways(board)
        allowed = exchanges.lawful(ways)
        outcome = exchanges.outcome(ways)
        led = {row.village: row.cadre for row in made.placements if row.role == "leader"}
        for n in range(len(ways)):
            where = moved(placed, board, ways, n)
            if where is None:
                assert not allowed[n]
                continue
            comers = {of.cadres[int(i)].id for i in (ways.into[n], ways.out[n]) if i >= 0}
            judgements = [judged(of, rows) for rows in best_leaders(of, where, led, comers)]
            possible = [score(of, tiers) for tiers in judgements if tiers is not None]
            assert bool(allowed[n]) == bool(possible), (start, n)
            if possible:
                lawful_ones += 1
                record = exchange(exchanges, outcome, n)
                after = judged(of, rows_after(placed, record))
                assert after == {t.name: t.after for t in record.tiers}
                assert {t.name: t.before for t in record.tiers} == before
                assert score(of, after) == min(possible)
                agrees_on_needs(placed, record)
    assert lawful_ones > 30


def agrees_on_needs(placed: Placed, record: Exchange) -> None:
    """The needs said to change are those that the checker finds changed."""

    def lacks(rows: tuple[Placement, ...]) -> Counter[tuple[str, str, str | None]]:
        found: Counter[tuple[str, str, str | None]] = Counter()
        for s in check(placed.scenario, plan(placed.scenario, placements=rows)).village_shortfalls:
            found[s.village, s.kind, s.skill] += s.amount
        return found

    after, before = lacks(rows_after(placed, record)), lacks(placed.plan.placements)
    changed = {key: after[key] - before[key] for key in after | before if after[key] != before[key]}
    assert {(c.village, c.kind, c.skill): c.change for c in record.needs} == changed


def one_way(of: Scenario, text: str, into: str, out: str) -> Exchange:
    """Return what it comes to that two cadres change places."""
    placed = Placed(of, plan(of, text))
    board = Board(placed)
    exchanges, index = Exchanges(board), placed.instance.cadre_index
    there = np.array([board.home[index[out]]])
    ways = Ways(there, np.array([index[into]]), np.array([index[out]]), np.array([True]))
    assert exchanges.lawful(ways).all()
    return exchange(exchanges, exchanges.outcome(ways), 0)


def test_the_third_lowest_team_may_come_to_be_the_weakest() -> None:
    levels = [{"law": 1, "art": 3}, {"law": 3, "art": 1}, {"tea": 2}]
    villages = [village(f"V{n}", skills={skill: 1}) for n, skill in enumerate(("law", "art", "tea"))]
    people = [cadre(f"A{n}", skills=skills) for n, skills in enumerate(levels)]
    of = scenario(villages, people, objective={"order": ["floor", "fit"]})
    found = one_way(of, "V0: A0, V1: A1, V2: A2", "A1", "A0")
    assert [(t.name, t.before, t.after) for t in found.tiers] == [("floor", 10, 20), ("fit", 40, 80)]


def test_who_is_pinned_as_a_member_takes_no_lead() -> None:
    villages = [village("V1", min=2), village("V2", leader=False)]
    people = [cadre("A"), cadre("B"), cadre("C", "U2")]
    units = [unit("U1"), unit("U2")]
    of = scenario(
        villages,
        people,
        units,
        teams={"leader": True},
        pins=[("B", "V1", "member")],
        match={"points": {"party": {"key": 5}}},
    )
    found = one_way(of, "V1: A* B, V2: C", "C", "A")
    assert [(led.village, led.person and led.person.cadre) for led in found.leaders] == [("V1", "C")]
    barred = scenario(
        villages,
        [cadre("A", party=True), cadre("B", party=True), cadre("C", "U2")],
        units,
        teams={"leader": True},
        eligibility={"leader": {"party": True}},
        pins=[("B", "V1", "member")],
    )
    assert [led.person for led in one_way(barred, "V1: A* B, V2: C", "C", "A").leaders] == [None]
