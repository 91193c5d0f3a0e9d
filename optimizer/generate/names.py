"""Invented names for people, places and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from optimizer.generate import words
from optimizer.generate.draws import Flags, Ints

_TRIES = 50
_COMMON_OFFICES = 8


def people(rng: np.random.Generator, male: Flags, given_before: Sequence[str] = ()) -> list[str]:
    """Name every person by gender; names repeat only once they run out.

    Those with a name in `given_before` keep it.
    """
    surnames = np.array(list(words.SURNAMES))
    weights = np.array(list(words.SURNAMES.values()), dtype=float)
    men, women = np.array(list(words.GIVEN_MALE)), np.array(list(words.GIVEN_FEMALE))

    def draw(wanted: Ints) -> list[str]:
        size = len(wanted)
        family = rng.choice(surnames, size=size, p=weights / weights.sum())
        given = [np.where(male[wanted], rng.choice(men, size), rng.choice(women, size)) for _ in range(2)]
        short = rng.random(size) < 0.15
        return [f + a + ("" if s else b) for f, a, b, s in zip(family, *given, short, strict=True)]

    return _unique(len(male), draw, ["all"] * len(male), given_before)


def places(rng: np.random.Generator, suffixes: Sequence[str], areas: Sequence[str]) -> list[str]:
    """Name every place with its suffix, each name once per area; crowded areas get longer names."""
    first, second = np.array(list(words.PLACE_FIRST)), np.array(list(words.PLACE_SECOND))
    crowded = min(0.9, max(Counter(areas).values()) / (len(first) * len(second)))

    def draw(wanted: Ints) -> list[str]:
        size = len(wanted)
        parts = [rng.choice(first, size), rng.choice(second, size), rng.choice(second, size)]
        long = rng.random(size) < crowded
        return [
            a + b + (c if three else "") + suffixes[i]
            for i, a, b, c, three in zip(wanted, *parts, long, strict=True)
        ]

    return _unique(len(suffixes), draw, areas)


def units(
    rng: np.random.Generator, functions: Sequence[str], seats: Sequence[str], local: Sequence[bool]
) -> list[str]:
    """Name every unit after its seat and an office of its function group.

    Offices at the end of a group's list are found in counties; others get
    them only when the first ones have run out.
    """
    counts: dict[tuple[str, str], int] = {}
    orders: dict[tuple[str, str], list[str]] = {}
    found = []
    for function, seat, in_county in zip(functions, seats, local, strict=True):
        key = (function, seat)
        if key not in orders:
            offices = words.OFFICES.get(function, (f"{function}办公室",))
            first = len(offices) if in_county else min(_COMMON_OFFICES, len(offices))
            order = [*rng.permutation(first), *(first + rng.permutation(len(offices) - first))]
            orders[key] = [offices[i] for i in order]
        number = counts.get(key, 0)
        counts[key] = number + 1
        turn, place = divmod(number, len(orders[key]))
        found.append(seat + orders[key][place] + (f"第{turn + 1}分部" if turn else ""))
    return found


def _unique(
    size: int, draw: Callable[[Ints], list[str]], scopes: Sequence[str], known: Sequence[str] = ()
) -> list[str]:
    """Draw the names not known, and again for those taken in their scope, as long as that helps."""
    names = list(known) or [""] * size
    taken = {(scope, name) for scope, name in zip(scopes, names, strict=True) if name}
    wanted = np.array([i for i, name in enumerate(names) if not name], dtype=np.int64)
    for attempt in range(_TRIES):
        again = []
        for i, name in zip(wanted.tolist(), draw(wanted), strict=True):
            if (scopes[i], name) in taken and attempt < _TRIES - 1:
                again.append(i)
            else:
                taken.add((scopes[i], name))
                names[i] = name
        if not again:
            break
        wanted = np.array(again, dtype=np.int64)
    return names
