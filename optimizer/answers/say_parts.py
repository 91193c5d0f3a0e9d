"""Words that several answers share: people, places, needs, points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.answers.exchange_records import Opened, Person, Place
from optimizer.locale import Words, names, shortage
from optimizer.locale.words import named


@dataclass(frozen=True, slots=True)
class Section:
    """A sentence that leads, those that follow from it, and sections below it."""

    head: str
    lines: tuple[str, ...] = ()
    inner: tuple[Section, ...] = ()

    def sentences(self) -> Iterator[str]:
        """Yield all of it in order."""
        yield self.head
        yield from self.lines
        for section in self.inner:
            yield from section.sentences()


def who(person: Person) -> str:
    """Return a cadre's name with the id."""
    return named(person.cadre, person.name)


def office(person: Person) -> str:
    """Return the name of a cadre's unit, its id where it has none."""
    return person.unit_name or person.unit


def where(place: Place) -> str:
    """Return a village's name with the id."""
    return named(place.village, place.name)


def people(words: Words, persons: Iterable[Person]) -> str:
    """Return cadres in a row."""
    return words.listed(who(person) for person in persons)


def scored(words: Words, points: int, parts: Mapping[str, int]) -> str:
    """Return points with what they are for."""
    total = words.count("{n} point", "{n} points", points)
    listed = names.points(words, parts)
    return words.say("{points} ({parts})", points=total, parts=listed) if listed else total


def needs(words: Words, opened: Iterable[Opened]) -> str:
    """Return needs with how many heads of each would be missing."""
    return words.listed(heads(words, one.kind, one.skill, one.n) for one in opened)


def heads(words: Words, kind: str, skill: str | None, n: int) -> str:
    """Return so many heads of one kind of need: ``2 members``, ``a leader``."""
    if kind == "size":
        return words.count("{n} member", "{n} members", n)
    if kind == "leader":
        return words.say("a leader")
    if kind == "kept":
        return words.count("{n} former member", "{n} former members", n)
    return shortage.people(words, n, skill=skill, rule=None if skill else kind)


def whole(words: Words, sentences: Iterable[str]) -> str:
    """Return parts of a sentence in a row, with the language's semicolon."""
    return words.either("; ", "；").join(sentences)
