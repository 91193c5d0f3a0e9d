"""Plots: what is drawn, and that their words stay words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optimizer.locale import Words
from optimizer.report import plots
from tests.report.conftest import facts_of, hostile


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_needs_by_type_state_what_is_met(tmp_path: Path) -> None:
    said = texts(plots.needs_by_type(Words("zh"), facts_of(tmp_path)))
    assert {"重点村", "软弱涣散村"} <= set(said)
    assert "6 / 8" in said
    assert "4 / 5" in said
    assert "未满足" in said


def test_people_by_office_and_points(tmp_path: Path) -> None:
    facts = facts_of(tmp_path)
    said = texts(plots.people_by_office(Words("zh"), facts))
    assert {"科技", "省级单位", "县级单位"} <= set(said)
    assert any(text.startswith("middle: ") for text in texts(plots.points_of_teams(Words(), facts)))


def test_the_map_names_what_lacks_and_is_left_out_without_coordinates(tmp_path: Path) -> None:
    assert plots.map_of_shortfalls(facts_of(tmp_path / "a")) == ""
    content = hostile()
    content["villages"][2] |= {"lat": 26.3, "lon": 111.8}
    drawn = plots.map_of_shortfalls(facts_of(tmp_path / "b", content=content))
    assert set(texts(drawn)) == {"甲县 −1", "乙县 −2"}
    assert "<image" not in drawn


def test_many_villages_are_painted_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.report.plots.map.MANY", 1)
    assert "<image" in plots.map_of_shortfalls(facts_of(tmp_path, content=hostile()))


def test_words_of_a_formula_stay_words(tmp_path: Path) -> None:
    content = hostile()
    content["villages"][0]["types"] = ["$x$ <b>"]
    svg = plots.needs_by_type(Words(), facts_of(tmp_path, content=content))
    assert "$x$ &lt;b&gt;" in texts(svg)


def test_a_plan_without_anybody_has_fewer_plots(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, "V1: F*")
    assert plots.people_by_office(Words(), facts)
    assert plots.points_of_teams(Words(), facts)
