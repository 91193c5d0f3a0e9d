"""The same engine over several counties and prefectures, as provincial rounds need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from test_hidden_plan import hidden_plan

from optimizer.check.audit import check
from optimizer.generate import generate
from optimizer.generate.read import SEEDS
from optimizer.scenario import read_scenario


def region(folder: Path) -> str:
    """Write a sheet of 600 villages in 12 counties of 3 prefectures; return its round."""
    raw: dict[str, Any] = yaml.safe_load((SEEDS / "tiandong.yaml").read_text(encoding="utf-8"))
    round_ = raw["rounds"].pop("tiandong-2021")
    raw["rounds"]["region-2021"] = round_
    counts = {
        "villages": 600,
        "villages.out_of_poverty": 400,
        "villages.relocation": 50,
        "villages.key": 60,
        "villages.red": 20,
        "villages.weak": 70,
        "cadres": 1700,
        "cadres.province": 250,
        "cadres.prefecture": 300,
        "cadres.county": 1150,
        "units": 560,
        "units.province": 60,
        "units.prefecture": 100,
        "units.county": 400,
    }
    for name, value in counts.items():
        round_["facts"][name]["value"] = value
    for name, share in {
        "party_members": 0.66,
        "bachelor_and_above": 0.643,
        "rural_experience": 0.416,
    }.items():
        round_["facts"][name] |= {"value": share, "unit": "share"}
    area = round_["draw"]["areas"][0]
    round_["draw"]["areas"] = [
        area | {"county": f"县{i}", "prefecture": f"市{i % 3}", "weight": 1 + i % 4} for i in range(12)
    ]
    round_["policy"]["match"]["forbid"] = [["enterprise", "weak"]]
    (folder / "region.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return "region-2021"


@pytest.mark.parametrize("seed", [0, 1])
def test_levels_reach_and_shares(seed: int, tmp_path: Path) -> None:
    name = region(tmp_path)
    written = generate(name, tmp_path / "out", seed, seeds=tmp_path)
    scenario = read_scenario(written.manifest)
    report = check(scenario, hidden_plan(tmp_path / "out", "tiandong", name))
    assert report.violations == ()
    assert report.tiers["shortage"] == 0
    assert len({v.county for v in scenario.villages}) == 12
    sending = {c.unit for c in scenario.cadres}
    assert sending == {u.id for u in scenario.units}
    assert sum(bool(c.party) for c in scenario.cadres) == round(0.66 * 1700)
    assert sum((c.rural_years or 0) >= 1 for c in scenario.cadres) == round(0.416 * 1700)
