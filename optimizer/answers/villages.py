"""Why a village has this team: what each member is there for, what is missing, who else could come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchange_records import Exchange, NeedChange, NewLeader, Opened, Person
from optimizer.answers.exchanges import Exchanges, Ways
from optimizer.answers.parts import exchange, person, place, tier_changes
from optimizer.answers.proofs import Help, Proofs
from optimizer.answers.records import MemberAnswer, UnmetAnswer, VillageAnswer
from optimizer.explain import NeedView, TeamView, team_views
from optimizer.explain.views import MemberView
from optimizer.matching.codes import BoolArray, IntArray

TOP = 3
"""Alternatives to each member."""


class VillageAnswers:
    """Answers about villages.

    Parameters
    ----------
    board : Board
    exchanges : Exchanges
    proofs : Proofs
    """

    def __init__(self, board: Board, exchanges: Exchanges, proofs: Proofs) -> None:
        self.board, self.exchanges, self.proofs = board, exchanges, proofs
        self._help = Help(proofs)

    def answers(self, villages: Sequence[int] | None = None) -> Iterator[VillageAnswer]:
        """Yield the answers for villages (indices; all unless given) without alternatives."""
        wanted = range(self.board.instance.n_villages) if villages is None else villages
        for v, team in zip(wanted, team_views(self.board.placed, wanted), strict=True):
            yield VillageAnswer(
                place=place(self.board, v),
                min=team.min,
                max=team.max,
                priority=team.priority,
                points=team.points,
                members=tuple(self._member(v, team, member) for member in team.members),
                met=tuple(need for need in team.needs if not need.missing),
                unmet=tuple(self._unmet(v, need) for need in team.unmet),
            )

    def _member(self, v: int, team: TeamView, member: MemberView) -> MemberAnswer:
        i = self.board.instance.cadre_index[member.cadre]
        return MemberAnswer(
            person=person(self.board, i),
            role=member.role,
            points=member.points,
            parts=member.parts,
            opens=tuple(_opens(team, member)),
            stand_ins=self._stand_ins(v, i) if member.role == "leader" else (),
            pinned=bool(self.board.pinned[i]),
        )

    def _stand_ins(self, v: int, leader: int) -> tuple[Person, ...]:
        board = self.board
        others = np.array([i for i in board.team(v) if i != leader], dtype=np.int64)
        able = others[board.may_lead(others, np.full(len(others), v))]
        return tuple(person(board, i) for i in able.tolist())

    def _unmet(self, v: int, need: NeedView) -> UnmetAnswer:
        kind = need.kind, need.skill
        return UnmetAnswer(need, self.proofs.covering(kind, v), self.proofs.least, self._help.at(kind, v))

    def alternatives(self, v: int, i: int) -> tuple[tuple[Exchange, ...], int]:
        """Return the best lawful exchanges that take member `i` out, and how many there are."""
        cadres = self._admitted(v)
        placed = cadres[self.board.home[cadres] >= 0]
        into = np.concatenate([cadres, placed])
        swap = np.arange(len(into)) >= len(cadres)
        ways = Ways(np.full(len(into), v), into, np.full(len(into), i), swap)
        return self._best(ways, TOP)

    def easiest(self, v: int, need: NeedView) -> Exchange | None:
        """Return the lawful exchange that meets more of a need at least cost, if any."""
        led = self._lead(v) if need.kind == "leader" else None
        if led is not None:
            return led
        into = self._admitted(v)
        into = into[self._counts(need, into, v)]
        best, _ = self._best(self._all_ways(v, into), 1, need)
        return best[0] if best else None

    def _all_ways(self, v: int, into: IntArray) -> Ways:
        """Return every way of bringing cadres in: to a free place, for a member, swapping with one."""
        team = self.board.team(v)
        placed = into[self.board.home[into] >= 0]
        parts = [(into, NOBODY, False)]
        parts += [(who, i, swap) for i in team.tolist() for who, swap in ((into, False), (placed, True))]
        cadres = np.concatenate([who for who, _, _ in parts])
        out = np.concatenate([np.full(len(who), i) for who, i, _ in parts])
        swaps = np.concatenate([np.full(len(who), swap) for who, _, swap in parts])
        return Ways(np.full(len(cadres), v), cadres, out, swaps)

    def bringing(self, v: int, into: IntArray) -> Exchange | None:
        """Return the lawful exchange that brings one of some cadres to a village at least cost, if any."""
        best, _ = self._best(self._all_ways(v, into), 1)
        return best[0] if best else None

    def bringing_anywhere(self, i: int) -> Exchange | None:
        """Return the lawful exchange that brings cadre `i` into any team at least cost, if any."""
        board = self.board
        bits = board.placed.admissibility.reasons(np.array([i]))[0]
        open_to = np.flatnonzero((bits == 0) & (np.arange(len(bits)) != board.home[i]))
        members = board.there[(bits == 0)[board.home[board.there]]]
        village = np.concatenate([open_to, board.home[members]])
        out = np.concatenate([np.full(len(open_to), NOBODY), members])
        best, _ = self._best(
            Ways(village, np.full(len(village), i), out, np.zeros(len(village), dtype=bool)), 1
        )
        return best[0] if best else None

    def _best(self, ways: Ways, most: int, need: NeedView | None = None) -> tuple[tuple[Exchange, ...], int]:
        ways = ways.take(self.exchanges.lawful(ways))
        outcome = self.exchanges.outcome(ways)
        order = self.exchanges.best_first(outcome)
        if need is not None:
            missing = self._missing(need, outcome.target.missing, outcome.target.leader)
            order = order[missing[order] < need.missing]
        return tuple(exchange(self.exchanges, outcome, n) for n in order[:most].tolist()), len(order)

    def _missing(self, need: NeedView, missing: IntArray, leader: IntArray) -> IntArray:
        if need.kind == "leader":
            return (leader < 0).astype(np.int64)
        return np.asarray(missing[:, self.proofs.column[need.kind, need.skill]])

    def _counts(self, need: NeedView, cadres: IntArray, v: int) -> BoolArray:
        where = np.full(len(cadres), v)
        if need.kind == "leader":
            return self.board.may_lead(cadres, where)
        return np.asarray(self.board.gives(cadres, where)[:, self.proofs.column[need.kind, need.skill]] > 0)

    def _admitted(self, v: int) -> IntArray:
        """Return who may come: admissible, not in the team, not pinned."""
        board = self.board
        everyone = np.flatnonzero((board.home != v) & ~board.pinned)
        bits = board.placed.admissibility.at(everyone, np.full(len(everyone), v))
        return np.asarray(everyone[bits == 0])

    def _lead(self, v: int) -> Exchange | None:
        """Return what it does that a member takes the lead, if one may; nobody moves."""
        board = self.board
        leader = int(board.successors[0][v])
        if leader < 0:
            return None
        village = board.instance.scenario.villages[v]
        gain = int(board.lead_points(np.array([leader]), np.array([v]))[0])
        by = {"shortage": -int(board.lead_weight[v]), "fit": gain}
        change = np.array([by.get(name, 0) for name in self.exchanges.tiers])
        named = NewLeader(village.id, village.name, person(board, leader))
        met = NeedChange(village.id, village.name, "leader", None, -1)
        return Exchange("lead", (), (named,), tier_changes(self.exchanges, change), (met,))


def _opens(team: TeamView, member: MemberView) -> Iterator[Opened]:
    """Yield the needs that would lack one more without the member."""
    for need in team.needs:
        counts = need.kind == "size" or any(holder.cadre == member.cadre for holder in need.holders)
        if counts and need.have <= need.need:
            yield Opened(need.kind, need.skill, 1)
