"""``explain``: a village, a cadre, all that is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run, make_plan, the_json
from tests.cli.small import FULL, SMALL
from tests.factory import document, write_scenario


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_village_says_what_each_member_is_there_for(run: Run, plan_dir: Path) -> None:
    result = run("explain", plan_dir, "--village", "下村")
    assert result.exit_code == 0, result.output
    text = flat(result.stdout)
    for sentence in (
        "下村 V2 (西乡, 甲县, P): 2 members (2 to 3 wanted), 130 points.",
        "• Missing: 1 person who meets the rule “veteran”.",
        "Missing: 1 person who meets the rule “veteran” (0 of 1 there). Why:",
        "孙五 E (市法院), leader: 100 points (department 40, skills 10, wish 10, leading 40).",
        "• Without them the team would lack 1 member, a leader, 1 person with skill law.",
        "• In their place 王一 A of the team may lead.",
        "王一 A (甲县农业局), member: 30 points (department 30).",
    ):
        assert sentence in text
    assert result.stderr == ""


def test_a_need_that_a_count_proves_is_said_with_the_count(run: Run, plan_dir: Path) -> None:
    text = flat(run("explain", plan_dir, "--village", "V2").stdout)
    assert (
        "• 1 team in 下村 V2 (甲县) needs 1 person who meets the rule “veteran”; 0 of that sort can be sent "
        "there; at least 1 is missing, whatever the plan." in text
    )
    assert "• This plan lacks 1 there: no plan lacks less." in text


def test_a_need_without_a_count_says_who_could_help_and_what_that_costs(run: Run, plan_dir: Path) -> None:
    text = flat(run("explain", plan_dir, "--village", "V3").stdout)
    for sentence in (
        "Not proved unavoidable: 2 other cadres could fill it: 0 in reserve, 0 whom their team can spare, "
        "2 needed where they are.",
        "• The single exchange that costs least: 赵四 D (now in 上村 V1) joins the team: missing then: ",
        "unmet needs fall by 1 by weight; the plan is better for it.",
        "unmet needs rise by 5 by weight; it gains 20 points.",
    ):
        assert sentence in text
    assert "states a proof" not in text  # the first exchange refutes it


def test_the_screen_ends_with_the_question_to_ask_next(run: Run, plan_dir: Path) -> None:
    lines = run("explain", plan_dir, "--village", "V3").stdout.split("\n")
    answer = the_json(run("explain", plan_dir, "--village", "V3", "--json"))
    first = answer["members"][0]["alternatives"][0]["moves"][0]["person"]["cadre"]
    assert answer["why_not"] == f"village-teams why-not {plan_dir} {first} V3"
    assert flat("".join(lines[-3:])).replace(" ", "").endswith(answer["why_not"].replace(" ", ""))


def test_a_village_as_json_has_exact_figures(run: Run, plan_dir: Path) -> None:
    answer = the_json(run("explain", plan_dir, "--village", "V2", "--json"))
    members = {member["person"]["cadre"]: member for member in answer["members"]}
    assert members["A"]["opens"] == [{"kind": "size", "skill": None, "n": 1}]
    for member in members.values():
        assert len(member["alternatives"]) <= min(3, member["possible"])
        for way in member["alternatives"]:
            assert [tier["name"] for tier in way["tiers"]] == ["shortage", "fit"]
            assert [tier["before"] for tier in way["tiers"]] == [5, answer_fit(run, plan_dir)]
    (unmet,) = answer["unmet"]
    assert unmet["proof"]["unmet"] == 1
    assert unmet["helpers"] == {"able": 0, "reserve": 0, "free": 0, "needed": 0}


def answer_fit(run: Run, plan_dir: Path) -> int:
    tiers = the_json(run("show", plan_dir, "--json"))["tiers"]
    return int(tiers[1]["value"])


@pytest.mark.parametrize(
    ("cadre", "sentences"),
    [
        (
            "A",
            [
                "王一 A (甲县农业局) is in 下村 V2 as member: 30 points (department 30).",
                "1 village may take this cadre; none would give more points.",
            ],
        ),
        (
            "C",
            [
                "张三 C (省科协) is in reserve.",
                "• Doesn't meet the member rules: age 62 (wanted: at most 59).",
            ],
        ),
        (
            "B",
            [
                "Villages with more points that may not take this cadre:",
                "term limit, 1 village: 下村 V2 (140 points): has served 2 terms there, at most 2 allowed.",
            ],
        ),
    ],
)
def test_a_cadre_says_where_and_why(run: Run, plan_dir: Path, cadre: str, sentences: list[str]) -> None:
    result = run("explain", plan_dir, "--cadre", cadre)
    assert result.exit_code == 0, result.output
    text = flat(result.stdout)
    for sentence in sentences:
        assert sentence in text


def test_a_better_village_says_what_stands_in_the_way(run: Run, plan_dir: Path) -> None:
    text = flat(run("explain", plan_dir, "--cadre", "F").stdout)
    assert "1 village that may take this cadre would give more points:" in text
    assert "远村 V3: " in text
    assert "in the way: the present team would lack 1 member, a leader" in text
    answer = the_json(run("explain", plan_dir, "--cadre", "F", "--json"))
    assert answer["why_not"] == f"village-teams why-not {plan_dir} F V3"


def test_shortfalls_begin_with_what_every_plan_lacks(run: Run, plan_dir: Path) -> None:
    result = run("explain", plan_dir, "--shortfalls")
    assert result.exit_code == 0, result.output
    text = flat(result.stdout)
    assert text.startswith(
        "Missing in every plan: 1 person who meets the rule “veteran”. The teams need 3 people who meet the "
        "rule “veteran”; 2 can be sent: at least 1 is missing."
    )
    for sentence in (
        "• Missing in every plan: 1 person. The teams need 6 people; 5 can be sent: at least 1 place",
        "• This plan lacks 2 people who meet the rule “veteran”, 1 person.",
        "• The plan's file says: proved that no plan has fewer unmet needs by weight, all taken together.",
        "3 teams in the whole area need 6 people; 5 eligible cadres can be sent there; at least 1 place",
        "• The people: 市法院 U2: 2, 省科协 U3: 2, 甲县农业局 U1: 1; together 5.",
        "Not proved unavoidable, 1 need of a village:",
        "• 远村 V3 (乙县) lacks 1 person who meets the rule “veteran”: 2 other cadres could fill it",
    ):
        assert sentence in text


def test_shortfalls_as_json_name_villages_and_people(run: Run, plan_dir: Path) -> None:
    answer = the_json(run("explain", plan_dir, "--shortfalls", "--json"))
    size = answer["proofs"][0]
    assert size["cadres"] == ["A", "B", "D", "E", "F"]
    assert [place["village"] for place in size["villages"]] == ["V1", "V2", "V3"]
    assert sum(min(u["able"], u["most"]) for u in size["units"]) == size["could"] == 5
    assert answer["refused"] == []
    assert answer["why_not"] is None


def test_a_plan_that_lacks_nothing_says_so(run: Run, tmp_path: Path) -> None:
    villages = [{"id": "V", "types": ["key"], "county": "C"}]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, [{"id": "A", "unit": "U"}], units), tmp_path)
    plan = make_plan(manifest, tmp_path / "plan", "V: A*")
    said = "Nothing is missing: every need of every village is met."
    assert flat(run("explain", plan, "--shortfalls").stdout) == said


def test_a_forged_statement_is_named_and_left_aside(run: Run, plan_dir: Path) -> None:
    forged = {"kind": "size", "villages": 3, "wanted": 6, "could": 5, "unmet": 4, "where": "all"}
    (plan_dir / "bottlenecks.yaml").write_text(yaml.safe_dump({"bottlenecks": [forged]}))
    assert run("check", plan_dir).exit_code == 1
    text = flat(run("explain", plan_dir, "--shortfalls").stdout)
    assert "Missing in every plan: 1 person." in text
    assert (
        "• What the plan's own file states is wrong and was left aside: bottlenecks.yaml, entry 1: says that "
        "at least 4 are missing" in text
    )
    chinese = "".join(run("explain", plan_dir, "--shortfalls", "--lang", "zh").stdout.split())
    assert "方案自带的说法不属实，未予采用：bottlenecks.yaml第1条：称至少缺4" in chinese


def test_long_lists_are_cut_unless_all_is_asked_for(run: Run, tmp_path: Path) -> None:
    villages = [{"id": f"V{n:02}", "types": ["key"], "county": "C", "max": 1} for n in range(1, 41)]
    cadres = [{"id": f"A{n:02}", "unit": "U"} for n in range(1, 41)]
    units = [{"id": "U", "department": "d", "level": "province"}]
    manifest = write_scenario(document(villages, cadres, units, {"leader": False}), tmp_path)
    plan = make_plan(manifest, tmp_path / "plan", "V01: A01")
    text = run("explain", plan, "--shortfalls").stdout
    assert "V21" in text
    assert "V22" not in text
    assert "19 more (--all lists them)." in text
    assert "V40" in run("explain", plan, "--shortfalls", "--all").stdout


@pytest.mark.parametrize(
    "args", [(), ("--village", "V1", "--cadre", "A"), ("--village", "V1", "--shortfalls"), ("--all",)]
)
def test_just_one_question_at_a_time(run: Run, plan_dir: Path, args: tuple[str, ...]) -> None:
    result = run("explain", plan_dir, *args)
    assert result.exit_code == 2
    assert "give exactly one of --village, --cadre and --shortfalls" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("--village", "V22"), "--village: there is no village 'V22'; did you mean 'V2'?"),
        (("--cadre", "孙五"), "--cadre: 2 cadres are called '孙五'; give an id: E, F"),
    ],
)
def test_an_unknown_name_is_one_line(run: Run, plan_dir: Path, args: tuple[str, ...], fault: str) -> None:
    result = run("explain", plan_dir, *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", fault + "\n")


def test_a_plan_without_placements_is_one_line(run: Run, manifest: Path) -> None:
    plan = make_plan(manifest, manifest.parent / "empty", "")
    result = run("explain", plan, "--shortfalls")
    assert result.exit_code == 2
    assert result.stderr == f"{plan}: places nobody; give a plan with placements\n"


def test_what_the_plan_proved_of_other_tables_is_not_repeated(run: Run, manifest: Path) -> None:
    plan = make_plan(manifest, manifest.parent / "least", FULL)
    said = "The plan's file says: proved that no plan has fewer unmet needs"
    assert said in flat(run("explain", plan, "--shortfalls").stdout)
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("age: 62", "age: 61"), encoding="utf-8")
    result = run("explain", plan, "--shortfalls")
    assert said not in flat(result.stdout)
    assert "small.yaml: not as when the plan was made" in result.stderr
    assert "for the files as they were then" in run("show", plan).stdout


def test_a_plan_of_another_scenario_is_refused_but_by_check(run: Run, plan_dir: Path, tmp_path: Path) -> None:
    other = write_scenario(SMALL | {"name": "other"}, tmp_path, "other.yaml")
    for args in (
        ("explain", plan_dir, "--shortfalls"),
        ("why-not", plan_dir, "E", "V3"),
        ("show", plan_dir),
        ("report", plan_dir, "-o", tmp_path / "r.html"),
    ):
        result = run(*args, "--scenario", other)
        assert (result.exit_code, result.stdout) == (2, ""), args
        assert result.stderr.startswith(f"{plan_dir}: is a plan of small, not of other; ")
        assert result.stderr.count("\n") == 1
    assert not (tmp_path / "r.html").exists()
    told = run("check", plan_dir, "--scenario", other)
    assert told.exit_code == 1
    assert "name of the scenario: plan.yaml says small" in flat(told.stdout)


def test_it_speaks_chinese(run: Run, plan_dir: Path) -> None:
    latin = re.compile(r"\b(the|of|in|village|cadre|unit|points|needs|lack|lacks|team|leader)\b")
    for args in (("--village", "V2"), ("--cadre", "F"), ("--cadre", "C"), ("--shortfalls",)):
        result = run("explain", plan_dir, *args, "--lang", "zh")
        assert result.exit_code == 0, result.output
        text = result.output.replace(str(plan_dir), "").replace("village-teams", "")
        assert not latin.search(text), text
    words = "".join(run("explain", plan_dir, "--cadre", "F", "--lang", "zh").stdout.split())
    assert "可派往且分数更高的村有1个：" in words


def test_json_is_the_same_in_every_language(run: Run, plan_dir: Path) -> None:
    for args in (("--village", "V2"), ("--cadre", "B"), ("--shortfalls",)):
        english = run("explain", plan_dir, *args, "--json").stdout
        assert english == run("explain", plan_dir, *args, "--json", "--lang", "zh").stdout
