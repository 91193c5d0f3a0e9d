"""Where a cadre is and why; where the cadre would bring more points, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from optimizer.answers.board import Board
from optimizer.answers.exchanges import Exchanges
from optimizer.answers.hindrances import Hindrances
from optimizer.answers.parts import person, place, place_or_reserve
from optimizer.answers.records import CadreAnswer, Closed, Elsewhere, Hindrance, MemberAnswer, Refused
from optimizer.answers.reserve import Reserve
from optimizer.answers.villages import VillageAnswers
from optimizer.explain.reasons import FACTS, Subject
from optimizer.matching.admissible import reason_codes
from optimizer.matching.codes import IntArray

TOP = 10
"""Villages with more points."""
FEW = 3
"""Villages named for each reason."""


class CadreAnswers:
    """Answers about cadres.

    Parameters
    ----------
    board : Board
    exchanges : Exchanges
    villages : VillageAnswers
    """

    def __init__(self, board: Board, exchanges: Exchanges, villages: VillageAnswers) -> None:
        self.board, self.instance, self.villages = board, board.instance, villages
        self._hindrances = Hindrances(board, exchanges)
        self._reserve = Reserve(board, exchanges)

    def answers(self) -> Iterator[CadreAnswer]:
        """Yield the answer for every cadre, without other villages."""
        member = {one.person.cadre: one for answer in self.villages.answers() for one in answer.members}
        out = np.flatnonzero(self.board.home < 0)
        chances = self._reserve.chances(out)
        nth = {int(i): n for n, i in enumerate(out.tolist())}
        for i, cadre in enumerate(self.instance.scenario.cadres):
            n = nth.get(i)
            if n is None:
                yield self._answer(i, member[cadre.id], 0, (), 0)
            else:
                reasons = self._reserve.reasons(i, chances, n)
                yield self._answer(i, None, int(chances.open[n]), reasons, int(chances.lacking[n]))

    def answer(self, i: int) -> CadreAnswer:
        """Return the answer for the cadre of index `i`."""
        home, one = int(self.board.home[i]), np.array([i])
        chances = self._reserve.chances(one)
        member: MemberAnswer | None = None
        reasons: tuple[Hindrance, ...] = ()
        if home >= 0:
            team = next(iter(self.villages.answers([home])))
            member = next(m for m in team.members if m.person.cadre == self.instance.scenario.cadres[i].id)
        else:
            reasons = self._reserve.reasons(i, chances, 0)
        figures = int(chances.open[0]), reasons, int(chances.lacking[0])
        answer = self._answer(i, member, *figures, self._more(i, member))
        return answer if home >= 0 else replace(answer, best=self.villages.bringing_anywhere(i))

    def _answer(
        self,
        i: int,
        member: MemberAnswer | None,
        n_open: int,
        reasons: tuple[Hindrance, ...],
        lacking: int,
        more: tuple[tuple[Elsewhere, ...], int, tuple[Closed, ...]] = ((), 0, ()),
    ) -> CadreAnswer:
        better, n_better, closed = more
        return CadreAnswer(
            person=person(self.board, i),
            member=member,
            place=place_or_reserve(self.board, int(self.board.home[i])),
            open=n_open,
            better=better,
            n_better=n_better,
            closed=closed,
            reserve=reasons,
            lacking=lacking,
            best=None,
        )

    def _more(
        self, i: int, member: MemberAnswer | None
    ) -> tuple[tuple[Elsewhere, ...], int, tuple[Closed, ...]]:
        """Return the villages with more points: the best open ones, how many, and those closed by reason."""
        points = self._points(i, member)
        now = member.points if member is not None else 0
        bits = self.board.placed.admissibility.reasons(np.array([i]))[0]
        if not self.instance.cadres.eligible[i]:
            return (), 0, ()
        more = np.flatnonzero((points > now) & (np.arange(len(points)) != self.board.home[i]))
        more = more[np.argsort(-points[more], kind="stable")]
        free, shut = more[bits[more] == 0], more[bits[more] > 0]
        better = tuple(self._elsewhere(i, member, v, int(points[v])) for v in free[:TOP].tolist())
        return better, len(free), tuple(self._closed(i, shut, bits, points))

    def _points(self, i: int, member: MemberAnswer | None) -> IntArray:
        """Return the cadre's points at every village, in the role held now."""
        points = self.board.placed.points.fit(np.array([i]))[0]
        if member is not None and member.role == "leader":
            who, where = np.full(len(points), i), np.arange(len(points))
            points = points + self.board.lead_points(who, where) * self.board.may_lead(who, where)
        return np.asarray(points)

    def _elsewhere(self, i: int, member: MemberAnswer | None, v: int, points: int) -> Elsewhere:
        hindrances = self._hindrances.of(i, v)
        if member is not None and member.opens:
            hindrances += (Hindrance("needed", {"needs": member.opens}),)
        return Elsewhere(
            place=place(self.board, v),
            points=points,
            more=points - (member.points if member is not None else 0),
            hindrances=hindrances,
            best=self.villages.bringing(v, np.array([i])),
        )

    def _closed(self, i: int, villages: IntArray, bits: IntArray, points: IntArray) -> Iterator[Closed]:
        """Yield the villages that don't admit the cadre by their first reason."""
        scenario = self.instance.scenario
        cadre = scenario.cadres[i]
        subject = Subject.of(scenario, cadre, scenario.units[int(self.instance.cadres.unit[i])])
        first = np.array([reason_codes(int(bits[v]))[0] for v in villages.tolist()])
        for code in FACTS:
            those = villages[first == code].tolist() if len(villages) else []
            if those:
                yield Closed(
                    code=code,
                    n=len(those),
                    best=tuple(self._refused(subject, v, int(bits[v]), int(points[v])) for v in those[:FEW]),
                )

    def _refused(self, subject: Subject, v: int, bits: int, points: int) -> Refused:
        village = self.instance.scenario.villages[v]
        reasons = (Hindrance(code, FACTS[code](subject, village)) for code in reason_codes(bits))
        return Refused(place(self.board, v), points, tuple(reasons))
