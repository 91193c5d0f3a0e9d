"""The plan a round is built around breaks no rule and leaves nothing unmet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.check.audit import check
from optimizer.generate import Tables, generate
from optimizer.generate.read import FoundRound
from optimizer.plan.records import Placement, Plan
from optimizer.scenario import read_scenario


def hidden_plan(directory: Path, folder: str, name: str) -> Plan:
    table = pd.read_csv(directory / folder / "hidden_plan.csv")
    return Plan(
        scenario=name,
        manifest=None,
        inputs={},
        status="feasible",
        tiers=(),
        shortfalls={},
        seconds={},
        run={},
        placements=tuple(Placement(*row) for row in table.itertuples(index=False)),
    )


def test_checker_finds_no_violation_and_no_other_shortfall_than_stated(
    found: FoundRound, seed: int, scale: float, tmp_path: Path
) -> None:
    written = generate(found.name, tmp_path, seed, scale=scale)
    scenario = read_scenario(written.manifest)
    report = check(scenario, hidden_plan(tmp_path, found.round.folder, found.name))
    assert scenario.warnings == ()
    assert report.violations == ()
    short = found.round.count("shortfall")
    assert {one.kind for one in report.village_shortfalls} == ({"size"} if short else set())
    assert sum(one.amount for one in report.village_shortfalls) == short
    assert report.tiers["shortage"] == short * found.round.objective.shortage.size
    assert report.tiers["fit"] > 0


def test_rows_are_sorted_as_assignments_are(tables: Tables) -> None:
    plan = tables.hidden_plan
    assert list(plan.columns) == ["cadre", "village", "role"]
    assert plan.equals(plan.sort_values(["village", "role", "cadre"], ignore_index=True))


def test_minima_leave_few_to_spare(found: FoundRound, tables: Tables) -> None:
    if found.name not in ("shuangpai-2022", "tiandong-2021"):
        return
    teams = found.round.policy.teams
    kinds = tables.villages.types.str.split(";").str[0]
    low = kinds.map(lambda k: teams.by_type[k].min if k in teams.by_type else teams.default.min)
    if "min" in tables.villages:
        low = tables.villages["min"].astype(float).fillna(low)
    assert len(tables.cadres) - int(low.sum()) == 2


def test_row_order_tells_nothing_about_the_plan(tables: Tables) -> None:
    villages, cadres = (pd.Index(t.id) for t in (tables.villages, tables.cadres))
    plan = tables.hidden_plan
    link = np.corrcoef(villages.get_indexer(plan.village), cadres.get_indexer(plan.cadre))
    assert abs(link[0, 1]) < (0.25 if len(cadres) > 100 else 1)


def test_names_and_ids_are_unique(tables: Tables) -> None:
    for table in (tables.villages, tables.cadres, tables.units):
        assert table.id.is_unique
        place = ["county", "name"] if "types" in table else ["name"]
        assert not table.duplicated(place).any()


def test_people_are_plausible(tables: Tables) -> None:
    cadres = tables.cadres
    assert (cadres.work_years.between(1, cadres.age - 18)).all()
    assert (cadres.rural_years <= cadres.work_years).all()
    members = cadres[cadres.party]
    assert (members.party_years <= members.age - 18).all()
    assert cadres[~cadres.party].party_years.isna().all()
    assert cadres.age.corr(cadres.work_years) > 0.9
    graduates = cadres.education.isin(["bachelor", "postgraduate"])
    assert len(cadres) < 100 or cadres.age[graduates].mean() < cadres.age[~graduates].mean()


def test_skills_follow_departments(tables: Tables) -> None:
    departments = tables.cadres.unit.map(tables.units.set_index("id").department)
    for department, skill in (("agriculture", "agronomy"), ("party", "party_building")):
        holds = tables.cadres.skills.str.contains(skill)
        if (departments == department).sum() > 10:
            assert holds[departments == department].mean() > holds[departments != department].mean() + 0.2
