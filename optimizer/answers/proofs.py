"""What is missing in every plan, as records: villages, people, and counts that anybody can follow."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from optimizer.answers.board import Board
from optimizer.answers.parts import place
from optimizer.answers.shortfall_records import Helpers, KindShort, Proof, UnitHeads
from optimizer.bottleneck import Bottleneck, Search, statements
from optimizer.bottleneck.wants import Want
from optimizer.check.reading import Reading
from optimizer.check.unavoidable import Recount
from optimizer.explain import changed_inputs
from optimizer.locale.told import Told
from optimizer.matching.codes import IntArray
from optimizer.plan.records import Unavoidable

Kind = tuple[str, str | None]


class Proofs:
    """The bottlenecks of a scenario beside what a plan lacks.

    They are counted anew from the scenario; what the plan states is only compared.

    Parameters
    ----------
    board : Board
    """

    def __init__(self, board: Board) -> None:
        self.board, self.instance = board, board.instance
        self.column = {kind: k for k, kind in enumerate(board.kinds)}

    @cached_property
    def search(self) -> Search:
        """What bottlenecks are found with."""
        return Search(self.instance)

    @cached_property
    def wants(self) -> dict[Kind, Want]:
        """Every kind of need that some village has, but ``kept``."""
        return {(want.kind, want.skill): want for want in self.search.wants}

    @cached_property
    def _found(self) -> list[tuple[Bottleneck, Unavoidable]]:
        """Bottlenecks, and as a plan states them; only those that the checker counts alike."""
        found = self.search.bottlenecks()
        stated = statements(self.search, found)
        # None of the code that found them is used to count them again.
        wrong = {d.key for d in Recount(self._reading, stated).discrepancies}
        pairs = enumerate(zip(found, stated, strict=True), 1)
        return [pair for n, pair in pairs if f"bottlenecks[{n}]" not in wrong]

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.instance.scenario)

    @cached_property
    def every(self) -> tuple[Proof, ...]:
        """Every bottleneck as a record, the largest first."""
        return tuple(self._proof(b, said) for b, said in self._found)

    @cached_property
    def _of_village(self) -> dict[tuple[Kind, int], int]:
        """Kind and village → which bottleneck covers the need; no two do."""
        return {
            ((b.kind, b.skill), v): n for n, (b, _) in enumerate(self._found) for v in b.villages.tolist()
        }

    def covering(self, kind: Kind, v: int) -> Proof | None:
        """Return the bottleneck that covers a need of the village of index `v`."""
        n = self._of_village.get((kind, v))
        return None if n is None else self.every[n]

    def refused(self) -> tuple[Told, ...]:
        """Return what is not so in the plan's own bottlenecks."""
        recount = Recount(self._reading, self.board.placed.plan.bottlenecks)
        return tuple(d.said for d in recount.discrepancies)

    def missing(self, kind: Kind) -> IntArray:
        """Return how many heads of a kind each village lacks in the plan, int64 [V]."""
        if kind == ("leader", None):
            return (self.instance.needs.leader & (self.board.leader < 0)).astype(np.int64)
        k = self.column[kind]
        return np.asarray(np.maximum(self.board.need[:, k] - self.board.have[:, k], 0))

    @property
    def least(self) -> bool:
        """Whether the plan states of these tables that its shortage, its first tier, is proved the least."""
        tiers = self.board.placed.plan.tiers
        if changed_inputs(self.board.placed):
            return False  # it was proved of other tables
        return bool(tiers) and tiers[0].name == "shortage" and tiers[0].bound == tiers[0].value

    def kinds(self) -> tuple[KindShort, ...]:
        """Return the kinds that are short in this plan or in every one; most unavoidable first."""
        rows = [self._kind(kind, want) for kind, want in self.wants.items()]
        kept = int(self.missing(("kept", None)).sum())
        if kept:
            k = self.column["kept", None]
            need = self.board.need[:, k]
            villages, wanted = int((need > 0).sum()), int(need.sum())
            rows.append(KindShort("kept", None, False, villages, wanted, wanted, 0, kept))
        short = [row for row in rows if row.unmet or row.missing]
        return tuple(sorted(short, key=lambda row: (-row.unmet, -row.missing)))

    def _kind(self, kind: Kind, want: Want) -> KindShort:
        everywhere = np.ones((self.instance.n_villages, 1), dtype=bool)
        heads = self.search.counter.count(want, everywhere)[0]
        parts = sum(b.unmet for b, _ in self._found if (b.kind, b.skill) == kind)
        return KindShort(
            kind=want.kind,
            skill=want.skill,
            rule=want.rule,
            villages=int((want.amount > 0).sum()),
            wanted=heads.wanted,
            could=heads.could,
            unmet=max(heads.unmet, parts),
            missing=int(self.missing(kind).sum()),
        )

    def _proof(self, b: Bottleneck, said: Unavoidable) -> Proof:
        cadres = self.instance.scenario.cadres
        return Proof(
            kind=b.kind,
            skill=b.skill,
            rule=b.rule,
            where=said.where,
            villages=tuple(place(self.board, v) for v in b.villages.tolist()),
            cadres=tuple(cadres[i].id for i in b.cadres.tolist()),
            units=self._units(b.cadres),
            wanted=b.wanted,
            could=b.could,
            unmet=b.unmet,
            missing=int(self.missing((b.kind, b.skill))[b.villages].sum()),
        )

    def _units(self, cadres: IntArray) -> tuple[UnitHeads, ...]:
        units, heads = np.unique(self.instance.cadres.unit[cadres], return_counts=True)
        upper = self.instance.unit_limits.upper[units]
        found = []
        for u, able, most in zip(units.tolist(), heads.tolist(), upper.tolist(), strict=True):
            unit = self.instance.scenario.units[u]
            found.append(UnitHeads(unit.id, unit.name, unit.level, able, most))
        return tuple(sorted(found, key=lambda one: (-one.counted, one.unit)))


class Help:
    """Who could help with what a plan lacks, counted for all villages at once.

    Parameters
    ----------
    proofs : Proofs
    """

    def __init__(self, proofs: Proofs) -> None:
        self._proofs, self._board = proofs, proofs.board
        self._kinds: dict[Kind, list[IntArray]] = {}

    def at(self, kind: Kind, v: int) -> Helpers:
        """Return who could help the village of index `v` with a need."""
        if kind == ("kept", None):
            return self._of_kept(v)
        if kind not in self._kinds:
            self._kinds[kind] = self._count(self._proofs.wants[kind])
        able, reserve, free = (int(column[v]) for column in self._kinds[kind])
        own = self._board.team(v)
        counting = own[self._proofs.wants[kind].counts[own]]
        # Members of the team are no help, though they may go there.
        there = counting[self._board.placed.admissibility.at(counting, np.full(len(counting), v)) == 0]
        able, free = able - len(there), free - int(self._board.spare[there].sum())
        return Helpers(able, reserve, free, able - reserve - free)

    def _count(self, want: Want) -> list[IntArray]:
        """Return for each village [V] the cadres who count and may go there: all, in reserve, to spare."""
        board = self._board
        masks = want.counts, want.counts & (board.home < 0), want.counts & board.spare
        return [self._admissible(mask) for mask in masks]

    def _admissible(self, counts: np.ndarray) -> IntArray:
        """Return how many of some cadres each village admits, int64 [V]."""
        classes = self._proofs.search.classes
        heads = classes.heads(counts)
        by_base = np.bincount(classes.base, weights=heads, minlength=classes.open.shape[0]).astype(np.int64)
        return np.asarray((classes.open.T @ by_base - classes.shut.T @ heads)[classes.village])

    def _of_kept(self, v: int) -> Helpers:
        """Return the former members who may stay and are not there."""
        board = self._board
        gone = np.array(
            [i for i in board.placed.previous_members.get(v, []) if board.home[i] != v], dtype=int
        )
        reserve, free = int((board.home[gone] < 0).sum()), int(board.spare[gone].sum())
        return Helpers(len(gone), reserve, free, len(gone) - reserve - free)
