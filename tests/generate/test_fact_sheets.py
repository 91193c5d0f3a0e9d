"""Faults of a fact sheet name file and field, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from optimizer.generate import generate
from optimizer.generate.read import SEEDS, read_sheet, read_sheets
from optimizer.locale import Words
from optimizer.locale.told import say
from optimizer.scenario.faults import Fault, ScenarioError

Edit = Callable[[dict[str, Any]], object]
ROUND = "rounds.shuangpai-2022"


def faults_of(tmp_path: Path, *edits: Edit, sheet: str = "shuangpai.yaml") -> list[str]:
    raw = yaml.safe_load((SEEDS / sheet).read_text(encoding="utf-8"))
    for edit in edits:
        edit(next(iter(raw["rounds"].values())))
    path = tmp_path / sheet
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_sheet(path)
    in_chinese(caught.value.faults)
    return [str(f) for f in caught.value.faults]


def in_chinese(faults: Sequence[Fault]) -> None:
    """Every fault is told in Chinese too: its remedy, and what was found, unless it is a value."""
    zh = Words("zh")
    for fault in faults:
        assert re.search("[一-鿿]", say(zh, fault.remedy)), fault
        assert say(zh, fault.found) != fault.found or fault.found.startswith("'"), fault
        assert "should" not in f"{fault.found} {fault.remedy}", "a library's own sentence"


CASES: list[tuple[Edit, str]] = [
    (lambda r: r["facts"]["units"].pop("value"), f"{ROUND}.facts.units.value: missing; add value"),
    (
        lambda r: r["facts"]["units"].update(publishd=True),
        "unknown key 'publishd'; did you mean 'published'?",
    ),
    (
        lambda r: r["facts"]["cadres"].pop("document"),
        f"{ROUND}.facts.cadres: its entries don't go together; a published figure names its document",
    ),
    (
        lambda r: r["facts"]["cadres"].update(document="003"),
        f"{ROUND}.facts.cadres.document: '003' is not in",
    ),
    (
        lambda r: r["facts"].update(part_members={"value": 1, "unit": "p", "published": False}),
        "party_members",
    ),
    (lambda r: r["facts"].pop("mean_age"), f"{ROUND}.facts: the figure mean_age is missing"),
    (lambda r: r["facts"]["villages.key"].update(value=14), "75, but its parts are "),
    (lambda r: r["facts"]["party_members"].update(value=70), "70 party members for 75 villages"),
    (lambda r: r["facts"]["party_members"].update(value=300), "300 of 227 cadres; write at most 227"),
    (lambda r: r["facts"]["postgraduate"].update(value=91), "more than bachelor_and_above"),
    (lambda r: r["facts"]["team_min"].update(value=4), "team_min is 4, the policy says 3"),
    (lambda r: r["draw"]["needs"].pop("key"), f"{ROUND}.draw.needs: nothing is said about key"),
    (lambda r: r["draw"]["needs"]["key"].update(magic=1), f"{ROUND}.draw.needs.key: nobody holds 'magic'"),
    (lambda r: r["draw"].update(own_min={"kye": {"villages": 1, "min": 2}}), "'kye'; did you mean 'key'?"),
    (lambda r: r["policy"]["match"]["points"].update(partty={"key": 1}), "unknown department 'partty'"),
    (
        lambda r: r["policy"]["teams"].update(defualt=1),
        f"{ROUND}.policy.teams.defualt: unknown key 'defualt'",
    ),
    (lambda r: r["solve"].update(gap=2), f"{ROUND}.solve.gap: 2 is out of range"),
    (lambda r: r["rules"][0].update(keys=["policy.teams.defalt"]), f"{ROUND}.rules[0].keys: unknown key"),
    (
        lambda r: r.update(folder="../up"),
        f"{ROUND}.folder: '../up' is no name for a folder here; write small letters a to z",
    ),
    (
        lambda r: r["facts"]["units"].update(value="abc"),
        f"{ROUND}.facts.units.value: 'abc' is not a number; write a number",
    ),
    (
        lambda r: r["facts"]["units"].update(value=-1),
        f"{ROUND}.facts.units.value: -1 is out of range; write at least 0",
    ),
    (
        lambda r: r["facts"]["units"].update(unit=3),
        f"{ROUND}.facts.units.unit: YAML reads this as int 3, not as text; put it in quotes",
    ),
    (
        lambda r: r["facts"].update(units=3),
        f"{ROUND}.facts.units: 3 is not a mapping; write a mapping",
    ),
    (
        lambda r: r["draw"].update(departments={}),
        f"{ROUND}.draw.departments: nothing stands in it; write at least one entry",
    ),
    (
        lambda r: r["draw"]["areas"][0].update(townships=1.5),
        f"{ROUND}.draw.areas[0].townships: 1.5 is not a whole number; write a whole number",
    ),
    (
        lambda r: r["draw"]["people"].update(male=2),
        f"{ROUND}.draw.people.male: 2 is out of range; write at most 1",
    ),
]


@pytest.mark.parametrize(("edit", "text"), CASES, ids=[text for _, text in CASES])
def test_each_fault_names_its_field(edit: Edit, text: str, tmp_path: Path) -> None:
    found = faults_of(tmp_path, edit)
    assert any(text in fault for fault in found), found
    assert all(fault.startswith("shuangpai.yaml") for fault in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path, lambda r: r["solve"].update(gap=2), lambda r: r["facts"]["units"].pop("value")
    )
    assert len(found) == 2


def test_syntax_and_repeated_keys(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("programme: [", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"odd\.yaml.*not YAML"):
        read_sheet(path)
    path.write_text("programme: a\nprogramme: b\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="given twice"):
        read_sheet(path)


@pytest.mark.parametrize(
    "text", ["rounds: 3", "rounds: {a: 1}", "rounds: {a: {policy: []}}", "rounds:", "a: 1"]
)
def test_wrong_shapes_are_faults(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"odd\.yaml"):
        read_sheet(path)


def test_a_round_stands_in_one_sheet(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes((SEEDS / "tiandong.yaml").read_bytes())
    with pytest.raises(ScenarioError, match="two sheets hold this round"):
        read_sheets(tmp_path)


def impossible(tmp_path: Path, sheet: str, edit: Edit) -> str:
    raw = yaml.safe_load((SEEDS / sheet).read_text(encoding="utf-8"))
    name, round_ = next(iter(raw["rounds"].items()))
    edit(round_)
    (tmp_path / sheet).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        generate(name, tmp_path / "out", seeds=tmp_path)
    assert not (tmp_path / "out").exists()
    return str(caught.value)


def test_too_few_cadres_for_the_minima(tmp_path: Path) -> None:
    text = impossible(tmp_path, "tiandong.yaml", lambda r: r["draw"].pop("own_min"))
    assert text.startswith(
        "tiandong.yaml, rounds.tiandong-2021: team minima ask for 201, there are 194 cadres"
    )


def test_too_few_veterans_for_the_teams(tmp_path: Path) -> None:
    text = impossible(tmp_path, "tiandong.yaml", lambda r: r["facts"]["rural_experience"].update(value=70))
    assert "rural_experience is 70, but the hidden plan needs 71 to 194" in text


def test_composition_rule_without_a_hidden_plan(tmp_path: Path) -> None:
    rule = {"name": "young", "where": {"age": {"max": 30}}}
    text = impossible(tmp_path, "tiandong.yaml", lambda r: r["policy"]["composition"].append(rule))
    assert "young" in text


def test_packing_needs_one_minimum(tmp_path: Path) -> None:
    text = impossible(
        tmp_path, "shuangpai.yaml", lambda r: r["draw"].update(own_min={"key": {"villages": 1, "min": 2}})
    )
    assert "one minimum for all teams" in text
