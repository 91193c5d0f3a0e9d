"""The benchmark goes on where it was stopped, and never mixes settings."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd
import pytest

from benchmarks.whynot import finished, named
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
