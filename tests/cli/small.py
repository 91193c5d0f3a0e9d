"""A scenario small enough to count by hand, with every reason code in it.

Three villages want two members each, one of them a leader, and V2 somebody
who knows law. Cadre A to F of a county, a prefecture and a provincial unit:

- A may not go to V1 (at home in its township), nor to V3 (out of reach).
- B may not go to V1 (banned) and has served too long in V2.
- C is too old, D's department may not go to weak villages (V2).
"""

from __future__ import annotations

from typing import Any

from optimizer.plan import Placement
from tests.factory import document

VILLAGES: list[dict[str, Any]] = [
    {"id": "V1", "name": "上村", "types": ["key"], "county": "甲县", "prefecture": "P", "township": "东乡"},
    {
        "id": "V2",
        "name": "下村",
        "types": ["weak", "key"],
        "county": "甲县",
        "prefecture": "P",
        "township": "西乡",
        "skills": {"law": 1},
        "priority": 2,
    },
    {"id": "V3", "name": "远村", "types": ["key"], "county": "乙县", "prefecture": "P", "requests": ["F"]},
]
UNITS: list[dict[str, Any]] = [
    {"id": "U1", "name": "甲县农业局", "department": "economy", "level": "county", "county": "甲县"},
    {"id": "U2", "name": "市法院", "department": "law", "level": "prefecture", "prefecture": "P"},
    {"id": "U3", "name": "省科协", "department": "science", "level": "province"},
]
CADRES: list[dict[str, Any]] = [
    {"id": "A", "name": "王一", "unit": "U1", "age": 40, "party": True, "home_township": "东乡"},
    {"id": "B", "name": "李二", "unit": "U2", "age": 45, "party": True, "skills": {"law": 3}},
    {"id": "C", "name": "张三", "unit": "U3", "age": 62, "party": True},
    {"id": "D", "name": "赵四", "unit": "U3", "age": 30, "party": False, "rural_years": 2},
    {
        "id": "E",
        "name": "孙五",
        "unit": "U2",
        "age": 35,
        "party": True,
        "skills": {"law": 1},
        "prefers": ["V2"],
    },
    {"id": "F", "name": "孙五", "unit": "U3", "age": 50, "party": True, "rural_years": 3},
]
SMALL = document(
    VILLAGES,
    CADRES,
    UNITS,
    {"min": 2, "max": 3, "leader": True},
    name="small",
    title={"en": "Small county", "zh": "小县"},
    eligibility={"member": {"age": {"max": 59}}, "leader": {"party": True}},
    match={
        "points": {"economy": {"key": 10, "weak": 30}, "law": {"weak": 40}},
        "forbid": [["science", "weak"]],
    },
    composition=[{"name": "veteran", "where": {"rural_years": {"min": 1}}, "in": {"type": "key"}}],
    avoid={"home": "township"},
    rotation={"max_terms": 2},
    previous=[{"cadre": "B", "village": "V2", "terms": 2}],
    bans=[{"cadre": "B", "village": "V1", "reason": "家属在村任职"}],
    solve={"time_limit": 7, "gap": 0.01, "workers": 1, "seed": 3},
)
FULL = "V1: F* D, V2: E* A, V3: B*"
"""V3 lacks one member and a veteran, V2 a veteran."""
OTHER = "V1: F* E, V2: A*, V3: B* D"
"""Against FULL: E from V2 to V1 and no leader, D from V1 to V3, A leads."""


def placements(text: str) -> tuple[Placement, ...]:
    """Return placements from words such as ``V1: A* B, V2: C``."""
    rows = []
    for team in filter(None, (part.strip() for part in text.split(","))):
        village, members = team.split(":")
        rows += [
            Placement(word.rstrip("*"), village.strip(), "leader" if word.endswith("*") else "member")
            for word in members.split()
        ]
    return tuple(rows)
