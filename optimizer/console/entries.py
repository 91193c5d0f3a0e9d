"""Commands that are loaded when they are asked for.

A command's module brings along all that the command works with. Loading every
one took a second before the first word of help, so a group knows name, place
and first sentence only (https://click.palletsprojects.com/en/stable/complex/).
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is, and the first sentence of its help.

    Attributes
    ----------
    place : str
        ``package.module:attribute``.
    summary : str
    """

    place: str
    summary: str

    def help(self, *paragraphs: str) -> str:
        """Return the help: the first sentence, then what else there is to say."""
        return "\n\n".join((self.summary, *paragraphs))

    def load(self) -> click.Command:
        """Return the command."""
        module, attribute = self.place.split(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, click.Command):
            raise TypeError(f"{self.place} is no command")
        return found


class Entries(UserDict[str, Any]):
    """Name → command, as a group keeps them, each loaded when it is looked up.

    Parameters
    ----------
    entries : mapping of str to Entry
        In the order of the help.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        super().__init__(entries)

    def __getitem__(self, name: str) -> click.Command:
        """Return the command."""
        entry: Entry = self.data[name]
        return entry.load()

    def summaries(self) -> list[tuple[str, str]]:
        """Return names and first sentences; loads nothing."""
        return [(name, entry.summary) for name, entry in self.data.items()]
