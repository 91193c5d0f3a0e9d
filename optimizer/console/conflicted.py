"""The screen of conflicts: what can't all hold, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from threading import Event

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.conflict import Change, Conflict, Diagnosis, Repair, Statement, diagnose
from optimizer.console.conflicted_words import Teller
from optimizer.console.exits import Exit
from optimizer.console.parts import BAD, FAINT, FAIR, GOOD, heading, scenario_heading
from optimizer.console.prose import Prose
from optimizer.console.run import stopped_by_signals
from optimizer.console.screen import Screen
from optimizer.locale import Words
from optimizer.locale.words import mark, seconds
from optimizer.scenario import Scenario
from optimizer.solve import Options

EXITS: Mapping[str, Exit] = {
    "conflict": Exit.INFEASIBLE,
    "possible": Exit.PROVED,
    "unknown": Exit.NO_ANSWER,
}
POSSIBLE = {
    True: mark("Nothing conflicts: a plan that meets every need was found."),
    False: mark("Nothing conflicts: a plan that keeps every rule was found."),
}


def found(screen: Screen, scenario: Scenario, options: Options, spent: float = 0.0) -> Diagnosis:
    """Look for what conflicts in the time that is not `spent`, or until the first SIGINT or SIGTERM."""
    if not screen.as_json:
        screen.note(screen.words.say("Looking for what conflicts …"), style=FAINT)
    stop = Event()
    with stopped_by_signals(stop):
        return diagnose(scenario, replace(options, time_limit=options.time_limit - spent), stop)


def conflict_blocks(words: Words, scenario: Scenario, diagnosis: Diagnosis) -> list[RenderableType]:
    """Return the blocks of the command's screen."""
    title = scenario_heading(words, scenario.manifest.title, scenario.name)
    if diagnosis.status == "conflict":
        proved = words.say("Proved: no plan meets every need.") if diagnosis.strict else ""
        title.append(
            "\n" + (proved or words.say("Proved impossible: no plan keeps all hard rules.")), style=BAD
        )
    return [title, *diagnosis_blocks(words, scenario, diagnosis)]


def diagnosis_blocks(words: Words, scenario: Scenario, diagnosis: Diagnosis | None) -> list[RenderableType]:
    """Return the blocks about conflicts and repairs, none where nobody looked for them."""
    if diagnosis is None:
        return []
    if diagnosis.status == "possible":
        return [Text(words.say(POSSIBLE[diagnosis.strict]), style=GOOD)]
    if diagnosis.status == "unknown":
        return [Text(_undecided(words, diagnosis), style=FAIR)]
    teller = Teller(words, scenario)
    blocks: list[RenderableType] = [
        _conflict(words, teller, one, n if len(diagnosis.conflicts) > 1 else None)
        for n, one in enumerate(diagnosis.conflicts, 1)
    ]
    return [*blocks, _repairs(words, teller, diagnosis)]


def _undecided(words: Words, diagnosis: Diagnosis) -> str:
    return words.say(
        "What conflicts was not found in {time}: allow more with --time-limit.",
        time=seconds(diagnosis.seconds),
    )


def _conflict(words: Words, teller: Teller, conflict: Conflict, place: int | None) -> RenderableType:
    if place is None:
        head = words.say("What conflicts: not all of this can hold")
    else:
        head = words.say("Conflict {n}: not all of this can hold", n=place)
    rows = _grid()
    for sentence, notes in teller.statements(conflict):
        rows.add_row("•", Prose(sentence))
        for note in notes:
            rows.add_row("", Prose(note, style=FAINT))
    if len(conflict.statements) == 1:
        return Group(heading(head), rows)
    if conflict.smallest:
        proof = words.say("None of these can be left out (proved): without any one, the others can hold.")
    else:
        proof = words.say("Proved to conflict; whether all of these are needed for it is not proved.")
    return Group(heading(head), rows, Text(proof, style=FAINT))


def _repairs(words: Words, teller: Teller, diagnosis: Diagnosis) -> RenderableType:
    repairs = diagnosis.repairs
    if not repairs:
        nothing = words.say("Nothing was found in time: allow more with --time-limit.")
        return heading(words.say("What would settle it")).append(f"\n{nothing}", style=FAIR)
    if len(repairs) > 1:
        text = heading(words.say("What would settle it: any one of these"))
    else:
        text = heading(words.say("What would settle it"))
    if all(len(repair.changes) > 1 for repair in repairs):
        text.append("\n" + words.say("No single change was found to be enough."))
    rows = _grid()
    for n, repair in enumerate(repairs, 1):
        _add_repair(rows, words, f"{n}." if len(repairs) > 1 else "•", repair, teller.changes(repair))
    if not any(repair.proved for repair in repairs):
        return Group(text, rows)
    proof = words.say("Proved: with these changes a plan was found, and counted again independently.")
    return Group(text, rows, Text(proof, style=FAINT))


def _grid() -> Table:
    """Return an empty list: a mark, and text that may be broken anywhere, as Chinese is."""
    rows = Table.grid(padding=(0, 1))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    return rows


def _add_repair(rows: Table, words: Words, place: str, repair: Repair, said: list[str]) -> None:
    """Add a repair's line; below it the changes, where it takes several."""
    text = Text(said[0] if len(said) == 1 else words.say("All of these together:"))
    text.append(" ").append(_proof(words, repair), style=GOOD if repair.proved else FAIR)
    rows.add_row(place, Prose(text))
    for sentence in said if len(said) > 1 else ():
        rows.add_row("", Prose(f"– {sentence}"))


def _proof(words: Words, repair: Repair) -> str:
    """Return what is proved about a repair."""
    if not repair.proved and len(repair.changes) > 1:
        return words.say("(enough by these counts; that there is a plan with it is not proved)")
    if not repair.proved:
        return words.say("(settles the first conflict; that there is a plan with it is not proved)")
    return words.say("(proved)") if repair.least else words.say("(proved; smaller changes may do)")


def diagnosis_document(words: Words, scenario: Scenario, diagnosis: Diagnosis) -> dict[str, object]:
    """Return what ``--json`` says of conflicts and repairs."""
    teller = Teller(words, scenario)
    return {
        "status": diagnosis.status,
        "strict": diagnosis.strict,
        "conflicts": [
            {
                "sentences": [line for said, notes in teller.statements(one) for line in (said, *notes)],
                "statements": [_statement(s) for s in one.statements],
                "able": list(one.able),
                "teams": one.teams,
                "smallest": one.smallest,
            }
            for one in diagnosis.conflicts
        ],
        "repairs": [
            {
                "sentences": teller.changes(one),
                "changes": [_change(change) for change in one.changes],
                "cost": one.cost,
                "proved": one.proved,
                "least": one.least,
            }
            for one in diagnosis.repairs
        ],
        "complete": diagnosis.complete,
        "seconds": round(diagnosis.seconds, 3),
    }


def solved_addition(words: Words, scenario: Scenario, diagnosis: Diagnosis | None) -> dict[str, object]:
    """Return what the document of ``solve`` has beside the plan: ``conflict``, null where there is none."""
    return {"conflict": None if diagnosis is None else diagnosis_document(words, scenario, diagnosis)}


def _statement(s: Statement) -> dict[str, object]:
    """Return a statement's kind and what it names; a pin and a rule that is on or off have no number."""
    keys = ["village", "cadre", "unit", "name"]
    if s.kind not in ("pin", "joint", "together"):
        keys.append("amount")
    return {"kind": s.kind} | {key: value for key in keys if (value := getattr(s, key)) is not None}


def _change(change: Change) -> dict[str, object]:
    s = change.statement
    said = _statement(s)
    if s.kind == "pin":
        return said | {"to": "open role" if change.by < s.most else None}
    off = s.kind in ("joint", "together") or (s.kind == "large" and change.by == s.most)
    return said | {"to": None if off else change.rest}
