"""Commands on a scenario before it is solved: ``validate``, ``review``."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.commands import COMMANDS
from optimizer.console import brought_in, reviewed, reviewed_sheets, validated
from optimizer.console.command import ANY_PATH, Help, common, option, path_option
from optimizer.console.screen import Screen, document, print_json
from optimizer.explain import scenario_view
from optimizer.locale import mark
from optimizer.report import write_folder
from optimizer.review import read_nominated
from optimizer.review import review as judge
from optimizer.scenario import load_scenario


@click.command(
    cls=Help,
    help=COMMANDS["validate"].help(),
    examples=["validate scenarios/shuangpai-2022.yaml"],
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


@click.command(
    cls=Help,
    help=COMMANDS["review"].help(),
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
