"""The command that asks back: ``why-not``."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import click

from optimizer.check import check
from optimizer.commands import COMMANDS
from optimizer.console import files, solved
from optimizer.console import why_not as shown
from optimizer.console.command import ANY_PATH, Help, began, common, misuse, option, path_option
from optimizer.console.parts import stale_notes
from optimizer.console.run import stopped_by_signals
from optimizer.console.screen import Screen, print_json
from optimizer.explain import Placed, changed_inputs
from optimizer.locale import mark
from optimizer.locale.told import phrase, phrase_n
from optimizer.plan import Plan, relative_manifest, write_plan
from optimizer.scenario import Fault, Scenario, ScenarioError
from optimizer.whynot import Limits, ask, read_question, unproved


@click.command(
    "why-not",
    cls=Help,
    help=COMMANDS["why-not"].help(
        mark(
            "Give a cadre and a village, or --team V and everybody who is to be in that team. Rules that "
            "forbid it are named; else the plan is solved again with it: what it costs, and who would go "
            "where instead."
        ),
        mark("Ctrl-C stops early, with what is proved by then."),
    ),
    examples=[
        "why-not plans/shuangpai C046 V001",
        "why-not plans/shuangpai C046 V001 --leader -o plans/other",
        "why-not plans/shuangpai --team V001 C046 C047 C048 --lang zh",
    ],
)
@click.argument("plan", type=ANY_PATH)
@click.argument("people", nargs=-1, metavar="C V | C...")
@option("--leader", is_flag=True, help=mark("Ask why the cadre does not lead there."))
@option("--team", metavar="V", help=mark("Ask why the team of this village is not exactly these cadres."))
@path_option("-o", "--output", metavar="DIR", help=mark("Directory for the plan that has it."))
@option("--few-moves", is_flag=True, help=mark("Keep the plan with fewer moves, where one is shown."))
@option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help=mark(
        "Seconds for the whole command, which then says what is proved by then; "
        "unless given, 5 for a county and 30 for a province."
    ),
)
@option(
    "--workers", type=click.IntRange(0, 1024), metavar="N", default=0, help=mark("Threads; 0 for all cores.")
)
@option("--all", "everything", is_flag=True, help=mark("Show long lists in full."))
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def why_not(
    plan: Path,
    people: tuple[str, ...],
    leader: bool,
    team: str | None,
    output: Path | None,
    few_moves: bool,
    time_limit: float | None,
    workers: int,
    everything: bool,
    scenario: Path | None,
    language: str,
    as_json: bool,
) -> int:
    """Ask why not."""
    called = began(click.get_current_context())
    if len(people) != 2 if team is None else not people:
        raise misuse(mark("give a cadre and a village, or --team with everybody who is to be in it"))
    if team is not None and leader:
        raise misuse(mark("give --leader without --team"))
    screen = Screen(language, as_json)
    loaded, given = files.open_plan(plan, scenario)
    placed = Placed(loaded, given)
    changed = changed_inputs(placed)
    screen.warn(stale_notes(screen.words, changed, placed.unknown))
    recount = _require_truthful(plan, loaded, given)
    if changed:  # what was proved of other tables proves nothing here
        placed = Placed(loaded, unproved(given), placed)
    village, cadres = (people[1], people[:1]) if team is None else (team, people)
    question = read_question(placed, village, cadres, leader, exact=team is not None)
    directory = plan if plan.is_dir() else plan.parent
    if output is not None:
        _require_other(output, directory)
        files.require_usable(output, loaded)
    stop = Event()
    with stopped_by_signals(stop):
        limits = Limits(time_limit, workers, began=called, recount=recount)
        found = ask(placed, question, limits, directory, stop)
    elapsed = time.monotonic() - called
    made = [_recounted(loaded, one, output, elapsed) for one in (found.plan, found.short) if one is not None]
    if made and output is not None:
        write_plan(made[-1 if few_moves else 0], output)
    asked = shown.WhyNot(loaded, found, output, few_moves)
    if as_json:
        print_json(shown.why_not_document(screen.words, asked))
    else:
        screen.show(*shown.why_not_blocks(screen.words, asked, everything))
    return asked.code


def _require_truthful(path: Path, scenario: Scenario, plan: Plan) -> float:
    """Raise unless a plan keeps the rules and states its figures as they are; return how long that took."""
    if not plan.placements:
        found, remedy = phrase("places nobody"), phrase("give a plan with placements")
        raise ScenarioError([Fault(str(path), None, None, found, remedy)])
    began = time.monotonic()
    report = check(scenario, plan)
    took = time.monotonic() - began
    wrong = len(report.violations) + sum(not d.key.startswith("inputs.") for d in report.discrepancies)
    if wrong:
        found = phrase_n("is not as it says ({n} finding)", "is not as it says ({n} findings)", wrong)
        remedy = phrase("see what is wrong with 'check', then solve again")
        raise ScenarioError([Fault(str(path), None, None, found, remedy)])
    return took


def _require_other(output: Path, asked: Path) -> None:
    """Raise where the plan with what is asked would replace the one that the question is about."""
    if output.resolve() == asked.resolve():
        found = phrase("holds the plan that the question is about")
        raise ScenarioError([Fault(str(output), None, "-o", found, phrase("choose another directory"))])


def _recounted(scenario: Scenario, plan: Plan, output: Path | None, total: float) -> Plan:
    """Return the forced plan ready to be written, after the independent re-count."""
    manifest = scenario.path.as_posix() if output is None else relative_manifest(scenario.path, output)
    seconds = dict(plan.seconds) | {"total": round(total, 3)}
    done = replace(plan, manifest=manifest, inputs=scenario.inputs, seconds=seconds)
    solved.recounted(scenario, done)
    return done
