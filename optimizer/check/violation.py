"""A hard rule that a plan breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One hard rule broken once.

    Attributes
    ----------
    rule : str
        ``H1`` to ``H9``, ``unknown``, or the reason code of an inadmissible pair.
    villages, cadres, units : tuple of str
        Ids of who is concerned.
    en, zh : str
        The sentence for people, without the rule's code.
    """

    rule: str
    villages: tuple[str, ...]
    cadres: tuple[str, ...]
    units: tuple[str, ...]
    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.en}"


def count(n: int, word: str) -> str:
    """Return a number with its noun, plural where it must be."""
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
