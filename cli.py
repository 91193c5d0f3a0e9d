"""Village-team optimizer on the command line.

The commands are in ``optimizer.commands``; what they print is built in ``optimizer.console``, what is said
about plans in ``optimizer.explain`` and ``optimizer.compare``.
"""

from __future__ import annotations

import gc
from contextlib import suppress

import click

from optimizer import __version__
from optimizer.commands import COMMANDS
from optimizer.console.command import Option
from optimizer.console.group import Commands
from optimizer.locale import mark

ENTRIES = dict(COMMANDS)
with suppress(ModuleNotFoundError):  # not in the project's own directory
    from benchmarks.bench.command import BENCH

    ENTRIES |= BENCH

EXAMPLES = (
    "validate scenarios/shuangpai-2022.yaml",
    "solve scenarios/shuangpai-2022.yaml -o plans/shuangpai",
    "solve scenarios/shuangpai-2022.yaml -o plans/b --time-limit 300 --gap 0",
    "show plans/shuangpai",
    "show plans/shuangpai --village V001",
    "show plans/shuangpai --cadre C046 --lang zh",
    "show plans/shuangpai --list funds -o funds.csv",
)


@click.group(
    cls=Commands,
    help=mark("Find, prove and explain who goes to which village."),
    examples=EXAMPLES,
    entries=ENTRIES,
)
@click.version_option(
    __version__, prog_name="village-teams", cls=Option, help=mark("Show the version and exit.")
)
def cli() -> None:
    """Hold the commands."""


def main() -> None:
    """Run the command line."""
    # The records of a province all stay: looking through them for garbage would take a third of the time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    cli(prog_name="village-teams")


if __name__ == "__main__":
    main()
