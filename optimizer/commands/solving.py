"""Commands that find a plan or say why there is none: ``solve``, ``conflicts``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from optimizer.commands import COMMANDS
from optimizer.console import conflicted, files, progress, run, solved
from optimizer.console.command import ANY_PATH, Help, common, option, path_option
from optimizer.console.command import began as when_called
from optimizer.console.screen import Screen, print_json
from optimizer.console.trace import Traced
from optimizer.locale import mark
from optimizer.scenario import load_scenario
from optimizer.solve import Options

SECONDS = click.FloatRange(min=0, min_open=True)
SEED = click.IntRange(0, 2**31 - 1)


@click.command(
    cls=Help,
    help=COMMANDS["solve"].help(
        mark(
            "Ctrl-C stops early and keeps the best plan found so far. "
            "Limits not given here are the scenario's."
        )
    ),
    examples=[
        "solve scenarios/shuangpai-2022.yaml -o plans/shuangpai",
        "solve scenarios/shuangpai-2022.yaml -o plans/b --time-limit 300 --gap 0",
        "solve scenarios/shuangpai-2022.yaml -o plans/c --resume plans/b",
    ],
)
@click.argument("scenario", type=ANY_PATH)
@path_option(
    "-o", "--output", metavar="DIR", help=mark("Directory for the plan; without it nothing is written.")
)
@option("--time-limit", type=SECONDS, metavar="S", help=mark("Stop after S seconds in all."))
@option(
    "--gap", type=click.FloatRange(0, 1), metavar="G", help=mark("Stop within G of the best, 0.001 = 0.1 %.")
)
@option("--workers", type=click.IntRange(0, 1024), metavar="N", help=mark("Threads; 0 for all cores."))
@option(
    "--seed",
    type=SEED,
    metavar="N",
    help=mark("Seed of the random choices; the same seed makes the same ones."),
)
@option("--strict", is_flag=True, help=mark("Leave no need unmet, or prove that this is impossible."))
@path_option("--resume", metavar="PLAN", help=mark("Start from an earlier plan; the new one is no worse."))
@path_option("--trace", metavar="FILE", help=mark("Write each improvement to FILE, a JSON document a line."))
@common
def solve(
    scenario: Path,
    output: Path | None,
    resume: Path | None,
    trace: Path | None,
    language: str,
    as_json: bool,
    **given: Any,
) -> int:
    """Solve a scenario."""
    called, began = when_called(click.get_current_context()), time.monotonic()
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    screen.warn(loaded.warnings)
    if output is not None:
        files.require_usable(output, loaded)
    start = () if resume is None else files.placements_to_resume(resume, loaded)
    load = time.monotonic() - began
    options = Options(**loaded.solve.model_dump() | {k: v for k, v in given.items() if v is not None})
    reporter = progress.reporter(screen, loaded, options)
    if trace is not None:
        reporter = Traced(reporter, trace)
    seconds = run.time_to_solve(options.time_limit, time.monotonic() - called, load)
    plan, interrupted = run.run(screen.words, loaded, options, reporter, start, seconds)
    plan = solved.completed(plan, loaded, output)
    report = solved.recounted(loaded, plan)
    plan = solved.timed(plan, load, time.monotonic() - called)
    written = output is not None and files.keep(plan, output)
    done = solved.Solved(loaded, plan, report, options.gap, interrupted, output, written)
    why = None
    if plan.status == "infeasible" and not interrupted:
        why = conflicted.found(screen, loaded, options, plan.seconds.get("solve", 0.0))
    if as_json:
        print_json(
            solved.solved_document(screen.words, done) | conflicted.solved_addition(screen.words, loaded, why)
        )
    else:
        blocks = solved.solved_blocks(screen.words, done)
        blocks[-1:-1] = conflicted.diagnosis_blocks(screen.words, loaded, why)
        screen.show(*blocks)
    return done.code


@click.command(
    cls=Help,
    help=COMMANDS["conflicts"].help(
        mark("Without --strict only pins and hard rules are looked at; with it, every need as well.")
    ),
    examples=["conflicts scenarios/dulongjiang.yaml --strict"],
)
@click.argument("scenario", type=ANY_PATH)
@option("--strict", is_flag=True, help=mark("Look at unmet needs, too."))
@option("--time-limit", type=SECONDS, metavar="S", help=mark("Stop after S seconds."))
@option(
    "--seed",
    type=SEED,
    metavar="N",
    help=mark("Seed of the random choices; the same seed makes the same ones."),
)
@common
def conflicts(scenario: Path, language: str, as_json: bool, **given: Any) -> int:
    """Find what conflicts."""
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    screen.warn(loaded.warnings)
    options = Options(**loaded.solve.model_dump() | {k: v for k, v in given.items() if v is not None})
    why = conflicted.found(screen, loaded, options)
    if as_json:
        print_json({"scenario": loaded.name} | conflicted.diagnosis_document(screen.words, loaded, why))
    else:
        screen.show(*conflicted.conflict_blocks(screen.words, loaded, why))
    return conflicted.EXITS[why.status]
