"""What is asked: somebody in a village, as its leader, or these people and nobody else as its team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.explain import find
from optimizer.explain.placed import Placed
from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault, ScenarioError, shown
from optimizer.scenario.records import Scenario


@dataclass(frozen=True, slots=True)
class Question:
    """Placements to be forced, by index.

    Attributes
    ----------
    village : int
    cadres : tuple of int
    leader : bool
        Whether the one cadre has to lead.
    exact : bool
        Whether nobody else may be in the team.
    """

    village: int
    cadres: tuple[int, ...]
    leader: bool = False
    exact: bool = False

    def met(self, placed: Placed) -> bool:
        """Return whether a plan is as the question wants it."""
        team = placed.team.get(self.village, [])
        roles = {int(placed.cadre[k]): placed.rows[k].role for k in team}
        if self.exact:
            return set(roles) == set(self.cadres)
        return all(roles.get(i) == "leader" if self.leader else i in roles for i in self.cadres)


def read_question(
    placed: Placed, village: str, cadres: Sequence[str], leader: bool = False, exact: bool = False
) -> Question:
    """Return the question for words as a user types them, ids or unique names.

    Raises
    ------
    ScenarioError
        With every word that names nobody, and cadres named twice.
    """
    faults: list[Fault] = []
    scenario = placed.scenario
    if not exact:
        _require_order(scenario, cadres[0], village)
    place = _found("village", "--team" if exact else "V", village, scenario.villages, faults)
    people = [_found("cadre", "C", word, scenario.cadres, faults) for word in cadres]
    for n, i in enumerate(people):
        if i >= 0 and i in people[:n]:
            found = phrase("cadre {cadre} is named twice", cadre=shown(scenario.cadres[i].id))
            faults.append(Fault("--team", None, None, found, phrase("name everybody once")))
    if faults:
        raise ScenarioError(faults)
    return Question(place, tuple(people), leader, exact)


def _require_order(scenario: Scenario, first: str, second: str) -> None:
    """Raise where a village is named first and a cadre second."""
    cadre = {second} & {one.id for one in scenario.cadres} - {one.id for one in scenario.villages}
    if cadre and first in {one.id for one in scenario.villages}:
        found = phrase("{first} is a village and {second} a cadre", first=first, second=second)
        remedy = phrase(
            "name the cadre first, then the village: {second} {first}", first=first, second=second
        )
        raise ScenarioError([Fault("C V", None, None, found, remedy)])


def _found(kind: str, place: str, word: str, rows: Sequence[object], faults: list[Fault]) -> int:
    """Return the index of what a word names; -1 with the fault noted."""
    try:
        return find(kind, word, rows, place)  # type: ignore[type-var]
    except ScenarioError as error:
        faults += error.faults
        return -1
