"""What is wrong with an input, for people and for programs."""

from __future__ import annotations

from optimizer.console.screen import Screen, print_json
from optimizer.locale import Words
from optimizer.locale.told import say
from optimizer.scenario.faults import Fault, ScenarioError


def show_faults(screen: Screen, error: ScenarioError) -> None:
    """Print every fault, one line each on standard error; as JSON on standard output."""
    n = len(error.faults)
    summary = screen.words.count("{n} fault in the input", "{n} faults in the input", n)
    if screen.as_json:
        print_json({"error": summary, "faults": [fault.as_dict() for fault in error.faults]})
        return
    for fault in error.faults:
        screen.note(_said(screen.words, fault), style="red")
    if n > 1:
        screen.note(summary, style="bold red")


def _said(words: Words, fault: Fault) -> str:
    """Return a fault in the screen's language, where its sentences have a translation; one line."""
    place = [fault.file]
    if fault.row is not None:
        place.append(words.say("row {row}", row=fault.row))
    if fault.field is not None:
        place.append(fault.field)
    text = words.say(
        "{place}: {found}; {remedy}",
        place=words.either(", ", "，").join(place),
        found=say(words, fault.found),
        remedy=say(words, fault.remedy),
    )
    return " ".join(text.split())


def show_error(screen: Screen, message: str) -> None:
    """Print one error; as JSON on standard output."""
    if screen.as_json:
        print_json({"error": message, "faults": []})
    else:
        screen.note(message, style="red")
