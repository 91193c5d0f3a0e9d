"""``why-not`` as users call it."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from optimizer.commands import asking
from optimizer.explain import Placed
from optimizer.plan import read_plan, write_plan
from optimizer.scenario import load_scenario
from optimizer.solve.regional import run as regional
from optimizer.whynot import Found, Limits, Question, ask
from tests.cli.conftest import Run, counted, make_plan, replace_manifest, the_json
from tests.cli.small import SMALL
from tests.factory import write_scenario


@pytest.fixture
def best(run: Run, manifest: Path) -> Path:
    """The best plan of the small scenario."""
    out = manifest.parent / "best"
    assert run("solve", manifest, "-o", out, "--gap", 0).exit_code == 0
    return out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["A", "V1"], "王一 A: avoids home: is at home in the same township, 东乡"),
        (["A", "V3"], "王一 A: out of reach: county office of 甲县, the village is in 乙县"),
        (["B", "上村"], "李二 B: banned: the table of bans says: 家属在村任职"),
        (["C", "V1"], "张三 C: not eligible: doesn't meet the member rules: age 62 (wanted: at most 59)"),
        (["D", "V1", "--leader"], "赵四 D: doesn't meet the leader rules: party member no (wanted: yes)"),
    ],
)
def test_rules_that_forbid_it_are_named(run: Run, best: Path, words: list[str], said: str) -> None:
    result = run("why-not", best, *words)
    assert result.exit_code == 0, result.output
    assert "Not possible, whatever happens elsewhere." in result.stdout
    assert said in " ".join(result.stdout.split())


def test_in_chinese_a_reason_has_chinese_punctuation(run: Run, best: Path) -> None:
    said = run("why-not", best, "A", "V3", "--lang", "zh").stdout.splitlines()
    assert said[0] == "王一 A 为何不在远村 V3？"
    assert said[2] == "• 王一 A：超出派出范围：甲县的县级单位，村在乙县"


def test_what_it_costs_and_who_goes_where(run: Run, best: Path) -> None:
    answer = the_json(run("why-not", best, "E", "V3", "--json"))
    assert answer["kind"] == "exactly"
    assert answer["closed"]
    first = next(cost for cost in answer["costs"] if cost["at_most"])
    assert first["at_least"] == first["at_most"] > 0
    assert first["value"] - first["plan"] in (first["at_most"], -first["at_most"])
    assert answer["chains"][0][0]["cadre"] == "E"
    assert answer["chains"][0][0]["after"]["village"] == "V3"
    result = run("why-not", best, "E", "V3")
    assert "It costs exactly" in result.stdout
    assert "Who goes where instead" in result.stdout


@pytest.mark.parametrize(("words", "seconds"), [([], 5), (["--time-limit", 77], 77)])
def test_the_time_is_that_of_the_whole_command(
    run: Run, best: Path, monkeypatch: pytest.MonkeyPatch, words: list[object], seconds: float
) -> None:
    given, called = [], time.monotonic()

    def noted(placed: Placed, question: Question, limits: Limits, *rest: Any) -> Found:
        given.append((limits, time.monotonic()))
        return ask(placed, question, limits, *rest)

    monkeypatch.setattr(asking, "ask", noted)
    answer = the_json(run("why-not", best, "E", "V3", "--json", *words))
    assert answer["time_limit"] == seconds
    ((limits, asked),) = given
    assert limits.began is not None
    assert called <= limits.began < asked - limits.recount
    assert limits.recount > 0
    assert answer["seconds"] >= limits.recount


def half_proved(placed: Placed, question: Question, limits: Limits, *rest: Any) -> Found:
    """Return an answer as it is where time was short: less is proved of the tier that decides."""
    found = ask(placed, question, limits, *rest)
    costs = list(found.answer.costs)
    k = next(k for k, cost in enumerate(costs) if cost.at_most)
    costs[k] = replace(costs[k], at_least=costs[k].at_least - 1, bound=costs[k].bound - 1)
    return replace(found, answer=replace(found.answer, kind="between", costs=tuple(costs)))


def test_without_time_for_the_proof_the_cost_is_between_limits(
    run: Run, best: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask", half_proved)
    result = run("why-not", best, "E", "V3", "--json")
    assert result.exit_code == 1
    answer = the_json(result)
    assert not answer["closed"]
    cost = next(cost for cost in answer["costs"] if cost["at_most"])
    assert cost["at_least"] < cost["at_most"]
    assert (
        "The 5 s allowed were too short for exact figures; ask again with --time-limit 60." in answer["said"]
    )
    longer = run("why-not", best, "E", "V3", "--time-limit", 60)
    assert "ask again with --time-limit 600." in " ".join(longer.stdout.split())
    chinese = run("why-not", best, "E", "V3", "--lang", "zh")
    assert "请加上 --time-limit 60 再问一次" in "".join(chinese.stdout.split("\n"))


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("If anybody may move:", "If everybody outside 甲县 (")),
        ("zh", ("如果所有人都可以调整：", "如果甲县（")),
    ],
)
def test_a_condition_is_told_apart(
    run: Run, best: Path, monkeypatch: pytest.MonkeyPatch, language: str, parts: tuple[str, str]
) -> None:
    monkeypatch.setattr(regional, "PAIRS", 1)
    answer = the_json(run("why-not", best, "E", "V1", "--json", lang=language))
    held = answer["local"]
    assert held["counties"][0] == "甲县"
    assert {"kind", "villages", "of_villages", "costs", "against_best"} <= held.keys()
    assert all(part in answer["said"] for part in parts)
    assert answer["said"].index(parts[0]) < answer["said"].index(parts[1])
    assert answer["time_limit"] == 30


def test_the_plan_that_has_it_is_written_and_passes_check(run: Run, best: Path) -> None:
    out = best.parent / "other"
    result = run("why-not", best, "E", "V3", "-o", out)
    assert result.exit_code == 0, result.output
    assert f"Written to {out}" in "".join(result.stdout.splitlines())
    placed = {(row.cadre, row.village) for row in read_plan(out).placements}
    assert ("E", "V3") in placed
    check = run("check", out)
    assert check.exit_code == 0, check.output
    assert run("why-not", out, "E", "V3").stdout.splitlines()[1] == "This plan already has it so."


POOR = "V1: F*, V2: E*, V3: B*"


def test_a_plan_that_is_not_the_best_is_beaten(run: Run, best: Path, manifest: Path) -> None:
    proved = read_plan(best).tiers[0].bound
    scenario = load_scenario(manifest)
    plan = counted(scenario, POOR, slack=500)
    plan = replace(plan, tiers=(replace(plan.tiers[0], bound=proved), plan.tiers[1]))
    write_plan(replace_manifest(plan, scenario, best.parent / "poor"), best.parent / "poor")
    answer = the_json(run("why-not", best.parent / "poor", "A", "V2", "--json"))
    assert answer["kind"] == "better"
    assert answer["costs"][0]["at_most"] < 0
    assert "A plan with it is better" in answer["said"]


def test_a_bound_that_is_not_true_is_told(run: Run, manifest: Path) -> None:
    poor = make_plan(manifest, manifest.parent / "poor", POOR)
    result = run("why-not", poor, "A", "V2", "-o", manifest.parent / "none")
    assert result.exit_code == 2
    assert "tiers.shortage.bound: says that no plan is better than 11" in " ".join(result.stderr.split())
    assert not (manifest.parent / "none").exists()


def test_exactly_these_people(run: Run, best: Path) -> None:
    answer = the_json(run("why-not", best, "--team", "V1", "D", "--json"))
    assert answer["exact"]
    assert answer["kind"] == "exactly"
    out = best.parent / "team"
    assert run("why-not", best, "--team", "V1", "D", "-o", out).exit_code == 0
    assert [row.cadre for row in read_plan(out).placements if row.village == "V1"] == ["D"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give a cadre and a village"),
        (["--team", "V1"], "give a cadre and a village"),
        (["V1", "E"], "V1 is a village and E a cadre; name the cadre first, then the village: E V1"),
        (["E"], "give a cadre and a village"),
        (["E", "V1", "V2"], "give a cadre and a village"),
        (["--team", "V1", "E", "--leader"], "give --leader without --team"),
        (["E", "V9"], "there is no village 'V9'"),
        (["孙五", "V1"], "2 cadres are called '孙五'"),
        (["E", "V1", "--time-limit", "0"], "--time-limit"),
    ],
)
def test_a_wrong_question_is_bad_input(run: Run, best: Path, words: list[str], said: str) -> None:
    result = run("why-not", best, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_no_name_of_a_tier_is_broken_beside_two_limits(
    run: Run, best: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regional, "PAIRS", 1)
    monkeypatch.setenv("COLUMNS", "72")
    result = CliRunner().invoke(cli.cli, ["why-not", str(best), "E", "V1", "--lang", "en"])
    assert re.search(r"^shortage +\d", result.stdout, re.MULTILINE), result.stdout


def test_a_plan_that_lies_is_refused(run: Run, best: Path) -> None:
    text = (best / "plan.yaml").read_text(encoding="utf-8")
    wrong = read_plan(best).tiers[1].value
    (best / "plan.yaml").write_text(text.replace(str(wrong), str(wrong + 1)), encoding="utf-8")
    out = best.parent / "none"
    result = run("why-not", best, "E", "V3", "-o", out)
    assert result.exit_code == 2
    assert "is not as it says" in result.stderr
    assert not out.exists()


def test_what_was_proved_of_other_tables_is_not_used(run: Run, best: Path, manifest: Path) -> None:
    text = manifest.read_text(encoding="utf-8")
    assert "age: 62" in text
    manifest.write_text(text.replace("age: 62", "age: 50"), encoding="utf-8")  # C may go now
    (best / "bottlenecks.yaml").unlink()
    result = run("why-not", best, "C", "V3", "--json")
    assert result.exit_code == 0, result.output
    assert the_json(result)["kind"] == "better"
    assert "proved of the files as they were" in result.stderr


def test_the_plan_asked_about_is_never_replaced(run: Run, best: Path) -> None:
    before = (best / "assignments.csv").read_bytes()
    for out in (best, best.parent / "x" / ".." / best.name):
        result = run("why-not", best, "E", "V3", "-o", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "holds the plan that the question is about; choose another directory" in result.stderr
    assert (best / "assignments.csv").read_bytes() == before


def test_its_faults_are_told_in_chinese(run: Run, best: Path, manifest: Path) -> None:
    (best / "assignments.csv").write_text("cadre,village,role\nF,V1,leader\n", encoding="utf-8")
    result = run("why-not", best, "E", "V3", "--lang", "zh")
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.search(r"与其所述不符（\d+ 处）；请用 check 查看不符之处", result.stderr)
    empty = make_plan(manifest, manifest.parent / "empty", "")
    assert run("why-not", empty, "E", "V3", "--lang", "zh").stderr.endswith(
        "没有派任何人；请给出有人员安排的方案\n"
    )


def test_a_place_that_is_no_plan_is_left_alone(run: Run, best: Path) -> None:
    (best.parent / "mine").mkdir()
    (best.parent / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    result = run("why-not", best, "E", "V3", "-o", best.parent / "mine")
    assert result.exit_code == 2
    assert [p.name for p in (best.parent / "mine").iterdir()] == ["notes.txt"]


def test_no_time_is_told_and_writes_nothing(run: Run, best: Path) -> None:
    out = best.parent / "none"
    result = run("why-not", best, "E", "V3", "--time-limit", "0.000001", "-o", out)
    assert result.exit_code == 4
    assert "That proves nothing" in result.stdout
    assert not out.exists()


@pytest.mark.parametrize("words", [["E", "V3"], ["A", "V1"], ["--team", "V1", "D"], ["D", "V1", "--leader"]])
def test_in_chinese_nothing_is_left_in_english(run: Run, best: Path, words: list[str]) -> None:
    result = run("why-not", best, *words, "--lang", "zh")
    assert result.exit_code == 0, result.output
    plain = result.stdout
    for word in (" -o ", "law", "veteran", " s。"):  # the scenario's own words, an option, seconds
        plain = plain.replace(word, "")
    lines = [line for line in plain.splitlines() if any("a" <= c <= "z" for c in line)]
    assert not lines


def test_a_village_with_a_pin_says_so(run: Run, tmp_path: Path) -> None:
    content = SMALL | {"pins": [{"cadre": "F", "village": "V1", "role": "leader"}]}
    manifest = write_scenario(content, tmp_path, "pinned.yaml")
    assert run("solve", manifest, "-o", tmp_path / "p", "--gap", 0).exit_code == 0
    result = run("why-not", tmp_path / "p", "E", "V1", "--leader")
    assert "the table of pins has 孙五 F there as leader" in " ".join(result.stdout.split())
