"""Cuts of rank one that a mixture violates.

What a cut loses of its room by rounding has to be more than what divisions lose
of theirs (``RankOne``). Rows are looked at together that have divisions in common:
where they are few, all ways to weigh them; where they are many, one row more at a
time, the one by which divisions lose least, from every division and row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from optimizer.matching.codes import IntArray
from optimizer.solve.offices.group import Listed
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.relaxation import FloatArray

FRACTIONS = (1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5)
"""What a row weighs, once or several times."""
WAYS = 20_000
"""As many ways to weigh rows are all looked at."""
LONGEST = 24
"""Rows that are weighed one by one, at most."""
LEAST = 0.02
"""By how much a cut has to be violated."""
KEPT = 2
"""Cuts of one kind, at most."""
NONE = 1e-6
"""Shares below are none, and so is what roundings lose."""


def violated(master: Master) -> list[RankOne]:
    """Return cuts that a mixture violates, the most violated of each kind.

    Parameters
    ----------
    master : Master
        Solved last without rough means.
    """
    found: list[RankOne] = []
    for rows, inside, shares in _parts(_used(master)):
        for whole, weight in _weights(inside, shares):
            pairs = [(int(row), int(w)) for row, w in zip(rows, weight, strict=True) if w]
            people = tuple(pair for pair in pairs if pair[0] >= 0)
            groups = tuple(sorted((-1 - row, w) for row, w in pairs if row < 0))
            found.append(RankOne(people, groups, whole))
    return found


def _used(master: Master) -> dict[tuple[int, ...], float]:
    """Return how large a part of the mixture uses which rows: cadres, and -1 - key for groups."""
    block = master.block
    found: dict[tuple[int, ...], float] = defaultdict(float)
    for (g, teams), share in zip(master.divisions, master.shares, strict=False):
        group = block.groups[g]
        if share <= NONE or not isinstance(group, Listed) or not (group.wide or group.last):
            continue
        rows = [i for k, _ in teams for i in block.people(g, k).tolist()]
        if not group.wide:
            several = set(group.people[group.shared].tolist())
            rows = [i for i in rows if i in several] + [-1 - group.key] * (group.key >= 0)
        found[tuple(sorted(rows))] += float(share)
    found.pop((), None)
    return found


def _parts(used: dict[tuple[int, ...], float]) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Yield rows that have divisions in common: the rows, what is used of them [divisions, rows], shares."""
    if not used:
        return
    shares, count = np.array([*used.values()]), [len(rows) for rows in used]
    rows, column = np.unique(np.concatenate([np.array(rows) for rows in used]), return_inverse=True)
    line = np.repeat(np.arange(len(shares)), count)
    matrix = sparse.csr_array((np.ones(len(line)), (line, column)), shape=(len(shares), len(rows)))
    parts, of = connected_components(matrix.T @ matrix, directed=False)
    first = of[column[np.cumsum([0, *count[:-1]])]]
    for part in range(parts):
        here, mine = np.flatnonzero(of == part), np.flatnonzero(first == part)
        if (shares[mine] < 1 - NONE).any():
            yield rows[here], matrix[mine][:, here].toarray(), shares[mine]


def _weights(inside: FloatArray, shares: FloatArray) -> Iterator[tuple[int, IntArray]]:
    """Yield weights of rows, int64 [rows], whose cuts are violated most, and what they are parts of."""
    for whole in sorted({whole for _, whole in FRACTIONS}):
        n = inside.shape[1]
        if whole**n <= WAYS:
            every = (np.arange(whole**n)[:, None] // whole ** np.arange(n) % whole).astype(np.float64)
            tried = [(every, _over(every, inside, shares, whole))]
        else:
            tried = [_one_by_one(inside, shares, part, whole) for part, q in FRACTIONS if q == whole]
        for weight, over in tried:
            most = np.argsort(-over, kind="stable")
            some = most[: int((over > LEAST).sum())]
            _, kept = np.unique(weight[some], axis=0, return_index=True)
            for k in np.sort(kept)[:KEPT].tolist():
                yield whole, weight[some[k]].astype(np.int64)


def _over(weight: FloatArray, inside: FloatArray, shares: FloatArray, whole: int) -> FloatArray:
    """Return by how much cuts are violated whose rows are weighed so, [cuts, rows]."""
    times = np.floor(weight @ inside.T / whole + NONE)
    return np.asarray(times @ shares - weight.sum(axis=1) // whole)


def _one_by_one(
    inside: FloatArray, shares: FloatArray, part: int, whole: int
) -> tuple[FloatArray, FloatArray]:
    """Return weights of rows that are found one by one, by start, and by how much their cuts are violated."""
    idle = np.maximum(0, 1 - shares @ inside)
    start = inside[(shares > NONE) & (shares < 1 - NONE)]
    weight = part * np.concatenate([start, np.identity(inside.shape[1])])
    best, most = weight.copy(), _over(weight, inside, shares, whole)
    for _ in range(LONGEST):
        rest = np.mod(weight @ inside.T, whole)
        loss = ((np.mod(rest + part, whole) - rest) * shares) @ inside + part * idle
        loss[weight + part >= whole] = np.inf
        row = loss.argmin(axis=1)
        able = np.flatnonzero(np.isfinite(loss[np.arange(len(row)), row]))
        weight[able, row[able]] += part
        over = _over(weight, inside, shares, whole)
        better = over > most + NONE
        best[better], most[better] = weight[better], over[better]
    return best, most
