from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.bench import methods
from benchmarks.bench.page import page
from benchmarks.bench.record import Records
from benchmarks.bench.suite import METHODS, Cell
from optimizer.locale import Words
from tests.cli.conftest import Run, run, the_json

__all__ = ["run"]
SUITE = """
name: tiny
scenarios:
  - {round: sichuan-2021, villages: 6}
unit_rules: [on]
seeds: [0]
time_limits: [5]
memory_mb: 8000
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a tiny suite that ran once, all methods."""
    from click.testing import CliRunner

    import cli

    place = tmp_path_factory.mktemp("bench")
    (place / "tiny.yaml").write_text(SUITE)
    args = ["bench", str(place / "tiny.yaml"), "-o", str(place / "out")]
    result = CliRunner().invoke(cli.cli, args)
    assert result.exit_code == 0, result.output
    assert "5 runs made" in result.stdout
    assert "1/5 sichuan-2021-n6-s0-on-ours-t5, proved optimal, shortage" in result.stderr
    return place / "out"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cells started from now on; each is a command that ends at once without an answer."""
    names: list[str] = []

    def command(cell: Cell, manifest: Path, place: Path) -> list[str | Path]:
        names.append(cell.name)
        return [sys.executable, "-c", "raise SystemExit('nothing here')"]

    monkeypatch.setattr(methods, "command", command)
    monkeypatch.setattr("benchmarks.bench.run.write_page", lambda *_: Path("index.html"))
    return names


def test_every_method_has_a_row_with_a_checked_plan(folder: Path) -> None:
    table = pd.read_csv(folder / "results.csv")
    assert table["method"].tolist() == list(METHODS)
    assert table["checked"].all()
    assert table["status"].tolist() == ["optimal", *["feasible"] * 4]
    best = table.iloc[0]
    assert best["shortage_value"] == best["shortage_bound"] == table["shortage_value"].min()
    assert best["fit_value"] == best["fit_bound"]
    assert (table["wall_s"] > 0).all()
    assert (table["peak_mb"] > 30).all()
    exact = table[table["method"].isin(["textbook", "mip"])]
    assert (exact["shortage_claimed_bound"] == best["shortage_value"]).all()
    assert (exact["fit_claimed_bound"] == best["fit_value"]).all()
    assert table.loc[1:, ["shortage_bound", "fit_bound"]].isna().all(axis=None)
    assert pd.read_parquet(folder / "results.parquet").equals(pd.read_parquet(folder / "results.parquet"))
    assert len(pd.read_parquet(folder / "results.parquet")) == len(table)


def test_the_trace_ends_at_the_value(folder: Path) -> None:
    trace, table = pd.read_csv(folder / "trace.csv"), pd.read_csv(folder / "results.csv")
    for method in ("ours", "textbook", "mip"):
        row = table[table["method"] == method].iloc[0]
        own = trace[(trace["cell"] == row["cell"]) & (trace["tier"] == "shortage")]
        assert own["value"].iloc[-1] == row["shortage_value"]
        assert own["at_s"].between(0, row["wall_s"] + 1).all()


class References(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "link", "iframe"):
            self.found.append(tag)
        names = ("src", "href", "xlink:href")
        self.found += [v for name, v in attrs if name in names and v is not None and not v.startswith("#")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_holds_every_plot_and_loads_nothing(folder: Path, language: str) -> None:
    words = Words(language)
    text = page(words, "tiny", Records(folder).all())
    labels = re.findall(r'<svg role="img" aria-label="([^"]*)"', text)
    said = ("Quality per method", "Time and memory against size", "Value and bound against time")
    assert labels == [words.say(label) for label in said]
    assert text.count("<svg") == text.count("</svg>") == 3
    for part in ("shortage per 100 villages", "megabytes", "seconds since the process began"):
        assert words.say(part) in text
    for method in METHODS:
        assert words.say(methods_said()[method]) in text
    parser = References()
    parser.feed(text)
    assert parser.found == []
    assert not re.search(r"url\((?!#)|@import", text)
    assert (folder / "index.html").read_text() == page(Words(), "tiny", Records(folder).all())


def methods_said() -> dict[str, str]:
    from benchmarks.bench.words import METHODS as SAID

    return SAID


def test_what_is_finished_is_not_run_again(folder: Path, run: Run, started: list[str]) -> None:
    suite = folder.parent / "tiny.yaml"
    before = (folder / "results.csv").read_text()
    result = run("bench", suite, "-o", folder, "--json")
    told = the_json(result)
    assert result.exit_code == 0
    assert (told["run"], told["kept"], started) == (0, 5, [])
    assert [row["method"] for row in told["results"]] == sorted(METHODS)
    assert (folder / "results.csv").read_text() == before
    assert "5 were finished before" in run("bench", suite, "-o", folder).stdout
    assert "先前已完成5次" in run("bench", suite, "-o", folder, "--lang", "zh").stdout


def test_only_what_is_new_or_forced_is_run(tmp_path: Path, run: Run, started: list[str]) -> None:
    suite, out = tmp_path / "tiny.yaml", tmp_path / "out"
    suite.write_text(SUITE)
    greedy, flow = "sichuan-2021-n6-s0-on-greedy-t5", "sichuan-2021-n6-s0-on-flow-t5"

    def bench(*args: str) -> list[str]:
        started.clear()
        assert run("bench", suite, "-o", out, *args).exit_code == 0
        return list(started)

    assert bench("--methods", "greedy") == [greedy]
    assert bench("--methods", "greedy,flow") == [flow]
    assert bench("--methods", "greedy", "--force") == [greedy]
    assert bench("--methods", "greedy", "--seeds", "3,4") == [greedy.replace("s0", f"s{k}") for k in (3, 4)]
    suite.write_text(SUITE.replace("8000", "7000"))  # another limit is another run
    assert bench("--methods", "greedy,flow") == [greedy, flow]
    (out / "cells" / f"{flow}.json").write_text("{")  # cut off
    assert bench("--methods", "greedy,flow") == [flow]
    assert len(pd.read_csv(out / "results.csv")) == 4


@pytest.mark.parametrize(
    ("code", "status", "note"),
    [
        ("import time; time.sleep(60)", "timed_out", "exit code -9"),
        ("x = b'x' * 2_000_000_000", "out_of_memory", "MemoryError"),
        ("raise SystemExit('no luck')", "failed", "no luck"),
    ],
)
def test_a_run_that_comes_to_nothing_is_recorded(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, code: str, status: str, note: str
) -> None:
    suite, out = tmp_path / "tiny.yaml", tmp_path / "out"
    suite.write_text(SUITE.replace("[5]", "[1]").replace("8000", "700") + "grace: 0.5\nmethods: [mip]\n")
    line = '{"at": 9e9, "tier": "shortage", "value": 7, "bound": 1}\n{"at": 9e9, "ti'

    def command(cell: Cell, manifest: Path, place: Path) -> list[str | Path]:
        (place / "trace.jsonl").write_text(line)  # what it found before it ended, and half a line
        return [sys.executable, "-c", code]

    monkeypatch.setattr(methods, "command", command)
    assert run("bench", suite, "-o", out).exit_code == 0
    row = pd.read_csv(out / "results.csv").iloc[0]
    assert row["status"] == status
    assert note in row["note"]
    assert pd.isna(row["shortage_value"])
    assert pd.isna(row["checked"])
    assert row["wall_s"] > 0
    assert pd.read_csv(out / "trace.csv")[["tier", "value", "bound"]].to_numpy().tolist() == [
        ["shortage", 7, 1]
    ]
    assert Words().say(said_of(status)) in (out / "index.html").read_text()


def said_of(status: str) -> str:
    from benchmarks.bench.words import STATUSES

    return STATUSES[status]


def test_a_plan_that_breaks_a_rule_is_told(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    suite, out = tmp_path / "tiny.yaml", tmp_path / "out"
    suite.write_text(SUITE + "methods: [greedy]\n")

    def command(cell: Cell, manifest: Path, place: Path) -> list[str | Path]:
        wrong: dict[str, Any] = {"status": "plan", "proved": False, "claims": {}}
        wrong["placements"] = [["C001", village, "member"] for village in ("V001", "V002")]
        return [
            sys.executable,
            "-c",
            f"import json; json.dump({wrong}, open(r'{place / 'answer.json'}', 'w'))",
        ]

    monkeypatch.setattr(methods, "command", command)
    result = run("bench", suite, "-o", out)
    assert result.exit_code == 1
    assert "Plans that break a rule: sichuan-2021-n6-s0-on-greedy-t5" in result.stdout
    row = pd.read_csv(out / "results.csv").iloc[0]
    assert (row["status"], bool(row["checked"])) == ("broken", False)
    assert "C001 is placed 2 times" in row["note"]
    assert (out / "work" / row["cell"] / "answer.json").exists()  # kept, to see what was wrong
    assert "1 runs gave a plan that breaks a hard rule" in (out / "index.html").read_text()


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    suite, out = tmp_path / "tiny.yaml", tmp_path / "out"
    suite.write_text(SUITE + "methods: [greedy, flow]\n")
    seen: list[str] = []

    def command(cell: Cell, manifest: Path, place: Path) -> list[str | Path]:
        seen.append(cell.name)
        if len(seen) > 1:
            raise KeyboardInterrupt
        return [sys.executable, "-c", "raise SystemExit('nothing here')"]

    monkeypatch.setattr(methods, "command", command)
    result = run("bench", suite, "-o", out)
    assert result.exit_code == 130
    assert "Stopped at your request; the same command goes on." in result.stdout
    assert len(pd.read_csv(out / "results.csv")) == 1


def test_wrong_choices_are_told_together(run: Run) -> None:
    result = run("bench", "smoke", "--methods", "our", "--sizes", "7")
    assert result.exit_code == 2
    assert "--methods: unknown method 'our'; did you mean ours?" in result.stderr
    assert "--sizes: the suite has no scenario of 7 villages; sizes: 6" in result.stderr
    assert "Invalid value for '--sizes'" in run("bench", "--sizes", "many").stderr
