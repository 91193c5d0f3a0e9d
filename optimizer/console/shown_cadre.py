"""The screen of ``show --cadre``: where placed, where else possible, why not elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import BAD, FAINT, heading, table
from optimizer.explain import CadreView, PlaceView
from optimizer.locale import Words, codes, names, sentences
from optimizer.locale.words import named, number, some

TOP = 15
"""Admissible villages listed."""
FEW = 8
"""Inadmissible villages named for each reason."""


def cadre_blocks(words: Words, view: CadreView, village_names: Mapping[str, str]) -> list[RenderableType]:
    """Return the blocks of one cadre's screen.

    Parameters
    ----------
    words : Words
    view : CadreView
    village_names : mapping of str to str
        Id → name.
    """
    blocks: list[RenderableType] = [_head(words, view, village_names), _placement(words, view)]
    if view.admissible:
        blocks.append(_admissible_table(words, view))
        footer = words.say("Points are this cadre's alone; the plan weighs all villages together.")
        if len(view.admissible) > TOP:
            more = len(view.admissible) - TOP
            more_words = words.count("{n} more (--json lists all).", "{n} more (--json lists all).", more)
            footer = f"{more_words} {footer}"
        blocks.append(Text(footer, style=FAINT))
    if view.refusals:
        blocks.append(_refusal_table(words, view, village_names))
    return blocks


def _head(words: Words, view: CadreView, village_names: Mapping[str, str]) -> Text:
    title = heading(named(view.cadre, view.name))
    facts = [
        named(view.unit, view.unit_name),
        words.say(
            "{office}, department {department}",
            office=names.level(words, view.level),
            department=codes.department(words, view.department),
        ),
    ]
    if view.skills:
        facts.append(words.say("skills (level): {skills}", skills=codes.skills(words, view.skills)))
    if view.previous:
        before = named(view.previous, village_names.get(view.previous, ""))
        facts.append(words.say("before: {village}", village=before))
    title.append("\n" + " · ".join(facts), style=FAINT)
    if view.eligible and not view.may_lead:
        failed = sentences.conditions(words, view.leader_fails)
        title.append("\n" + words.say("May not lead: {conditions}", conditions=failed), style=FAINT)
    return title


def _placement(words: Words, view: CadreView) -> Text:
    allowed = len(view.admissible)
    if view.place is None:
        text = heading(words.say("Not placed: in reserve."))
    else:
        text = heading(
            words.say(
                "Placed in {village} as {role}.",
                village=named(view.place.village, view.place.name),
                role=names.role(words, view.role),
            )
        )
        text.append(" " + _points(words, view, view.place))
    text.append("\n")
    where = words.say("Admissible in {n} of {all} villages", n=number(allowed), all=number(view.villages))
    if view.rank is not None and view.rank > 1:
        where += words.count(
            "; in {n} of them with more points.", "; in {n} of them with more points.", view.rank - 1
        )
    elif view.rank is not None:
        where += words.say("; in none of them with more points.")
    else:
        where += words.say(".")
    text.append(where)
    return text


def _points(words: Words, view: CadreView, place: PlaceView) -> str:
    parts = dict(place.parts)
    if view.role == "leader":
        parts["leader"] = place.lead_points or 0
    total = words.count("{n} point", "{n} points", sum(parts.values()))
    listed = names.points(words, parts)
    return words.say("{points}: {parts}.", points=total, parts=listed) if listed else f"{total}."


def _admissible_table(words: Words, view: CadreView) -> Table:
    made = table(
        words.say("admissible village"),
        words.say("points"),
        words.say("leading"),
        words.say("for"),
        numbers=(1, 2),
    )
    mark = " ← " + words.say("placed here")
    for place in view.admissible[:TOP]:
        here = view.place is not None and place.village == view.place.village
        made.add_row(
            named(place.village, place.name) + (mark if here else ""),
            number(place.points),
            "–" if place.lead_points is None else f"+{number(place.lead_points)}",
            Text(names.points(words, place.parts), style=FAINT),
            style="bold" if here else "",
        )
    return made


def _refusal_table(words: Words, view: CadreView, village_names: Mapping[str, str]) -> Table:
    made = table(
        words.say("not admissible: why"),
        words.say("villages"),
        words.say("which"),
        numbers=(1,),
    )
    for refusal in view.refusals:
        why = Text(names.reason(words, refusal.code), style=BAD)
        why.append(": " + sentences.why_not(words, refusal.code, refusal.facts), style="default")
        which = (
            words.say("all")
            if len(refusal.villages) == view.villages
            else some(words, [named(v, village_names.get(v, "")) for v in refusal.villages], FEW)
        )
        made.add_row(why, number(len(refusal.villages)), Text(which, style=FAINT))
    return made
