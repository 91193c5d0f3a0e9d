"""The screen of ``solve``: the proof in a sentence, figures, what is short, where the plan is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.bottleneck import Search, statements
from optimizer.check import CheckReport, Shortfall, check
from optimizer.console.errors import InternalError
from optimizer.console.exits import Exit
from optimizer.console.outcome import exit_code, proof_sentence
from optimizer.console.parts import (
    BAD,
    FAIR,
    GOOD,
    scenario_heading,
    shortfall_words,
    tier_table,
    unmet_table,
)
from optimizer.console.screen import document
from optimizer.console.shown import counts_words
from optimizer.console.unavoidable import local_sentences, not_proved, overall_sentences, unavoidable_text
from optimizer.explain import TierView
from optimizer.locale import Words
from optimizer.locale.words import named, seconds
from optimizer.matching.instance import Instance
from optimizer.plan import Placement, Plan, Unavoidable, relative_manifest
from optimizer.scenario import Scenario

FEW = 10
"""Villages with unmet needs listed, and bottlenecks."""
FEW_KINDS = 3
"""Kinds of need that are short in every plan, said before anything else."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A finished run.

    Attributes
    ----------
    plan : Plan
    report : CheckReport
        The independent re-count; without discrepancies.
    gap : float
        Asked for.
    interrupted : bool
        Whether the user stopped the run.
    output : Path | None
        Where the plan was to be kept.
    written : bool
        Whether it is there; if not, an earlier plan was left as it was,
        since this run found nothing to put there.
    """

    scenario: Scenario
    plan: Plan
    report: CheckReport
    gap: float
    interrupted: bool
    output: Path | None
    written: bool

    @property
    def code(self) -> Exit:
        """The exit code."""
        return exit_code(self.plan, self.gap)


def completed(plan: Plan, scenario: Scenario, output: Path | None) -> Plan:
    """Return the solver's plan with what only the caller knows, and its bottlenecks."""
    manifest = scenario.path.as_posix() if output is None else relative_manifest(scenario.path, output)
    return replace(
        plan,
        manifest=manifest,
        bottlenecks=plan.bottlenecks or _bottlenecks(scenario),
    )


def timed(plan: Plan, load: float, total: float) -> Plan:
    """Return the plan with the seconds that reading took, and all until now."""
    times = {"load": load, **plan.seconds, "total": total}
    return replace(plan, seconds={name: round(s, 3) for name, s in times.items()})


def _bottlenecks(scenario: Scenario) -> tuple[Unavoidable, ...]:
    search = Search(Instance(scenario))
    return statements(search, search.bottlenecks())


def recounted(scenario: Scenario, plan: Plan) -> CheckReport:
    """Return the independent re-count of a plan.

    Raises
    ------
    InternalError
        Where it doesn't agree with the plan.
    """
    report = check(scenario, plan)
    if report.ok:
        return report
    wrong = [*map(str, report.violations), *(d.en for d in report.discrepancies)]
    more = f" (and {len(wrong) - 5} more)" if len(wrong) > 5 else ""
    raise InternalError(
        f"the plan found doesn't pass the independent re-count: {'; '.join(wrong[:5])}{more}; "
        "nothing was written; please report this with the scenario"
    )


def solved_document(words: Words, solved: Solved) -> dict[str, object]:
    """Return the JSON document of ``solve``."""
    plan = solved.plan
    return {
        "scenario": plan.scenario,
        "manifest": plan.manifest,
        "status": plan.status,
        "proof": proof_sentence(words, plan, solved.gap),
        "within_gap": solved.code == Exit.PROVED,
        "interrupted": solved.interrupted,
        "tiers": [document(TierView.of(tier)) for tier in plan.tiers],
        "shortfalls": dict(plan.shortfalls),
        "unavoidable": solved.report.as_dict()["unavoidable"],
        "not_proved_unavoidable": not_proved(plan, solved.report.unavoidable),
        "bottlenecks": [document(one) for one in plan.bottlenecks],
        "village_shortfalls": solved.report.as_dict()["village_shortfalls"],
        "counts": dict(solved.report.counts),
        "seconds": dict(plan.seconds),
        "run": dict(plan.run),
        "inputs": dict(plan.inputs),
        "warnings": list(solved.scenario.warnings),
        "written": str(solved.output) if solved.written else None,
        "placements": [document(row) for row in sorted(plan.placements, key=_file_order)],
    }


def _file_order(row: Placement) -> tuple[str, str, str]:
    return row.village, row.role, row.cadre


def solved_blocks(words: Words, solved: Solved) -> list[RenderableType]:
    """Return the blocks of the screen."""
    scenario, plan = solved.scenario, solved.plan
    title = scenario_heading(words, scenario.manifest.title, plan.scenario)
    if solved.interrupted:
        title.append("\n" + words.say("Stopped at your request."), style=FAIR)
    overall = overall_sentences(words, solved.report.unavoidable)
    if overall:
        title.append("\n" + _some_sentences(words, overall), style=FAIR)
    style = {Exit.PROVED: GOOD, Exit.NOT_PROVED: FAIR}.get(solved.code, BAD)
    title.append("\n" + proof_sentence(words, plan, solved.gap), style=style)
    if beyond := not_proved(plan, solved.report.unavoidable):
        title.append("\n" + _beyond(words, beyond, bool(overall)), style=FAIR)
    blocks: list[RenderableType] = [title]
    local = local_sentences(words, plan.bottlenecks, {v.id: v for v in scenario.villages})
    if local or len(overall) > FEW_KINDS:
        every_kind = overall if len(overall) > FEW_KINDS else ()
        blocks.append(unavoidable_text(words, every_kind, local, FEW))
    if plan.tiers:
        blocks.append(tier_table(words, [TierView.of(tier) for tier in plan.tiers]))
        blocks.append(Group(_shortfalls(words, solved), _footer(words, solved)))
    else:
        blocks.append(_footer(words, solved))
    return blocks


def _some_sentences(words: Words, sentences: list[str]) -> str:
    """Return the first few sentences in a row, and how many more there are."""
    if len(sentences) <= FEW_KINDS:
        return " ".join(sentences)
    rest = words.count("{n} more of this sort.", "{n} more of this sort.", len(sentences) - FEW_KINDS)
    return " ".join([*sentences[:FEW_KINDS], rest])


def _beyond(words: Words, beyond: dict[str, int], more_than_proved: bool) -> str:
    """Return what may yet be avoidable."""
    needs = shortfall_words(words, beyond)
    if more_than_proved:
        return words.say("What this plan lacks beyond that is not proved unavoidable: {needs}.", needs=needs)
    return words.say("What this plan lacks is not proved unavoidable: {needs}.", needs=needs)


def _shortfalls(words: Words, solved: Solved) -> RenderableType:
    text = Text(words.say("Unmet needs: {needs}", needs=shortfall_words(words, solved.plan.shortfalls)))
    by_village: dict[str, list[Shortfall]] = defaultdict(list)
    for shortfall in solved.report.village_shortfalls:
        by_village[shortfall.village].append(shortfall)
    if not by_village:
        return text
    return Group(text, Text(), _shortfall_table(words, solved.scenario, by_village), Text())


def _shortfall_table(words: Words, scenario: Scenario, by_village: dict[str, list[Shortfall]]) -> Table:
    """Return the villages that are most short, the worst first."""
    villages = {village.id: village for village in scenario.villages}

    def cost(village: str) -> int:
        return villages[village].priority * sum(s.weight * s.amount for s in by_village[village])

    worst = sorted(by_village, key=lambda village: (-cost(village), village))
    return unmet_table(words, [(named(v, villages[v].name), by_village[v]) for v in worst], FEW)


def _footer(words: Words, solved: Solved) -> Text:
    lines = []
    if solved.plan.tiers:
        lines.append(counts_words(words, dict(solved.report.counts)))
    times = solved.plan.seconds
    lines.append(
        words.say(
            "Took {total}: reading {load}, solving {solve}.",
            **{name: seconds(times.get(name, 0.0)) for name in ("total", "load", "solve")},
        )
    )
    if solved.output is None:
        if solved.plan.placements:
            lines.append(words.say("Nothing was written: give -o DIRECTORY to keep the plan."))
    elif solved.written:
        lines.append(words.say("Written to {directory}", directory=solved.output))
    else:
        lines.append(
            words.say("{directory} holds an earlier plan and stays as it was.", directory=solved.output)
        )
    return Text("\n".join(lines))
