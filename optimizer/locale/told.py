"""Sentences that any room may make, to be said in the reader's language where they are printed.

Each is its plain English text, as JSON and tests take it, and knows its message and values beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from optimizer.locale.words import Words, named

ENGLISH = Words()


class Coded(str):
    """A code or an id: itself in JSON, a name on screens.

    Parameters
    ----------
    code : str
    name : callable
        Takes the words of a language and returns what people call it.
    """

    name: Callable[[Words], str]

    def __new__(cls, code: str, name: Callable[[Words], str]) -> Coded:
        """Keep the name beside the code."""
        coded = super().__new__(cls, code)
        coded.name = name
        return coded

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made from."""
        return str(self), self.name


class Told(str):
    """An English sentence, or a part of one, that can be said in other languages.

    Attributes
    ----------
    message : str
        Key of the catalogue.
    many : str | None
        Its plural, where there is one; the value ``n`` then decides.
    values : mapping of str to object
        What stands in its braces: `Told` and `Coded` are said in turn, a tuple
        is said as things in a row.
    """

    message: str
    many: str | None
    values: Mapping[str, object]

    def __new__(cls, message: str, many: str | None, values: Mapping[str, object]) -> Told:
        """Keep message and values beside the text."""
        told = super().__new__(cls, _said(ENGLISH, message, many, values, True))
        told.message, told.many, told.values = message, many, values
        return told

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made from."""
        return self.message, self.many, self.values


def phrase(message: str, /, **values: object) -> Told:
    """Return the sentence of a message; Babel finds the messages by this call."""
    return Told(message, None, values)


def phrase_n(one: str, many: str, n: int, /, **values: object) -> Told:
    """Return the sentence of a message for `n` things; ``{n}`` is the number."""
    return Told(one, many, {"n": n} | values)


def coded(code: str, message: str, context: str | None = None) -> Coded:
    """Return a code that people call by a message of the catalogue, as it is meant in a context."""
    return Coded(code, partial(_message, message=message, context=context))


def by_name(row_id: str, name: str, quoted: bool = False) -> Coded:
    """Return an id that people call by name and id; `quoted`, as a fault quotes it."""
    return Coded(repr(row_id) if quoted else row_id, partial(_as_it_is, text=named(row_id, name)))


def say(words: Words, text: str, as_codes: bool = False) -> str:
    """Return a sentence in the language of `words`; a text that isn't `Told` as it is.

    Parameters
    ----------
    words : Words
    text : str
    as_codes : bool
        Whether codes and ids stay as they are spelled in files, as for JSON.
    """
    if isinstance(text, Coded):
        return str(text) if as_codes else text.name(words)
    if isinstance(text, Told):
        return _said(words, text.message, text.many, text.values, as_codes)
    return text


def _as_it_is(words: Words, text: str) -> str:
    return text


def _message(words: Words, message: str, context: str | None) -> str:
    return words.say(message) if context is None else words.say_as(context, message)


def _said(words: Words, message: str, many: str | None, values: Mapping[str, object], as_codes: bool) -> str:
    said = {key: _value(words, value, as_codes) for key, value in values.items()}
    if many is None:
        return words.say(message, **said)
    n = said.pop("n")
    assert isinstance(n, int)
    return words.count(message, many, n, **said)


def _value(words: Words, value: object, as_codes: bool) -> object:
    if isinstance(value, tuple):
        return words.listed(_value(words, one, as_codes) for one in value)
    return say(words, value, as_codes) if isinstance(value, str) else value
