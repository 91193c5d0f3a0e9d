"""As an office does it: village by village, the leader first, then whoever fits best and is still there."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.draft import Draft
from benchmarks.peers.pairs import Ints
from benchmarks.peers.question import Answer, Clock, NoPlanError, Question, Trace

NEED = 100_000
"""How much a unit of shortage counts against a point of fit."""


def solve(question: Question, clock: Clock, trace: Trace, workers: int) -> Answer:
    """Return the office's plan."""
    draft = Draft(question)
    order = by_urgency(question)
    for target in (question.instance.needs.min, question.instance.needs.max):
        for village in order:
            fill(draft, village, int(target[village]))
            if not clock.left:
                break
    meet_unit_minima(draft)
    return Answer(draft.placements())


def by_urgency(question: Question) -> list[int]:
    """Return the villages by priority, then by how many people they need."""
    needs = question.instance.needs
    size = needs.min + needs.leader + needs.skills.sum(axis=1) + needs.rules.sum(axis=1)
    return [int(v) for v in np.lexsort((-size, -needs.priority))]


def fill(draft: Draft, village: int, target: int) -> None:
    """Add the best of those in reserve until the team has `target` members.

    Whoever leads comes first, then whoever brings what is missing, then points. The
    first one also decides who may follow, so pools with enough people are preferred.
    """
    here = draft.q.pairs.of(village)
    cadres, points = draft.q.pairs.cadre[here].astype(np.int64), draft.q.pairs.fit[here].astype(np.int64)
    lead = draft.q.pairs.lead[here]
    while len(draft.team[village]) < target:
        open_to = np.flatnonzero(draft.allowed(village, cadres))
        if not len(open_to):
            return
        who = cadres[open_to]
        score = NEED * draft.helps(village, who) + points[open_to]
        if draft.q.instance.needs.leader[village] and not draft.led_by(village):
            score += np.where(draft.can_lead[who], 10 * NEED + lead[open_to], 0)
        if not draft.team[village] and draft.q.choice:
            score += 100 * NEED * np.minimum(_of_pool(draft, who), draft.q.instance.needs.min[village])
        best = int(np.argmax(score))
        if len(draft.team[village]) >= draft.q.instance.needs.min[village] and not score[best]:
            return
        draft.put(int(who[best]), village)


def _of_pool(draft: Draft, cadres: Ints) -> Ints:
    """Return for each cadre how many of the cadres share the pool."""
    _, place, count = np.unique(draft.pool[cadres], return_inverse=True, return_counts=True)
    return np.asarray(count[place])


def meet_unit_minima(draft: Draft) -> None:
    """Place more of the units that send too few (H5), where need be instead of somebody else.

    Raises
    ------
    NoPlanError
        Where that fails.
    """
    q = draft.q
    for unit in np.flatnonzero(draft.sent < q.unit_min):
        own = np.flatnonzero((draft.unit == unit) & (draft.place < 0))
        inside = np.flatnonzero(np.isin(q.pairs.cadre, own))
        for pair in inside[np.argsort(-q.pairs.fit[inside], kind="stable")]:
            if draft.sent[unit] >= q.unit_min[unit]:
                break
            cadre, village = int(q.pairs.cadre[pair]), int(q.pairs.village[pair])
            if draft.place[cadre] < 0:
                _squeeze_in(draft, cadre, village)
        if draft.sent[unit] < q.unit_min[unit]:
            raise NoPlanError(f"unit {q.scenario.units[unit].id} sends fewer than its minimum")


def _squeeze_in(draft: Draft, cadre: int, village: int) -> None:
    """Place a cadre in a village, there in the place of as few members as need be, or not at all."""
    out: list[int] = []
    while not draft.allowed(village, np.array([cadre]))[0]:
        spare = [c for c in draft.team[village] if _may_go(draft, c, int(draft.unit[cadre]))]
        if not spare:
            for c in out:
                draft.put(c, village)
            return
        out.append(spare[-1])
        draft.drop(out[-1])
    draft.put(cadre, village)


def _may_go(draft: Draft, member: int, unit: int) -> bool:
    """Say whether a member may make room for somebody of a unit."""
    own = draft.unit[member]
    return member not in draft.q.pins and own != unit and draft.sent[own] > draft.q.unit_min[own]
