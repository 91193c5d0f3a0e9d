from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from optimizer.console.progress import Lines, LiveTable, progress_line
from optimizer.locale import Words
from optimizer.locale.words import number, percent, seconds, some
from optimizer.solve import Progress


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (0, "0 %"),
        (0.00001, "< 0.01 %"),
        (0.0003, "0.03 %"),
        (0.00031, "0.04 %"),
        (0.0012, "0.12 %"),
        (0.25, "25.0 %"),
        (1 / 3, "33.4 %"),
        (50, "> 1000 %"),
    ],
)
def test_a_gap_in_percent(gap: float, text: str) -> None:
    assert percent(gap) == text


@given(st.floats(min_value=1e-12, max_value=10))
def test_a_gap_never_reads_better_than_it_is(gap: float) -> None:
    text = percent(gap)
    said = float(text.removeprefix("< ").removesuffix(" %")) / 100
    assert said >= gap * (1 - 1e-6)
    assert text != "0 %"


def test_figures_and_times() -> None:
    assert number(17305) == "17,305"
    assert seconds(5.24) == "5.2 s"
    assert seconds(89.9) == "89.9 s"
    assert seconds(90) == "1 min 30 s"
    assert seconds(3725) == "62 min 05 s"


def test_long_lists_are_cut() -> None:
    words = Words()
    assert some(words, ["a", "b", "c"], 2) == "a, b, c"
    assert some(words, ["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert some(Words("zh"), ["a", "b", "c", "d"], 2) == "a、b 等，另有 2 个"


def test_a_moment_of_a_run_in_a_line() -> None:
    assert progress_line(Words(), Progress("model", None, None, None, 0.1)) == "0.1 s, building the model"
    line = progress_line(Words(), Progress("search", "fit", 17305, 17310, 12.34))
    assert line == "12.3 s, searching, fit, reached 17,305, best possible 17,310, gap 0.03 %"
    line = progress_line(Words(), Progress("search", "shortage", 2475, 0, 40.0, (5, 21)))
    assert line.startswith("40.0 s, searching, areas assessed: 5 of 21, shortage, reached 2,475")


def test_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("optimizer.console.progress.time.monotonic", lambda: now)
    out = StringIO()
    lines = Lines(Words(), Console(file=out, width=200))
    for n in range(40):  # forty improvements within four seconds
        now = n / 10
        lines.hear(Progress("search", "shortage", 40 - n, 0, now))
    assert out.getvalue().count("\n") == 1
    now = 9.0
    lines.hear(Progress("search", "shortage", 1, 0, now))
    assert "reached 1," in out.getvalue()
    now = 20.0
    lines.hear(Progress("search", "shortage", 1, 0, now))
    assert out.getvalue().count("\n") == 2  # nothing new
    lines.hear(Progress("search", "fit", None, None, now))
    assert out.getvalue().count("\n") == 3  # a new tier is told at once
    now = 30.0
    lines.hear(Progress("search", "fit", None, None, now, (1, 21)))
    assert out.getvalue().endswith("areas assessed: 1 of 21, fit\n")


def test_the_live_table_shows_every_tier_and_what_is_proved() -> None:
    out = StringIO()
    console = Console(file=out, width=80)
    table = LiveTable(Words(), console, "Small county", 60)
    table.hear(Progress("search", "shortage", 0, 0, 1.0))
    table.hear(Progress("search", "fit", 100, 125, 2.0))
    table.tell("Stopping")
    console.print(table._render())
    text = out.getvalue()
    assert "Small county  searching · " in text
    assert "of at most 60.0 s" in text
    assert text.index("shortage") < text.index("fit")
    assert "reached 0    best possible 0    proved" in text
    assert "reached 100  best possible 125  gap 25.0 %" in text
    assert "Stopping" in text
    table.hear(Progress("search", "fit", 100, 125, 2.0, (3, 21)))
    console.print(table._render())
    assert "  areas assessed: 3 of 21\n" in out.getvalue()
