"""Commands that look at plans: ``check``, ``show``, ``compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from optimizer.check import check as recount
from optimizer.commands import COMMANDS
from optimizer.compare import compare as compare_plans
from optimizer.console import (
    brought_in,
    checked,
    compared,
    derived,
    derived_lists,
    derived_sheets,
    files,
    shown,
    shown_cadre,
)
from optimizer.console.command import ANY_PATH, Help, common, misuse, option, path_option
from optimizer.console.exits import Exit
from optimizer.console.parts import stale_notes
from optimizer.console.screen import Screen, document, print_json
from optimizer.derived import cadre_part, derive, team_part
from optimizer.explain import Placed, cadre_view, changed_inputs, find, plan_view, team_views
from optimizer.locale import mark
from optimizer.report import write_file


@click.command(
    cls=Help,
    help=COMMANDS["check"].help(),
    examples=["check plans/shuangpai"],
)
@click.argument("plan", type=ANY_PATH)
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def check(plan: Path, scenario: Path | None, language: str, as_json: bool) -> int:
    """Re-count a plan."""
    screen = Screen(language, as_json)
    report = recount(*files.open_plan(plan, scenario, any_scenario=True))
    if as_json:
        print_json(report.as_dict())
    else:
        screen.show(*checked.report_blocks(screen.words, report))
    return 0 if report.ok else Exit.NOT_PROVED


@click.command(
    cls=Help,
    help=COMMANDS["show"].help(),
    examples=[
        "show plans/shuangpai",
        "show plans/shuangpai --village V001",
        "show plans/shuangpai --cadre C046 --lang zh",
        "show plans/shuangpai --list funds -o funds.csv",
    ],
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
        raise misuse(mark("give --village or --cadre, not both"))
    if which is not None and (village is not None or cadre is not None):
        raise misuse(mark("give --list without --village and --cadre"))
    if output is not None and which is None:
        raise misuse(mark("-o needs --list"))
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


@click.command(
    cls=Help,
    help=COMMANDS["compare"].help(),
    examples=["compare plans/a plans/b"],
)
@click.argument("plans", nargs=-1, required=True, type=ANY_PATH, metavar="PLAN PLAN...")
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def compare(plans: tuple[Path, ...], scenario: Path | None, language: str, as_json: bool) -> None:
    """Compare plans."""
    if len(plans) < 2:
        raise misuse(mark("give at least two plans"))
    screen = Screen(language, as_json)
    opened = files.open_plans(plans, scenario)
    view = compare_plans([(str(path), *entry) for path, entry in zip(plans, opened, strict=True)])
    if as_json:
        print_json(document(view, same_scenario=view.same_scenario))
    else:
        screen.show(*compared.comparison_blocks(screen.words, view))
