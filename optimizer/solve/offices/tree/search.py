"""Branch and price: the part of all plans that could hold the best is priced, and parted again if it might.

Column generation within branch and bound (Barnhart et al. 1998). Every bound is
that of prices, in exact integers, so what is proved does not rest on the linear
programme; which choice to branch on says strong branching (Applegate et al. 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from optimizer.solve.offices.bars import Bars
from optimizer.solve.offices.group import SCALE, Division, Team
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.tree.columns import Choice, Columns
from optimizer.solve.offices.tree.goal import NOTHING, Goal
from optimizer.solve.offices.tree.programme import Mixture, Programme
from optimizer.solve.offices.violated import violated
from optimizer.solve.offices.weighing import Weighing
from optimizer.solve.progress import Clock

CUTTING = 10
"""How often the mixture of all plans is cut at most; of parts once."""
TRIED = 30
"""Choices that are tried, the most open ones."""
LEAST = 0.1
"""A part by which the programme loses less than so many points counts as if it lost these."""
MIXING = 3.0
"""Longest search among the divisions at hand, in seconds."""
MIXED = 0.2
"""Share of the time for such searches."""
HALF = 0.5
"""Prices within so large a part of the grain from the best are close enough."""

Found = list[tuple[int, Team]]


@dataclass(order=True)
class _Part:
    """A part of all plans.

    Attributes
    ----------
    rank : int
        Least first: its bound, negated.
    number : int
    bars : Bars
    """

    rank: int
    number: int
    bars: Bars = field(compare=False)


class Tree:
    """Looks for the best of all plans.

    Parameters
    ----------
    weighing : Weighing
        Of all there is.
    divisions : list of Division
        To begin with.
    cuts : sequence of RankOne
        Of the mixture, to begin with.
    goal : Goal
    reached : callable
        Says what a plan is worth already; better ones only are looked for.
    clock : Clock

    Attributes
    ----------
    goal : Goal
    master : Master
        With all divisions and cuts.
    bound : int
        No plan is worth more, as far as is proved.
    """

    def __init__(
        self,
        weighing: Weighing,
        divisions: list[Division],
        cuts: Sequence[RankOne],
        goal: Goal,
        reached: Callable[[], int],
        clock: Clock,
    ) -> None:
        self._weighing, self.goal, self._clock = weighing, goal, clock
        self._reached, self._best = reached, reached()
        self.master = Master(weighing.block)
        self.master.add(d for d in divisions if len({w for _, w in d[1]}) == len(d[1]))
        self.master.cut(cuts)
        self._programme = Programme(self.master, weighing, goal)
        self._columns = Columns(weighing.block)
        self._columns.learn(self.master.divisions)
        self._parts: list[_Part] = []
        self._priced = self._known = 0
        self._mixed = 0.0
        self._left, self.bound = NOTHING, -NOTHING

    @property
    def best(self) -> int:
        """What the best plan is worth; never less than before, since parts were left out for it."""
        self._best = max(self._best, self._reached())
        return self._best

    def run(self) -> Iterator[Found]:
        """Yield better plans, and nothing where a bound is better, until the best is proved or time is up."""
        every = Bars(once=True)
        self._price(every, self.bound, CUTTING)
        self._tidy()
        yield from self._mix(every)
        while True:
            bound = max([self.best, self._left, *(-part.rank for part in self._parts[:1])])
            if bound < self.bound:
                self.bound = bound
                yield []
            if not self._parts or self._clock.left <= 0 or -self._parts[0].rank <= self.best:
                return
            yield from self._divide(heappop(self._parts))

    def _divide(self, part: _Part) -> Iterator[Found]:
        """Price the two parts of a part; yield better plans."""
        if self._mixed <= MIXED * self._clock.elapsed and len(self.master.divisions) > self._known:
            yield from self._mix(part.bars)
        choice = self._choice(part.bars)
        if choice is not None:
            for bars in choice.parts:
                self._price(part.bars.and_also(bars), -part.rank, 1)
            return
        # the mixture is a plan, or what it leaves open cannot be branched on, or there was no time
        yield from self._mix(part.bars)
        self._left = max(self._left, -part.rank)

    def _price(self, bars: Bars, bound: int, cuts: int) -> None:
        """Bound a part; keep it if it may hold a better plan.

        Parameters
        ----------
        bars : Bars
        bound : int
            That of all it is a part of.
        cuts : int
            How often its mixture is cut at most.
        """
        goal, programme = self.goal, self._programme
        self._weighing.block.leave_out(bars)
        programme.leave_out(self._columns.barred(bars), bars)
        while (mixture := programme.solve(self._clock.left)) is not None:
            block = self._weighing.weigh(goal.scale * goal.fit, mixture.weight)
            answer = block.answer(self._prices(mixture, bars))
            missed = int(mixture.weight @ self._weighing.needed) - int(mixture.weight[0]) * goal.at
            bound = min(bound, goal.most(answer.bound - missed))
            if bound <= self.best:
                return
            fresh = self._add(answer.divisions)
            if fresh and (answer.bound - missed) / goal.scale - mixture.value > HALF * goal.grain:
                continue
            if not cuts or not self._cut(mixture):
                break
            cuts -= 1
        self._priced += 1
        heappush(self._parts, _Part(-bound, self._priced, bars))

    def _prices(self, mixture: Mixture, bars: Bars) -> Prices:
        """Return the prices of a mixture of a part."""
        prices = self.master.prices(mixture.price)
        for v in bars.served:
            prices.village[v] = round(mixture.price[self.master.row_of_village(v)] * SCALE)
        for i in bars.used:
            prices.person[i] = round(mixture.price[self.master.row_of_person(i)] * SCALE)
        return prices

    def _add(self, divisions: list[Division]) -> int:
        """Take in divisions; return how many were new."""
        fresh = self.master.add(divisions)
        if fresh:
            self._columns.learn(self.master.divisions)
            self._programme.refresh()
        return fresh

    def _cut(self, mixture: Mixture) -> bool:
        """Cut a mixture; return whether that was possible."""
        self.master.shares = mixture.shares
        found = bool(self.master.cut(violated(self.master)))
        if found:
            self._programme.refresh()
        return found

    def _tidy(self) -> None:
        """Leave out the cuts of the mixture that cost nothing."""
        mixture = self._programme.solve(self._clock.left)
        if self.master.cuts and mixture is not None:
            self.master.duals = -mixture.price
            self.master.drop()
            self._programme = Programme(self.master, self._weighing, self.goal)

    def _choice(self, bars: Bars) -> Choice | None:
        """Return the choice whose parts bound a part's mixture most, None if there is none."""
        programme, barred = self._programme, self._columns.barred(bars)
        programme.leave_out(barred, bars)
        mixture = programme.solve(self._clock.left)
        best, most = None, -1.0
        if mixture is None:
            return None
        for choice in self._columns.open_choices(mixture.shares)[:TRIED]:
            product = 1.0
            for more in choice.parts:
                programme.leave_out(barred | self._columns.barred(more), bars.and_also(more))
                value = programme.worth(self._clock.left)
                if value is None:
                    return best
                product *= max(LEAST, mixture.value - value)
            if product > most:
                best, most = choice, product
        return best

    def _mix(self, bars: Bars) -> Iterator[Found]:
        """Yield the best plan among the divisions at hand that `bars` leave, if it is better."""
        began = self._clock.elapsed
        self._known = len(self.master.divisions)
        self._programme.leave_out(self._columns.barred(bars), bars)
        columns = self._programme.best_choice(min(MIXING, self._clock.left))
        self._mixed += self._clock.elapsed - began
        if columns and self.goal.value(*self._programme.parts_of(columns)) > self.best:
            # that it is reached is said by whoever takes it: no bound rests on it before
            yield [(g, team) for g, some in (self.master.divisions[c] for c in columns) for team in some]
