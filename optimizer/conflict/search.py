"""The search for statements that conflict: what is cheap to test and easy to understand comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.conflict.elastic import Elastic
from optimizer.conflict.oracle import Oracle
from optimizer.conflict.records import NEEDS, UNIT_RULES, Statement
from optimizer.conflict.shrink import shrunk

LONG = 300
"""Statements of a province's count from which on none is left out."""
GROUPS = (("size",), ("leader", "size"))
"""Needs of all villages that are tested with the unit rules alone."""
PRICED_SECONDS = 8.0
"""For the relaxation's prices: they only say where to look."""
GROUP_SECONDS = 5.0
"""For such a test: where it is hard, the conflict is likely elsewhere."""


class Search:
    """Finds conflicts that share no statement but unit rules.

    Parameters
    ----------
    oracle : Oracle
    """

    def __init__(self, oracle: Oracle) -> None:
        self.oracle, self.problem = oracle, oracle.problem
        self.left: tuple[Statement, ...] = oracle.problem.statements

    def next(self, quick: bool = False) -> tuple[dict[Statement, int] | None, bool | None]:
        """Return a conflict among what is left, and whether none of it can be left out.

        Parameters
        ----------
        quick : bool
            Whether to leave out the steps that take long.

        Returns
        -------
        terms : dict of Statement to int, or None
            None where none was found.
        smallest : bool or None
            Where none was found: whether all that is left can hold (None: not known).
        """
        candidates, possible = self._candidates(quick)
        if possible is not False:
            return None, possible
        if self.problem.large and len(candidates) > LONG:
            # a province's long count stays as it is: that many villages want more than there is
            terms, smallest = dict.fromkeys(candidates, 0), False
        else:
            terms, smallest = shrunk(self.oracle, candidates)
        self.left = tuple(s for s in self.left if s.kind in UNIT_RULES or s not in terms)
        return terms, smallest

    def _candidates(self, quick: bool) -> tuple[Sequence[Statement], bool | None]:
        """Return statements that conflict, and False; or whether all can hold (None: not known)."""
        hopeless = self.problem.hopeless(self.left)
        if hopeless is not None:
            return [hopeless], False
        for some in self._quickly_decided():
            if self._conflict(some):
                return some, False
        for kinds in GROUPS if self._rules and not quick else ():
            with self.oracle.within(GROUP_SECONDS):
                some = [*self._rules, *(s for s in self.left if s.kind in kinds)]
                if self._conflict(some):
                    return some, False
        if quick or self.problem.large:
            return [], None
        priced = Elastic(self.problem, self.left).priced(min(PRICED_SECONDS, self.oracle.clock.left))
        sizes = [s for s in self.left if s in set(priced) or s.kind == "size"] if priced else []
        for some in (priced, sizes):
            if self._conflict(some):
                return some, False
        return self.left, self.oracle.test(dict.fromkeys(self.left, 0)).possible

    @property
    def _rules(self) -> list[Statement]:
        """The unit rules, none where villages are too many to be tested with them one by one."""
        return [] if self.problem.large else [s for s in self.left if s.kind in UNIT_RULES]

    def _conflict(self, some: Sequence[Statement]) -> bool:
        return bool(some) and self.oracle.test(dict.fromkeys(some, 0)).possible is False

    def _quickly_decided(self) -> Iterator[Sequence[Statement]]:
        """Yield what a count of heads proves, what was decided by hand, and all that one village wants."""
        given = set(self.left)
        counted = (*self.oracle.short_sets, *self.oracle.office_sets)
        yield from (some for some in counted if given.issuperset(some))
        yield [s for s in self.left if s.kind not in NEEDS]
        if not self._rules:
            return
        needs: dict[str | None, list[Statement]] = {}
        for s in self.left:
            if s.kind in NEEDS:
                needs.setdefault(s.village, []).append(s)
        yield from ([*self._rules, *own] for own in needs.values() if len(own) > 1)
