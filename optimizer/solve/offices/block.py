"""Some villages and cadres, the teams they can form, and what prices prove about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.solve.offices.bars import SHUT, Bars
from optimizer.solve.offices.group import SCALE, Division, Group, Listed, Team, most_of_wide
from optimizer.solve.offices.groups import build_groups
from optimizer.solve.offices.narrow import Narrow
from optimizer.solve.offices.prices import Prices
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.regional.market import Market, Worth


@dataclass(frozen=True)
class Answer:
    """How groups divide at given prices.

    Attributes
    ----------
    bound : int
        No plan of the block is worth more (whole points, rounded down).
    divisions : list of Division
        The best of each group; for wide groups single teams.
    """

    bound: int
    divisions: list[Division]


class Block:
    """Villages and cadres whose teams are decided together.

    Parameters
    ----------
    market : Market
    worth : Worth
    villages, cadres : int64
        Ascending.
    sent : int64 [units]
        How many cadres of each unit are placed outside.
    now : int64 [I], optional
        Where everybody is, if offices with too many teams are to be cut (``build_groups``).
    apart : int64 [V], optional
        Villages of which this differs are of different kinds.
    toll : int64 [I], optional
        Points that each use of a cadre costs, none below 0.

    Attributes
    ----------
    groups : list of Group
    taken : bool [V]
        Villages whose team is settled.
    busy : bool [I]
        People whose team is settled, and those who take no part.
    settled : int64 [units]
        How many of each unit are in settled teams.
    bars : Bars
        What is left out of all plans.
    """

    def __init__(
        self,
        market: Market,
        worth: Worth,
        villages: IntArray,
        cadres: IntArray,
        sent: IntArray,
        now: IntArray | None = None,
        apart: IntArray | None = None,
        toll: IntArray | None = None,
    ) -> None:
        self.market, self.worth, self.villages = market, worth, villages
        self.toll = np.zeros(market.instance.n_cadres, dtype=np.int64) if toll is None else toll
        self._tolled = bool(self.toll.any())
        self._people: dict[tuple[int, int], IntArray] = {}
        self._times: dict[RankOne, dict[int, IntArray]] = {}
        self.bars = Bars()
        self.become(build_groups(market, worth, villages, cadres, now, apart))
        self.limit = np.maximum(market.limits.upper - sent, 0)
        self.taken: BoolArray = np.zeros(market.instance.n_villages, dtype=bool)
        self.busy: BoolArray = np.zeros(market.instance.n_cadres, dtype=bool)
        self.settled: IntArray = np.zeros_like(self.limit)

    @cached_property
    def unit(self) -> IntArray:
        """Unit of each cadre, int64 [I]."""
        return np.asarray(self.market.instance.cadres.unit)

    @cached_property
    def wide(self) -> list[int]:
        """Positions of the wide groups."""
        return [g for g, group in enumerate(self.groups) if group.wide]

    def become(self, groups: list[Group]) -> None:
        """Take groups of the same people and villages, their teams worth what they say."""
        self.groups, self._narrow = groups, Narrow(groups)
        self._narrow.leave_out(self.bars)

    def leave_out(self, bars: Bars) -> None:
        """Answer only for plans that `bars` do not leave out."""
        self.bars = bars
        self._narrow.leave_out(bars)

    @cached_property
    def priced(self) -> IntArray:
        """Cadres who have a price of their own, ascending."""
        found = [g.people if g.wide else g.people[g.shared] for g in self.groups]
        return np.unique(np.concatenate(found or [self.villages[:0]]))

    @cached_property
    def units(self) -> IntArray:
        """Units that may not send all, ascending."""
        mine = np.unique(np.concatenate([self.unit[g.people] for g in self.groups] or [self.villages[:0]]))
        return np.asarray(mine[self.market.limits.bound[mine]])

    def no_prices(self) -> Prices:
        """Return prices of 0."""
        instance = self.market.instance
        crowd = tuple(np.zeros(self.groups[g].largest + 1, dtype=np.int64) for g in self.wide)
        return Prices(
            np.zeros(instance.n_villages, dtype=np.int64),
            np.zeros(instance.n_cadres, dtype=np.int64),
            np.zeros(len(self.limit), dtype=np.int64),
            crowd,
        )

    def charge(self, prices: Prices) -> IntArray:
        """Return what each cadre costs, int64 [I]."""
        own = np.zeros_like(prices.person)
        own[self.priced] = prices.person[self.priced]
        per_unit = np.zeros_like(prices.unit)
        per_unit[self.units] = prices.unit[self.units]
        return np.where(self.busy, SHUT, own + per_unit[self.unit] + SCALE * self.toll)

    def answer(self, prices: Prices) -> Answer:
        """Return the best division of every group at `prices`, and what they prove in exact integers.

        For any prices that are not negative, but of what `bars` say that plans
        must have, a plan is worth no more than all villages, people and units
        cost together, and what the best division of each group is worth beyond
        that (Lagrangian relaxation; Geoffrion 1974).

        Raises
        ------
        ValueError
            If a price is below 0, or too large for exact sums.
        """
        prices.check(self.bars.served, self.bars.used)
        divisions: list[Division] = []
        beyond = self.beyond(prices, divisions)
        return Answer((self.cost(prices) + beyond) // SCALE, divisions)

    def cost(self, prices: Prices) -> int:
        """Return what all villages, people and units cost together, in parts of a point."""
        total = int(prices.village[self.villages[~self.taken[self.villages]]].sum())
        total += int(prices.person[self.priced[~self.busy[self.priced]]].sum())
        total += sum(price * self.room(cut) for cut, price in prices.cut.items())
        return total + int((prices.unit * self.limit)[self.units].sum())

    def room(self, cut: RankOne) -> int:
        """Return how often divisions may count in a cut, of groups that are here and people not settled."""
        people = sum(weight for i, weight in cut.people if i in self._of_person and not self.busy[i])
        return (people + sum(weight for key, weight in cut.groups if key in self._of_key)) // cut.whole

    @cached_property
    def _of_key(self) -> dict[int, int]:
        """The group of each key."""
        return {group.key: g for g, group in enumerate(self.groups) if group.key >= 0}

    @cached_property
    def _of_person(self) -> dict[int, list[int]]:
        """The groups of each cadre."""
        found: dict[int, list[int]] = {}
        for g, group in enumerate(self.groups):
            for i in group.people.tolist():
                found.setdefault(i, []).append(g)
        return found

    def times(self, cut: RankOne) -> dict[int, IntArray]:
        """Return how often divisions count in a cut (``RankOne.times``), by group, where any does."""
        if cut not in self._times:
            which = {g for i, _ in cut.people for g in self._of_person.get(i, ())}
            which |= {self._of_key[key] for key, _ in cut.groups if key in self._of_key}
            times = {g: cut.times(self.groups[g]) for g in sorted(which)}
            self._times[cut] = {g: some for g, some in times.items() if some.any()}
        return self._times[cut]

    def count(self, times: IntArray, division: Division) -> int:
        """Return how often a division counts in a cut, given by what `times` says of its group."""
        group, used = self.groups[division[0]], 0
        assert isinstance(group, Listed)
        if group.wide:
            return sum(int(times[k]) for k, _ in division[1])
        for k, _ in division[1]:
            used |= int(group.lattice.masks[k])
        return int(times[used >> len(group.people) - group.last])

    def cut_costs(self, prices: Prices) -> dict[int, IntArray]:
        """Return by group what cuts cost, int64 as in ``RankOne.times``, where any does."""
        found: dict[int, IntArray] = {}
        for cut, price in prices.cut.items():
            for g, times in self.times(cut).items():
                found[g] = found[g] + price * times if g in found else price * times
        return found

    def beyond(self, prices: Prices, divisions: list[Division] | None = None) -> int:
        """Return what the best divisions are worth beyond `prices`, in parts of a point.

        Parameters
        ----------
        prices : Prices
        divisions : list of Division, optional
            Takes them.
        """
        cost = np.where(self.taken, SHUT, prices.village)
        charge, total = self.charge(prices), 0
        extra = self.cut_costs(prices)
        total += self._narrow.beyond(cost, charge, self.busy, divisions, extra)
        for g, crowd in zip(self.wide, prices.crowd, strict=True):
            group = self.groups[g]
            idle = int((~self.busy[group.people]).sum())
            if not idle:
                continue
            facts = (*self.bars.dear(g, group, cost[group.villages], charge[group.people]), crowd)
            more = self.bars.dear_teams(g, group, extra.get(g))
            top, good = group.tops(*facts, divisions is not None, more)
            total += most_of_wide(idle, top, crowd)
            if divisions is not None:
                divisions += [(g, (team,)) for team in good]
        return total

    def worth_of(self, division: Division) -> int:
        """Return what a division's teams are worth beyond tolls."""
        g, teams = division
        group = self.groups[g]
        worth = sum(group.worth(k, w) for k, w in teams)
        return worth - sum(int(self.toll[self.people(g, k)].sum()) for k, _ in teams if self._tolled)

    def worth_as(self, division: Division, other: Worth) -> int:
        """Return what a division's teams would be worth under another objective, tolls left out."""
        g, teams = division
        group, pairs = self.groups[g], self.market.pairs
        total = 0
        for k, w in teams:
            pair = group.pair[group.members(k), w]
            able = pair[self.market.may_lead[pair]]
            fit = int(pairs.fit[pair].sum()) + int(pairs.lead_fit[able].max(initial=0))
            stays = int(pairs.was_there[pair].sum()) if self.worth.changes or other.changes else 0
            met = group.worth(k, w) - self.worth.fit * fit - self.worth.changes * stays
            total += other.fit * fit + other.changes * stays
            total += other.shortage * (met // self.worth.shortage if self.worth.shortage else 0)
        return total

    def people(self, g: int, k: int) -> IntArray:
        """Return the cadres of a group's team."""
        found = self._people.get((g, k))
        if found is None:
            group = self.groups[g]
            self._people[g, k] = found = np.asarray(group.people[group.members(k)])
        return found

    def village(self, g: int, w: int) -> int:
        """Return the village of a group's team."""
        return int(self.groups[g].villages[w])

    def left(self, division: Division) -> Division:
        """Return what of a division can still be had."""
        g, teams = division
        return g, tuple(
            (k, w)
            for k, w in teams
            if not self.taken[self.village(g, w)] and not self.busy[self.people(g, k)].any()
        )

    def keep_to(self, cadres: IntArray, sent: IntArray) -> None:
        """Leave the choice to `cadres`, without tolls, where units sent so many outside, int64 [units]."""
        others: BoolArray = np.ones_like(self.busy)
        others[cadres] = False
        self.busy |= others
        self.toll, self._tolled = np.zeros_like(self.toll), False
        self.limit = np.maximum(self.market.limits.upper - sent, 0)

    def settle(self, g: int, team: Team) -> None:
        """Take a team out of the choice."""
        self.taken[self.village(g, team[1])] = True
        people = self.people(g, team[0])
        self.busy[people] = True
        np.add.at(self.settled, self.unit[people], 1)

    def snapshot(self) -> tuple[BoolArray, BoolArray, IntArray]:
        """Return what is settled, for ``restore``."""
        return self.taken.copy(), self.busy.copy(), self.settled.copy()

    def restore(self, known: tuple[BoolArray, BoolArray, IntArray]) -> None:
        """Have settled what was when a snapshot was taken."""
        self.taken[:], self.busy[:], self.settled[:] = known

    def divisions_of(self, village_of: IntArray) -> list[Division]:
        """Return the divisions of a plan, given as the village of each cadre (-1: none), int64 [I]."""
        found: list[Division] = []
        for g, group in enumerate(self.groups):
            here = village_of[group.people]
            teams = []
            for v in np.unique(here[here >= 0]).tolist():
                w = int(np.searchsorted(group.villages, v))
                k = group.team(np.flatnonzero(here == v))
                if (
                    k is not None
                    and w < len(group.villages)
                    and group.villages[w] == v
                    and group.worth(k, w) > 0
                ):
                    teams.append((k, w))
            if group.wide:
                found += [(g, (team,)) for team in teams]
            elif teams:
                found.append((g, tuple(teams)))
        return found
