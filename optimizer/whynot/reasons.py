"""Why a question can't be met whatever happens elsewhere: admissibility, leader rules, pins, unit rules.

Looks at the question and the table of pins alone. What only a search can see
(that the rest of the plan has no way round it) is left to the re-solve.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.explain.placed import Placed
from optimizer.explain.reasons import FACTS, Subject, unmet_conditions
from optimizer.matching.admissible import reason_codes
from optimizer.whynot.question import Question

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against a question.

    Attributes
    ----------
    code : str
        A reason code of the contract; ``no_leader_needed``, ``may_not_lead``;
        ``pinned_elsewhere``, ``pinned_role``, ``leader_pinned``, ``pinned_here``;
        ``team_full``, ``unit_maximum``; ``large_alone`` (H6), ``not_joint`` (H7),
        ``many_units`` (H8), ``kept_together`` (H9).
    cadre : str | None
        None for a reason about the team.
    facts : mapping of str to object
        What it rests on; the keys depend on the code.
    """

    code: str
    cadre: str | None
    facts: Facts


def reasons_against(placed: Placed, question: Question) -> tuple[Reason, ...]:
    """Return every reason that no plan has what the question asks for; none where one may."""
    case = _Case(placed, question)
    found = [*case.inadmissible(), *case.leading(), *case.pins(), *case.team(), *case.units()]
    return tuple(found)


class _Case:
    """A question with the people who are in its team for sure."""

    def __init__(self, placed: Placed, question: Question) -> None:
        self.placed, self.question = placed, question
        self.scenario, self.instance = placed.scenario, placed.instance
        self.village = self.scenario.villages[question.village]
        pins = self.scenario.pins
        self.pin = {pin.cadre: pin for pin in pins}
        self.here = [pin for pin in pins if pin.village == self.village.id]
        index = self.instance.cadre_index
        self.pinned = {index[pin.cadre]: self.instance.village_index[pin.village] for pin in pins}
        fixed = [i for i, v in self.pinned.items() if v == question.village]
        self.sure = list(dict.fromkeys([*question.cadres, *([] if question.exact else fixed)]))

    def inadmissible(self) -> Iterator[Reason]:
        """Yield the reason codes of the contract with their facts."""
        for i in self.question.cadres:
            bits = self.placed.admissibility.at(np.array([i]), np.array([self.question.village]))
            cadre = self.scenario.cadres[i]
            unit = self.scenario.units[int(self.instance.cadres.unit[i])]
            subject = Subject.of(self.scenario, cadre, unit)
            for code in reason_codes(int(bits[0])):
                yield Reason(code, cadre.id, FACTS[code](subject, self.village))

    def leading(self) -> Iterator[Reason]:
        """Yield why the one who should lead can't."""
        if not self.question.leader:
            return
        i = self.question.cadres[0]
        cadre = self.scenario.cadres[i]
        if not self.instance.needs.leader[self.question.village]:
            yield Reason("no_leader_needed", cadre.id, {})
        unit = self.scenario.units[int(self.instance.cadres.unit[i])]
        failed = unmet_conditions(self.scenario.policy.eligibility.leader, cadre, unit)
        if failed:
            yield Reason("may_not_lead", cadre.id, {"conditions": failed})
        if (pin := self.pin.get(cadre.id)) is not None and pin.role == "member":
            yield Reason("pinned_role", cadre.id, {"role": pin.role})
        for other in self.here:
            if other.role == "leader" and other.cadre != cadre.id:
                yield Reason("leader_pinned", cadre.id, {"other": other.cadre})

    def pins(self) -> Iterator[Reason]:
        """Yield pins that hold somebody elsewhere, or somebody else here."""
        for i in self.question.cadres:
            if self.pinned.get(i, self.question.village) != self.question.village:
                village = self.scenario.villages[self.pinned[i]].id
                yield Reason("pinned_elsewhere", self.scenario.cadres[i].id, {"village": village})
        if self.question.exact:
            asked = {self.scenario.cadres[i].id for i in self.question.cadres}
            for pin in self.here:
                if pin.cadre not in asked:
                    yield Reason("pinned_here", pin.cadre, {})

    def team(self) -> Iterator[Reason]:
        """Yield what forbids these people in one team: its size and the unit rules (H2, H6 to H8)."""
        most = int(self.instance.needs.max[self.question.village])
        if len(self.sure) > most:
            yield Reason("team_full", None, {"people": len(self.sure), "max": most, "pinned": self._others()})
        rules = self.instance.unit_rules
        units = list(dict.fromkeys(int(self.instance.cadres.unit[i]) for i in self.sure))
        names = [self.scenario.units[u].id for u in units]
        large = [self.scenario.units[u].id for u in units if self.instance.large_unit[u]]
        alone = rules.large == "independent" and bool(large) and len(units) > 1
        if alone:
            yield Reason("large_alone", None, {"large": large, "units": names, "from": rules.large_from})
        if rules.joint != "any" and not alone:
            shared = {u: str(getattr(self.scenario.units[u], rules.joint)) for u in units}
            if len(set(shared.values())) > 1:
                kinds = {self.scenario.units[u].id: kind for u, kind in shared.items()}
                yield Reason("not_joint", None, {"by": rules.joint, "units": kinds})
        if rules.max_units is not None and len(units) > rules.max_units:
            yield Reason("many_units", None, {"units": names, "max": rules.max_units})

    def _others(self) -> list[str]:
        """Return who is in the team by pin alone."""
        return [self.scenario.cadres[i].id for i in self.sure if i not in self.question.cadres]

    def units(self) -> Iterator[Reason]:
        """Yield units that would send too many, or to two villages (H5, H9)."""
        rules, limits = self.instance.unit_rules, self.instance.unit_limits
        of_unit = self.instance.cadres.unit
        for u in dict.fromkeys(int(of_unit[i]) for i in self.question.cadres):
            sent = {i for i in [*self.sure, *self.pinned] if of_unit[i] == u}
            unit = self.scenario.units[u].id
            if len(sent) > limits.upper[u]:
                facts = {"unit": unit, "people": len(sent), "max": int(limits.upper[u])}
                yield Reason("unit_maximum", None, facts)
            away = [i for i in sent if self.pinned.get(i, self.question.village) != self.question.village]
            away = [i for i in away if i not in self.question.cadres]
            if rules.keep_together and not self.instance.large_unit[u] and away:
                there = self.scenario.villages[self.pinned[away[0]]].id
                facts = {"unit": unit, "other": self.scenario.cadres[away[0]].id, "village": there}
                yield Reason("kept_together", None, facts)
