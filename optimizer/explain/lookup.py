"""Villages and cadres by id or name, as a user types them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from optimizer.locale.told import phrase
from optimizer.locale.words import mark
from optimizer.scenario.faults import Fault, ScenarioError, did_you_mean, nearest, shown
from optimizer.scenario.schema import SCHEMAS

_SEVERAL = {
    "village": mark("{n} villages are called {name}"),
    "cadre": mark("{n} cadres are called {name}"),
}


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


def find(kind: str, word: str, rows: Sequence[Row], place: str | None = None) -> int:
    """Return the index of the row with this id or, if unique, this name.

    Parameters
    ----------
    kind : str
        ``village`` or ``cadre``.
    word : str
    rows : sequence of Village or Cadre
    place : str, optional
        Where the word was given, for the fault; the option of that name unless given.

    Raises
    ------
    ScenarioError
        Where there is no such row, with the nearest spelling, or more than one.
    """
    word, place = word.strip(), place or f"--{kind}"
    for k, row in enumerate(rows):
        if row.id == word:
            return k
    named = [k for k, row in enumerate(rows) if row.name == word]
    if len(named) == 1:
        return named[0]
    if named:
        ids = (*(rows[k].id for k in named[:10]), *["…"][: len(named) > 10])
        found = phrase(_SEVERAL[kind], n=len(named), name=shown(word))
        raise ScenarioError([Fault(place, None, None, found, phrase("give an id: {ids}", ids=ids))])
    close = nearest(word, [row.id for row in rows]) or nearest(word, [row.name for row in rows])
    remedy = did_you_mean(close, phrase("give an id or name from the {table} table", table=f"{kind}s"))
    found = phrase("there is no {what} {name}", what=SCHEMAS[f"{kind}s"].row, name=shown(word))
    raise ScenarioError([Fault(place, None, None, found, remedy)])
