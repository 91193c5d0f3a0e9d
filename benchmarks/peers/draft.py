"""A plan in the making that never breaks a hard rule: for the methods that build one by hand."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.pairs import Bools, Ints
from benchmarks.peers.question import NoPlanError, Question, Role


class Draft:
    """Teams of cadre indices; who leads is settled at the end.

    Attributes
    ----------
    place : int64 [I]
        Village of each cadre, -1 in reserve.
    team : list of list of int
    """

    def __init__(self, question: Question) -> None:
        self.q = question
        instance = question.instance
        self.unit, self.pool = instance.cadres.unit, question.pool[instance.cadres.unit]
        self.place = np.full(instance.n_cadres, -1, dtype=np.int64)
        self.team: list[list[int]] = [[] for _ in range(instance.n_villages)]
        self.sent = np.zeros(len(question.pool), dtype=np.int64)
        self.home = np.full(len(question.pool), -1, dtype=np.int64)
        """Village that a unit which stays together is in, -1 for none."""
        self.led = np.full(instance.n_villages, -1, dtype=np.int64)
        """Pinned leader of each village."""
        self.can_lead = instance.cadres.may_lead.copy()
        self.weights = question.scenario.objective.shortage
        self._pin()

    def _pin(self) -> None:
        """Place the pinned (H4).

        Raises
        ------
        NoPlanError
        """
        index = self.q.instance.village_index
        for cadre, pin in self.q.pins.items():
            village = index[pin.village]
            if not self.allowed(village, np.array([cadre]))[0]:
                raise NoPlanError(f"the pin of {pin.cadre} clashes with another rule")
            self.put(cadre, village)
            if pin.role == "member":
                self.can_lead[cadre] = False
            elif pin.role == "leader":
                able = self.can_lead[cadre] and self.q.instance.needs.leader[village]
                if not able or self.led[village] >= 0:
                    raise NoPlanError(f"{pin.cadre} is pinned as leader, but may not lead there")
                self.led[village] = cadre

    def allowed(self, village: int, cadres: Ints) -> Bools:
        """Return which cadres in reserve could join a team; admissibility is the caller's."""
        team, unit = self.team[village], self.unit[cadres]
        if len(team) >= self.q.instance.needs.max[village]:
            return np.zeros(len(cadres), dtype=bool)
        ok = (self.place[cadres] < 0) & (self.sent[unit] < self.q.unit_max[unit])
        if team and self.q.choice:
            ok &= self.pool[cadres] == self.pool[team[0]]
        if self.q.most_units is not None and team:
            units = {int(self.unit[c]) for c in team}
            if len(units) >= self.q.most_units:
                ok &= np.isin(unit, list(units))
        if self.q.together.any():
            ok &= (self.home[unit] < 0) | (self.home[unit] == village)
        return np.asarray(ok)

    def put(self, cadre: int, village: int) -> None:
        """Add a cadre who is allowed there."""
        unit = self.unit[cadre]
        self.place[cadre] = village
        self.team[village].append(cadre)
        self.sent[unit] += 1
        if self.q.together[unit]:
            self.home[unit] = village

    def drop(self, cadre: int) -> int:
        """Take a cadre back into reserve; return the village."""
        unit, village = self.unit[cadre], int(self.place[cadre])
        self.place[cadre] = -1
        self.team[village].remove(cadre)
        self.sent[unit] -= 1
        if self.sent[unit] == 0:
            self.home[unit] = -1
        return village

    def led_by(self, village: int) -> list[int]:
        """Return the members who could lead."""
        if not self.q.instance.needs.leader[village]:
            return []
        if self.led[village] >= 0:
            return [int(self.led[village])]
        return [c for c in self.team[village] if self.can_lead[c]]

    def unmet(self, village: int) -> int:
        """Return the weighted heads missing in a village, times its priority."""
        needs, team = self.q.instance.needs, np.array(self.team[village], dtype=np.int64)
        total = self.weights.size * max(0, int(needs.min[village]) - len(team))
        total += self.weights.leader * (bool(needs.leader[village]) and not self.led_by(village))
        for need in self.q.needs(village):
            total += need.weight * max(0, need.amount - int(need.counts(team).sum()))
        return int(needs.priority[village]) * total

    def helps(self, village: int, cadres: Ints) -> Ints:
        """Return the weight of the unmet needs (size apart) that each cadre would count for."""
        team = np.array(self.team[village], dtype=np.int64)
        gain = np.zeros(len(cadres), dtype=np.int64)
        if self.q.instance.needs.leader[village] and not self.led_by(village):
            gain += self.weights.leader * self.can_lead[cadres]
        for need in self.q.needs(village):
            if need.counts(team).sum() < need.amount:
                gain += need.weight * need.counts(cadres)
        return gain

    def placements(self) -> list[tuple[int, int, Role]]:
        """Return the plan, each team led by the member with the most points for it."""
        found: list[tuple[int, int, Role]] = []
        for village, team in enumerate(self.team):
            able = self.led_by(village)
            points = [int(self.q.pairs.lead[self.q.pairs.find(c, village)]) for c in able]
            head = able[int(np.argmax(points))] if able else -1
            found += [(c, village, "leader" if c == head else "member") for c in team]
        return found
