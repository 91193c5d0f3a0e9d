"""The command that writes a plan for the meeting: ``report``."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.commands import COMMANDS
from optimizer.console import files, reported
from optimizer.console.command import ANY_PATH, Help, common, option, path_option
from optimizer.console.screen import Screen, print_json
from optimizer.locale import mark
from optimizer.report import refuse_what_is_there
from optimizer.report.facts import Facts


@click.command(
    cls=Help,
    help=COMMANDS["report"].help(
        mark("Every figure is counted again first. The page is one file that needs no network.")
    ),
    examples=[
        "report plans/shuangpai",
        "report plans/shuangpai --format xlsx --lang zh -o 双牌县.xlsx",
        "report plans/shuangpai -o meeting.md --force",
    ],
)
@click.argument("plan", type=ANY_PATH)
@option(
    "--format",
    "form",
    type=click.Choice(reported.FORMATS),
    help=mark("What to write; otherwise what the name of the file says, or html."),
)
@path_option("-o", "--output", metavar="FILE", help=mark("Where to write; otherwise beside the plan."))
@option("--force", is_flag=True, help=mark("Replace a file that is there already."))
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def report(
    plan: Path,
    form: str | None,
    output: Path | None,
    force: bool,
    scenario: Path | None,
    language: str,
    as_json: bool,
) -> int:
    """Write a report."""
    screen = Screen(language, as_json)
    kind, path = reported.chosen(plan, form, output)
    refuse_what_is_there(path, force)
    loaded, opened = files.open_plan(plan, scenario)
    reported.require_placements(plan, opened)
    facts = Facts(loaded, opened)
    start = reported.beginning(screen.words, facts)
    reported.write(screen.words, facts, start, kind, path, force)
    screen.warn(reported.first_wrong(screen.words, start.wrong))
    if as_json:
        print_json(reported.report_document(facts, start, kind, path))
    else:
        screen.show(*reported.report_blocks(screen.words, start, path))
    return reported.code(facts)
