"""The screen of ``validate``: what a scenario asks for and offers."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console.parts import BAD, FAINT, GOOD, scenario_heading, table
from optimizer.console.unavoidable import local_sentences, overall_sentences, unavoidable_text
from optimizer.explain import Demand, ScenarioView
from optimizer.locale import Words, codes, names
from optimizer.locale.words import number, some
from optimizer.scenario import Scenario

FEW = 10
"""Bottlenecks listed."""


def scenario_blocks(
    words: Words, scenario: Scenario, view: ScenarioView, every_row: bool = False
) -> list[RenderableType]:
    """Return the blocks of the screen; all bottlenecks where `every_row`."""
    title = scenario_heading(words, view.title, view.name)
    title.append("\n" + words.say("No faults found."), style=GOOD)
    blocks: list[RenderableType] = [title, _sizes(words, view), _demand_table(words, view.demands)]
    if overall := overall_sentences(words, view.demands):
        local = local_sentences(words, view.bottlenecks, {v.id: v for v in scenario.villages})
        blocks.append(unavoidable_text(words, overall, local, None if every_row else FEW))
    if view.nobody:
        text = words.count(
            "{n} village may be sent nobody: {ids}",
            "{n} villages may be sent nobody: {ids}",
            len(view.nobody),
            ids=some(words, view.nobody, 10),
        )
        blocks.append(Text(text, style=BAD))
    tiers = words.listed(names.tier(words, tier) for tier in view.tiers)
    blocks.append(Text(words.say("Tiers, each settled before the next: {tiers}", tiers=tiers)))
    return blocks


def _sizes(words: Words, view: ScenarioView) -> Table:
    counts = {name: number(n) for name, n in view.counts.items()}
    types = words.listed(f"{codes.village_type(words, name)} {number(n)}" for name, n in view.types.items())
    all_pairs = view.counts["villages"] * view.counts["cadres"]
    made = Table.grid(padding=(0, 2))
    made.add_column(justify="left", no_wrap=True)
    made.add_column(justify="right", no_wrap=True)
    made.add_column(style=FAINT)
    made.add_row(words.say("villages"), counts["villages"], types)
    made.add_row(
        words.say("cadres"),
        counts["cadres"],
        words.say(
            "{eligible} eligible, {usable} admissible somewhere, {may_lead} may lead",
            eligible=counts["eligible"],
            usable=counts["usable"],
            may_lead=counts["may_lead"],
        ),
    )
    made.add_row(words.say("units"), counts["units"], "")
    made.add_row(
        words.say("admissible pairs"),
        number(view.pairs),
        words.say("of {all} pairs of a cadre and a village", all=number(all_pairs)),
    )
    made.add_row(words.say("places"), counts["room"], words.say("at most, over all teams"))
    for key, name in (
        ("previous", words.say("previous placements")),
        ("pins", words.say("pins")),
        ("bans", words.say("bans")),
    ):
        if view.counts[key]:
            made.add_row(name, counts[key], "")
    return made


def _demand_table(words: Words, demands: tuple[Demand, ...]) -> Table:
    made = table(
        words.say("need"),
        words.say("villages"),
        words.say("wanted"),
        words.say("cadres who could"),
        "",
        numbers=(1, 2, 3),
    )
    for demand in demands:
        made.add_row(
            names.need(words, demand.kind, demand.skill),
            number(demand.villages),
            number(demand.wanted),
            number(demand.available),
            Text(words.say("at least {n} unmet", n=number(demand.unmet)), style=BAD) if demand.unmet else "",
        )
    return made
