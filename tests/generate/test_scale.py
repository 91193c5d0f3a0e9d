"""A round at another size: counts scaled and rounded, the mix kept, the hidden plan as good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PUBLISHED, SCALES
from test_hidden_plan import hidden_plan

from optimizer.check.audit import check
from optimizer.generate import generate, rounds
from optimizer.generate.read import SEEDS, read_sheet
from optimizer.generate.scale import scaled
from optimizer.scenario import load_scenario
from optimizer.scenario.faults import ScenarioError

LARGE = [name for name, scale in SCALES.items() if scale < 1]


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("scale", [0.005, 0.013, 0.1])
def test_counts_are_scaled_and_the_mix_is_kept(name: str, scale: float) -> None:
    full = PUBLISHED[name].round
    small = scaled(full, scale)
    assert small.figure("villages") == round(scale * full.figure("villages"))
    assert small.figure("cadres") == round(scale * full.figure("cadres"))
    assert sum(small.types().values()) == small.figure("villages")
    assert sum(small.by_level("cadres").values()) == small.figure("cadres")
    for kind, count in full.types().items():
        assert small.types()[kind] == pytest.approx(scale * count, abs=1.01)
    for name_ in ("party_members", "bachelor_and_above", "rural_experience"):
        assert small.figure(name_) == pytest.approx(scale * full.figure(name_), abs=1)
    assert small.facts["mean_age"] == full.facts["mean_age"]
    assert small.figure("counties") == max(1, round(scale * full.figure("counties")))


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("scale", [0.005, 0.05])
def test_every_county_has_a_village_and_the_plan_holds(name: str, scale: float, tmp_path: Path) -> None:
    written = generate(name, tmp_path, 1, scale=scale)
    scenario = load_scenario(written.manifest)
    small = scaled(PUBLISHED[name].round, scale)
    assert len({v.county for v in scenario.villages}) == small.figure("counties")
    assert len({v.prefecture for v in scenario.villages}) == small.figure("prefectures")
    report = check(scenario, hidden_plan(tmp_path, small.folder, name))
    assert (scenario.warnings, report.violations) == ((), ())
    assert sum(one.amount for one in report.village_shortfalls) == small.count("shortfall")


def test_three_everywhere_lack_two_thousand() -> None:
    sheet = PUBLISHED["sichuan-2021-all3"].round
    assert sheet.figure("shortfall") == 3 * 12000 - 34000 == 2000
    assert scaled(sheet, 0.05).figure("shortfall") == 100
    assert "shortfall" not in PUBLISHED["sichuan-2021"].round.facts


def test_county_rounds_scale_too(tmp_path: Path) -> None:
    for name in ("tiandong-2021", "shuangpai-2022"):
        made = generate(name, tmp_path, scale=2)
        report = check(load_scenario(made.manifest), hidden_plan(tmp_path, name.partition("-")[0], name))
        assert (report.violations, report.tiers["shortage"]) == ((), 0)
    assert made.villages == 150


def test_sizes_are_listed_at_a_scale() -> None:
    assert {r.name: r.villages for r in rounds(scale=0.1)}["sichuan-2021"] == 1200


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), 1000.0])
def test_a_scale_out_of_range_is_a_fault(scale: float, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is not above 0 and at most 100"):
        generate("sichuan-2021", tmp_path / "new", scale=scale)
    assert not (tmp_path / "new").exists()


def test_too_small_a_scale_says_why(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"tiandong\.yaml, rounds\.tiandong-2021: units\.province"):
        generate("tiandong-2021", tmp_path, scale=0.02)


def test_units_of_the_province_serve_neighbours() -> None:
    tables = PUBLISHED["sichuan-2021"].at_scale(0.05).tables()
    units = tables.units.set_index("id")
    assert (units.serves[units.level == "province"].str.count(";") <= 3).all()
    assert (units.serves[units.level != "province"] == "").all()
    plan = tables.hidden_plan.merge(tables.cadres[["id", "unit"]], left_on="cadre", right_on="id")
    county = plan.village.map(tables.villages.set_index("id").county)
    sent = plan.unit.map(units.serves)
    assert all(c in s.split(";") for c, s in zip(county, sent, strict=True) if s)


def sheet_faults(tmp_path: Path, edit: Any) -> str:
    raw = yaml.safe_load((SEEDS / "sichuan.yaml").read_text(encoding="utf-8"))
    edit(raw["rounds"])
    path = tmp_path / "sichuan.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_sheet(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda r: r["sichuan-2021-all3"].update(like="sichuan-2020"), "did you mean 'sichuan-2021'?"),
        (lambda r: r["sichuan-2021-all3"].update(like=["x"]), "sichuan-2021-all3.like: no round"),
        (
            lambda r: r["sichuan-2021-all3"]["facts"]["shortfall"].update(value=1999),
            "1999, but minima less cadres are 2000",
        ),
        (lambda r: r["sichuan-2021"]["facts"].pop("counties"), "the figure counties is missing"),
        (lambda r: r["sichuan-2021"]["draw"].pop("region"), "give either areas or a region"),
        (lambda r: r["sichuan-2021"]["draw"]["region"].update(lat=[1]), "draw.region.lat"),
    ],
)  # fmt: skip
def test_faults_of_a_province(edit: Any, text: str, tmp_path: Path) -> None:
    assert text in sheet_faults(tmp_path, edit)
