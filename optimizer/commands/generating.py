"""The command that makes scenarios: ``generate``."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.commands import COMMANDS
from optimizer.console import generated
from optimizer.console.command import Help, common, misuse, option, path_option
from optimizer.console.screen import Screen, print_json
from optimizer.generate import MAX_SCALE, rounds
from optimizer.locale import mark


@click.command(
    cls=Help,
    help=COMMANDS["generate"].help(),
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
@option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    show_default=True,
    help=mark("Same seed, same files."),
)
@option(
    "--scale",
    type=click.FloatRange(0, MAX_SCALE, min_open=True),
    metavar="X",
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
        raise misuse(mark("give a ROUND, or --list to see which there are"))
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
