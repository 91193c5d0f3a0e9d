"""Every figure of a fact sheet, counted again in the tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from optimizer.generate import Tables
from optimizer.generate.read import FoundRound
from optimizer.generate.sheet import Round

Counter = Callable[[Tables, Round], float]


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
    **{f"cadres.{name}": level(name)[0] for name in ("province", "prefecture", "county")},
    **{f"units.{name}": level(name)[1] for name in ("province", "prefecture", "county")},
    **{
        f"villages.{name}": primary(name)
        for name in ("key", "demo", "industry", "ordinary", "out_of_poverty", "relocation", "red", "weak")
    },
}


def test_every_figure_is_met(found: FoundRound, tables: Tables) -> None:
    facts = found.round.facts
    uncounted = [name for name in facts if name not in COUNTERS]
    assert not uncounted, f"figures without a counter: {uncounted}"
    counted = {name: COUNTERS[name](tables, found.round) for name in facts}
    assert counted == {name: pytest.approx(fact.value) for name, fact in facts.items()}


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
}


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
