"""What no plan avoids, on the screens of validate, solve and check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from optimizer.plan import read_plan
from tests.cli.conftest import FakeSolver, Run, the_json
from tests.cli.small import FULL
from tests.factory import document, write_scenario


def flat(text: str) -> str:
    return " ".join(text.split())


def county(n: int) -> list[dict[str, Any]]:
    """Return three villages of a county that each want two people, a leader and somebody for the law."""
    return [
        {
            "id": f"V{n}{k}",
            "name": f"村{n}{k}",
            "types": ["key"],
            "county": f"{n}县",
            "prefecture": "P",
            "skills": {"law": 1},
        }
        for k in range(3)
    ]


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """One county has all it wants, one lacks a member and every leader, one has nobody for the law."""
    units = [{"id": f"U{n}", "department": "d", "level": "county", "county": f"{n}县"} for n in range(1, 4)]
    cadres = [
        {"id": f"A{n}{k}", "unit": f"U{n}", "party": n != 2, "skills": {} if n == 3 else {"law": 1}}
        for n, people in ((1, 9), (2, 5), (3, 7))
        for k in range(people)
    ]
    villages = [v for n in range(1, 4) for v in county(n)]
    teams = {"min": 2, "max": 4, "leader": True}
    content = document(villages, cadres, units, teams, eligibility={"leader": {"party": True}})
    return write_scenario(content, tmp_path, "short.yaml")


def test_validate_says_what_no_plan_avoids(run: Run, short: Path) -> None:
    text = flat(run("validate", short).stdout)
    said = [
        "Missing in every plan",
        "• Teams need 9 leaders; 16 cadres who may lead can go, but not wherever they are needed: "
        "at least 3 teams stay without a leader.",
        "• Teams need 9 people with skill law; 14 can go, but not wherever they are needed: "
        "at least 3 are missing.",
        "• Teams need 18 people; 21 can go, but not wherever they are needed: at least 1 place stays empty.",
        "Where, the largest first:",
        "• 3 teams in 2县 need a leader; 0 cadres who may lead can go there: at least 3 teams stay without a "
        "leader.",
        "• 3 teams in 3县 need 3 people with skill law; 0 can go there: at least 3 are missing.",
        "• 3 teams in 2县 need 6 people; 5 can go there: at least 1 place stays empty.",
    ]
    places = [text.index(sentence) for sentence in said]
    assert places == sorted(places)
    assert "leader 9 9 16 at least 3 unmet" in text


def test_validate_as_json_has_bottlenecks_and_every_area(run: Run, short: Path) -> None:
    answer = the_json(run("validate", short, "--json"))
    assert {
        "kind": "skill",
        "skill": "law",
        "rule": False,
        "where": {"county": ["3县"]},
        "villages": 3,
        "wanted": 3,
        "could": 0,
        "unmet": 3,
    } in answer["bottlenecks"]
    areas = {(a["area"], a["county"], a["kind"]): a for a in answer["areas"]}
    assert len(areas) == 3 * (1 + 1 + 3)
    assert areas["county", "2县", "size"]["by_level"] == [0, 0, 5]
    assert areas["prefecture", None, "leader"]["unmet"] == 3
    assert [d["unmet"] for d in answer["demands"]] == [1, 3, 3]


def test_validate_names_villages_and_keeps_long_lists_short(run: Run, tmp_path: Path) -> None:
    villages = [
        {"id": f"V{n:02}{k}", "name": f"村{n}", "types": ["key"], "county": f"C{n:02}"}
        for n in range(12)
        for k in range(2)
    ]
    units = [{"id": "U", "department": "d", "level": "province", "serves": [f"C{n:02}" for n in range(12)]}]
    cadres = [{"id": f"A{n}", "unit": "U"} for n in range(24)]
    # Of each county only one village may be sent anybody.
    bans = [{"cadre": c["id"], "village": f"V{n:02}1"} for n in range(12) for c in cadres]
    manifest = write_scenario(document(villages, cadres, units, {"leader": False}, bans=bans), tmp_path)
    text = flat(run("validate", manifest).stdout)
    assert "• 1 team in 村0 V001 (C00) needs 1 person; 0 can go there: at least 1 place stays empty." in text
    assert "• 2 more" in text
    assert "V111" not in text.split("Missing in every plan")[1].split("villages may")[0]
    everything = flat(run("validate", manifest, "--all").stdout)
    assert "• 1 team in 村11 V111 (C11) needs 1 person" in everything
    assert "• 2 more" not in everything


def test_validate_of_enough_says_nothing_of_the_sort(run: Run, tmp_path: Path) -> None:
    villages = [{"id": "V", "types": ["key"], "county": "C"}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, [{"id": "A", "unit": "U"}], units), tmp_path)
    assert "in every plan" not in run("validate", manifest).stdout
    assert the_json(run("validate", manifest, "--json"))["bottlenecks"] == []


def test_solve_says_first_what_is_unavoidable_and_then_what_is_not_proved(
    run: Run, solver: FakeSolver, manifest: Path
) -> None:
    solver.answers("V1: F*, V2: E* A, V3: B*", 10, "feasible")
    solver.answer = unproved(solver)
    text = flat(run("solve", manifest).stdout)
    first = "Small county (small) Teams need 6 people; 5 can go: at least 1 place stays empty."
    assert first in text
    beyond = "What this plan lacks beyond that is not proved unavoidable: members 1, rule “veteran” 1."
    assert beyond in text
    assert text.index("Teams need 6 people") < text.index("A valid plan") < text.index(beyond)
    answer = the_json(run("solve", manifest, "--json"))
    assert answer["not_proved_unavoidable"] == {"size": 1, "veteran": 1}
    assert [(o["kind"], o["unmet"]) for o in answer["unavoidable"]] == [("size", 1), ("veteran", 1)]
    assert answer["bottlenecks"][0]["where"] == {}


def unproved(solver: FakeSolver) -> Any:
    """Return the solver's answer with a shortage whose bound is 0."""
    from dataclasses import replace

    answer = solver.answer

    def weaker(scenario: Any) -> Any:
        plan = answer(scenario)
        first = replace(plan.tiers[0], bound=0)
        return replace(plan, tiers=(first, *plan.tiers[1:]))

    return weaker


def test_a_proved_shortage_is_not_called_unproved(run: Run, solver: FakeSolver, manifest: Path) -> None:
    solver.answers(FULL, 10, "feasible")
    text = flat(run("solve", manifest).stdout)
    assert "not proved unavoidable" not in text
    assert "at least 1 place stays empty" in text


def test_solve_without_bottlenecks_calls_all_gaps_unproved(
    run: Run, solver: FakeSolver, tmp_path: Path
) -> None:
    villages = [{"id": "V", "types": ["key"], "county": "C"}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, [{"id": "A", "unit": "U"}], units), tmp_path)
    solver.answers("", 0, "feasible")
    solver.answer = unproved(solver)
    text = flat(run("solve", manifest).stdout)
    assert "What this plan lacks is not proved unavoidable: members 1, leader 1." in text


def test_many_kinds_are_listed_below(run: Run, solver: FakeSolver, short: Path) -> None:
    content = yaml.safe_load(short.read_text(encoding="utf-8"))
    content["policy"]["composition"] = [{"name": "old", "where": {"age": {"min": 60}}}]
    short.write_text(yaml.safe_dump(content), encoding="utf-8")
    solver.answers("", 0, "feasible")
    text = flat(run("solve", short).stdout)
    assert "at least 9 are missing. Teams need" in text
    assert "1 more of this sort." in text
    assert "Missing in every plan • Teams need 9 people who meet the rule “old”; 0 can go" in text


@pytest.fixture
def solved(run: Run, solver: FakeSolver, manifest: Path) -> Path:
    out = manifest.parent / "out"
    assert run("solve", manifest, "-o", out).exit_code == 0
    return out


def test_solve_writes_bottlenecks_and_check_counts_them_again(run: Run, solved: Path) -> None:
    kinds = [(b.kind, b.where, b.wanted, b.could, b.unmet) for b in read_plan(solved).bottlenecks]
    assert kinds == [("size", {}, 6, 5, 1), ("veteran", {"village": ("V2",)}, 1, 0, 1)]
    result = run("check", solved)
    assert result.exit_code == 0
    assert "Teams need 6 people; 5 can go: at least 1 place stays empty." in flat(result.stdout)
    assert len(the_json(run("check", solved, "--json"))["unavoidable"]) == 2
    (solved / "bottlenecks.yaml").unlink()
    assert run("check", solved).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("unmet: 1", "unmet: 4", "says that at least 4 are missing, but 5 could be sent where 6 are wanted"),
        ("kind: size", "kind: sise", "no village can want the kind sise"),
        ("where: all", "where: {village: [V1, V7]}", "names the village V7"),
    ],
)
def test_a_forged_bottleneck_is_refused(run: Run, solved: Path, old: str, new: str, sentence: str) -> None:
    file = solved / "bottlenecks.yaml"
    file.write_text(file.read_text().replace(old, new, 1))
    result = run("check", solved)
    assert result.exit_code == 1
    assert f"bottlenecks.yaml, entry 1: {sentence}" in flat(result.stdout)
    assert "not as it says: 1 figure wrong." in flat(result.stdout)
    assert the_json(run("check", solved, "--json"))["discrepancies"][0]["key"] == "bottlenecks[1]"


def test_a_damaged_file_is_bad_input(run: Run, solved: Path) -> None:
    (solved / "bottlenecks.yaml").write_text("bottlenecks: 3")
    result = run("check", solved)
    assert result.exit_code == 2
    assert "bottlenecks.yaml, bottlenecks: found 3; give a list of bottlenecks" in result.stderr


def test_all_of_it_in_chinese(run: Run, solver: FakeSolver, short: Path) -> None:
    text = "".join(run("validate", short, "--lang", "zh").stdout.split())
    assert "任何方案都无法避免的缺口" in text
    assert "2县的3支工作队需要第一书记；能派往的第一书记人选有0名：至少3支工作队没有第一书记。" in text
    assert "各工作队共需具备“法律”专长的干部9人；能派出的有14人，但并非都能派到需要的村：至少缺3人。" in text
    assert "2县的3支工作队需要6人；能派往的有5人：至少空缺1人。" in text
