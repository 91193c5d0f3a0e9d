"""What is wrong with an input, for people and for programs."""

from __future__ import annotations

from optimizer.console.screen import Screen, print_json
from optimizer.locale import office
from optimizer.scenario.faults import Fault, ScenarioError


def show_faults(screen: Screen, error: ScenarioError) -> None:
    """Print every fault, one line each on standard error; as JSON on standard output."""
    n = len(error.faults)
    summary = screen.words.count("{n} fault in the input", "{n} faults in the input", n)
    if screen.as_json:
        print_json({"error": summary, "faults": [fault.as_dict() for fault in error.faults]})
        return
    for fault in error.faults:
        screen.note(str(_said(screen, fault)), style="red")
    if n > 1:
        screen.note(summary, style="bold red")


def _said(screen: Screen, fault: Fault) -> Fault:
    """Return a fault in the screen's language, where its sentences have a translation."""
    found, remedy = (office.say(screen.words, text) for text in (fault.found, fault.remedy))
    return Fault(fault.file, fault.row, fault.field, found, remedy)


def show_error(screen: Screen, message: str) -> None:
    """Print one error; as JSON on standard output."""
    if screen.as_json:
        print_json({"error": message, "faults": []})
    else:
        screen.note(message, style="red")
