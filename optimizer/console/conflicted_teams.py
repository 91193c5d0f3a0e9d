"""Why offices can fill too few teams, in sentences that anybody can count again."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.conflict.records import Pool, TeamCount
from optimizer.locale import Words, codes
from optimizer.locale.words import number


def team_notes(words: Words, few: TeamCount) -> Iterator[str]:
    """Yield how many teams there can be, and for each reason the offices that it holds for.

    Parameters
    ----------
    words : Words
    few : TeamCount
    """
    if not few.pools:
        yield words.say("Nobody can be sent there.")
        return
    if few.wanted == 1:
        yield words.say("For this village the offices can form no such team:")
    else:
        yield words.count(
            "For these {wanted} villages the offices can form {n} such team at most:",
            "For these {wanted} villages the offices can form {n} such teams at most:",
            few.most,
            wanted=number(few.wanted),
        )
    for pieces in sorted({_pieces(few, pool) for pool in few.pools if pool.by == "offices"}):
        kept = [p for p in few.pools if p.by == "offices" and _pieces(few, p) == pieces]
        yield words.say(
            "Offices that stay together and have fewer than {size} people: a team takes {pieces} of them or "
            "more. So {pools}.",
            size=number(few.size),
            pieces=number(pieces),
            pools=words.listed(_of_offices(words, pool) for pool in kept),
        )
    shared = [pool for pool in few.pools if pool.by == "share"]
    if shared:
        yield words.say(
            "With so few offices in a team, one of them must send {share} people or more, which these can do "
            "only so often: {pools}.",
            share=number(few.share),
            pools=words.listed(_of_share(words, pool) for pool in shared),
        )
    yield from _by_people(words, few)


def _by_people(words: Words, few: TeamCount) -> Iterator[str]:
    """Yield what numbers of people allow, offices that form teams alone in one figure."""
    single = [pool for pool in few.pools if pool.unit is not None and pool.by == "people"]
    others = [pool for pool in few.pools if pool.unit is None and pool.by == "people"]
    said = [_of_people(words, pool) for pool in others]
    if single:
        together = words.count(
            "{n} office that forms teams alone {teams}",
            "{n} offices that form teams alone {teams}",
            len(single),
            teams=_teams(words, sum(pool.teams for pool in single)),
        )
        said.append(together)
    if said:
        yield words.say("By the number of their people: {pools}.", pools=words.listed(said))
    if any(pool.counted < pool.people for pool in others):
        yield words.say(
            "An office that stays together is of use to one village only, so {size} of its people count at "
            "most.",
            size=number(few.size),
        )


def _pieces(few: TeamCount, pool: Pool) -> int:
    """Return how many offices a team takes, of those that fill none alone."""
    return -(-few.size // pool.largest)


def _name(words: Words, pool: Pool) -> str:
    # an office that has no function of its own has its department's, and one vocabulary has both
    return words.say("all offices") if pool.shared is None else codes.function(words, pool.shared)


def _of_offices(words: Words, pool: Pool) -> str:
    offices = words.count("{n} office", "{n} offices", pool.offices)
    if pool.alone:
        offices = words.say("{offices}, {alone} of them enough for a team", offices=offices, alone=pool.alone)
    if pool.apart:
        offices = words.count(
            "{offices} with {n} person who may go apart",
            "{offices} with {n} people who may go apart",
            pool.apart,
            offices=offices,
        )
    return words.say(
        "{name} {teams} ({counted})",
        name=_name(words, pool),
        teams=_teams(words, pool.teams),
        counted=offices,
    )


def _of_share(words: Words, pool: Pool) -> str:
    times = words.count("{n} time", "{n} times", pool.teams)
    return words.say("{name} {times}", name=_name(words, pool), times=times)


def _of_people(words: Words, pool: Pool) -> str:
    values = {"name": _name(words, pool), "teams": _teams(words, pool.teams)}
    if pool.counted < pool.people:
        return words.count(
            "{name} {teams} (of {n} person {counted} count)",
            "{name} {teams} (of {n} people {counted} count)",
            pool.people,
            counted=number(pool.counted),
            **values,
        )
    return words.count("{name} {teams} ({n} person)", "{name} {teams} ({n} people)", pool.people, **values)


def _teams(words: Words, n: int) -> str:
    return words.count("{n} team", "{n} teams", n)
