"""From statements that conflict to few of them that conflict, none of which can be left out."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.conflict.oracle import Oracle
from optimizer.conflict.records import Statement
from optimizer.conflict.rotate import rotated


def shrunk(oracle: Oracle, candidates: Sequence[Statement]) -> tuple[dict[Statement, int], bool]:
    """Return statements of a conflict from which none can be left out, and whether that is proved.

    Parameters
    ----------
    oracle : Oracle
    candidates : sequence of Statement
        Proved to conflict, those that say it best first.

    Returns
    -------
    terms : dict of Statement to int
        Proved to conflict. A pin is relaxed by 1 where its role has no part in it.
    smallest : bool
    """
    terms = dict.fromkeys(candidates, 0)
    for kind in dict.fromkeys(s.kind for s in reversed(candidates)):
        # whole kinds first: what is left is quicker to test
        rest = _rest(terms, [s for s in terms if s.kind == kind])
        if rest and oracle.test(rest).possible is False:
            terms = rest
    terms = _without(oracle, terms, list(terms))
    for s in [s for s in terms if s.kind == "pin" and s.most > 1]:
        if oracle.test(terms | {s: 1}).possible is False:
            terms[s] = 1
    # After a pin's role is gone, something else may be needed no more.
    terms = _without(oracle, terms, list(terms))
    smallest = all(oracle.test(_rest(terms, [s])).possible for s in terms)
    return terms, smallest and oracle.again(terms)


def _without(oracle: Oracle, terms: dict[Statement, int], chunk: list[Statement]) -> dict[Statement, int]:
    """Return `terms` without what of `chunk` the conflict doesn't need.

    The later half first: whole kinds, counties and villages are left out at
    once where the rest conflicts without them.
    """
    rest = _rest(terms, chunk)
    answer = oracle.test(rest)
    if answer.possible is False:
        return rest
    if answer.found is not None and len(chunk) == 1 and not oracle.at_once(rest):
        for plan in rotated(oracle.problem, answer.found, chunk[0], list(terms)):
            oracle.keep(rest, plan)
    if len(chunk) > 1:
        middle = len(chunk) // 2
        for half in (chunk[middle:], chunk[:middle]):
            terms = _without(oracle, terms, half)
    return terms


def _rest(terms: dict[Statement, int], chunk: list[Statement]) -> dict[Statement, int]:
    out = set(chunk)
    return {s: by for s, by in terms.items() if s not in out}
