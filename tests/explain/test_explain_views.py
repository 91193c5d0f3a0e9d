"""The views agree with the independent checker on random scenarios and random placements."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.check import check
from optimizer.check.reading import Reading
from optimizer.explain import Placed, cadre_view, plan_view, scenario_view, team_views
from optimizer.explain.views import CadreView
from optimizer.plan import Placement, Plan
from optimizer.scenario.records import Scenario
from tests.factory import cadre, from_document, plan, scenario, unit, village
from tests.strategies import Row, scenarios


def _placements(rng: Random, of: Scenario) -> tuple[Placement, ...]:
    """Return placements that may break any rule but H1."""
    rows = []
    for person in of.cadres:
        if rng.random() < 0.75:
            place = rng.choice(of.villages).id
            rows.append(Placement(person.id, place, "leader" if rng.random() < 0.4 else "member"))
    return tuple(rows)


def _random_plan(content: Row, seed: int) -> tuple[Scenario, Plan]:
    of = from_document(content)
    return of, plan(of, placements=_placements(Random(seed), of))


@settings(max_examples=150, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_teams_add_up_to_the_checkers_figures(content: Row, seed: int) -> None:
    of, made = _random_plan(content, seed)
    report, view = check(of, made), plan_view(Placed(of, made))
    assert view.counts == dict(report.counts)
    if "shortage" in report.tiers:
        assert sum(team.shortage for team in view.teams) == report.tiers["shortage"]
    if "fit" in report.tiers:
        assert sum(team.points for team in view.teams) == report.tiers["fit"]
    missing: Counter[str] = Counter()
    for team in view.teams:
        for need in team.unmet:
            missing[need.kind] += need.missing
    assert missing == Counter({kind: n for kind, n in report.shortfalls.items() if n})
    parts = {(f.cadre, f.village): dict(f.parts) for f in report.fitness}
    assert {(m.cadre, t.village): dict(m.parts) for t in view.teams for m in t.members} == parts


@settings(max_examples=150, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_cadres_may_go_where_the_checker_says(content: Row, seed: int) -> None:
    of, made = _random_plan(content, seed)
    reading, placed = Reading(of), Placed(of, made)
    at = {row.cadre: row for row in made.placements}
    pairs = 0
    for i, person in enumerate(of.cadres):
        view = cadre_view(placed, i)
        _agrees_with_the_reading(view, reading)
        pairs += len(view.admissible)
        row = at.get(person.id)
        assert (view.place and view.place.village, view.role) == (
            (row.village, row.role) if row else (None, None)
        )
        points = [place.points for place in view.admissible]
        assert points == sorted(points, reverse=True)
        assert view.may_lead == (view.eligible and not view.leader_fails)
    assert scenario_view(of).pairs == pairs


def _agrees_with_the_reading(view: CadreView, reading: Reading) -> None:
    person = reading.cadres[view.cadre]
    refused = {(refusal.code, v) for refusal in view.refusals for v in refusal.villages}
    expected = {(code, v) for v, place in reading.villages.items() for code in reading.reasons(person, place)}
    assert refused == expected
    assert {place.village for place in view.admissible} == set(reading.villages) - {v for _, v in expected}


@settings(max_examples=60, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_one_team_is_the_same_alone_and_among_all(content: Row, seed: int) -> None:
    of, made = _random_plan(content, seed)
    placed = Placed(of, made)
    together = team_views(placed)
    assert [team_views(placed, [v])[0] for v in range(len(of.villages))] == together


def test_rows_that_name_nobody_are_set_aside() -> None:
    of = scenario([village("V1")], [cadre("A")])
    made = plan(of, "V1: A Z, V9: A")
    view = plan_view(Placed(of, made))
    assert view.unknown == ("Z", "V9")
    assert [m.cadre for m in view.teams[0].members] == ["A"]


def test_changed_inputs_are_named() -> None:
    of = scenario([village("V1")], [cadre("A")])
    made = plan(of, "V1: A", inputs={"test.yaml": "1" * 64, "old.csv": "2" * 64})
    assert plan_view(Placed(of, made)).changed == ("old.csv", "test.yaml")


def test_demands_say_who_could_count_at_most() -> None:
    villages = [village("V1", skills={"law": 2}, min=2), village("V2", county="C2", min=3)]
    cadres = [cadre("A", skills={"law": 1}), cadre("B", skills={"law": 1}), cadre("C", "U2")]
    units = [unit("U1", "party", "county", county="C2"), unit("U2", "party", "county", county="C1")]
    view = scenario_view(scenario(villages, cadres, units))
    demands = {(d.kind, d.skill): (d.villages, d.wanted, d.available) for d in view.demands}
    # A and B hold law but reach V2 only, where nobody asks for it.
    assert demands == {("size", None): (2, 5, 3), ("skill", "law"): (1, 2, 0)}
    assert view.counts["usable"] == 3


def test_villages_open_to_nobody_are_named() -> None:
    of = scenario(
        [village("V1"), village("V2", county="C9")],
        [cadre("A")],
        [unit("U1", "party", "county", county="C1")],
    )
    assert scenario_view(of).nobody == ("V2",)
