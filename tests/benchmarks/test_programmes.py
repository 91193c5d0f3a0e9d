from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from benchmarks.programmes import __main__ as command
from benchmarks.programmes.page import PAGE, newest, read, render
from optimizer.generate import rounds

PHASES = ["generate", "load", "count", "solve", "check"]


def test_the_page_is_what_the_newest_results_give() -> None:
    path = newest()
    assert path is not None
    assert PAGE.read_text(encoding="utf-8") == render(read(path))


def test_the_results_have_every_phase_of_every_round() -> None:
    path = newest()
    assert path is not None
    phases = read(path).groupby("round")["phase"].agg(list).to_dict()
    assert phases == {info.name: PHASES for info in rounds()}


def test_a_small_round_runs_through(tmp_path: Path) -> None:
    output = tmp_path / "small.csv"
    given = ["--only-small", "--rounds", "yunnan-2025", "--time-limit", "2", "--workers", "1"]
    result = CliRunner().invoke(command.main, [*given, "-o", str(output)])
    assert result.exit_code == 0, result.output
    table = read(output)
    assert list(table["phase"]) == PHASES
    assert (table["peak_mb"] > 10).all()
    page = render(table)
    assert "| yunnan-2025 | 44 | 134 | 36 |" in page
    assert re.search(r"\| yunnan-2025 \| \d+ / 0 \| 44 / 0 \| \d+ / 0 \| – \| 0 of 1 \|", page)
    assert "counted again by `check`" in page
    assert not re.search(r"\b(nan|None|NA)\b", page)


def test_small_figures_are_not_kept() -> None:
    result = CliRunner().invoke(command.main, ["--only-small"])
    assert result.exit_code == 2


def test_rounds_that_were_not_run_keep_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = pd.DataFrame({"round": ["dulongjiang", "yunnan-2025"], "wall_s": [1.0, 2.0]})
    older.to_csv(tmp_path / "2026-01-01-programmes.csv", index=False)
    monkeypatch.setattr(command, "newest", lambda: tmp_path / "2026-01-01-programmes.csv")
    fresh = command.merged(pd.DataFrame({"round": ["yunnan-2025"], "wall_s": [3.0]}))
    assert list(fresh.itertuples(index=False, name=None)) == [("dulongjiang", 1.0), ("yunnan-2025", 3.0)]


def test_a_plan_that_check_refuses_is_told() -> None:
    path = newest()
    assert path is not None
    table = read(path)
    table.loc[(table["round"] == "dulongjiang") & (table["phase"] == "check"), "checked"] = False
    page = render(table)
    assert "**refused by check**" in page
    assert "**Not every plan passed `check`.**" in page
