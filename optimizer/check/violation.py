"""A hard rule that a plan breaks."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.locale import Words
from optimizer.locale.told import Told, say


class Finding:
    """What all findings share: a sentence, said on screens in words and in JSON with codes."""

    __slots__ = ()

    said: Told

    @property
    def en(self) -> str:
        """The English sentence, codes and ids as they are."""
        return str(self.said)

    @property
    def zh(self) -> str:
        """The Chinese sentence, codes and ids as they are."""
        return say(Words("zh"), self.said, as_codes=True)


@dataclass(frozen=True, slots=True)
class Violation(Finding):
    """One hard rule broken once.

    Attributes
    ----------
    rule : str
        ``H1`` to ``H9``, ``unknown``, or the reason code of an inadmissible pair.
    villages, cadres, units : tuple of str
        Ids of who is concerned.
    said : Told
        The sentence for people, without the rule's code.
    """

    rule: str
    villages: tuple[str, ...]
    cadres: tuple[str, ...]
    units: tuple[str, ...]
    said: Told

    def __str__(self) -> str:
        return f"{self.rule}: {self.en}"

    def as_dict(self) -> dict[str, object]:
        """Return the violation as a JSON-ready mapping."""
        return {
            "rule": self.rule,
            "villages": self.villages,
            "cadres": self.cadres,
            "units": self.units,
            "en": self.en,
            "zh": self.zh,
        }
