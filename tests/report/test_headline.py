"""The first sentences never claim more than is proved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.console.reported import beginning
from optimizer.locale import Words
from optimizer.locale.verdict import not_as_it_says
from optimizer.plan import Tier, Unavoidable
from optimizer.report.facts import Facts
from optimizer.report.headline import share
from tests.cli.conftest import counted
from tests.factory import cadre, scenario, village


def facts(
    wanted: int = 2,
    order: tuple[str, ...] = ("shortage", "fit"),
    wrong: int = 0,
    unmet: int = 0,
    **bounds: int,
) -> Facts:
    """Return the facts of two cadres, 5 points, in a village that wants more of them.

    `bounds` are proved bounds by tier, where they aren't the values; `wrong` is added to what the plan
    states of each value; `unmet` people are stated to be missing in every plan.
    """
    of = scenario(
        [village("V1")],
        [cadre("A", rural_years=2), cadre("B")],
        teams={"min": wanted, "max": 9},
        objective={"order": list(order), "fit": {"experience": 5}},
    )
    stated = Unavoidable("size", None, False, {}, 1, wanted, 2, unmet)
    made = replace(counted(of, "V1: A B"), bottlenecks=(stated,) if unmet else ())
    tiers = [Tier(t.name, t.value + wrong, bounds.get(t.name, t.bound)) for t in made.tiers]
    return Facts(of, replace(made, tiers=tuple(tiers)))


def said(facts: Facts, language: str = "en") -> list[str]:
    return [line.text for line in beginning(Words(language), facts).lines]


def test_a_plan_proved_best_says_so() -> None:
    assert said(facts()) == [
        "Every need of every village is met.",
        "No plan that meets every need earns more points than this one: 5.",
    ]
    assert said(facts(), "zh")[1] == "任何满足全部需求的方案，得分都不会高于本方案的 5 分。"


def test_an_unproved_plan_states_its_part_of_the_bound() -> None:
    assert said(facts(fit=7))[1] == (
        "No plan that meets every need earns more than 7 points; this plan earns 5, at least 71.42 % of that."
    )
    assert said(facts(order=("fit",), fit=7))[1].startswith("No plan earns more than 7 points")


def test_unmet_needs_are_called_least_only_where_that_is_proved() -> None:
    least = "Proved: by the weights of this scenario, no plan leaves less unmet."
    assert said(facts(wanted=4))[0].endswith(least)
    open_question = "It is not ruled out that a better plan fills some of them."
    lines = said(facts(wanted=4, shortage=2))
    assert lines[0] == f"2 of the villages' 4 needs are unmet: members 2. {open_question}"
    assert lines[1].startswith("No plan that leaves as little unmet earns more points")


def test_what_is_missing_in_every_plan_comes_first() -> None:
    lines = said(facts(wanted=4, shortage=0, unmet=2))
    assert lines[0] == "Teams need 4 people; 2 can go: at least 2 places stay empty."
    assert lines[1].endswith("Proved: no plan can leave fewer needs unmet.")


def test_only_what_is_proved_unavoidable_is_called_so() -> None:
    lines = said(facts_of_three_villages())
    assert lines[0] == "Teams need 3 people; 2 can go: at least 1 place stays empty."
    assert lines[1] == (
        "2 of the villages' 3 needs are unmet: members 2. "
        "It is proved that 1 of them is missing in every plan; a better plan may fill the others."
    )


def facts_of_three_villages() -> Facts:
    """Return the facts of a plan that leaves one more village empty than it has to."""
    of = scenario([village(f"V{k}") for k in range(3)], [cadre("A"), cadre("B")], teams={"min": 1, "max": 1})
    made, stated = counted(of, "V1: A"), Unavoidable("size", None, False, {}, 3, 3, 2, 1)
    tiers = tuple(replace(tier, bound=0) for tier in made.tiers)
    return Facts(of, replace(made, tiers=tiers, bottlenecks=(stated,)))


def test_a_plan_that_is_not_as_it_says_gets_no_proof() -> None:
    found = facts(wrong=1)
    assert said(found) == [
        "This plan is not as it says: 2 figures wrong. "
        "All figures here were counted again; nothing is proved about them.",
        "Every need of every village is met.",
    ]
    assert [(tier.name, tier.value, tier.proved) for tier in found.tiers] == [
        ("shortage", 0, None),
        ("fit", 5, None),
    ]


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_part_never_reads_better_than_it_is(value: int, more: int) -> None:
    text = share(value, value + more)
    said = float(text.removesuffix(" %")) / 100
    assert said <= value / (value + more) + 1e-12
    assert said >= value / (value + more) - 1e-4 - 1e-12
    assert (text == "100 %") == (more == 0)


@pytest.mark.parametrize(
    ("rules", "keys", "english", "chinese"),
    [
        (
            0,
            ["inputs.a.csv"],
            "This plan was made from other files: 1 has changed since.",
            "该方案依据的文件已有变化：此后有 1 个文件更改。",
        ),
        (2, [], "This plan is not as it says: 2 rules broken.", "该方案与其所述不符：违反规则 2 处。"),
        (
            1,
            ["inputs.a.csv", "tiers.fit.value", "inputs.b.csv"],
            "This plan is not as it says: 1 rule broken, 1 figure wrong, 2 files changed since.",
            "该方案与其所述不符：违反规则 1 处、数据有误 1 处、此后更改的文件 2 个。",
        ),
    ],
)
def test_changed_files_are_no_wrong_figures(rules: int, keys: list[str], english: str, chinese: str) -> None:
    assert not_as_it_says(Words(), rules, keys) == english
    assert not_as_it_says(Words("zh"), rules, keys) == chinese
