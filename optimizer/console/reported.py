"""What ``report`` writes and says: the sentences every report begins with, and the file that was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from rich.console import RenderableType
from rich.text import Text

from optimizer.console import checked
from optimizer.console.exits import Exit
from optimizer.console.parts import BAD, FAIR, GOOD, heading, stale_notes
from optimizer.console.shown import counts_words
from optimizer.console.unavoidable import overall_sentences
from optimizer.locale import Words
from optimizer.locale.office import told
from optimizer.plan import Plan
from optimizer.plan.records import PLAN_FILE
from optimizer.report import write_whole
from optimizer.report.facts import Facts
from optimizer.report.headline import Told, headline
from optimizer.scenario import Fault, ScenarioError

Format = Literal["html", "xlsx", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)
MOST = 10
"""Warnings printed; the report itself lists all."""
_STYLES = {"good": GOOD, "fair": FAIR, "bad": BAD, "plain": ""}


def chosen(plan: Path, form: str | None, output: Path | None) -> tuple[Format, Path]:
    """Return the format and the file to write, each from the other where only one is given.

    Raises
    ------
    ScenarioError
        Where the file's name says another format.
    """
    named = None if output is None else output.suffix.lower().removeprefix(".")
    kind = next((one for one in FORMATS if one == (form or named)), None)
    if output is None:
        directory = (plan.parent if plan.name == PLAN_FILE else plan).resolve()
        return kind or "html", directory.with_name(f"{directory.name}.{kind or 'html'}")
    if kind is None or named != kind:
        wanted = f".{kind}" if kind else " ".join(f".{one}" for one in FORMATS)
        found = told("suffix", suffix=output.suffix or output.name)
        raise ScenarioError([Fault(str(output), None, None, found, told("name_suffix", wanted=wanted))])
    return kind, output


def require_placements(path: Path, plan: Plan) -> None:
    """Raise where a plan holds nothing to report.

    Raises
    ------
    ScenarioError
    """
    if not plan.placements:
        raise ScenarioError([Fault(str(path), None, None, told("no_placements"), told("solve_first"))])


def beginning(words: Words, facts: Facts) -> Told:
    """Return what every kind of report begins with."""
    recount = facts.recount
    overall = overall_sentences(words, recount.unavoidable)
    wrong = checked.violation_words(words, recount.violations)
    wrong += checked.discrepancy_words(words, recount.discrepancies)
    return Told(
        title=words.titled(facts.scenario.manifest.title, facts.scenario.name),
        lines=headline(words, facts, overall),
        counts=counts_words(words, dict(facts.view.counts)),
        wrong=(*stale_notes(words, facts.view.changed, facts.view.unknown), *wrong),
    )


def write(words: Words, facts: Facts, start: Told, form: Format, path: Path, force: bool) -> None:
    """Write a report, whole or not at all.

    Raises
    ------
    ScenarioError
        Where something is there already and `force` isn't given, or the place can't be written.
    """
    write_whole(path, partial(_writer(form), words, facts, start), force)


def _writer(form: Format) -> Callable[[Words, Facts, Told, Path], None]:
    """Return what writes a format; plots and templates are loaded only for the formats that have them."""
    if form == "xlsx":
        from optimizer.report.book import write_book

        return write_book
    if form == "md":
        from optimizer.report.brief import write_brief

        return write_brief
    from optimizer.report.page import write_page

    return write_page


def first_wrong(words: Words, wrong: Sequence[str]) -> list[str]:
    """Return the first of what is wrong, and how the rest is seen."""
    shown = list(wrong if len(wrong) <= MOST + 1 else wrong[:MOST])
    if len(shown) < len(wrong):
        rest = len(wrong) - len(shown)
        shown.append(words.count("{n} more; see it with 'check'", "{n} more; see them with 'check'", rest))
    return shown


def code(facts: Facts) -> Exit:
    """Return the exit code: as for ``check``, a plan that isn't as it says is no success."""
    return Exit.PROVED if facts.recount.ok else Exit.NOT_PROVED


def report_document(facts: Facts, start: Told, form: Format, path: Path) -> dict[str, object]:
    """Return the JSON document of ``report``."""
    return {
        "file": str(path),
        "format": form,
        "bytes": path.stat().st_size,
        "scenario": facts.scenario.name,
        "ok": facts.recount.ok,
        "headline": [line.text for line in start.lines],
        "wrong": list(start.wrong),
        "counts": dict(facts.view.counts),
        "shortfalls": dict(facts.recount.shortfalls),
    }


def report_blocks(words: Words, start: Told, path: Path) -> list[RenderableType]:
    """Return the blocks of the screen."""
    text = heading(start.title)
    for line in start.lines:
        text.append(f"\n{line.text}", style=_STYLES[line.tone])
    return [text, Text(words.say("Written to {directory}", directory=path))]
