"""What is missing and what of it is proved, as records; the sentences are made in `sentences`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.answers.exchange_records import Place
from optimizer.explain import NeedView
from optimizer.locale.told import Told
from optimizer.scenario.records import Level


@dataclass(frozen=True, slots=True)
class UnitHeads:
    """How many a unit counts for; `able` of its cadres would, it may send `most` of all its cadres."""

    unit: str
    name: str
    level: Level
    able: int
    most: int

    @property
    def counted(self) -> int:
        """How many are counted."""
        return min(self.able, self.most)


@dataclass(frozen=True, slots=True)
class Proof:
    """A bottleneck: villages that together want more of one kind than could be sent there in any plan.

    Attributes
    ----------
    kind, skill, rule
        As in `optimizer.plan.Unavoidable`.
    where : mapping of str to tuple of str
        ``prefecture`` and ``county`` → names, ``village`` → ids; empty for everywhere.
    villages : tuple of Place
        Every village of the set, all of which want it.
    cadres : tuple of str
        Ids of all who count and may go to one of them.
    units : tuple of UnitHeads
        The same people unit by unit, those who count for most first; the numbers
        counted add up to `could`.
    wanted, could, unmet : int
        Heads wanted, heads that could be sent, and their difference.
    missing : int
        What this plan lacks in these villages; never less than `unmet`.
    """

    kind: str
    skill: str | None
    rule: bool
    where: Mapping[str, tuple[str, ...]]
    villages: tuple[Place, ...]
    cadres: tuple[str, ...]
    units: tuple[UnitHeads, ...]
    wanted: int
    could: int
    unmet: int
    missing: int


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who could help with a need of a village.

    Attributes
    ----------
    able : int
        Cadres who count for it and may go there, members of the team left aside.
    reserve : int
        Of these, in reserve.
    free : int
        Of these, in another team that would lack nothing more without them.
    needed : int
        Of these, in another team that would.
    """

    able: int
    reserve: int
    free: int
    needed: int


@dataclass(frozen=True, slots=True)
class KindShort:
    """One kind of need over all villages.

    Attributes
    ----------
    villages, wanted, could : int
        Villages that want it, heads they want, heads that could be sent.
    unmet : int
        Missing in every plan, at least.
    missing : int
        Missing in this plan.
    """

    kind: str
    skill: str | None
    rule: bool
    villages: int
    wanted: int
    could: int
    unmet: int
    missing: int


@dataclass(frozen=True, slots=True)
class Unproved:
    """A shortfall that no bottleneck covers."""

    place: Place
    need: NeedView
    helpers: Helpers


@dataclass(frozen=True, slots=True)
class ShortfallsAnswer:
    """All a plan lacks, by bottleneck.

    Attributes
    ----------
    kinds : tuple of KindShort
        Kinds that are short, in this plan or in every one; most unavoidable first.
    proofs : tuple of Proof
        Largest first.
    unproved : tuple of Unproved
        Not proved unavoidable; by village.
    least : bool
        Whether the plan states that its shortage is proved the least possible.
    refused : tuple of Told
        What is not so in the plan's own ``bottlenecks.yaml``.
    """

    kinds: tuple[KindShort, ...]
    proofs: tuple[Proof, ...]
    unproved: tuple[Unproved, ...]
    least: bool
    refused: tuple[Told, ...]
