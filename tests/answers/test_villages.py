"""Villages: what each member is there for, the best other ways, and who could help."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from optimizer.answers import Explainer
from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchange_records import Exchange
from optimizer.answers.exchanges import Exchanges
from optimizer.answers.records import UnmetAnswer
from optimizer.check import check
from optimizer.check.predicates import holds
from optimizer.check.reading import Reading
from optimizer.explain import Placed
from optimizer.plan import Placement, Plan
from optimizer.scenario.records import Scenario
from tests.answers.plans import all_ways, lawful_plans, score
from tests.factory import cadre, plan, scenario, unit, village

Lacking = Counter[tuple[str, str, str | None]]


def lacking(of: Scenario, rows: tuple[Placement, ...]) -> Lacking:
    found: Lacking = Counter()
    for short in check(of, plan(of, placements=rows)).village_shortfalls:
        found[short.village, short.kind, short.skill] += short.amount
    return found


def figures(exchange: Exchange) -> dict[str, int]:
    return {tier.name: tier.after for tier in exchange.tiers}


def test_without_a_member_just_that_opens() -> None:
    seen = 0
    for of, made in lawful_plans(range(200, 260)):
        before = lacking(of, made.placements)
        for answer in Explainer(Placed(of, made)).villages():
            for member in answer.members:
                rest = tuple(r for r in made.placements if r.cadre != member.person.cadre)
                after = lacking(of, rest)
                opened = {key[1:]: after[key] - before[key] for key in after if after[key] > before[key]}
                assert {(o.kind, o.skill): o.n for o in member.opens} == opened
                seen += len(opened)
    assert seen > 100


def test_the_alternatives_are_the_best_of_all_lawful_exchanges() -> None:
    seen = 0
    for of, made in lawful_plans(range(300, 360)):
        placed = Placed(of, made)
        board = Board(placed)
        exchanges = Exchanges(board)
        ways = all_ways(board)
        ways = ways.take(exchanges.lawful(ways))
        outcome = exchanges.outcome(ways)
        values = [
            score(of, {n: b + int(c) for (n, b), c in zip(exchanges.tiers.items(), row, strict=True)})
            for row in outcome.change
        ]
        for v in range(len(of.villages)):
            answer = Explainer(placed).village(v)
            for member in answer.members:
                i = board.instance.cadre_index[member.person.cadre]
                those = sorted(values[n] for n in np.flatnonzero((ways.out == i) & (ways.village == v)))
                assert member.alternatives is not None
                assert member.possible == len(those)
                assert [score(of, figures(one)) for one in member.alternatives] == those[:3]
                seen += len(member.alternatives)
            for one in answer.unmet:
                easiest_is_best(of, board, exchanges, v, one)
    assert seen > 100


def easiest_is_best(of: Scenario, board: Board, exchanges: Exchanges, v: int, one: UnmetAnswer) -> None:
    """The way to meet a need costs no more than any other exchange that meets more of it."""
    if one.easiest is not None and one.easiest.kind == "lead":
        return
    ways = all_ways(board)
    ways = ways.take(exchanges.lawful(ways) & (ways.village == v))
    outcome = exchanges.outcome(ways)
    if one.need.kind == "leader":
        meets = outcome.target.leader != NOBODY
    else:
        column = board.kinds.index((one.need.kind, one.need.skill))
        meets = outcome.target.missing[:, column] < one.need.missing
    found = [
        score(of, {n: b + int(c) for (n, b), c in zip(exchanges.tiers.items(), row, strict=True)})
        for row in outcome.change[meets]
    ]
    assert (one.easiest is None) == (not found)
    if one.easiest is not None:
        assert score(of, figures(one.easiest)) == min(found)
        assert any(
            n.change < 0 and (n.kind, n.skill) == (one.need.kind, one.need.skill) for n in one.easiest.needs
        )


def counts_for(of: Scenario, reading: Reading, one: UnmetAnswer, c: str, v: str) -> bool:
    person, need = reading.cadres[c], one.need
    if need.kind == "kept":
        return c in reading.previous and reading.previous[c].village == v
    if need.kind == "leader":
        return c in reading.leaders
    if need.skill is not None:
        return need.skill in person.skills
    rule = next((r for r in of.policy.composition if r.name == need.kind), None)
    return rule is None or holds(rule.where, person, reading.unit_of(person))


def test_who_could_help_is_counted_as_the_checker_reads_it() -> None:
    seen = 0
    for of, made in lawful_plans(range(400, 460)):
        reading, now = Reading(of), lacking(of, made.placements)
        at = {r.cadre: r.village for r in made.placements}
        for answer in Explainer(Placed(of, made)).villages():
            v = answer.place.village
            for one in answer.unmet:
                able = [
                    c
                    for c, person in reading.cadres.items()
                    if at.get(c) != v
                    and reading.admissible(person, reading.villages[v])
                    and counts_for(of, reading, one, c, v)
                ]
                gone = {
                    c: lacking(of, tuple(r for r in made.placements if r.cadre != c)) for c in able if c in at
                }
                free = [c for c in gone if not gone[c] - now]
                helpers = one.helpers
                assert (helpers.able, helpers.reserve) == (len(able), len(able) - len(gone))
                assert (helpers.free, helpers.needed) == (len(free), len(gone) - len(free))
                seen += helpers.able
    assert seen > 50


LAW = [village("V1", skills={"law": 1}, min=1), village("V2", min=1)]


def answers(of: Scenario, text: str, v: int = 0, **keys: object) -> tuple[Explainer, Plan]:
    made = plan(of, text, **keys)
    return Explainer(Placed(of, made)), made


def test_a_member_may_simply_take_the_lead() -> None:
    points = {"match": {"points": {"party": {"key": 7}}}, "teams": {"leader": True}}
    of = scenario([village("V1")], [cadre("A"), cadre("B")], bans=[("B", "V1")], **points)
    explainer, _ = answers(of, "V1: A")
    (unmet,) = explainer.village(0).unmet
    assert unmet.easiest is not None
    assert unmet.easiest.kind == "lead"
    assert [(t.name, t.change) for t in unmet.easiest.tiers] == [("shortage", -4), ("fit", 7)]


def test_nobody_pinned_is_moved() -> None:
    of = scenario(LAW, [cadre("A"), cadre("B", skills={"law": 1})], pins=[("A", "V1")])
    explainer, _ = answers(of, "V1: A, V2: B")
    (member,) = explainer.village(0).members
    assert member.pinned
    assert member.alternatives == ()
    (unmet,) = explainer.village(0).unmet
    assert unmet.easiest is not None
    assert unmet.easiest.kind == "join"


def test_a_statement_that_an_exchange_refutes_is_not_repeated() -> None:
    of = scenario(LAW, [cadre("A"), cadre("B", skills={"law": 1})])
    explainer, _ = answers(of, "V1: A, V2: B", tiers=[("shortage", 1, 1), ("fit", 0, 0)])
    (unmet,) = explainer.village(0).unmet
    assert unmet.easiest is not None
    assert unmet.easiest.kind == "swap"
    assert not unmet.least


def test_a_least_shortage_counts_only_as_the_first_tier() -> None:
    of = scenario(LAW, [cadre("A"), cadre("B")])
    proved = [("shortage", 1, 1), ("fit", 0, 0)]
    explainer, made = answers(of, "V1: A, V2: B", tiers=proved)
    assert explainer.village(0).unmet[0].least
    worse = replace(made, tiers=(replace(made.tiers[0], bound=0), made.tiers[1]))
    assert not Explainer(Placed(of, worse)).village(0).unmet[0].least
    second = replace(made, tiers=(made.tiers[1], made.tiers[0]))
    assert not Explainer(Placed(of, second)).village(0).unmet[0].least


def test_a_unit_at_its_most_sends_nobody_else() -> None:
    units = [unit("U1", max=1), unit("U2", min=1)]
    people = [cadre("A", "U1"), cadre("B", "U1"), cadre("C", "U2"), cadre("D", "U1")]
    of = scenario([village("V1", min=2, max=2), village("V2", min=0, max=1)], people, units)
    explainer, _ = answers(of, "V1: A C")
    ways = {m.person.cadre: m.alternatives for m in explainer.village(0).members}
    assert {way.moves[0].person.cadre for way in ways["A"] or ()} == {"B", "D"}
    assert ways["C"] == ()  # U2 must send one, U1 no second


def test_bulk_is_the_same_without_other_ways() -> None:
    for of, made in lawful_plans(range(500, 520)):
        explainer = Explainer(Placed(of, made))
        for v, bulk in enumerate(explainer.villages()):
            whole = explainer.village(v)
            assert bulk == replace(
                whole,
                members=tuple(replace(m, alternatives=None, possible=0) for m in whole.members),
                unmet=tuple(replace(one, easiest=None) for one in whole.unmet),
            )
