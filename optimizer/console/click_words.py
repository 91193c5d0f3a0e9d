"""What click says of a wrong command line and above its lists, in the language of the screen.

click looks its messages up in the catalogue that is bound to gettext's own domain of
the process, in the language that the environment names; it has no other way.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from optimizer.locale.words import DOMAIN, FOLDER, mark, mark_n

VARIABLE = "LANGUAGE"
"""Where gettext looks first for the language."""

SAID = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Show this message and exit."),
    mark("default: {default}"),
    mark("required"),
    mark("Error: {message}"),
    mark("Try '{command} {option}' for help."),
    mark("Missing command."),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Option {name!r} does not take a value."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
    mark("Choose from:\n\t{choices}"),
)
"""Messages of click that these commands can show."""
COUNTED = (
    mark_n("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    mark_n("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    mark_n("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    mark_n("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    mark_n(
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."
    ),
)
"""Those of them with a plural."""


@contextmanager
def click_speaks(language: str) -> Iterator[None]:
    """Let click speak a language; afterwards the process is as before.

    Parameters
    ----------
    language : str
        Set for English too: the machine's own language is not asked.
    """
    domain, before = gettext.textdomain(), os.environ.get(VARIABLE)
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ[VARIABLE] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before
