"""Where a command prints: people's text or one JSON document, in a language."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from optimizer.locale import Words
from optimizer.locale.told import say


class _Terminal(Console):
    """A console that leaves a closed pipe to the caller, and takes text as it is."""

    def __init__(self, *, stderr: bool) -> None:
        super().__init__(stderr=stderr, markup=False, highlight=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """Let the command end quietly."""
        raise BrokenPipeError


class Screen:
    """Standard output and standard error of one command.

    Parameters
    ----------
    language : str
    as_json : bool
        Whether standard output takes one JSON document and nothing else.

    Attributes
    ----------
    words : Words
    out, err : Console
    began : float
        When the command was given, by the monotonic clock.
    """

    def __init__(self, language: str = "en", as_json: bool = False) -> None:
        self.began = time.monotonic()
        self.words = Words(language)
        self.as_json = as_json
        self.out = _Terminal(stderr=False)
        self.err = _Terminal(stderr=True)

    def show(self, *blocks: RenderableType) -> None:
        """Print blocks for people, an empty line between them."""
        for n, block in enumerate(blocks):
            if n:
                self.out.print()
            self.out.print(block)

    def note(self, text: str, style: str = "") -> None:
        """Print a line on standard error."""
        self.err.print(Text(text, style=style), soft_wrap=True)

    def warn(self, warnings: Iterable[str]) -> None:
        """Print warnings on standard error, one line each."""
        for warning in warnings:
            text = " ".join(say(self.words, warning).split())
            self.note(self.words.say("warning: {text}", text=text), style="yellow")


def print_json(document: Mapping[str, object]) -> None:
    """Print the one JSON document of a command."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_plain, allow_nan=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def document(view: Any, **more: object) -> dict[str, object]:
    """Return a view's fields, as `print_json` takes them, with further keys at the end."""
    return _fields(view) | more


def _fields(view: Any) -> dict[str, object]:
    """Return a record's fields, the records in them as they are: copying all of a province takes long."""
    return {field.name: getattr(view, field.name) for field in fields(view)}


def _plain(value: object) -> object:
    """Turn what JSON doesn't know into what it does."""
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "item"):  # a numpy number
        return value.item()
    return str(value)
