"""Village-team optimizer on the command line: parse, call, print.

What is printed is built in ``optimizer.console``, what is said about plans in
``optimizer.explain`` and ``optimizer.compare``.
"""

from __future__ import annotations

import gc
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from optimizer import __version__
from optimizer.check import check as recount
from optimizer.compare import compare as compare_plans
from optimizer.console import (
    brought_in,
    checked,
    compared,
    derived,
    derived_lists,
    derived_sheets,
    files,
    generated,
    progress,
    reviewed,
    reviewed_sheets,
    run,
    shown,
    shown_cadre,
    solved,
    validated,
)
from optimizer.console.command import ANY_PATH, common, option, path_option
from optimizer.console.group import Commands
from optimizer.console.outcome import Exit
from optimizer.console.parts import stale_notes
from optimizer.console.screen import Screen, document, print_json
from optimizer.console.trace import Traced
from optimizer.derived import cadre_part, derive, team_part
from optimizer.explain import Placed, cadre_view, changed_inputs, find, plan_view, scenario_view, team_views
from optimizer.generate import MAX_SCALE, rounds
from optimizer.locale import mark, office
from optimizer.office import export_book, import_book, write_template
from optimizer.report import write_file, write_folder
from optimizer.review import read_nominated
from optimizer.review import review as judge
from optimizer.scenario import load_scenario
from optimizer.solve import Options

try:
    from benchmarks.bench.command import bench
except ModuleNotFoundError:  # not in the project's own directory
    BENCH: list[click.Command] = []
else:
    BENCH = [bench]

EXAMPLES = (
    "validate scenarios/shuangpai-2022.yaml",
    "solve scenarios/shuangpai-2022.yaml -o plans/shuangpai",
    "solve scenarios/shuangpai-2022.yaml -o plans/b --time-limit 300 --gap 0",
    "show plans/shuangpai",
    "show plans/shuangpai --village V001",
    "show plans/shuangpai --cadre C046 --lang zh",
    "show plans/shuangpai --list funds -o funds.csv",
)
SECONDS = click.FloatRange(min=0, min_open=True)
SEED = click.IntRange(0, 2**31 - 1)


@click.group(cls=Commands, help=mark("Find, prove and explain who goes to which village."), examples=EXAMPLES)
@click.version_option(__version__, prog_name="village-teams")
def cli() -> None:
    """Hold the commands."""


@cli.command(
    help=mark("Name every fault of SCENARIO, or say what it asks for and offers."), examples=EXAMPLES[:1]
)
@click.argument("scenario", type=ANY_PATH)
@option("--all", "every_row", is_flag=True, help=mark("List every bottleneck, however many."))
@common
def validate(scenario: Path, every_row: bool, language: str, as_json: bool) -> None:
    """Validate a scenario."""
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    screen.warn(loaded.warnings)
    view = scenario_view(loaded)
    if as_json:
        print_json(document(view))
    else:
        screen.show(*validated.scenario_blocks(screen.words, loaded, view, every_row))


@cli.command(
    help=mark(
        "Judge nominated cadres by SCENARIO's member and leader rules: who passes, who is refused and why."
    ),
    examples=[
        "review scenarios/dulongjiang.yaml",
        "review scenarios/yunnan-2025.yaml --nominated scenarios/yunnan/nominated.csv -o review",
    ],
)
@click.argument("scenario", type=ANY_PATH)
@path_option(
    "--nominated", metavar="TABLE", help=mark("Table of those nominated, with the columns of cadres.")
)
@option("--all", "every_row", is_flag=True, help=mark("List everybody, however many."))
@path_option("-o", "--output", metavar="DIR", help=mark("Directory for CSV files for spreadsheets."))
@option("--force", is_flag=True, help=mark("Replace a review that is there already."))
@common
def review(
    scenario: Path,
    nominated: Path | None,
    every_row: bool,
    output: Path | None,
    force: bool,
    language: str,
    as_json: bool,
) -> None:
    """Review nominated cadres."""
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    screen.warn(loaded.warnings)
    cadres = loaded.cadres if nominated is None else read_nominated(loaded, nominated)
    found = judge(loaded.policy.eligibility, cadres, loaded.units)
    answer = reviewed.review_document(loaded, str(nominated or loaded.files["cadres"]), found)
    blocks = reviewed.review_blocks(screen.words, loaded, found, every_row)
    if output is not None:
        written = write_folder(output, reviewed_sheets.review_sheets(screen.words, found), force)
        answer |= {"files": [str(file) for file in written]}
        blocks += brought_in.written_blocks(screen.words, output)
    if as_json:
        print_json(answer)
    else:
        screen.show(*blocks)


@cli.command(
    help=mark(
        "Find the best plan for SCENARIO and prove how good it is.\n\n"
        "Ctrl-C stops early and keeps the best plan found so far. Limits not given here are the scenario's."
    ),
    examples=EXAMPLES[1:3],
)
@click.argument("scenario", type=ANY_PATH)
@path_option(
    "-o", "--output", metavar="DIR", help=mark("Directory for the plan; without it nothing is written.")
)
@option("--time-limit", type=SECONDS, metavar="S", help=mark("Stop after S seconds."))
@option(
    "--gap", type=click.FloatRange(0, 1), metavar="G", help=mark("Stop within G of the best, 0.001 = 0.1 %.")
)
@option("--workers", type=click.IntRange(0, 1024), metavar="N", help=mark("Threads; 0 for all cores."))
@option("--seed", type=SEED, metavar="N", help=mark("Seed of the solver's random choices."))
@option("--strict", is_flag=True, help=mark("Leave no need unmet, or prove that this is impossible."))
@path_option("--trace", metavar="FILE", help=mark("Write each improvement to FILE, a JSON document a line."))
@common
def solve(
    scenario: Path, output: Path | None, trace: Path | None, language: str, as_json: bool, **given: Any
) -> int:
    """Solve a scenario."""
    began = time.monotonic()
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    screen.warn(loaded.warnings)
    if output is not None:
        files.require_usable(output, loaded)
    load = time.monotonic() - began
    options = Options(**loaded.solve.model_dump() | {k: v for k, v in given.items() if v is not None})
    reporter = progress.reporter(screen, loaded, options)
    if trace is not None:
        reporter = Traced(reporter, trace)
    plan, interrupted = run.run(screen.words, loaded, options, reporter)
    plan = solved.completed(plan, loaded, output, load, time.monotonic() - began)
    report = solved.recounted(loaded, plan)
    written = output is not None and files.keep(plan, output)
    done = solved.Solved(loaded, plan, report, options.gap, interrupted, output, written)
    if as_json:
        print_json(solved.solved_document(screen.words, done))
    else:
        screen.show(*solved.solved_blocks(screen.words, done))
    return done.code


@cli.command(
    help=mark("Re-count PLAN independently: rules, unmet needs, tiers."), examples=["check plans/shuangpai"]
)
@click.argument("plan", type=ANY_PATH)
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def check(plan: Path, scenario: Path | None, language: str, as_json: bool) -> int:
    """Re-count a plan."""
    screen = Screen(language, as_json)
    report = recount(*files.open_plan(plan, scenario))
    if as_json:
        print_json(report.as_dict())
    else:
        screen.show(*checked.report_blocks(screen.words, report))
    return 0 if report.ok else Exit.NOT_PROVED


@cli.command(
    help=mark("Show PLAN: its figures and teams, or one village, one cadre, one list."), examples=EXAMPLES[3:]
)
@click.argument("plan", type=ANY_PATH)
@option("--village", metavar="V", help=mark("Explain this village's team (id, or name if unique)."))
@option("--cadre", metavar="C", help=mark("Explain where this cadre may go, and why not elsewhere."))
@option(
    "--list",
    "which",
    type=click.Choice(derived_lists.LISTS),
    help=mark("List the township captains, the yearly funds, the reserve or the mentors."),
)
@option("--all", "every_row", is_flag=True, help=mark("List every team, or every row of --list."))
@path_option("-o", "--output", metavar="FILE", help=mark("Write --list to FILE, as CSV for spreadsheets."))
@option("--force", is_flag=True, help=mark("Replace a file that is there already."))
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def show(
    plan: Path,
    village: str | None,
    cadre: str | None,
    which: str | None,
    every_row: bool,
    output: Path | None,
    force: bool,
    scenario: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Show a plan."""
    if village is not None and cadre is not None:
        raise click.UsageError("give --village or --cadre, not both")
    if which is not None and (village is not None or cadre is not None):
        raise click.UsageError("give --list without --village and --cadre")
    if output is not None and which is None:
        raise click.UsageError("-o needs --list")
    screen = Screen(language, as_json)
    placed = Placed(*files.open_plan(plan, scenario))
    loaded, placements = placed.scenario, placed.plan.placements
    screen.warn(stale_notes(screen.words, changed_inputs(placed), placed.unknown))
    view: Any
    if village is not None:
        place = find("village", village, loaded.villages)
        view, part = team_views(placed, [place])[0], team_part(loaded, placements, loaded.villages[place])
        blocks = shown.team_blocks(screen.words, view) + derived.team_blocks(screen.words, part)
        answer = document(view, derived=part)
    elif cadre is not None:
        view = cadre_view(placed, find("cadre", cadre, loaded.cadres))
        own = cadre_part(loaded, placements, view.cadre)
        blocks = shown_cadre.cadre_blocks(screen.words, view, {v.id: v.name for v in loaded.villages})
        blocks[2:2] = derived.cadre_blocks(screen.words, own)
        answer = document(view, derived=own)
    elif which is not None:
        found = derive(loaded, placements)
        blocks = derived_lists.list_blocks(screen.words, found, which, every_row)
        answer = derived_lists.list_document(loaded.name, found, which)
        if output is not None:
            write_file(output, derived_sheets.SHEETS[which](screen.words, found), force)
            blocks, answer = brought_in.written_blocks(screen.words, output), answer | {"file": str(output)}
    else:
        view, found = plan_view(placed), derive(loaded, placements)
        blocks = shown.plan_blocks(screen.words, view, every_row)
        blocks += derived.plan_blocks(screen.words, found)
        answer = document(view, derived=found)
    if as_json:
        print_json(answer)
    else:
        screen.show(*blocks)


@cli.command(
    help=mark("Compare plans with the first: figures, who moved, which villages gain or lose."),
    examples=["compare plans/a plans/b"],
)
@click.argument("plans", nargs=-1, required=True, type=ANY_PATH, metavar="PLAN PLAN...")
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def compare(plans: tuple[Path, ...], scenario: Path | None, language: str, as_json: bool) -> None:
    """Compare plans."""
    if len(plans) < 2:
        raise click.UsageError("give at least two plans")
    screen = Screen(language, as_json)
    opened = files.open_plans(plans, scenario)
    view = compare_plans([(str(path), *entry) for path, entry in zip(plans, opened, strict=True)])
    if as_json:
        print_json(document(view, same_scenario=view.same_scenario))
    else:
        screen.show(*compared.comparison_blocks(screen.words, view))


@cli.command(
    help=mark("Write the scenario of a published ROUND, made from its fact sheet."),
    examples=[
        "generate --list",
        "generate shuangpai-2022 -o mine --seed 7",
        "generate sichuan-2021 -o large --scale 0.1",
    ],
)
@click.argument("round_name", metavar="ROUND", required=False)
@option("--list", "listed", is_flag=True, help=mark("List the rounds that can be generated."))
@path_option(
    "-o", "--output", metavar="DIR", default="scenarios", show_default=True, help=mark("Where to write.")
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Same seed, same files."
)
@option(
    "--scale",
    type=click.FloatRange(0, MAX_SCALE, min_open=True),
    default=1.0,
    show_default=True,
    help=mark("Multiply every count, keep the mix; 0.1 gives a tenth."),
)
@option("--force", is_flag=True, help=mark("Replace a scenario that is there already."))
@common
def generate(
    round_name: str | None,
    listed: bool,
    output: Path,
    seed: int,
    scale: float,
    force: bool,
    language: str,
    as_json: bool,
) -> None:
    """Generate a scenario."""
    screen = Screen(language, as_json)
    if listed == (round_name is not None):
        raise click.UsageError("give a ROUND, or --list to see which there are")
    if round_name is None:
        found = rounds(scale=scale)
        view, blocks = generated.rounds_document(found), generated.rounds_blocks(screen.words, found)
    else:
        made = generated.make(round_name, output, seed, scale, force)
        view, blocks = generated.generated_document(made), generated.generated_blocks(screen.words, made)
    if as_json:
        print_json(view)
    else:
        screen.show(*blocks)


@cli.command(
    "import",
    help=mark(
        "Read an office's workbook BOOK (sheets 村, 干部, 单位, 政策) into a scenario; list every guess."
    ),
    examples=["import 花名册.xlsx -o mine", "import book.xlsx -o mine --reference-date 2026-11-22 --lang zh"],
)
@click.argument("book", type=ANY_PATH)
@path_option("-o", "--output", metavar="DIR", required=True, help=mark("Where to write."))
@option(
    "--reference-date", type=click.DateTime(["%Y-%m-%d"]), help=mark("Count ages and years at this date.")
)
@option("--keep-contacts", is_flag=True, help=mark("Keep telephone and identity card numbers."))
@option("--name", metavar="NAME", help=mark("Name of the scenario; otherwise the workbook's."))
@option("--force", is_flag=True, help=mark("Replace a scenario that is there already."))
@common
def import_(
    book: Path,
    output: Path,
    reference_date: datetime | None,
    keep_contacts: bool,
    name: str | None,
    force: bool,
    language: str,
    as_json: bool,
) -> None:
    """Import a workbook."""
    screen = Screen(language, as_json)
    made = import_book(
        book,
        output,
        reference=reference_date.date() if reference_date else None,
        keep_contacts=keep_contacts,
        name=name,
        force=force,
        say=lambda text: office.say(screen.words, text),
    )
    screen.warn(made.scenario.warnings)
    if as_json:
        print_json(brought_in.imported_document(made))
    else:
        screen.show(*brought_in.imported_blocks(screen.words, made))


@cli.command(
    help=mark(
        "Write the empty workbook that import reads: drop-down lists, notes, an example row per sheet."
    ),
    examples=["template -o book.xlsx --lang zh"],
)
@path_option(
    "-o", "--output", metavar="BOOK", default="template.xlsx", show_default=True, help=mark("Where to write.")
)
@option("--force", is_flag=True, help=mark("Replace a workbook that is there already."))
@common
def template(output: Path, force: bool, language: str, as_json: bool) -> None:
    """Write the template."""
    screen = Screen(language, as_json)
    files.require_absent(output, force)
    write_template(output, language)
    if as_json:
        print_json({"book": str(output)})
    else:
        screen.show(*brought_in.written_blocks(screen.words, output))


@cli.command(
    help=mark("Write SCENARIO as a workbook that import reads back without a loss."),
    examples=["export scenarios/shuangpai-2022.yaml -o shuangpai.xlsx --lang zh"],
)
@click.argument("scenario", type=ANY_PATH)
@path_option("-o", "--output", metavar="BOOK", required=True, help=mark("Where to write."))
@option("--force", is_flag=True, help=mark("Replace a workbook that is there already."))
@common
def export(scenario: Path, output: Path, force: bool, language: str, as_json: bool) -> None:
    """Export a scenario."""
    screen = Screen(language, as_json)
    loaded = load_scenario(scenario)
    files.require_absent(output, force)
    export_book(loaded, output, language)
    if as_json:
        print_json({"book": str(output), "scenario": loaded.name})
    else:
        screen.show(*brought_in.written_blocks(screen.words, output))


for command in BENCH:
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    # The records of a province all stay: looking through them for garbage would take a third of the time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    cli(prog_name="village-teams")


if __name__ == "__main__":
    main()
