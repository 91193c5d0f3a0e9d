"""The command group: every problem becomes a message and an exit code, never a traceback for users."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

from optimizer.console.click_words import click_speaks
from optimizer.console.command import LANGUAGE_VARIABLE, Help, words_of
from optimizer.console.entries import Entries, Entry
from optimizer.console.errors import InternalError
from optimizer.console.exits import Exit
from optimizer.console.screen import Screen
from optimizer.locale import LANGUAGES


class Commands(Help, click.Group):
    """A group that tells errors in one way, for people and for programs.

    Parameters
    ----------
    entries : mapping of str to Entry
        The commands, in the order in which they are used.
    """

    command_class = Help

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **kwargs: Any) -> None:
        self.entries = Entries(entries)
        super().__init__(*args, commands=self.entries, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are used."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, none of them loaded."""
        words = words_of(ctx)
        with formatter.section(words.say("Commands")):
            formatter.write_dl([(name, words.say(text)) for name, text in self.entries.summaries()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for; where nobody reads on, end quietly."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would end with 1, which means something else here
            sys.exit(Exit.CLOSED_PIPE)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and exit with its code."""
        given = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        screen = _screen_for(given)
        with click_speaks(screen.words.language):
            try:
                code = super().main(
                    given, prog_name, complete_var, standalone_mode=False, obj=screen, **extra
                )
                sys.stdout.flush()
            except BaseException as error:
                code = _tell(screen, error)
        _leave(int(code or 0))


def _screen_for(args: Sequence[str]) -> Screen:
    """Return the screen for errors and help, before the options are parsed."""
    language = os.environ.get(LANGUAGE_VARIABLE, "en")
    for n, arg in enumerate(args):
        if arg == "--lang" and n + 1 < len(args):
            language = args[n + 1]
        elif arg.startswith("--lang="):
            language = arg.removeprefix("--lang=")
    return Screen(language if language in LANGUAGES else "en", "--json" in args)


def _tell(screen: Screen, error: BaseException) -> int:
    """Say what went wrong; return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    # the records of scenarios come along: a quarter of a second that help does without
    from optimizer.console.faults import show_error, show_faults
    from optimizer.scenario import ScenarioError

    if isinstance(error, ScenarioError):
        show_faults(screen, error)
        return Exit.BAD_INPUT
    if isinstance(error, click.ClickException):
        if screen.as_json:
            show_error(screen, error.format_message())
        else:
            error.show()
        return Exit.BAD_INPUT
    if isinstance(error, KeyboardInterrupt | click.Abort):
        screen.note(screen.words.say("Interrupted; nothing was written."))
        return Exit.INTERRUPTED
    return _tell_internal(screen, error)


def _tell_internal(screen: Screen, error: BaseException) -> int:
    """Say that the program, or the machine, failed; return the exit code."""
    from optimizer.console.faults import show_error  # as in `_tell`

    message = str(error) if isinstance(error, InternalError) else f"{type(error).__name__}: {error}"
    if not isinstance(error, InternalError | OSError):
        traceback.print_exception(error)
    with suppress(OSError):  # standard output may be what failed
        show_error(screen, screen.words.say("internal error: {error}", error=message))
    return Exit.INTERNAL


def _leave(code: int) -> NoReturn:
    """End the process; a pipe that closed early is no error worth a message."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if code == Exit.INTERRUPTED and sys.stdout is sys.__stdout__:
        os._exit(code)  # the solver may still be at work in another thread
    sys.exit(code)
