"""What keeps a cadre from simply joining a team that would be worth more points."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.answers.board import Board
from optimizer.answers.exchanges import Exchanges
from optimizer.answers.parts import person
from optimizer.answers.records import Hindrance
from optimizer.matching.codes import IntArray


class Hindrances:
    """Hindrances to joining admissible teams.

    Parameters
    ----------
    board : Board
    exchanges : Exchanges
    """

    def __init__(self, board: Board, exchanges: Exchanges) -> None:
        self.board, self.instance, self.teams = board, board.instance, exchanges.teams

    def of(self, i: int, v: int) -> tuple[Hindrance, ...]:
        """Return what keeps cadre `i` from joining the team of village `v`, each with its facts."""
        return (*self._pinned(i), *self._full(v), *self._units(i, v), *self._limits(i, v))

    def _pinned(self, i: int) -> Iterator[Hindrance]:
        for pin in self.instance.scenario.pins if self.board.pinned[i] else ():
            if pin.cadre == self.instance.scenario.cadres[i].id:
                village = self.instance.scenario.villages[self.instance.village_index[pin.village]]
                yield Hindrance("pinned", {"village": village.id, "name": village.name})

    def _full(self, v: int) -> Iterator[Hindrance]:
        team, most = self.board.team(v), int(self.instance.needs.max[v])
        if len(team) >= most:
            members = tuple(person(self.board, k) for k in team.tolist())
            yield Hindrance("full", {"max": most, "members": members})

    def _units(self, i: int, v: int) -> Iterator[Hindrance]:
        team = self.board.team(v)
        if not len(team):
            return
        one, nobody, here = np.array([i]), np.array([-1]), np.array([v])
        unit = self.instance.cadres.unit
        facts: dict[str, object] = {
            "unit": self._name(unit[i]),
            "units": tuple(map(self._name, np.unique(unit[team]))),
        }
        if not self.teams.shares_pool(here, nobody, one)[0]:
            yield self._clash(i, team, facts)
        elif not self.teams.few_units(here, nobody, one)[0]:
            yield Hindrance("max_units", facts | {"max": self.instance.unit_rules.max_units})

    def _clash(self, i: int, team: IntArray, facts: dict[str, object]) -> Hindrance:
        """Return why the unit may not share that team: one of them is large (H6), or they differ (H7)."""
        unit, rules = self.instance.cadres.unit, self.instance.unit_rules
        units = np.unique(np.append(unit[team], unit[i]))
        if rules.large == "independent" and (large := units[self.instance.large_unit[units]]).size:
            return Hindrance("large_alone", facts | {"large": tuple(map(self._name, large))})
        own, theirs = (
            {str(getattr(self.instance.scenario.units[u], rules.joint)) for u in chosen}
            for chosen in ([unit[i]], unit[team])
        )
        shared = {"joint": rules.joint, "own": own.pop(), "theirs": tuple(sorted(theirs))}
        return Hindrance("joint", facts | shared)

    def _limits(self, i: int, v: int) -> Iterator[Hindrance]:
        """Yield what the unit's other cadres and its limits forbid (H5, H9)."""
        board, u = self.board, int(self.instance.cadres.unit[i])
        others = np.flatnonzero((self.instance.cadres.unit == u) & (board.home >= 0))
        others = others[others != i]
        name, sent = self._name(u), int(self.teams.sent[u])
        if board.home[i] < 0 and sent >= (most := int(self.instance.unit_limits.upper[u])):
            yield Hindrance("unit_max", {"unit_name": name, "sent": sent, "max": most})
        together = self.instance.unit_rules.keep_together and not self.instance.large_unit[u]
        if together and len(elsewhere := others[board.home[others] != v]):
            members = tuple(person(board, k) for k in elsewhere.tolist())
            yield Hindrance("together", {"unit_name": name, "members": members})

    def _name(self, u: int) -> str:
        unit = self.instance.scenario.units[int(u)]
        return unit.name or unit.id
