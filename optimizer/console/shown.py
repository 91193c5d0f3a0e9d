"""The screens of ``show``: a plan, a village."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import (
    BAD,
    FAINT,
    FAIR,
    GOOD,
    heading,
    scenario_heading,
    shortfall_words,
    status_text,
    table,
    tier_table,
    unmet_table,
)
from optimizer.explain import Holder, NeedView, PlanView, TeamView
from optimizer.locale import Words, codes, names
from optimizer.locale.words import named, number, some

LEADER_MARK = "★"
MANY_TEAMS = 200
"""Above this the teams are listed only if all are asked for."""
MANY_SHORT = 50
"""Villages with unmet needs listed unless all are asked for."""


def plan_blocks(words: Words, view: PlanView, every_team: bool = False) -> list[RenderableType]:
    """Return the blocks of a plan's overview."""
    title = scenario_heading(words, view.title, view.scenario)
    title.append("\n").append_text(status_text(words, view.status, view.tiers))
    if view.changed:
        title.append(words.either(", ", "，") + words.say("for the files as they were then"), style=FAIR)
    if view.status in ("infeasible", "no_answer"):
        return [title]
    blocks: list[RenderableType] = [title, tier_table(words, view.tiers), _counts(words, view)]
    teams, short = view.teams, [team for team in view.teams if team.unmet]
    if short:
        rows = [(named(team.village, team.name), team.unmet) for team in short]
        blocks.append(unmet_table(words, rows, len(rows) if every_team else MANY_SHORT))
    if len(teams) > MANY_TEAMS and not every_team:
        text = words.say("{all} teams; list them with --all, one with --village.", all=number(len(teams)))
        blocks.append(Text(text, style=FAINT))
    else:
        blocks.append(_team_table(words, teams))
    if view.reserve:
        reserve = words.say("In reserve: {cadres}", cadres=some(words, view.reserve, 20))
        blocks.append(Text(reserve))
    return blocks


def counts_words(words: Words, counts: dict[str, int]) -> str:
    """Return who is placed and who is not, in one sentence."""
    return words.say(
        "Placed {placed} of {cadres} cadres in {teams} of {villages} villages, "
        "{leaders} of them as leader; {reserve} in reserve.",
        **{name: number(n) for name, n in counts.items()},
    )


def _counts(words: Words, view: PlanView) -> Text:
    text = Text(words.say("Unmet needs: {needs}", needs=shortfall_words(words, view.shortfalls)))
    text.append("\n" + counts_words(words, dict(view.counts)))
    return text


def _team_table(words: Words, teams: Sequence[TeamView]) -> Table:
    made = table(
        words.say("village"),
        words.say("type"),
        words.say("{mark} leads", mark=LEADER_MARK),
        words.say("unit"),
        words.say("points"),
        numbers=(4,),
    )
    for team in teams:
        village, kind = named(team.village, team.name), codes.types(words, team.types)
        for member in team.members:
            lead = f"{LEADER_MARK} " if member.role == "leader" else "  "
            name = lead + named(member.cadre, member.name)
            made.add_row(village, kind, name, member.unit_name or member.unit, number(member.points))
            village = kind = ""
        if not team.members:
            made.add_row(village, kind, Text(words.say("  nobody"), style=BAD if team.min else FAINT), "", "")
    return made


def team_blocks(words: Words, team: TeamView) -> list[RenderableType]:
    """Return the blocks of one village's screen."""
    title = heading(named(team.village, team.name))
    places = [place for place in (team.township, team.county, team.prefecture) if place]
    facts = [words.listed(places), words.say("type {types}", types=codes.types(words, team.types))]
    if team.priority != 1:
        facts.append(words.say("priority {n}", n=team.priority))
    title.append("\n" + " · ".join(facts), style=FAINT)
    size = words.count(
        "{n} member ({min} to {max} wanted)",
        "{n} members ({min} to {max} wanted)",
        len(team.members),
        min=team.min,
        max=team.max,
    )
    title.append(f"\n{size} · " + words.count("{n} point", "{n} points", team.points))
    blocks: list[RenderableType] = [title]
    if team.members:
        blocks.append(_member_table(words, team))
    if team.needs:
        blocks.append(_need_table(words, team))
    blocks.append(_verdict(words, team))
    return blocks


def _member_table(words: Words, team: TeamView) -> Table:
    made = table(
        words.say("member"),
        words.say("unit"),
        words.say("points"),
        words.say("for"),
        numbers=(2,),
    )
    for member in team.members:
        lead = f"{LEADER_MARK} " if member.role == "leader" else "  "
        made.add_row(
            lead + named(member.cadre, member.name),
            member.unit_name or member.unit,
            number(member.points),
            Text(names.points(words, member.parts), style=FAINT),
        )
    return made


def _need_table(words: Words, team: TeamView) -> Table:
    made = table(
        words.say("need"),
        words.say("wanted"),
        words.say("there"),
        "",
        words.say("met by"),
        numbers=(1, 2),
    )
    people = {member.cadre: member.name or member.cadre for member in team.members}
    for need in team.needs:
        verdict = Text(words.say("met"), style=GOOD)
        if need.missing:
            verdict = Text(words.say("{n} missing", n=need.missing), style=BAD)
        made.add_row(
            names.need(words, need.kind, need.skill),
            str(need.need),
            str(need.have),
            verdict,
            Text(_holders(words, need, people), style=FAINT),
        )
    return made


def _holders(words: Words, need: NeedView, people: dict[str, str]) -> str:
    def one(holder: Holder) -> str:
        name = people.get(holder.cadre, holder.cadre)
        if holder.level is None:
            return name
        return words.say("{name} (level {level})", name=name, level=holder.level)

    return words.listed(one(holder) for holder in need.holders)


def _verdict(words: Words, team: TeamView) -> Text:
    if not team.unmet:
        return Text(words.say("All needs of this village are met."), style=GOOD)
    text = words.say(
        "{needs} of {all} needs are not met; they count {shortage} on the tier “{tier}”.",
        needs=len(team.unmet),
        all=len(team.needs),
        shortage=number(team.shortage),
        tier=names.tier(words, "shortage"),
    )
    return Text(text, style=BAD)
