"""One peer on one scenario, in a process of its own."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from benchmarks.peers.methods import PEERS, method
from benchmarks.peers.question import Answer, Clock, NoPlanError, Question, Trace
from optimizer.scenario import load_scenario

OUT_OF_MEMORY = 12
"""Exit code."""


@click.command()
@click.argument("name", type=click.Choice(PEERS), metavar="METHOD")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="JSON file to write.")
@click.option("--time-limit", type=float, default=60.0, show_default=True, help="Seconds after reading.")
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--trace", type=click.Path(path_type=Path), help="Write each improvement there.")
def main(
    name: str, scenario: Path, output: Path, time_limit: float, workers: int, trace: Path | None
) -> None:
    """Solve SCENARIO by METHOD and write the answer."""
    began = time.monotonic()
    try:
        answer = _run(name, scenario, time_limit, workers, Trace(trace))
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    output.write_text(json.dumps(answer | {"seconds": round(time.monotonic() - began, 3)}), encoding="utf-8")


def _run(name: str, path: Path, time_limit: float, workers: int, trace: Trace) -> dict[str, object]:
    scenario = load_scenario(path)
    clock = Clock(time_limit)
    try:
        found: Answer = method(name)(Question(scenario), clock, trace, workers)
    except NoPlanError as reason:
        return {"status": "no_plan", "note": str(reason)}
    return {
        "status": "plan",
        "proved": found.proved,
        "claims": found.claims,
        "placements": [
            [scenario.cadres[c].id, scenario.villages[v].id, role] for c, v, role in found.placements
        ],
    }


if __name__ == "__main__":
    main()
