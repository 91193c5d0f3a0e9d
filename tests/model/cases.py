"""Hand-made scenarios, each with an optimum that one part of the model alone decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizer.scenario.records import Cadre, Scenario, Unit, Village
from tests.factory import cadre, scenario, unit, village

FIT = {"order": ["fit"]}
SHORTAGE = {"order": ["shortage"]}
NO_MINIMUM = {"min": 0, "max": 3}
PARTY, ECONOMY = unit("U1", "party"), unit("U2", "economy")


@dataclass(frozen=True)
class Case:
    """A scenario, the known optimum of its tiers, and the rule a plan breaks without the part.

    Attributes
    ----------
    breaks : str | None
        None where a plan without the part keeps all rules, but not to its figures.
    """

    of: Scenario
    optimum: list[int]
    breaks: str | None


def worker(cadre_id: str, unit_id: str = "U1", /, **columns: Any) -> Cadre:
    """Return a cadre worth 5 points anywhere."""
    return cadre(cadre_id, unit_id, rural_years=1, **columns)


def places(*ids: str, **columns: Any) -> list[Village]:
    """Return villages alike."""
    return [village(v, **columns) for v in ids]


def _free_to_join(cadres: str, units: list[Unit], **rules: Any) -> Scenario:
    """Return one village for all; `cadres` such as ``A:U1 B:U2``."""
    people = [worker(*word.split(":")) for word in cadres.split()]
    return scenario(places("V1"), people, units, unit_rules=rules, teams={"min": 0, "max": 9}, objective=FIT)


def _pinned(role: str | None, at: str = "V1") -> Scenario:
    """Return a scenario where the pin costs points: A is the best leader, and best in V1."""
    points = {"party": {"key": 10}}
    return scenario(
        [village("V1", leader=True), village("V2", "weak", leader=True)],
        [worker("A"), worker("B", "U2")],
        [PARTY, ECONOMY],
        pins=[("A", at, role)],
        match={"points": points},
        teams={"min": 0, "max": 1 if role is None else 3},
        objective=FIT,
        **({"bans": [("B", "V2")]} if role else {}),
    )


RULE_CASES: dict[str, list[Case]] = {
    "H1": [Case(scenario(places("V1", "V2"), [worker("A")], objective=SHORTAGE), [2], "H1")],
    "H2": [
        Case(
            scenario(places("V1"), [worker("A"), worker("B")], teams={"min": 0, "max": 1}, objective=FIT),
            [5],
            "H2",
        )
    ],
    "H3": [
        # two leaders would earn the department's points twice over
        Case(
            scenario(
                places("V1", leader=True),
                [cadre("A"), cadre("B")],
                match={"points": {"party": {"key": 10}}},
                objective=FIT,
            ),
            [30],
            "H3",
        ),
        # a leader who is no member would serve two villages
        Case(
            scenario(places("V1", "V2", leader=True), [worker("A")], teams=NO_MINIMUM, objective=SHORTAGE),
            [4],
            None,
        ),
    ],
    "H4": [
        Case(_pinned(None, "V2"), [10], "H4"),
        Case(_pinned("member"), [5 + 10 + 5], "H4"),
        Case(
            scenario(
                places("V1", leader=True),
                [worker("A"), worker("B", "U2")],
                [PARTY, ECONOMY],
                pins=[("B", "V1", "leader")],
                match={"points": {"party": {"key": 10}}},
                objective=FIT,
            ),
            [5 + 10 + 5],
            "H4",
        ),
    ],
    "H5": [
        Case(
            scenario(places("V1"), [worker("A"), worker("B")], [unit("U1", max=1)], objective=FIT),
            [5],
            "H5",
        ),
        Case(
            scenario(
                places("V1", max=1),
                [worker("A"), cadre("B", "U2")],
                [unit("U2", min=1)],
                objective=FIT,
            ),
            [0],
            "H5",
        ),
    ],
    "H6/H7": [
        Case(_free_to_join("A:U1 B:U1 C:U2", [], large_from=2, large="independent", joint="any"), [10], "H6"),
        Case(_free_to_join("A:U1 B:U2", [PARTY, ECONOMY], large="any", joint="department"), [5], "H7"),
    ],
    "H8": [
        Case(_free_to_join("A:U1 B:U2", [], joint="any", max_units=1), [5], "H8"),
        Case(_free_to_join("A:U1 B:U1 C:U2 D:U2 E:U3", [], joint="any", max_units=2), [20], "H8"),
    ],
    "H9": [
        Case(
            scenario(
                places("V1", "V2", max=1),
                [worker("A"), worker("B")],
                unit_rules={"keep_together": True},
                objective=SHORTAGE,
            ),
            [2],
            "H9",
        ),
        Case(
            scenario(
                places("V1", "V2", max=2),
                [worker(c, u) for c, u in zip("ABCD", ("U1", "U1", "U2", "U2"), strict=True)],
                unit_rules={"keep_together": True, "joint": "any"},
                pins=[("A", "V1"), ("C", "V1")],
                teams={"min": 2, "max": 2},
                objective=SHORTAGE,
            ),
            [4],
            "H9",
        ),
    ],
}
"""By key of the model's list of rules."""


def need_cases(priority: int = 1) -> dict[str, Case]:
    """Return kind of need → a scenario short of it, with its shortage, for villages of a priority."""

    def short(columns: dict[str, Any] | None = None, /, **keys: Any) -> Scenario:
        people = keys.pop("people", [worker("A")])
        keys = {"teams": NO_MINIMUM, "objective": SHORTAGE} | keys
        return scenario(places("V1", "V2", priority=priority, **(columns or {})), people, **keys)

    law = cadre("A", skills={"law": 3})
    rule = {"name": "veteran", "at_least": 2, "where": {"rural_years": {"min": 1}}, "weight": 3}
    return {
        "size": Case(short(teams={"min": 2, "max": 3}), [2 * 3 * priority], None),
        "leader": Case(
            short(teams=NO_MINIMUM | {"leader": True}, eligibility={"leader": {"party": True}}),
            [4 * 2 * priority],
            None,
        ),
        "skill": Case(short({"skills": {"law": 2}}, people=[law, worker("B")]), [3 * priority], None),
        "veteran": Case(
            short(composition=[rule | {"in": {"village": ["V1"]}}], people=[worker("A"), cadre("B")]),
            [3 * priority],
            None,
        ),
        "kept": Case(
            short(
                rotation={"keep_at_least": 2},
                previous=[("A", "V1"), ("B", "V1"), ("C", "V1")],
                bans=[("B", "V1")],
                pins=[("A", "V2")],
                people=[worker(c) for c in "ABC"],
            ),
            [priority],
            None,
        ),
    }


TIER_CASES: dict[str, list[Case]] = {
    "shortage": [Case(scenario(places("V1"), [worker("A")], teams={"min": 3}), [4, 5], None)],
    "changes": [
        Case(
            scenario(
                [village("V1", requests=("B",)), village("V2", requests=("A",))],
                [cadre(c) for c in "ABC"],
                previous=[("A", "V1"), ("B", "V2"), ("C", "LOST"), ("GONE", "V1")],
                objective={"order": ["changes", "fit"]},
            ),
            [1, 60],
            None,
        )
    ],
    "floor": [
        # V2 is short of members and doesn't count; 7 points for two members are 3 each
        Case(
            scenario(
                [village("V1", "key", min=2), village("V2", "weak", min=3)],
                [cadre("A"), cadre("B", "U2")],
                [PARTY, ECONOMY],
                match={"points": {"party": {"key": 4, "weak": 90}, "economy": {"key": 3, "weak": 90}}},
                objective={"order": ["floor"]},
            ),
            [3],
            None,
        ),
        # B has 25 points in either village, but A has some in V2 only
        Case(
            scenario(
                [village("V1", max=1, requests=("B",)), village("V2", max=1, requests=("A", "B"))],
                [cadre("A"), worker("B")],
                objective={"order": ["shortage", "floor", "fit"]},
            ),
            [0, 20, 45],
            None,
        ),
    ],
    "fit": [
        Case(
            scenario(
                [village("V1", "key;weak", leader=True, skills={"law": 1}, requests=("A",))],
                [worker("A", skills={"law": 2, "agronomy": 3}, prefers=("weak",))],
                match={"points": {"party": {"key": 8, "weak": 12}}},
                previous=[("A", "V1")],
                objective={"order": ["fit"], "fit": {"department": 2, "leader": 3}},
            ),
            [2 * 12 + 10 * 2 + 5 + 10 + 20 + 30 + 3 * 12],
            None,
        )
    ],
}
"""By key of the model's list of tiers."""
