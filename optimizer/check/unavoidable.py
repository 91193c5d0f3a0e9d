"""Whether the bottlenecks that a plan states are true: wanted and who could be sent, counted again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from optimizer.check import called
from optimizer.check.predicates import covers, holds
from optimizer.check.reading import Reading, out_of_reach
from optimizer.check.report import Discrepancy, Overall
from optimizer.locale.told import Told, coded, phrase
from optimizer.locale.words import mark
from optimizer.plan.records import Unavoidable
from optimizer.scenario.records import Cadre, Village

_AREAS = ("prefecture", "county", "village")
_FIGURES = {"villages": mark("villages"), "wanted": mark("wanted"), "could": mark("cadres who could")}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of need: what a village wants of it, and whether a cadre counts for it."""

    wanted: Callable[[Village], int]
    counts: Callable[[Cadre], bool]


class Recount:
    """The bottlenecks of a plan, counted again from the scenario alone.

    Parameters
    ----------
    reading : Reading
    stated : sequence of Unavoidable

    Attributes
    ----------
    discrepancies : list of Discrepancy
        What is not so; one for each entry that doesn't hold.
    overall : tuple of Overall
        What the entries that hold amount to, kind by kind.
    """

    def __init__(self, reading: Reading, stated: Sequence[Unavoidable]) -> None:
        self.reading = reading
        self._of_place = {
            area: _by_place(reading.scenario.villages if stated else (), area) for area in _AREAS
        }
        self._first: dict[tuple[str, str | None, str], int] = {}
        self.discrepancies: list[Discrepancy] = []
        totals: dict[tuple[str, str | None], tuple[Unavoidable, int]] = {}
        for n, entry in enumerate(stated, 1):
            problem = self._problem(n, entry)
            if problem is None:
                before = totals.get((entry.kind, entry.skill), (entry, 0))[1]
                totals[entry.kind, entry.skill] = entry, before + entry.unmet
            else:
                what, found = problem
                said = phrase("bottlenecks.yaml, entry {entry}: {problem}", entry=n, problem=what)
                self.discrepancies.append(Discrepancy(f"bottlenecks[{n}]", entry.unmet, found, said))
        self.overall = tuple(self._overall(entry, least) for entry, least in totals.values())

    def _problem(self, n: int, entry: Unavoidable) -> tuple[Told, int | None] | None:
        """Return what is wrong with an entry, and what is proved instead."""
        kind = self.kind(entry)
        if kind is None:
            named = entry.rule or entry.skill is not None
            what = called.need(entry.kind, entry.skill) if named else entry.kind
            return phrase("no village can want the kind {kind}", kind=what), None
        for area, names in entry.where.items():
            for name in names:
                if name not in self._of_place[area]:
                    place = called.area(area)
                    said = phrase(
                        "names the {area} {name}, which the scenario doesn't have", area=place, name=name
                    )
                    return said, None
        villages = [v for v in self._inside(entry) if kind.wanted(v) > 0]
        for v in villages:
            earlier = self._first.setdefault((entry.kind, entry.skill, v.id), n)
            if earlier != n:
                said = phrase(
                    "shares village {village} with entry {entry}, so the two don't add up",
                    village=called.by_name(v),
                    entry=earlier,
                )
                return said, None
        return self._wrong_figure(entry, kind, villages)

    def _inside(self, entry: Unavoidable) -> Iterable[Village]:
        """Return the villages in the places of an entry, each once."""
        if not entry.where:
            return self.reading.scenario.villages
        named = (
            v for area, names in entry.where.items() for name in names for v in self._of_place[area][name]
        )
        return {v.id: v for v in named}.values()

    def _wrong_figure(
        self, entry: Unavoidable, kind: Kind, villages: list[Village]
    ) -> tuple[Told, int | None] | None:
        wanted, could = sum(map(kind.wanted, villages)), self.could(kind, villages)
        least = max(0, wanted - could)
        found = {"villages": len(villages), "wanted": wanted, "could": could}
        for key, value in found.items():
            if getattr(entry, key) != value:
                said = phrase(
                    "{key} is {stated}, the re-count gives {found}",
                    key=coded(key, _FIGURES[key]),
                    stated=getattr(entry, key),
                    found=value,
                )
                return said, least
        if entry.unmet > least:
            said = phrase(
                "says that at least {stated} are missing, but {could} could be sent where {wanted} are "
                "wanted: at least {least}",
                stated=entry.unmet,
                could=could,
                wanted=wanted,
                least=least,
            )
            return said, least
        return None

    def _overall(self, entry: Unavoidable, least: int) -> Overall:
        """Return a kind's count over all the villages; `least` is proved from parts."""
        kind = self.kind(entry)
        assert kind is not None
        villages = [v for v in self.reading.scenario.villages if kind.wanted(v) > 0]
        wanted, could = sum(map(kind.wanted, villages)), self.could(kind, villages)
        unmet = max(least, wanted - could)
        return Overall(entry.kind, entry.skill, entry.rule, len(villages), wanted, could, unmet)

    def kind(self, entry: Unavoidable) -> Kind | None:
        """Return the kind of need that an entry is about, None where the scenario has none such."""
        reading, skill = self.reading, entry.skill
        if entry.rule:
            rule = next((r for r in reading.policy.composition if r.name == entry.kind), None)
            if rule is None or skill is not None:
                return None
            return Kind(
                lambda v: rule.at_least * covers(rule.in_, v),
                lambda c: holds(rule.where, c, reading.unit_of(c)),
            )
        if (entry.kind == "skill") != (skill is not None):
            return None
        if skill is not None:
            return Kind(lambda v: v.skills.get(skill, 0), lambda c: skill in c.skills)
        if entry.kind == "size":
            return Kind(lambda v: reading.needs[v.id].min, lambda c: True)
        if entry.kind == "leader":
            return Kind(lambda v: reading.needs[v.id].leader, lambda c: c.id in reading.leaders)
        return None

    def could(self, kind: Kind, villages: Iterable[Village]) -> int:
        """Return how many who count may go to one of the villages, no more of a unit than it may send."""
        places: dict[tuple[str, str | None], list[Village]] = {}
        for v in villages:
            places.setdefault((v.county, v.prefecture), []).append(v)
        near: dict[Hashable, list[Village]] = {}
        total = 0
        for unit in self.reading.scenario.units:
            cadres = self.reading.sent_from[unit.id]
            if not cadres:
                continue
            reach = unit.serves, unit.level, unit.prefecture, unit.county
            if reach not in near:
                near[reach] = list(self._within(cadres[0], places.values()))
            if near[reach]:
                able = sum(kind.counts(c) and self._welcome(c, near[reach]) for c in cadres)
                total += able if unit.max is None else min(able, unit.max)
        return total

    def _within(self, cadre: Cadre, places: Iterable[list[Village]]) -> Iterator[Village]:
        """Yield the villages that the cadre's unit reaches; all of a place are, or none."""
        for villages in places:
            if not out_of_reach(self.reading, cadre, villages[0]):
                yield from villages

    def _welcome(self, cadre: Cadre, villages: list[Village]) -> bool:
        return cadre.id in self.reading.members and any(self.reading.admissible(cadre, v) for v in villages)


def _by_place(villages: Iterable[Village], area: str) -> dict[str, list[Village]]:
    found: dict[str, list[Village]] = {}
    for v in villages:
        name = v.id if area == "village" else v.county if area == "county" else v.prefecture
        if name is not None:
            found.setdefault(name, []).append(v)
    return found
