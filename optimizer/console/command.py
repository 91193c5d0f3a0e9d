"""Commands whose help speaks the user's language and ends with examples and exit codes."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from optimizer.console.screen import Screen
from optimizer.locale import LANGUAGES, Words, mark

Function = TypeVar("Function", bound=Callable[..., Any])
LANGUAGE_VARIABLE = "VILLAGE_TEAMS_LANG"
ANY_PATH: click.Path = click.Path(path_type=Path)

EXIT_CODES = {
    0: mark("done; solve: proved within the gap asked for"),
    1: mark(
        "solve: a valid plan, not proved within that gap; check: the plan is not as it says; "
        "why-not: the cost is known between two limits only"
    ),
    2: mark("the input or the command is wrong"),
    3: mark("solve: proved that there is no such plan"),
    4: mark("solve: no plan found in time"),
    70: mark("internal error: please report it"),
}


def words_of(context: click.Context) -> Words:
    """Return the words in the language that the command line asks for."""
    screen = context.find_root().obj
    return screen.words if isinstance(screen, Screen) else Words()


def began(context: click.Context) -> float:
    """Return when the program was called, by the monotonic clock: before the command was loaded."""
    screen = context.find_root().obj
    return screen.began if isinstance(screen, Screen) else time.monotonic()


def misuse(message: str) -> click.UsageError:
    """Return the error of a command line that is wrong as a whole, in the reader's language."""
    return click.UsageError(words_of(click.get_current_context()).say(message))


class Option(click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's line of the help."""
        translated = copy.copy(self)
        translated.help = words_of(ctx).say(self.help) if self.help else None
        return click.Option.get_help_record(translated, ctx)


class Help(click.Command):
    """Translated help with examples and exit codes.

    Parameters
    ----------
    examples : sequence of str
        Arguments after ``village-teams``.
    """

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in (self.help or "").split("\n\n"):
                formatter.write_text(words_of(ctx).say(paragraph))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples and the exit codes."""
        words = words_of(ctx)
        with formatter.section(words.say("Examples")):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}village-teams {example}\n")
        with formatter.section(words.say("Exit codes")):
            formatter.write_dl([(str(code), words.say(text)) for code, text in EXIT_CODES.items()])

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence, for the list of commands."""
        context = click.get_current_context(silent=True)
        first = (self.help or "").split("\n\n")[0]
        return words_of(context).say(first) if context else first


def option(*declarations: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return a decorator for an option with translated help."""
    return click.option(*declarations, cls=Option, **attributes)


def path_option(*declarations: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return a decorator for an option that takes a path."""
    return option(*declarations, type=ANY_PATH, **attributes)


def common(command: Function) -> Function:
    """Give a command the options that all have."""
    language = option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default="en",
        envvar=LANGUAGE_VARIABLE,
        show_default=True,
        help=mark("Language of the text for people."),
    )
    as_json = option(
        "--json", "as_json", is_flag=True, help=mark("Print one JSON document on standard output.")
    )
    return as_json(language(command))
