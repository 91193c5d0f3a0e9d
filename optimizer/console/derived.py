"""What is derived from a plan, on the screens of ``show``: in short, of a team, of a cadre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import BAD, FAINT, heading, table
from optimizer.derived import REASONS, CadrePart, Captaincy, Derived, Funds, FundsLine, Mentorship, TeamPart
from optimizer.locale import Words, codes, mark, names
from optimizer.locale.words import named, number

WHY = {
    "not_eligible": mark("not eligible"),
    "nowhere": mark("admissible in no village"),
    "in_reserve": mark("could be placed"),
}


def plan_blocks(words: Words, found: Derived) -> list[RenderableType]:
    """Return the short blocks of a plan's overview; none for a plan without placements."""
    if not found.funds.overall.cadres:
        return []
    lines = [captains_words(words, found.captains)]
    if found.mentor_rule is not None:
        lines.append(mentors_words(words, found.mentors))
    if found.reserve:
        lines.append(reserve_words(words, found))
    hint = words.say(
        "In full: --list captains, funds, reserve or mentors; with -o FILE.csv as a table for spreadsheets."
    )
    text = Text("\n".join(lines))
    text.append(f"\n{hint}", style=FAINT)
    return [funds_table(words, found.funds), text]


def captains_words(words: Words, found: Sequence[Captaincy]) -> str:
    """Return how many townships have a captain."""
    led = sum(one.captain is not None for one in found)
    return words.count(
        "Township captains: {led} in {n} township with 3 or more placed cadres.",
        "Township captains: {led} in {n} townships with 3 or more placed cadres.",
        len(found),
        led=number(led),
    )


def mentors_words(words: Words, found: Sequence[Mentorship]) -> str:
    """Return how many newcomers have a mentor."""
    without = sum(pair.mentor is None for pair in found)
    if not without:
        return words.count(
            "Mentors: {n} newcomer, with a mentor in the team.",
            "Mentors: {n} newcomers, each with a mentor in the team.",
            len(found),
        )
    return words.count(
        "Mentors: {n} newcomer, {led} with a mentor, {without} in a team without a veteran.",
        "Mentors: {n} newcomers, {led} with a mentor, {without} in teams without a veteran.",
        len(found),
        led=number(len(found) - without),
        without=number(without),
    )


def reserve_words(words: Words, found: Derived) -> str:
    """Return how many are not placed, by reason."""
    counts = Counter(one.reason for one in found.reserve)
    listed = words.listed(f"{words.say(WHY[r])} {number(counts[r])}" for r in REASONS if counts[r])
    return words.count(
        "Not placed: {n} cadre ({why}).", "Not placed: {n} cadres ({why}).", len(found.reserve), why=listed
    )


def money(words: Words, amount: int) -> str:
    """Return an amount in CNY."""
    return words.say("{amount} CNY", amount=number(amount))


def funds_table(words: Words, found: Funds, parts: bool = False) -> Table:
    """Return the funds by level and in all.

    Parameters
    ----------
    words : Words
    found : Funds
    parts : bool
        Whether to say what is for cadres, leaders and captains, instead of the share of the cadres.
    """
    heads = [words.say("funds a year"), words.say("cadres")]
    heads += [] if parts else [words.say("share")]
    heads += [words.say("leaders"), words.say("captains")]
    if parts:
        heads += [words.say("for cadres"), words.say("for leaders"), words.say("for captains")]
    made = table(*heads, words.say("CNY"), numbers=range(1, 8))
    levels = [line for line in found.levels if line.cadres]
    for line in levels if len(levels) > 1 else []:
        share = f"{100 * line.cadres / found.overall.cadres:.2f} %"
        made.add_row(names.level(words, line.id), *_figures(line, share, parts))
    made.add_row(words.say("in all"), *_figures(found.overall, "", parts))
    return made


def _figures(line: FundsLine, share: str, parts: bool) -> list[str | Text]:
    counts = [number(line.cadres), *([] if parts else [share]), number(line.leaders), number(line.captains)]
    amounts = (line.for_cadres, line.for_leaders, line.for_captains) if parts else ()
    return [*counts, *map(number, amounts), Text(number(line.total), style="bold")]


def team_blocks(words: Words, part: TeamPart) -> list[RenderableType]:
    """Return the blocks of a village: township captain, funds, mentors."""
    if not part.funds.cadres:
        return []
    text = Text(_captain_of(words, part) + "\n" if part.township else "")
    text.append(words.say("Funds of the team a year: {amount}.", amount=money(words, part.funds.total)))
    blocks: list[RenderableType] = [mentor_table(words, part.mentors)] if part.mentors else []
    return [*blocks, text]


def _captain_of(words: Words, part: TeamPart) -> str:
    found = part.captaincy
    if found is None:
        return words.say(
            "Township {township} has no captain: fewer than 3 cadres are placed there.",
            township=part.township,
        )
    if found.captain is None:
        return words.say("Township {township} has no captain: no leader there.", township=part.township)
    return words.say(
        "Captain of township {township}: {captain}, {office}, leads {village}.",
        township=found.township,
        captain=named(found.captain, found.name or ""),
        office=names.level(words, found.level or ""),
        village=named(found.village or "", found.village_name or ""),
    )


def mentor_table(words: Words, pairs: Sequence[Mentorship], villages: bool = False) -> Table:
    """Return newcomers with their mentors.

    Parameters
    ----------
    words : Words
    pairs : sequence of Mentorship
    villages : bool
        Whether the first column is the village.
    """
    heads = [words.say("village")] if villages else []
    heads += [
        words.say("newcomer"),
        words.say("mentor"),
        words.say("years in villages"),
        words.say("in common"),
    ]
    made = table(*heads, numbers=(len(heads) - 2,))
    before = None
    for pair in pairs:
        where = [named(pair.village, pair.village_name) if pair.village != before else ""]
        before = pair.village
        made.add_row(*(where if villages else []), named(pair.cadre, pair.name), *_mentor(words, pair))
    return made


def _mentor(words: Words, pair: Mentorship) -> list[str | Text]:
    if pair.mentor is None:
        return [Text(words.say("no veteran in the team"), style=BAD), "", ""]
    years = "" if pair.mentor_rural_years is None else f"{pair.mentor_rural_years:g}"
    shared = [codes.skill(words, code) for code in pair.skills]
    common = words.listed([*shared, *([words.say("unit")] if pair.same_unit else [])])
    return [named(pair.mentor, pair.mentor_name or ""), years, Text(common, style=FAINT)]


def cadre_blocks(words: Words, part: CadrePart | None) -> list[RenderableType]:
    """Return the block of a cadre: captain, mentor, newcomers, funds."""
    if part is None:
        return []
    text = heading("")
    if part.captaincy is not None:
        text.append(words.say("Captain of township {township}.", township=part.captaincy.township) + " ")
    if part.mentor is not None and part.mentor.mentor is not None:
        mentor = named(part.mentor.mentor, part.mentor.mentor_name or "")
        text.append(words.say("Mentor: {cadre}.", cadre=mentor) + " ")
    elif part.mentor is not None:
        text.append(words.say("Newcomer; no veteran in the team.") + " ")
    if part.newcomers:
        brought = words.listed(named(pair.cadre, pair.name) for pair in part.newcomers)
        text.append(words.say("Mentor of {cadres}.", cadres=brought) + " ")
    text.append(words.say("Funds a year: {amount}.", amount=money(words, part.funds.total)))
    return [text]
