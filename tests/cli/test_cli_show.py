from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, make_plan, the_json
from tests.factory import document, write_scenario


def test_the_overview_has_figures_teams_and_reserve(run: Run, plan_dir: Path) -> None:
    result = run("show", plan_dir)
    assert result.exit_code == 0, result.output
    for words in (
        "Small county (small)",
        "feasible, not proved optimal",
        "Unmet needs: members 1, rule “veteran” 2",
        "Placed 5 of 6 cadres in 3 of 3 villages, 3 of them as leader; 1 in reserve.",
        "★ 孙五 F",
        "In reserve: C",
    ):
        assert words in result.stdout
    assert result.stderr == ""


def test_the_overview_as_json(run: Run, plan_dir: Path) -> None:
    answer = the_json(run("show", plan_dir, "--json"))
    assert answer["counts"] == {
        "villages": 3,
        "cadres": 6,
        "placed": 5,
        "leaders": 3,
        "teams": 3,
        "reserve": 1,
    }
    assert [team["shortage"] for team in answer["teams"]] == [0, 2, 3]
    assert answer["reserve"] == ["C"]


@pytest.mark.parametrize("word", ["V2", "下村"])
def test_a_village_by_id_or_name(run: Run, plan_dir: Path, word: str) -> None:
    result = run("show", plan_dir, "--village", word)
    assert result.exit_code == 0, result.output
    assert "下村 V2" in result.stdout
    assert "priority 2" in result.stdout
    assert "2 members (2 to 3 wanted) · 130 points" in result.stdout
    assert "孙五 (level 1)" in result.stdout
    assert "department 40, skills 10, wish 10, leading 40" in result.stdout
    assert "1 of 4 needs are not met; they count 2 on the tier “shortage”." in result.stdout


def test_a_village_as_json(run: Run, plan_dir: Path) -> None:
    answer = the_json(run("show", plan_dir, "--village", "V2", "--json"))
    assert [m["cadre"] for m in answer["members"]] == ["E", "A"]
    assert answer["members"][0]["parts"]["preference"] == 10
    law = next(need for need in answer["needs"] if need["skill"] == "law")
    assert (law["need"], law["have"], law["holders"]) == (1, 1, [{"cadre": "E", "level": 1}])
    veteran = next(need for need in answer["needs"] if need["rule"])
    assert (veteran["kind"], veteran["missing"]) == ("veteran", 1)


@pytest.mark.parametrize(
    ("cadre", "sentences"),
    [
        (
            "A",
            [
                "Placed in 下村 V2 as member. 30 points: department 30.",
                "Admissible in 1 of 3 villages",
                "out of reach: county office of 甲县, the village is in 乙县",
                "avoids home: is at home in the same township, 东乡",
            ],
        ),
        (
            "B",
            [
                "before: 下村 V2",
                "banned: the table of bans says: 家属在村任职",
                "term limit: has served 2 terms there, at most 2 allowed",
            ],
        ),
        (
            "C",
            [
                "Not placed: in reserve.",
                "Admissible in 0 of 3 villages.",
                "not eligible: doesn't meet the member rules: age 62 (wanted: at most 59)",
            ],
        ),
        (
            "D",
            [
                "May not lead: party member no (wanted: yes)",
                "department forbidden: department science may not go to villages of type weak",
            ],
        ),
    ],
)
def test_a_cadre_with_every_reason_in_words(
    run: Run, plan_dir: Path, cadre: str, sentences: list[str]
) -> None:
    result = run("show", plan_dir, "--cadre", cadre)
    assert result.exit_code == 0, result.output
    flat = " ".join(result.stdout.split())
    for sentence in sentences:
        assert sentence in flat


def test_a_cadre_as_json(run: Run, plan_dir: Path) -> None:
    answer = the_json(run("show", plan_dir, "--cadre", "D", "--json"))
    assert answer["place"]["village"] == "V1"
    assert answer["role"] == "member"
    assert answer["rank"] == 1
    assert [place["village"] for place in answer["admissible"]] == ["V1", "V3"]
    assert answer["refusals"] == [
        {
            "code": "department_forbidden",
            "facts": {"department": "science", "type": "weak"},
            "villages": ["V2"],
        }
    ]


def test_only_the_best_villages_of_a_cadre_are_listed_but_all_in_json(run: Run, tmp_path: Path) -> None:
    villages = [{"id": f"V{n:02}", "types": ["key"], "county": "C"} for n in range(1, 21)]
    cadres = [{"id": "A", "unit": "U", "prefers": ["V20"]}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, cadres, units), tmp_path)
    plan = make_plan(manifest, tmp_path / "plan", "V01: A*")
    text = run("show", plan, "--cadre", "A").stdout
    assert "; in 1 of them with more points." in text
    assert text.index("V20") < text.index("V02")
    assert "V14" in text
    assert "V15" not in text
    assert "5 more (--json lists all)" in text
    assert len(the_json(run("show", plan, "--cadre", "A", "--json"))["admissible"]) == 20


@pytest.mark.parametrize(
    ("option", "word", "found", "remedy"),
    [
        ("--village", "V22", "there is no village 'V22'", "did you mean 'V2'?"),
        ("--village", "上 村", "there is no village '上 村'", "did you mean '上村'?"),
        ("--cadre", "孙五", "2 cadres are called '孙五'", "give an id: E, F"),
        ("--cadre", "zzzzz", "there is no cadre 'zzzzz'", "give an id or name from the cadres table"),
    ],
)
def test_an_unknown_name_gets_the_nearest(
    run: Run, plan_dir: Path, option: str, word: str, found: str, remedy: str
) -> None:
    result = run("show", plan_dir, option, word)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"{option}: {found}; {remedy}\n"


def test_village_and_cadre_together_are_refused(run: Run, plan_dir: Path) -> None:
    result = run("show", plan_dir, "--village", "V1", "--cadre", "A", "--json")
    assert result.exit_code == 2
    assert "not both" in the_json(result)["error"]


def test_a_plan_file_is_as_good_as_its_directory(run: Run, plan_dir: Path) -> None:
    assert run("show", plan_dir / "plan.yaml").stdout == run("show", plan_dir).stdout


def test_a_moved_plan_asks_for_its_scenario(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    moved = tmp_path / "far/away/plan"
    moved.parent.mkdir(parents=True)
    plan_dir.rename(moved)
    result = run("show", moved)
    assert result.exit_code == 2
    assert "--scenario FILE" in result.stderr
    assert run("show", moved, "--scenario", tmp_path / "small.yaml").exit_code == 0


def test_a_changed_scenario_is_pointed_out(run: Run, plan_dir: Path) -> None:
    manifest = plan_dir.parent / "small.yaml"
    manifest.write_text(manifest.read_text().replace("id: A\n", "id: Z\n"))
    result = run("show", plan_dir)
    assert result.exit_code == 0, result.output
    assert "small.yaml: not as when the plan was made" in result.stderr
    assert "the plan names what the scenario doesn't have: A" in result.stderr


def test_a_status_that_the_figures_deny_is_not_repeated(run: Run, plan_dir: Path) -> None:
    text = (plan_dir / "plan.yaml").read_text()
    (plan_dir / "plan.yaml").write_text(text.replace("status: feasible", "status: optimal"))
    assert "feasible, not proved optimal" in run("show", plan_dir).stdout


def test_many_teams_are_listed_only_on_request(run: Run, tmp_path: Path) -> None:
    villages = [{"id": f"V{n:03}", "types": ["key"], "county": "C", "min": 0} for n in range(1, 202)]
    cadres = [{"id": "A", "unit": "U", "name": "Ann"}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, cadres, units, {"leader": False}), tmp_path)
    plan = make_plan(manifest, tmp_path / "plan", "V001: A")
    assert "Ann" not in run("show", plan).stdout
    assert "201 teams; list them with --all" in run("show", plan).stdout
    assert "Ann" in run("show", plan, "--all").stdout
