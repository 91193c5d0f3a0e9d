from __future__ import annotations

import json
from pathlib import Path

from optimizer.solve import Progress
from tests.cli.conftest import FakeSolver, Run


def test_each_improvement_is_a_line_of_json(
    run: Run, solver: FakeSolver, manifest: Path, tmp_path: Path
) -> None:
    told = [
        Progress("model", None, None, None, 0.0),
        Progress("search", "fit", 100, 200, 0.5),
        Progress("prove", "fit", 100, 200, 0.6),  # nothing new
        Progress("prove", "fit", 100, 150, 0.7),
        Progress("prove", "fit", 120, 150, 0.8),
    ]
    solver.tells = told
    trace = tmp_path / "trace.jsonl"
    result = run("solve", manifest, "--trace", trace)
    assert result.exit_code == 0
    assert "reached 100" in result.stderr  # the screen hears it too
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    assert [(x["elapsed"], x["tier"], x["value"], x["bound"]) for x in lines] == [
        (0.5, "fit", 100, 200),
        (0.7, "fit", 100, 150),
        (0.8, "fit", 120, 150),
    ]
    assert all(x["at"] > 1.7e9 for x in lines)


def test_a_trace_that_cannot_be_written_is_told_before_solving(
    run: Run, solver: FakeSolver, manifest: Path, tmp_path: Path
) -> None:
    result = run("solve", manifest, "--trace", tmp_path / "nowhere" / "trace.jsonl")
    assert result.exit_code == 2
    assert "can't be written" in result.stderr
    assert solver.calls == 0
