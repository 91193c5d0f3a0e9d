"""A round after another one: its villages, its units and some of its people go on, and all move."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import PUBLISHED
from test_hidden_plan import hidden_plan

from optimizer.check.audit import check
from optimizer.generate import Tables, generate
from optimizer.scenario import load_scenario

SCALE = 0.05
Two = tuple[Tables, Tables]


@pytest.fixture(scope="module")
def two() -> Two:
    past, now = (PUBLISHED[f"sichuan-{year}"].at_scale(SCALE).tables(1) for year in (2021, 2023))
    return past, now


def test_villages_and_units_are_those_of_the_round_before(two: Two) -> None:
    past, now = two
    assert past.units.equals(now.units)
    columns = ["id", "name", "prefecture", "county", "township", "lat", "lon", "hard_area"]
    both = past.villages[columns].merge(now.villages[columns])
    assert len(both) == len(now.villages) < len(past.villages)
    types = past.villages.set_index("id").types.str.split(";").str[0].reindex(now.villages.id)
    assert (types.to_numpy() == now.villages.types.str.split(";").str[0]).mean() > 0.85


def test_those_who_serve_again_are_the_same_people_two_years_older(two: Two) -> None:
    past, now = two
    both = past.cadres.merge(now.cadres, on="id", suffixes=("", "_now"))
    assert len(both) > 0.2 * len(now.cadres)
    for column in ("name", "unit", "gender", "education", "party", "home_township"):
        assert both[column].equals(both[f"{column}_now"].rename(column))
    for column in ("age", "work_years"):
        assert (both[f"{column}_now"] == both[column] + 2).all()
    assert (both.rural_years_now >= 2).all()
    assert set(now.cadres.name[~now.cadres.id.isin(both.id)]).isdisjoint(both.name)


def test_previous_is_the_plan_before_and_everybody_moves(two: Two) -> None:
    past, now = two
    previous = now.previous
    assert isinstance(previous, pd.DataFrame)
    assert set(previous.cadre) == set(past.cadres.id) & set(now.cadres.id)
    assert set(previous.village) <= set(now.villages.id)
    rows = previous.merge(past.hidden_plan, on=["cadre", "village", "role"])
    assert len(rows) == len(previous)
    assert (previous.terms == 1).all()
    moves = previous.merge(now.hidden_plan, on="cadre", suffixes=("", "_now"))
    assert len(moves) == len(previous)
    assert (moves.village != moves.village_now).all()


def test_staying_breaks_the_term_limit_and_a_handover_can_be_asked_for(tmp_path: Path) -> None:
    made = generate("sichuan-2023", tmp_path, 1, scale=SCALE)
    plan = hidden_plan(tmp_path, "sichuan-2023", "sichuan-2023")
    assert check(load_scenario(made.manifest), plan).tiers["shortage"] == 0
    manifest = yaml.safe_load(made.manifest.read_text(encoding="utf-8"))
    assert manifest["policy"]["rotation"] == {"max_terms": 1, "keep_at_least": 0}
    manifest["policy"]["rotation"] = {"max_terms": 2, "keep_at_least": 1}
    made.manifest.write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    report = check(load_scenario(made.manifest), plan)
    assert {one.kind for one in report.village_shortfalls} == {"kept"}


def test_small_rounds_after_another_are_drawn_for_any_seed() -> None:
    for scale in (0.003, 0.01):
        for seed in range(8):
            tables = PUBLISHED["sichuan-2023"].at_scale(scale).tables(seed)
            assert len(tables.cadres) == round(32000 * scale)
