"""Why a cadre is in reserve, for any number of cadres at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchanges import Exchanges, Ways
from optimizer.answers.records import Hindrance
from optimizer.explain.reasons import unmet_conditions
from optimizer.matching.admissible import BIT
from optimizer.matching.codes import BoolArray, IntArray

CELLS = 2_000_000
"""Cells of the cadre × village grid worked on at once (bounds the memory)."""


@dataclass(frozen=True, eq=False, slots=True)
class Chances:
    """What there is for some cadres, one entry each (int64).

    Attributes
    ----------
    open : villages that admit the cadre
    room : of these, with a free place
    fitting : of these, whose team may take somebody of the cadre's unit
    lacking : villages that admit the cadre and lack what the cadre could give
    """

    open: IntArray
    room: IntArray
    fitting: IntArray
    lacking: IntArray


class Reserve:
    """Reasons for not being placed.

    Parameters
    ----------
    board : Board
    exchanges : Exchanges
    """

    def __init__(self, board: Board, exchanges: Exchanges) -> None:
        self.board, self.exchanges, self.teams = board, exchanges, exchanges.teams
        instance = board.instance
        gap = np.maximum(board.need - board.have, 0)
        self._gap = [np.flatnonzero(gap[:, k]) for k in range(gap.shape[1])]
        self._leaderless = np.flatnonzero(instance.needs.leader & (board.leader < 0))
        self._room = board.size < instance.needs.max

    def chances(self, cadres: IntArray) -> Chances:
        """Return what there is for each of some cadres."""
        step = max(1, CELLS // max(1, self.board.instance.n_villages))
        parts = [self._block(cadres[n : n + step]) for n in range(0, len(cadres), step)]
        parts = parts or [np.zeros((4, 0), dtype=np.int64)]
        return Chances(*np.concatenate(parts, axis=1))

    def _block(self, cadres: IntArray) -> np.ndarray:
        admissible = self.board.placed.admissibility.reasons(cadres) == 0
        room = admissible & self._room
        line, v = np.nonzero(room)
        who, nobody = cadres[line], np.full(len(line), NOBODY)
        agrees = self.teams.shares_pool(v, nobody, who) & self.teams.few_units(v, nobody, who)
        agrees &= self.exchanges.together(Ways(v, who, nobody, np.zeros(len(v), dtype=bool)))
        fitting = np.bincount(line[agrees], minlength=len(cadres))
        lacking = (admissible & self._could_give(cadres)).sum(axis=1)
        return np.stack([admissible.sum(axis=1), room.sum(axis=1), fitting, lacking]).astype(np.int64)

    def _could_give(self, cadres: IntArray) -> BoolArray:
        """Return whether each village lacks something each cadre counts for, bool [k, V]."""
        facts, instance = self.board.instance.cadres, self.board.instance
        could = np.zeros((len(cadres), instance.n_villages), dtype=bool)
        counts = [
            np.ones(len(cadres), dtype=bool),
            *(facts.skills[cadres] > 0).T,
            *facts.rules[cadres].T,
        ]
        for villages, able in zip(self._gap, counts, strict=False):
            could[np.ix_(able, villages)] = True
        could[np.ix_(facts.may_lead[cadres], self._leaderless)] = True
        before = facts.previous[cadres]
        kept = np.flatnonzero((before >= 0) & np.isin(before, self._gap[-1]))
        could[kept, before[kept]] = True
        return could

    def reasons(self, i: int, chances: Chances, n: int) -> tuple[Hindrance, ...]:
        """Return why cadre `i`, the `n`-th of the `chances`, is not placed."""
        scenario, instance = self.board.instance.scenario, self.board.instance
        cadre = scenario.cadres[i]
        unit = scenario.units[instance.unit_index[cadre.unit]]
        if not instance.cadres.eligible[i]:
            failed = unmet_conditions(scenario.policy.eligibility.member, cadre, unit)
            return (Hindrance("not_eligible", {"conditions": failed}),)
        if not chances.open[n]:
            return (Hindrance("nowhere", {"reasons": self._refusals(i)}),)
        u = int(instance.cadres.unit[i])
        sent, most = int(self.teams.sent[u]), int(instance.unit_limits.upper[u])
        found = []
        if sent >= most:
            facts = {"unit_name": unit.name or unit.id, "sent": sent, "max": most}
            found.append(Hindrance("unit_max", facts))
        if not chances.room[n]:
            found.append(Hindrance("all_full", {"villages": int(chances.open[n])}))
        elif not chances.fitting[n]:
            facts = {"unit_name": unit.name or unit.id, "villages": int(chances.room[n])}
            found.append(Hindrance("all_unit_rules", facts))
        elif not found:
            found.append(Hindrance("left_out", {"villages": int(chances.fitting[n])}))
        return tuple(found)

    def _refusals(self, i: int) -> dict[str, int]:
        """Return how many villages refuse a cadre for each reason."""
        bits = self.board.placed.admissibility.reasons(np.array([i]))[0]
        counts = {code: int(((bits & bit) > 0).sum()) for code, bit in BIT.items()}
        return {code: n for code, n in counts.items() if n}
