"""The best plan of a tiny scenario by trying every plan.

Every cadre stays out or goes to one of its admissible villages; a team is
judged once for each set of members and remembered. The leader of a team
changes only the shortage and fit of its own village, and both tiers are sums
over villages. Lexicographic order of sums of vectors is kept by adding the
same vector to both sides, so for given members the best leader village by
village is the best overall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from optimizer.check.points import fit, leader_points
from optimizer.check.predicates import covers, holds
from optimizer.check.reading import Reading
from optimizer.plan.records import Placement
from optimizer.scenario.records import Cadre, Scenario, Village


@dataclass(frozen=True)
class Team:
    """The best that given members make of one village.

    Attributes
    ----------
    floor : int | None
        Points per wanted member; None where the village doesn't count for the floor.
    """

    leader: str | None
    shortage: int
    kept: int
    floor: int | None
    fit: int


Members = frozenset[str]
Split = dict[str, Members]


def best(scenario: Scenario) -> list[int] | None:
    """Return the tiers' values in the scenario's order, or None where no plan is allowed."""
    found = best_plan(scenario)
    return None if found is None else found[0]


def best_plan(scenario: Scenario) -> tuple[list[int], tuple[Placement, ...]] | None:
    """Return the tiers' values and one plan that reaches them."""
    search = Search(scenario)
    top: tuple[tuple[int, ...], list[int], Split] | None = None
    for split in search.splits():
        if search.allowed(split):
            values = search.values(split)
            score = search.score(values)
            if top is None or score < top[0]:
                top = score, values, split
    return None if top is None else (top[1], search.placements(top[2]))


class Search:
    """Every way to split the cadres over the villages."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.reading = Reading(scenario)
        self.order = scenario.objective.order
        self.team = cache(self._team)
        self.able = {u.id: self._able(u.id) for u in scenario.units}
        self.pinned = {p.cadre: p for p in scenario.pins}

    def _able(self, unit: str) -> int:
        return sum(c.unit == unit and self.reading.can_go_anywhere(c) for c in self.scenario.cadres)

    def splits(self) -> Iterator[Split]:
        """Yield every split into teams that are allowed by themselves, as far as H1 to H4 and H6 to H8 go."""
        cadres = self.scenario.cadres
        choices = [self.choices(c) for c in cadres]
        teams: dict[str, list[str]] = {v: [] for v in self.reading.villages}

        def extend(n: int) -> Iterator[Split]:
            if n == len(cadres):
                split = {v: frozenset(members) for v, members in teams.items()}
                if all(self.team(v, members) is not None for v, members in split.items()):
                    yield split
                return
            for v in choices[n]:
                if v is None:
                    yield from extend(n + 1)
                elif len(teams[v]) < self.reading.needs[v].max:
                    teams[v].append(cadres[n].id)
                    yield from extend(n + 1)
                    teams[v].pop()

        return extend(0)

    def choices(self, cadre: Cadre) -> list[str | None]:
        """Return where a cadre may be; None for nowhere."""
        villages = [v.id for v in self.scenario.villages if self.reading.admissible(cadre, v)]
        pin = self.pinned.get(cadre.id)
        return [None, *villages] if pin is None else [v for v in villages if v == pin.village]

    def allowed(self, split: Split) -> bool:
        """Say whether a split keeps the rules that look beyond one team (H5, H9)."""
        reading = self.reading
        where: dict[str, list[str]] = {}
        for v, members in split.items():
            for c in members:
                where.setdefault(reading.cadres[c].unit, []).append(v)
        for unit in self.scenario.units:
            sent = where.get(unit.id, [])
            if len(sent) < min(unit.min, self.able[unit.id]):
                return False
            if unit.max is not None and len(sent) > unit.max:
                return False
            together = reading.unit_rules.keep_together and unit.id not in reading.large
            if together and len(set(sent)) > 1:
                return False
        return True

    def values(self, split: Split) -> list[int]:
        """Return the value of every tier, in the scenario's order."""
        return self._add(
            [team for v, members in split.items() if (team := self.team(v, members)) is not None]
        )

    def _add(self, made: list[Team]) -> list[int]:
        value = {
            "shortage": sum(t.shortage for t in made),
            "changes": len(self.reading.previous) - sum(t.kept for t in made),
            "floor": min((t.floor for t in made if t.floor is not None), default=0),
            "fit": sum(t.fit for t in made),
        }
        return [value[name] for name in self.order]

    def judge(self, rows: tuple[Placement, ...]) -> list[int] | None:
        """Return the values of a given plan (each cadre once), or None where a rule forbids it."""
        split = {v: frozenset(r.cadre for r in rows if r.village == v) for v in self.reading.villages}
        made = []
        for c in self.scenario.cadres:
            if next((r.village for r in rows if r.cadre == c.id), None) not in self.choices(c):
                return None
        for v, members in split.items():
            leads = [r.cadre for r in rows if r.village == v and r.role == "leader"]
            options = self.teams(v, members)
            fitting = [t for t in options if leads == ([] if t.leader is None else [t.leader])]
            if not fitting:
                return None
            made += fitting
        return self._add(made) if self.allowed(split) else None

    def score(self, values: list[int]) -> tuple[int, ...]:
        """Return the values so that less is better."""
        return tuple(
            -v if name in ("floor", "fit") else v for name, v in zip(self.order, values, strict=True)
        )

    def placements(self, split: Split) -> tuple[Placement, ...]:
        """Return the plan of a split."""
        rows = []
        for v, members in split.items():
            team = self.team(v, members)
            assert team is not None
            rows += [Placement(c, v, "leader" if c == team.leader else "member") for c in sorted(members)]
        return tuple(rows)

    def _team(self, v: str, ids: Members) -> Team | None:
        """Return the best team of these members, or None where a rule forbids them."""
        return min(self.teams(v, ids), key=self._rank, default=None)

    def teams(self, v: str, ids: Members) -> list[Team]:
        """Return the teams these members can form, one for each choice of a leader."""
        village, cadres = self.reading.villages[v], [self.reading.cadres[c] for c in sorted(ids)]
        if len(cadres) > self.reading.needs[v].max or not self._units_agree(cadres):
            return []
        return [self._judge(village, cadres, leader) for leader in self._leaders(village, cadres)]

    def _rank(self, team: Team) -> tuple[int, ...]:
        worth = {"shortage": team.shortage, "fit": -team.fit, "changes": 0, "floor": 0}
        return tuple(worth[name] for name in self.order)

    def _leaders(self, village: Village, cadres: list[Cadre]) -> list[Cadre | None]:
        """Return every choice of a leader that the rules and the pins leave."""
        role = {c: p.role for c, p in self.pinned.items() if p.village == village.id}
        fixed = [c for c in cadres if role.get(c.id) == "leader"]
        may = [c for c in cadres if c.id in self.reading.leaders and role.get(c.id) != "member"]
        if not self.reading.needs[village.id].leader:
            may = []
        if fixed:
            return [fixed[0]] if len(fixed) == 1 and fixed[0] in may else []
        return [None, *may]

    def _units_agree(self, cadres: list[Cadre]) -> bool:
        """Say whether H6, H7 and H8 allow these cadres in one team."""
        reading, rules = self.reading, self.reading.unit_rules
        units = {c.unit for c in cadres}
        if rules.large == "independent" and units & reading.large and len(units) > 1:
            return False
        if rules.joint != "any" and len({getattr(reading.units[u], rules.joint) for u in units}) > 1:
            return False
        return rules.max_units is None or len(units) <= rules.max_units

    def _judge(self, village: Village, cadres: list[Cadre], leader: Cadre | None) -> Team:
        reading, need = self.reading, self.reading.needs[village.id]
        was = {c for c, p in reading.previous.items() if p.village == village.id}
        kept = sum(c.id in was for c in cadres)
        points = sum(fit(reading, c, village) for c in cadres)
        lead = 0 if leader is None else leader_points(reading, leader, village)
        counts = need.min >= 1 and len(cadres) >= need.min
        return Team(
            leader=None if leader is None else leader.id,
            shortage=village.priority * self._shortage(village, cadres, leader, kept),
            kept=kept,
            floor=points // need.min if counts else None,
            fit=points + lead,
        )

    def _shortage(self, village: Village, cadres: list[Cadre], leader: Cadre | None, kept: int) -> int:
        """Return the weighted shortfalls of one village, without its priority."""
        reading, need = self.reading, self.reading.needs[village.id]
        weight, policy = self.scenario.objective.shortage, self.scenario.policy
        total = weight.size * max(0, need.min - len(cadres))
        total += weight.leader * (need.leader and leader is None)
        for skill, heads in village.skills.items():
            total += weight.skill * max(0, heads - sum(skill in c.skills for c in cadres))
        for rule in policy.composition:
            if covers(rule.in_, village):
                have = sum(holds(rule.where, c, reading.unit_of(c)) for c in cadres)
                total += rule.weight * max(0, rule.at_least - have)
        before = [reading.cadres[c] for c, p in reading.previous.items() if p.village == village.id]
        able = sum(reading.admissible(c, village) for c in before)
        return total + max(0, min(policy.rotation.keep_at_least, able) - kept)
