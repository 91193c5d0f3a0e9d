"""The benchmark goes on where it was stopped, and never mixes settings."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd
import pytest

from benchmarks.whynot import answered, finished, named
from optimizer.whynot import Question
from tests.factory import cadre, scenario, village

SETTING = {"round": "r", "seed": 5, "workers": 2, "time_limit": 30.0, "alone": True}


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    assert finished(tmp_path / "none.csv", SETTING) == []


def test_what_was_asked_is_known_again(tmp_path: Path) -> None:
    of = scenario([village("V1")], [cadre("A"), cadre("B")])
    asked = [Question(0, (0,)), Question(0, (1,), leader=True)]
    rows = [dict(zip(("village", "cadre", "leader"), named(of, q), strict=True)) for q in asked]
    pd.DataFrame([row | SETTING for row in rows]).to_csv(tmp_path / "some.csv", index=False)
    found = finished(tmp_path / "some.csv", SETTING)
    assert [(row["village"], row["cadre"], row["leader"]) for row in found] == [named(of, q) for q in asked]


@pytest.mark.parametrize("other", [{"seed": 6}, {"alone": False}, {"cores": 4}])
def test_rows_of_another_setting_are_refused(tmp_path: Path, other: dict[str, object]) -> None:
    pd.DataFrame([{"village": "V1"} | SETTING]).to_csv(tmp_path / "some.csv", index=False)
    with pytest.raises(click.UsageError, match=next(iter(other))):
        finished(tmp_path / "some.csv", SETTING | other)


COST = {"name": "fit", "plan": 9, "value": 5, "bound": 7, "at_least": 2, "at_most": 4}
OPEN = {"kind": "between", "closed": False, "costs": [COST], "local": None, "chains": [[1, 2], [3]]}
OPEN |= {"fewest": False, "short_chain": {"people": 2, "more": 5}}


def test_a_row_says_exact_or_bracket() -> None:
    row = answered(OPEN)
    assert (row["answer"], row["fit_at_least"], row["fit_at_most"], row["moved"]) == ("bracket", 2, 4, 3)
    assert (row["short_moved"], row["short_more"]) == (2, 5)
    assert answered(OPEN | {"kind": "exactly", "closed": True})["answer"] == "exact"
    assert answered(OPEN | {"kind": "unknown", "costs": [], "short_chain": None})["answer"] == "none"


def test_a_row_has_what_holds_with_others_held() -> None:
    held = {"kind": "exactly", "villages": 7, "costs": [COST | {"at_least": 4}]}
    row = answered(OPEN | {"local": held})
    assert (row["held_kind"], row["held_villages"], row["held_fit_at_least"]) == ("exactly", 7, 4)
    assert row["answer"] == "bracket"
