"""Villages and cadres by id or name, as a user types them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from optimizer.scenario.faults import Fault, ScenarioError, nearest, shown


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


def find(kind: str, word: str, rows: Sequence[Row]) -> int:
    """Return the index of the row with this id or, if unique, this name.

    Parameters
    ----------
    kind : str
        ``village`` or ``cadre``: names the option in the fault.
    word : str
    rows : sequence of Village or Cadre

    Raises
    ------
    ScenarioError
        Where there is no such row, with the nearest spelling, or more than one.
    """
    word = word.strip()
    for k, row in enumerate(rows):
        if row.id == word:
            return k
    named = [k for k, row in enumerate(rows) if row.name == word]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(rows[k].id for k in named[:10]) + (", …" if len(named) > 10 else "")
        found = f"{len(named)} {kind}s are called {shown(word)}"
        raise ScenarioError([Fault(f"--{kind}", None, None, found, f"give an id: {ids}")])
    close = nearest(word, [row.id for row in rows]) or nearest(word, [row.name for row in rows])
    remedy = f"did you mean {shown(close)}?" if close else f"give an id or name from the {kind}s table"
    raise ScenarioError([Fault(f"--{kind}", None, None, f"there is no {kind} {shown(word)}", remedy)])
