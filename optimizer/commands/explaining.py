"""The command that gives reasons: ``explain``."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.answers import Answer, Explainer
from optimizer.commands import COMMANDS
from optimizer.console import explained, files
from optimizer.console.command import ANY_PATH, Help, common, misuse, option, path_option
from optimizer.console.parts import stale_notes
from optimizer.console.screen import Screen, document, print_json
from optimizer.explain import Placed, changed_inputs, find
from optimizer.locale import mark
from optimizer.locale.told import phrase
from optimizer.scenario import Fault, ScenarioError


@click.command(
    cls=Help,
    help=(COMMANDS["explain"].summary + "\n\n" + mark("Give one of --village, --cadre and --shortfalls.")),
    examples=[
        "explain plans/shuangpai --village V001",
        "explain plans/shuangpai --cadre C046 --lang zh",
        "explain plans/shuangpai --shortfalls",
    ],
)
@click.argument("plan", type=ANY_PATH)
@option("--village", metavar="V", help=mark("Each member of this village's team, and who else could come."))
@option("--cadre", metavar="C", help=mark("This cadre's place, and what stands in the way of better ones."))
@option("--shortfalls", is_flag=True, help=mark("All that is missing, and what of it no plan avoids."))
@option("--all", "everything", is_flag=True, help=mark("Show long lists in full."))
@path_option("--scenario", metavar="FILE", help=mark("The scenario, if it is not where the plan says."))
@common
def explain(
    plan: Path,
    village: str | None,
    cadre: str | None,
    shortfalls: bool,
    everything: bool,
    scenario: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Explain a plan."""
    if (village is not None) + (cadre is not None) + shortfalls != 1:
        raise misuse(mark("give exactly one of --village, --cadre and --shortfalls"))
    screen = Screen(language, as_json)
    loaded, opened = files.open_plan(plan, scenario)
    if not opened.placements:
        found, remedy = phrase("places nobody"), phrase("give a plan with placements")
        raise ScenarioError([Fault(str(plan), None, None, found, remedy)])
    placed = Placed(loaded, opened)
    screen.warn(stale_notes(screen.words, changed_inputs(placed), placed.unknown))
    answer = _answer(placed, village, cadre)
    if as_json:
        print_json(document(answer, why_not=explained.why_not(answer, plan)))
    else:
        screen.show(*explained.explained_blocks(screen.words, answer, plan, everything))


def _answer(placed: Placed, village: str | None, cadre: str | None) -> Answer:
    """Return the answer to what was asked; all shortfalls, where neither village nor cadre was."""
    explainer = Explainer(placed)
    if village is not None:
        return explainer.village(find("village", village, placed.scenario.villages))
    if cadre is not None:
        return explainer.cadre(find("cadre", cadre, placed.scenario.cadres))
    return explainer.shortfalls()
