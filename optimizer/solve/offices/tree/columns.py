"""The divisions of a mixture by what they choose: which of them bars leave out, and what to branch on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from optimizer.solve.offices.bars import Bars, Couple
from optimizer.solve.offices.block import Block
from optimizer.solve.offices.group import Division, Listed
from optimizer.solve.relaxation import FloatArray

NONE = 1e-4
"""Shares so near to none or all are that."""

What = TypeVar("What", bound=tuple[int, ...])


@dataclass(frozen=True)
class Choice:
    """A choice that a mixture leaves open.

    Attributes
    ----------
    parts : tuple of Bars and Bars
        What each of two parts leaves out; every plan is in one of them, or in both.
    share : float
        How large a part of the mixture chooses what the first leaves out.
    """

    parts: tuple[Bars, Bars]
    share: float


class Columns:
    """Keeps where each division goes, and whom it takes.

    Parameters
    ----------
    block : Block
    """

    def __init__(self, block: Block) -> None:
        self._block, self._known = block, 0
        self._priced = {*block.priced.tolist()}
        self._to: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._with: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._couples: dict[Couple, list[int]] = defaultdict(list)
        self._able: dict[int, list[int]] = defaultdict(list)
        self._of: dict[int, list[int]] = defaultdict(list)
        for g, group in enumerate(block.groups):
            for v in group.villages.tolist():
                self._able[v].append(g)
            for i in group.people.tolist():
                self._of[i].append(g)

    def learn(self, divisions: list[Division]) -> None:
        """Take in divisions; the list only grows."""
        for column, (g, teams) in enumerate(divisions[self._known :], self._known):
            group = self._block.groups[g]
            for k, w in teams:
                self._to[g, self._block.village(g, w)].append(column)
                people = self._block.people(g, k).tolist()
                for i in people:
                    self._with[g, i].append(column)
                if group.wide and isinstance(group, Listed):
                    for a, i in enumerate(people):
                        for j in people[a + 1 :]:
                            self._couples[g, min(i, j), max(i, j)].append(column)
        self._known = len(divisions)

    def barred(self, bars: Bars) -> set[int]:
        """Return the columns that `bars` leave out."""
        found: set[int] = set()
        for choice in bars.villages:
            found.update(self._to.get(choice, ()))
        for choice in bars.people:
            found.update(self._with.get(choice, ()))
        for couple in bars.apart:
            found.update(self._couples.get(couple, ()))
        for g, i, j in bars.together:
            found |= {*self._with.get((g, i), ())} ^ {*self._with.get((g, j), ())}
        return found

    def open_choices(self, shares: FloatArray) -> list[Choice]:
        """Return what to branch on, most open first: where groups go, else whose people are, else couples.

        Parameters
        ----------
        shares : float64 [divisions]
        """
        for kind in (self._where, self._whose, self._together):
            found = list(kind(shares))
            if found:
                return sorted(found, key=lambda choice: abs(choice.share - 0.5))
        return []

    @staticmethod
    def _open(of: dict[What, list[int]], shares: FloatArray) -> Iterator[tuple[What, float]]:
        """Yield what a mixture chooses in part."""
        for what, columns in of.items():
            share = float(shares[columns].sum())
            if NONE < share < 1 - NONE:
                yield what, share

    def _where(self, shares: FloatArray) -> Iterator[Choice]:
        """Yield choices whether a group goes to a village."""
        for (g, v), share in self._open(self._to, shares):
            others = frozenset((h, v) for h in self._able[v] if h != g)
            must = Bars(villages=others, served=frozenset({v}))
            yield Choice((Bars(villages=frozenset({(g, v)})), must), share)

    def _whose(self, shares: FloatArray) -> Iterator[Choice]:
        """Yield choices whether a group uses somebody who has a price."""
        for (g, i), share in self._open(self._with, shares):
            if i in self._priced:
                others = frozenset((h, i) for h in self._of[i] if h != g)
                must = Bars(people=others, used=frozenset({i}))
                yield Choice((Bars(people=frozenset({(g, i)})), must), share)

    def _together(self, shares: FloatArray) -> Iterator[Choice]:
        """Yield choices of two of a wide group: apart or together."""
        for couple, share in self._open(self._couples, shares):
            only = frozenset({couple})
            yield Choice((Bars(apart=only), Bars(together=only)), share)
