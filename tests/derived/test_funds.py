"""Funds add up in every direction, and to what a recount from the files gives."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_captains import placements

from optimizer.derived import FundsLine, derive
from optimizer.generate import generate
from optimizer.plan import Placement
from optimizer.scenario import load_scenario
from tests.factory import cadre, from_document, plan, scenario, unit, village
from tests.strategies import Row, scenarios

SUMS = ("cadres", "leaders", "captains", "for_cadres", "for_leaders", "for_captains", "total")
AMOUNT = st.integers(0, 50_000)


def sums(lines: tuple[FundsLine, ...]) -> list[int]:
    return [sum(getattr(line, name) for line in lines) for name in SUMS]


def small(**policy: Any) -> Any:
    units = [unit("P"), unit("S", "party", "prefecture"), unit("C", "party", "county")]
    people = [cadre("A", "P"), cadre("B", "S"), cadre("D", "C"), cadre("E", "C")]
    places = [village("V1", township="T"), village("V2", county="C2", township="T")]
    of = scenario(places, people, units, **policy)
    return derive(of, plan(of, "V1: A* B D, V2: E*").placements).funds


def test_the_published_rates_are_the_defaults() -> None:
    found = small()
    assert astuple(found.overall)[4:] == (4, 2, 1, 40_000, 20_000, 20_000, 80_000)
    assert {line.id: line.total for line in found.units} == {"P": 50_000, "S": 10_000, "C": 20_000}
    assert [(line.id, line.total) for line in found.counties] == [("C1", 65_000), ("C2", 15_000)]
    assert [line.total for line in found.levels] == [50_000, 10_000, 20_000]


def test_the_policy_overrides_single_rates() -> None:
    found = small(funds={"captain": 1, "county": 7})
    assert found.rates == {
        "captain": 1,
        "leader": 10_000,
        "province": 20_000,
        "prefecture": 10_000,
        "county": 7,
    }
    assert found.overall.total == 20_000 + 10_000 + 2 * 7 + 2 * 10_000 + 1


@settings(max_examples=100, deadline=None)
@given(
    scenarios(),
    st.integers(0, 2**32),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("captain", "leader", "province", "county"), AMOUNT)),
)
def test_totals_agree_in_every_direction(content: Row, seed: int, rates: dict[str, int]) -> None:
    content["policy"] = content["policy"] | {"funds": rates}
    of = from_document(content)
    rows = placements(of, seed)
    found = derive(of, rows)
    overall = sums((found.funds.overall,))
    for lines in (found.funds.levels, found.funds.counties, found.funds.units):
        assert sums(lines) == overall
    assert found.funds.overall.cadres == len(rows)
    assert found.funds.overall.leaders == sum(row.role == "leader" for row in rows)
    assert found.funds.overall.captains == sum(one.captain is not None for one in found.captains)
    assert [line.id for line in found.funds.levels] == ["province", "prefecture", "county"]


def recount(manifest: Path, folder: Path, plan_file: Path) -> dict[str, Any]:
    """Count captains and funds with nothing of the program: from the files and the contract."""
    default = {"captain": 20000, "leader": 10000, "province": 20000, "prefecture": 10000, "county": 5000}
    rates = default | yaml.safe_load(manifest.read_text(encoding="utf-8"))["policy"].get("funds", {})
    villages, cadres, units = (
        pd.read_csv(folder / f"{n}.csv").set_index("id") for n in ("villages", "cadres", "units")
    )
    rows = pd.read_csv(plan_file).join(villages[["prefecture", "county", "township"]], on="village")
    rows = rows.join(cadres[["unit", "rural_years", "age"]], on="cadre").join(units[["level"]], on="unit")
    place = ["prefecture", "county", "township"]
    size = rows.groupby(place, dropna=False).cadre.transform("size")
    rank = rows.level.map({"province": 3, "prefecture": 2, "county": 1})
    leaders = rows.assign(rank=rank)[(rows.role == "leader") & (size >= 3) & rows.township.notna()]
    best = leaders.sort_values(["rank", "rural_years", "age", "cadre"]).groupby(place).tail(1)
    rows["cny"] = rows.level.map(rates) + (rows.role == "leader") * rates["leader"]
    rows["cny"] += rows.cadre.isin(best.cadre) * rates["captain"]
    return {
        "captains": set(best.cadre),
        "unit": rows.groupby("unit").cny.sum().to_dict(),
        "county": rows.groupby("county").cny.sum().to_dict(),
        "level": rows.groupby("level").cny.sum().to_dict(),
        "total": int(rows.cny.sum()),
    }


@pytest.mark.parametrize(("name", "scale"), [("tiandong-2021", 1), ("dulongjiang", 1), ("yunnan-2025", 0.05)])
def test_a_recount_from_the_files_agrees(name: str, scale: float, tmp_path: Path) -> None:
    made = generate(name, tmp_path, 4, scale=scale)
    folder = made.files[0].parent
    counted = recount(made.manifest, folder, folder / "hidden_plan.csv")
    rows = pd.read_csv(folder / "hidden_plan.csv")
    placed = tuple(Placement(r.cadre, r.village, r.role) for r in rows.itertuples())
    found = derive(load_scenario(made.manifest), placed)
    assert {one.captain for one in found.captains} == counted["captains"]
    assert {line.id: line.total for line in found.funds.units} == counted["unit"]
    assert {line.id: line.total for line in found.funds.counties} == counted["county"]
    assert {line.id: line.total for line in found.funds.levels if line.cadres} == counted["level"]
    assert found.funds.overall.total == counted["total"] > 0


def test_nobody_placed_costs_nothing() -> None:
    of = scenario([village("V1")], [cadre("A")])
    found = derive(of, ())
    assert astuple(found.funds.overall)[4:] == (0,) * 7
    assert (found.funds.units, found.funds.counties, found.captains) == ((), (), ())


def test_placements_that_the_scenario_does_not_know_count_nowhere() -> None:
    of = scenario([village("V1")], [cadre("A")])
    rows = (
        Placement("A", "V1", "leader"),
        Placement("GONE", "V1", "member"),
        Placement("A", "LOST", "member"),
    )
    assert derive(of, rows).funds.overall.total == 30_000
