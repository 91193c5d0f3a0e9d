"""Why, in sentences: what the rows of a report unfold into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.answers import Explainer, Section, sections
from optimizer.locale import Words
from optimizer.report.facts import Facts


@dataclass(frozen=True, slots=True)
class TeamWhy:
    """The sentences about a village's team, apart by what they are about.

    Attributes
    ----------
    village : Section
    unmet : tuple of Section
        One for each unmet need, in the order of the team's.
    members : tuple of str
        What each member is there for, in the order of the team's.
    """

    village: Section
    unmet: tuple[Section, ...]
    members: tuple[str, ...]


class Why:
    """The sentences about a plan's teams, people and gaps.

    Parameters
    ----------
    words : Words
    facts : Facts
    """

    def __init__(self, words: Words, facts: Facts) -> None:
        self.words = words
        self._explainer = Explainer(facts.placed)

    def teams(self) -> Iterator[TeamWhy]:
        """Yield why each village has its team, in the order of the villages table."""
        for answer in self._explainer.villages():
            head, *rest = sections(self.words, answer)
            unmet, members = rest[: len(answer.unmet)], rest[len(answer.unmet) :]
            yield TeamWhy(head, tuple(unmet), tuple(self.joined(one.lines) for one in members))

    def people(self) -> Iterator[list[Section]]:
        """Yield why each cadre is where they are, in the order of the cadres table."""
        return (sections(self.words, answer) for answer in self._explainer.cadres())

    def missing(self) -> list[Section]:
        """Return all that is missing, and why."""
        return sections(self.words, self._explainer.shortfalls())

    def joined(self, lines: tuple[str, ...]) -> str:
        """Return sentences one after the other."""
        return self.words.either(" ", "").join(lines)
