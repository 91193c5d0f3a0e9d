"""One area: mixed by branch and cut while a dive and regions look for plans, too; proved afterwards."""

from __future__ import annotations

from functools import partial

from optimizer.solve.offices.block import Prices
from optimizer.solve.offices.campaign import OUTWEIGH, Offices
from optimizer.solve.offices.evidence import without_last
from optimizer.solve.offices.group import Division
from optimizer.solve.offices.prove import cuts
from optimizer.solve.offices.tasks import Opened, dive_area, mix_area, open_area
from optimizer.solve.regional.crew import Feed
from optimizer.solve.regional.region import Decision

LOOSE = 0.0003
"""How far prices may be from the best, as a share of what a plan earns in the last tier."""
LEAVE = 0.9
"""Part of the villages that each step of the dive leaves: there is time for a slow one."""
MIX_SHARE = 0.45
"""Share of the time left for the best plan among all divisions found."""


class Single(Offices):
    """Solves a scenario of one area."""

    def _line_up(self) -> None:
        self._whole = self._area(0)
        self._waiting.append(self._open_it)

    def _open_it(self) -> None:
        """Have the area priced; then look for plans among its divisions in two ways."""
        worth = self._worths[0]

        def opened(found: Opened) -> bool:
            self._evidence.learn(self._tiers[-1], worth, 0, found.priced, found.bound)
            self._waiting += [partial(self._dive, found.divisions), partial(self._mix, found)]
            return True

        facts = (worth, self._whole, self._close(LOOSE), worth, self._for_an_area())
        self._start(open_area, facts, opened)

    def _dive(self, divisions: list[Division]) -> None:
        def planned(found: tuple[Decision, Prices]) -> bool:
            return self._take((self._whole.villages, found[0]))

        facts = (self._worths[0], self._whole, divisions, LEAVE, self.clock.left)
        self._start(dive_area, facts, planned)

    def _mix(self, opened: Opened) -> None:
        """Look for the best plan among all divisions; regions may find better ones meanwhile.

        Then regions are divided anew the second way, from the better plan, and proofs begin.
        """

        def mixed(found: Decision | None) -> bool:
            changed = self._take((self._whole.villages, found))
            self._next_stage()
            self._prove(opened.divisions)
            return changed

        facts = (self._worths[0], self._whole, opened.divisions, opened.priced.bound, self._close(LOOSE))
        self._start(mix_area, (*facts, MIX_SHARE * self.clock.left), mixed)

    def _prove(self, divisions: list[Division]) -> None:
        """Line up further proofs that begin with these divisions."""
        if self._tiers == ["shortage", "fit"]:
            facts = (self._whole, divisions, self._shortage, self.clock.left)
            self._feed = Feed(self.market, cuts, *facts)
            return
        last = self._tiers[-1]
        objectives = [*without_last(self._tiers, OUTWEIGH[1]), (last, self._worths[1]), (last, self._further)]
        self._price_again(objectives, lambda _: divisions)
