"""Every figure of a fact sheet, counted again in the tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import PUBLISHED as PUBLISHED_ROUNDS
from conftest import SCALES

from optimizer.generate import Tables
from optimizer.generate.read import FoundRound
from optimizer.generate.sheet import Round

Counter = Callable[[Tables, Round], float]
LARGE = [name for name, scale in SCALES.items() if scale < 1]


def level(name: str) -> tuple[Counter, Counter]:
    def cadres(tables: Tables, _: Round) -> int:
        units = tables.units.set_index("id").level
        return int((tables.cadres.unit.map(units) == name).sum())

    return cadres, lambda t, _: int((t.units.level == name).sum())


def primary(name: str) -> Counter:
    return lambda t, _: int((t.villages.types.str.split(";").str[0] == name).sum())


def large_units(tables: Tables, round_: Round) -> int:
    rules = round_.policy.units
    assert rules is not None
    return int((tables.cadres.groupby("unit").size() >= rules.large_from).sum())


def missing(tables: Tables, round_: Round) -> int:
    """Count the places below the minimum, where one minimum holds for all villages."""
    teams = tables.hidden_plan.groupby("village").size().reindex(tables.villages.id, fill_value=0)
    return int((round_.policy.teams.default.min - teams).clip(lower=0).sum())


def reserve(tables: Tables, _: Round) -> int:
    """Count the reserve officials; they are first secretaries whom the province sends."""
    officials = tables.cadres[tables.cadres.reserve_official]
    levels = officials.unit.map(tables.units.set_index("id").level)
    return int(((levels == "province") & (officials.pool == "first_secretary")).sum())


def fund(name: str) -> Counter:
    return lambda _, r: float(getattr(r.policy.funds, name))


COUNTERS: dict[str, Counter] = {
    "villages": lambda t, _: len(t.villages),
    "cadres": lambda t, _: len(t.cadres),
    "units": lambda t, _: len(t.units),
    "party_members": lambda t, _: int(t.cadres.party.sum()),
    "bachelor_and_above": lambda t, _: int(t.cadres.education.isin(["bachelor", "postgraduate"]).sum()),
    "postgraduate": lambda t, _: int((t.cadres.education == "postgraduate").sum()),
    "rural_experience": lambda t, _: int((t.cadres.rural_years >= 1).sum()),
    "mean_age": lambda t, _: float(t.cadres.age.mean()),
    "team_min": lambda _, r: r.policy.teams.default.min,
    "units.large": large_units,
    "prefectures": lambda t, _: t.villages.prefecture.nunique(),
    "counties": lambda t, _: t.villages.county.nunique(),
    "counties.hard": lambda t, _: t.villages.county[t.villages.hard_area].nunique(),
    "five_ones": lambda t, _: int(t.villages.five_ones.sum()),
    "shortfall": missing,
    "first_secretaries": lambda t, _: int((t.cadres.pool == "first_secretary").sum()),
    "members": lambda t, _: int((t.cadres.pool == "member").sum()),
    "reserve_officials": reserve,
    "refused": lambda t, _: len(t.nominated) - len(t.cadres),
    "all_villages": lambda _, r: r.facts["all_villages"].value,
    "share_of_all_villages": lambda t, r: round(len(t.villages) / r.facts["all_villages"].value, 2),
    **{f"funds.{n}": fund(n) for n in ("captain", "leader", "province", "prefecture", "county")},
    **{f"cadres.{name}": level(name)[0] for name in ("province", "prefecture", "county")},
    **{f"units.{name}": level(name)[1] for name in ("province", "prefecture", "county")},
    **{
        f"villages.{name}": primary(name)
        for name in (
            *("key", "demo", "industry", "ordinary", "out_of_poverty", "relocation", "red", "weak", "poor"),
            *("heavy_task", "weak_economy", "disorderly", "border", "tourism", "forest_economy"),
        )
    },
}


def recount(round_: Round, tables: Tables) -> None:
    """Count every figure of the sheet; shares are met to the nearest person."""
    facts = round_.facts
    uncounted = [name for name in facts if name not in COUNTERS]
    assert not uncounted, f"figures without a counter: {uncounted}"
    counted = {name: COUNTERS[name](tables, round_) for name in facts}
    wanted = {n: round_.figure(n) if f.unit == "share" else pytest.approx(f.value) for n, f in facts.items()}
    assert counted == wanted


def test_every_figure_is_met(found: FoundRound, tables: Tables) -> None:
    recount(found.round, tables)


@pytest.mark.parametrize("name", LARGE)
def test_every_figure_is_met_at_the_published_size(name: str) -> None:
    round_ = PUBLISHED_ROUNDS[name].round
    tables = PUBLISHED_ROUNDS[name].tables()
    recount(round_, tables)
    assert all(t.id.is_unique and not t.isna().all().any() for t in (tables.villages, tables.units))
    assert not tables.hidden_plan.cadre.duplicated().any()
    assert (tables.hidden_plan.groupby("village").role.value_counts().unstack().leader == 1).all()


PUBLISHED = {
    "shuangpai-2022": {
        "villages": 75,
        "cadres": 227,
        "units": 123,
        "cadres.county": 227,
        "units.county": 123,
        "party_members": 153,
        "bachelor_and_above": 90,
        "postgraduate": 5,
        "rural_experience": 176,
        "team_min": 3,
    },
    "tiandong-2021": {
        "villages": 71,
        "villages.out_of_poverty": 53,
        "villages.relocation": 4,
        "villages.key": 7,
        "villages.red": 1,
        "villages.weak": 6,
        "cadres": 194,
        "cadres.province": 21,
        "cadres.prefecture": 9,
        "cadres.county": 164,
        "mean_age": 39,
        "bachelor_and_above": 145,
        "party_members": 121,
    },
    "shaanxi-2020": {"villages": 9300, "first_secretaries": 9300, "members": 28000, "reserve_officials": 210},
    "sichuan-2021": {"villages": 12000, "cadres": 34000, "counties.hard": 125, "five_ones": 11501},
    "sichuan-2021-all3": {"villages": 12000, "cadres": 34000, "counties.hard": 125, "five_ones": 11501},
    "sichuan-2023": {
        "villages": 11900,
        "cadres": 32000,
        "share_of_all_villages": 0.45,
        "counties.hard": 125,
    },
    "yunnan-2025": {
        "cadres": 26800,
        "cadres.province": 0.3008,
        "cadres.prefecture": 0.2198,
        "rural_experience": 0.416,
        "bachelor_and_above": 0.643,
        "funds.captain": 20000,
        "funds.leader": 10000,
        "funds.province": 20000,
        "funds.prefecture": 10000,
        "funds.county": 5000,
    },
    "dulongjiang": {"first_secretaries": 6, "members": 12},
}


def test_no_round_is_left_out(rounds_by_name: dict[str, FoundRound]) -> None:
    assert set(PUBLISHED) == set(rounds_by_name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_sheet_holds_what_was_published(name: str, rounds_by_name: dict[str, FoundRound]) -> None:
    facts = rounds_by_name[name].round.facts
    assert {n: f.value for n, f in facts.items() if f.published} == PUBLISHED[name]


def test_every_part_of_the_policy_has_a_rule_in_words(found: FoundRound) -> None:
    covered = {key for rule in found.round.rules for key in rule.keys}

    def is_covered(key: str) -> bool:
        parts = key.split(".")
        return any(".".join(parts[:n]) in covered for n in range(1, len(parts) + 1))

    def leaves(node: object, key: str) -> list[str]:
        if isinstance(node, dict) and not is_covered(key):
            return [leaf for k, v in node.items() for leaf in leaves(v, f"{key}.{k}")]
        return [key]

    bare = [key for key in leaves(found.manifest["policy"], "policy") if not is_covered(key)]
    assert not bare, f"nothing is said about where these come from: {bare}"
