"""Nominated cadres of Yunnan: the published ones exactly, and some who fail, drawn beside everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from conftest import PUBLISHED, SCALES

from optimizer.generate import Tables, generate
from optimizer.generate.engine import generate_tables
from optimizer.generate.nominees import nominated_table
from optimizer.generate.read import SEEDS, read_sheet
from optimizer.review import LEADER, MEMBER, read_nominated, review
from optimizer.scenario import ScenarioError, load_scenario

YUNNAN = "yunnan-2025"


def same(one: Tables, other: Tables) -> bool:
    names = [f.name for f in fields(Tables) if f.name != "nominated"]
    pairs = [(getattr(one, n), getattr(other, n)) for n in names]
    return all(a is b if a is None else a.equals(b) for a, b in pairs)


def test_nothing_else_of_the_round_depends_on_who_is_refused() -> None:
    found = PUBLISHED[YUNNAN].at_scale(0.02)
    facts = {name: fact for name, fact in found.round.facts.items() if name != "refused"}
    draw = found.round.draw.model_copy(update={"nominees": None})
    without = generate_tables(
        YUNNAN, found.round.model_copy(update={"facts": facts, "draw": draw}), 3, found.earlier
    )
    assert without.nominated is None
    assert same(without, found.tables(3))


def test_the_cadres_stand_among_the_nominated_as_they_are() -> None:
    tables = PUBLISHED[YUNNAN].at_scale(SCALES[YUNNAN]).tables(1)
    assert tables.nominated is not None
    nominated = tables.nominated
    assert nominated.id.is_unique
    assert nominated.name.is_unique
    known = nominated[nominated.id.isin(tables.cadres.id)].drop(columns="fit_for_duty")
    assert known.astype(str).reset_index(drop=True).equals(tables.cadres.astype(str))
    blocks = nominated.unit.ne(nominated.unit.shift()).sum()
    assert blocks == nominated.unit.nunique()  # listed by unit
    refused = nominated[~nominated.id.isin(tables.cadres.id)]
    assert (refused.rural_years <= refused.work_years.fillna(99)).all()


def test_only_yunnan_has_such_a_table() -> None:
    for name, found in PUBLISHED.items():
        assert (found.round.draw.nominees is not None) == (name == YUNNAN)


@pytest.mark.parametrize("scale", [0.05, 1])
def test_the_review_passes_the_published_cadres_and_nobody_else(scale: float, tmp_path: Path) -> None:
    made = generate(YUNNAN, tmp_path, scale=scale)
    scenario = load_scenario(made.manifest)
    path = tmp_path / "yunnan" / "nominated.csv"
    found = review(scenario.policy.eligibility, read_nominated(scenario, path), scenario.units)
    passed = [j.cadre for j in found.judged if j.verdict in (LEADER, MEMBER)]
    assert set(passed) == {cadre.id for cadre in scenario.cadres}
    assert len(passed) == made.cadres == round(26_800 * scale)
    assert found.overall.refused == round(420 * scale)
    members = [one for one in found.criteria if one.role == "member"]
    assert {one.field for one in members} == set(scenario.policy.eligibility.member)
    if scale == 1:  # spread over the criteria, some of them not stated, some people fail two
        assert all(one.failed >= 20 for one in members)
        assert sum(one.not_stated for one in members) >= 20
        assert sum(one.failed for one in members) > found.overall.refused
        assert [round(line.passed / 268, 2) for line in found.levels] == [30.08, 21.98, 47.94]


def sheet_faults(tmp_path: Path, edit: Callable[[dict[str, Any]], object]) -> str:
    raw = yaml.safe_load((SEEDS / "yunnan.yaml").read_text(encoding="utf-8"))
    edit(raw["rounds"][YUNNAN])
    path = tmp_path / "yunnan.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_sheet(path)
    return str(caught.value)


def fails(edit: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    return lambda r: edit(r["draw"]["nominees"]["fails"])


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda r: r["facts"].pop("refused"), "draw.nominees: stands without the figure refused"),
        (lambda r: r["draw"].pop("nominees"), "draw.nominees: stands without the figure refused"),
        (fails(lambda f: f.pop("age")), "draw.nominees.fails: nothing is said about age"),
        (fails(lambda f: f["age"].update(wrong=[55])), "fails.age: 55 meets the member rule"),
        (fails(lambda f: f["work_years"].update(wrong=[1])), "fails.work_years: 1 meets the member rule"),
        (fails(lambda f: f["education"].update(wrong=["college"])), "'college' meets the member rule"),
        (fails(lambda f: f["review"].update(wrong=["passed"])), "'passed' meets the member rule"),
        (fails(lambda f: f["fit_for_duty"].update(wrong=[True])), "True meets the member rule"),
        (fails(lambda f: f.update(party={"weight": 1, "wrong": [False]})), "'party' is no member rule"),
        (fails(lambda f: f["age"].update(weight=0)), "nominees.fails.age.weight"),
    ],
)
def test_faults_of_the_sheet(edit: Callable[[dict[str, Any]], object], text: str, tmp_path: Path) -> None:
    assert text in sheet_faults(tmp_path, edit)


def test_the_seed_decides_who_is_refused() -> None:
    found = PUBLISHED[YUNNAN].at_scale(0.02)
    first, again, other = (found.tables(seed).nominated for seed in (0, 0, 1))
    assert isinstance(first, pd.DataFrame)
    assert first.equals(again)
    assert not first.equals(other)
    cadres = found.tables(0).cadres
    drawn = [nominated_table(YUNNAN, found.round, cadres, seed) for seed in (0, 1)]
    assert drawn[0] is not None
    assert not drawn[0].equals(drawn[1])
