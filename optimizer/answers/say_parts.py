"""Words that several answers share: people, places, needs, points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from optimizer.answers.exchange_records import Opened, Person, Place
from optimizer.locale import Words, names
from optimizer.locale.words import number


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


def called(row_id: str, name: str) -> str:
    """Return a name with its id, or the id alone where there is no other name."""
    return f"{name} {row_id}" if name and name != row_id else row_id


def who(person: Person) -> str:
    """Return a cadre's name with the id."""
    return called(person.cadre, person.name)


def office(person: Person) -> str:
    """Return the name of a cadre's unit, its id where it has none."""
    return person.unit_name or person.unit


def where(place: Place) -> str:
    """Return a village's name with the id."""
    return called(place.village, place.name)


def people(words: Words, persons: Iterable[Person]) -> str:
    """Return cadres in a row."""
    return words.listed(who(person) for person in persons)


def few(words: Words, items: Sequence[str], most: int) -> str:
    """Return the first of many things in a row, and how many more there are."""
    if len(items) <= most + 1:  # '1 more' is no shorter than its name
        return words.listed(items)
    rest = words.count("and {n} more", "and {n} more", len(items) - most)
    return f"{words.listed(items[:most])} {rest}"


def points_for(words: Words, parts: Mapping[str, int]) -> str:
    """Return points by component, those that are not 0: ``department 50, skills 10``."""
    return words.listed(f"{names.component(words, k)} {number(n)}" for k, n in parts.items() if n)


def scored(words: Words, points: int, parts: Mapping[str, int]) -> str:
    """Return points with what they are for."""
    total = words.count("{n} point", "{n} points", points)
    listed = points_for(words, parts)
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
    if skill is not None:
        return words.count("{n} person with skill {skill}", "{n} people with skill {skill}", n, skill=skill)
    return words.count("{n} person by rule “{name}”", "{n} people by rule “{name}”", n, name=kind)


def whole(words: Words, sentences: Iterable[str]) -> str:
    """Return parts of a sentence in a row, with the language's semicolon."""
    return words.either("; ", "；").join(sentences)
