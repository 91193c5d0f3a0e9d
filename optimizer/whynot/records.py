"""What can be answered, typed and ready for JSON; no words for people here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimizer.plan.records import Plan
from optimizer.scenario.records import Role
from optimizer.whynot.reasons import Reason

Kind = Literal["already", "reasons", "impossible", "unknown", "nothing", "exactly", "between", "better"]


@dataclass(frozen=True, slots=True)
class TierCost:
    """What a question costs on one tier, those before it at the values that the forced plan reaches.

    Attributes
    ----------
    plan, value : int
        Reached by the given plan, and by the forced one.
    bound : int
        Proved: no plan that has what is asked is better here.
    at_least, at_most : int
        What it costs, in the tier's units; below 0 where it gains.
    """

    name: str
    plan: int
    value: int
    bound: int
    at_least: int
    at_most: int

    @property
    def exact(self) -> bool:
        """Whether the cost is known to the unit."""
        return self.at_least == self.at_most


@dataclass(frozen=True, slots=True)
class Local:
    """What a question costs on condition that everybody outside a region stays where the plan has them.

    Attributes
    ----------
    kind : str
        ``nothing``, ``exactly``, ``between`` or ``better``, as of an answer;
        ``impossible`` where somebody outside would have to move (proved).
    villages : int
        Of the region; whoever is placed elsewhere stays.
    of_villages : int
        All that its counties have; more than `villages` where only some are in the region.
    cadres : int
        Who may be placed anew: those in the region, and in reserve.
    counties : tuple of str
    costs : tuple of TierCost
        Against the given plan; none where it is impossible.
    against_best : tuple of TierCost
        Against the best that could be made of the region without the question,
        where that is better than the plan; empty where it isn't, or time was short.
    """

    kind: Kind
    villages: int
    of_villages: int
    cadres: int
    counties: tuple[str, ...]
    costs: tuple[TierCost, ...]
    against_best: tuple[TierCost, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether nothing is left open on this condition."""
        return self.kind != "between" and all(cost.exact for cost in self.costs)


@dataclass(frozen=True, slots=True)
class Place:
    """A village, or the reserve where `village` is None."""

    village: str | None
    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody placed differently."""

    cadre: str
    name: str
    before: Place
    after: Place


@dataclass(frozen=True, slots=True)
class NeedChange:
    """A need of a village that is met less, or more, than before."""

    kind: str
    skill: str | None
    rule: bool
    need: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A village whose team changes: its points, its shortage, and needs met differently."""

    village: str
    name: str
    points: tuple[int, int]
    shortage: tuple[int, int]
    needs: tuple[NeedChange, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moves, and the villages that fare differently."""

    chains: tuple[tuple[Step, ...], ...]
    effects: tuple[Effect, ...]

    @property
    def people(self) -> int:
        """How many people move."""
        return sum(len(chain) for chain in self.chains)


@dataclass(frozen=True, slots=True)
class ShortChain:
    """A plan with what is asked that is nearly as good as the best found, with far fewer moves.

    Attributes
    ----------
    people, instead_of : int
        Who moves here, and in the best plan found.
    values : mapping of str to int
        Tier → what it reaches; all but the last as the best plan found.
    more : int
        What it costs on the last tier, beyond the best plan found.
    chains, effects
        As of the answer.
    """

    people: int
    instead_of: int
    values: Mapping[str, int]
    more: int
    chains: tuple[tuple[Step, ...], ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    kind : str
        ``already`` (the plan has it), ``reasons`` (rules forbid it by
        themselves), ``impossible`` (no plan keeps the rules with it, proved),
        ``unknown`` (no plan with it found in time), or what it costs:
        ``nothing``, ``exactly``, ``between`` or ``better`` than the plan.
    village : str
    cadres : tuple of str
    leader, exact : bool
        As asked.
    costs : tuple of TierCost
        By tier.
    local : Local | None
        Where only a region was solved again.
    chains : tuple of tuple of Step
        Who goes where instead, each place freed by a step taken in the next.
    fewest : bool
        Whether no plan of these values moves fewer people (in the region, where there is one).
    effects : tuple of Effect
    short_chain : ShortChain | None
        Where many people move and a plan nearly as good moves few.
    seconds : float
        Since the command was called.
    time_limit : float | None
        The seconds that the whole command had; None where nothing had to be searched.
    """

    kind: Kind
    village: str
    cadres: tuple[str, ...]
    leader: bool
    exact: bool
    reasons: tuple[Reason, ...] = ()
    costs: tuple[TierCost, ...] = ()
    local: Local | None = None
    chains: tuple[tuple[Step, ...], ...] = ()
    fewest: bool = False
    effects: tuple[Effect, ...] = ()
    short_chain: ShortChain | None = None
    seconds: float = 0.0
    time_limit: float | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing about the answer is left open."""
        return self.kind not in ("between", "unknown") and all(cost.exact for cost in self.costs)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with the plan that shows it, and that of its short chain; None where there is none."""

    answer: Answer
    plan: Plan | None = None
    short: Plan | None = None
