"""Commands for an office's workbooks: ``import``, ``template``, ``export``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from optimizer.commands import COMMANDS
from optimizer.console import brought_in, files
from optimizer.console.command import ANY_PATH, Help, common, option, path_option
from optimizer.console.screen import Screen, print_json
from optimizer.locale import mark
from optimizer.locale.told import say
from optimizer.office import export_book, import_book, write_template
from optimizer.scenario import load_scenario


@click.command(
    "import",
    cls=Help,
    help=COMMANDS["import"].help(),
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
        say=lambda text: say(screen.words, text),
    )
    screen.warn(made.scenario.warnings)
    if as_json:
        print_json(brought_in.imported_document(made))
    else:
        screen.show(*brought_in.imported_blocks(screen.words, made))


@click.command(
    cls=Help,
    help=COMMANDS["template"].help(),
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


@click.command(
    cls=Help,
    help=COMMANDS["export"].help(),
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
