"""The way in: answers about one plan, what they share computed once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from optimizer.answers.board import Board
from optimizer.answers.cadres import CadreAnswers
from optimizer.answers.exchanges import Exchanges
from optimizer.answers.proofs import Proofs
from optimizer.answers.records import CadreAnswer, VillageAnswer
from optimizer.answers.shortfall_records import ShortfallsAnswer, Unproved
from optimizer.answers.villages import VillageAnswers
from optimizer.explain import Placed


class Explainer:
    """Answers about a plan.

    Parameters
    ----------
    placed : Placed
    """

    def __init__(self, placed: Placed) -> None:
        self.placed = placed

    @cached_property
    def _board(self) -> Board:
        return Board(self.placed)

    @cached_property
    def _exchanges(self) -> Exchanges:
        return Exchanges(self._board)

    @cached_property
    def _proofs(self) -> Proofs:
        return Proofs(self._board)

    @cached_property
    def _villages(self) -> VillageAnswers:
        return VillageAnswers(self._board, self._exchanges, self._proofs)

    @cached_property
    def _cadres(self) -> CadreAnswers:
        return CadreAnswers(self._board, self._exchanges, self._villages)

    def village(self, v: int) -> VillageAnswer:
        """Return why the village of index `v` has its team, with the best other ways.

        A fraction of a second in a province: every cadre who may come is tried
        for every member.
        """
        answer, found = next(self._villages.answers([v])), self._villages
        members = []
        for member in answer.members:
            best, n = found.alternatives(v, self.placed.instance.cadre_index[member.person.cadre])
            members.append(replace(member, alternatives=best, possible=n))
        unmet = []
        for one in answer.unmet:
            easiest = found.easiest(v, one.need)
            # A plan that one exchange betters has no such proof, whatever it states.
            refuted = easiest is not None and easiest.tiers[0].change < 0
            unmet.append(replace(one, easiest=easiest, least=one.least and not refuted))
        return replace(answer, members=tuple(members), unmet=tuple(unmet))

    def cadre(self, i: int) -> CadreAnswer:
        """Return where the cadre of index `i` is and why, with the villages of more points."""
        return self._cadres.answer(i)

    def shortfalls(self) -> ShortfallsAnswer:
        """Return all the plan lacks, by bottleneck."""
        proofs = self._proofs
        unproved = [
            Unproved(answer.place, one.need, one.helpers)
            for answer in self._villages.answers()
            for one in answer.unmet
            if one.proof is None
        ]
        return ShortfallsAnswer(
            kinds=proofs.kinds(),
            proofs=proofs.every,
            unproved=tuple(unproved),
            least=proofs.least,
            refused=proofs.refused(),
        )

    def villages(self) -> Iterator[VillageAnswer]:
        """Yield why every village has its team, without other ways: some 0.1 ms a village."""
        return self._villages.answers()

    def cadres(self) -> Iterator[CadreAnswer]:
        """Yield where every cadre is and why, without other villages."""
        return self._cadres.answers()
