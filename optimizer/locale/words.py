"""Messages by gettext: the English text in the code is the key, ``zh`` is in the catalogue.

Babel finds messages by the calls ``say("…")``, ``count("…", "…", n)`` and
``mark("…")``, ``mark_as("context", "…")``; see the commands at the head of ``optimizer.po``.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

LANGUAGES = ("en", "zh")
DOMAIN = "optimizer"
FOLDER = Path(__file__).resolve().parent


def mark(message: str) -> str:
    """Return `message` as it is; it is said later, through `Words.say`."""
    return message


def mark_as(context: str, message: str) -> str:
    """Return `message` as it is; it is said later, through `Words.say_as`."""
    return message


def mark_n(one: str, many: str) -> tuple[str, str]:
    """Return a message and its plural as they are; they are said later."""
    return one, many


class Words:
    """Says messages in one language.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if language != "en":
            self._catalogue = gettext.translation(DOMAIN, FOLDER, [language])

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in this language with its ``{values}`` filled in."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def say_as(self, context: str, message: str) -> str:
        """Return a word as it is meant in a context: law as a skill is not law as a department."""
        return self._catalogue.pgettext(context, message)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a message for `n` things; ``{n}`` is the number, grouped."""
        return self._catalogue.ngettext(one, many, n).format(n=number(n), **values)

    def either(self, en: str, zh: str) -> str:
        """Return whichever of two ready sentences is in this language."""
        return zh if self.language == "zh" else en

    def listed(self, items: Iterable[object]) -> str:
        """Return things in a row, with the language's comma."""
        texts = [str(item) for item in items]
        # a number that begins an item keeps its distance from the words before the row only
        return self.either(", ", "、").join([*texts[:1], *(text.lstrip() for text in texts[1:])])

    def titled(self, title: Mapping[str, str], otherwise: str) -> str:
        """Return a title in this language, else in English, else `otherwise`."""
        return title.get(self.language) or title.get("en") or otherwise


def named(row_id: str, name: str) -> str:
    """Return a name with its id, or the id alone where there is no other name."""
    return f"{name} {row_id}" if name and name != row_id else row_id


def some(words: Words, items: Sequence[str], most: int) -> str:
    """Return the first few of many, and how many more there are."""
    if len(items) <= most + 1:  # '1 more' is no shorter than its name
        return words.listed(items)
    rest = words.count("and {n} more", "and {n} more", len(items) - most)
    return f"{words.listed(items[:most])} {rest}"


def number(n: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{n:,}"


def percent(share: float) -> str:
    """Return a gap as a percentage that never reads better than it is.

    Zero is written only for zero; everything else is rounded up.
    """
    if share <= 0:
        return "0 %"
    if share < 0.0001:
        return "< 0.01 %"
    if share > 10:
        return "> 1000 %"
    digits = 2 if share < 0.1 else 1
    rounded_up = math.ceil(round(share * 10 ** (digits + 2), 6))
    return f"{rounded_up / 10**digits:.{digits}f} %"


def seconds(value: float) -> str:
    """Return a time in seconds, to a tenth below a minute and a half."""
    return f"{value:.1f} s" if value < 90 else f"{int(value) // 60} min {int(value) % 60:02d} s"
