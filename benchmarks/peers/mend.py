"""Swaps that mend what a team lacks, one village at a time."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.draft import Draft

TRIES = 30
"""Cadres looked at for one swap."""


def mend(draft: Draft, village: int) -> None:
    """Swap people in as long as the needs unmet here and where they come from become fewer."""
    while draft.unmet(village) and _improve(draft, village):
        pass


def _improve(draft: Draft, village: int) -> bool:
    """Make the first swap found that helps; return whether there was one."""
    here, team = draft.q.pairs.of(village), draft.team[village]
    cadres, points = draft.q.pairs.cadre[here].astype(np.int64), draft.q.pairs.fit[here]
    gain = draft.helps(village, cadres)
    if len(team) < draft.q.instance.needs.min[village]:
        gain += draft.weights.size
    able = (gain > 0) & (draft.place[cadres] != village)
    if draft.q.choice and len(team) > 1:  # one may go, the others stay
        able &= draft.pool[cadres] == draft.pool[team[0]]
    chosen = np.flatnonzero(able)
    free = draft.place[cadres[chosen]] < 0
    best = chosen[np.lexsort((-points[chosen], ~free, -gain[chosen]))][:TRIES]
    leaving = [None, *(c for c in team if c not in draft.q.pins)]
    return any(
        _swap(draft, village, int(cadres[k]), out)
        for k in best
        if int(cadres[k]) not in draft.q.pins
        for out in leaving
    )


def _swap(draft: Draft, village: int, cadre: int, out: int | None) -> bool:
    """Bring a cadre in and send a member to where the cadre was, or into reserve; keep it if it helps."""
    before, source = draft.unmet(village), int(draft.place[cadre])
    if source >= 0:
        before += draft.unmet(source)
        draft.drop(cadre)
    if out is not None:
        draft.drop(out)
    if draft.allowed(village, np.array([cadre]))[0]:
        draft.put(cadre, village)
        if out is not None and source >= 0 and _may(draft, out, source):
            draft.put(out, source)
        if draft.unmet(village) + (draft.unmet(source) if source >= 0 else 0) < before:
            return True
        draft.drop(cadre)
    if out is not None:
        if draft.place[out] >= 0:
            draft.drop(out)
        draft.put(out, village)
    if source >= 0:
        draft.put(cadre, source)
    return False


def _may(draft: Draft, cadre: int, village: int) -> bool:
    return draft.q.pairs.find(cadre, village) >= 0 and bool(draft.allowed(village, np.array([cadre]))[0])
