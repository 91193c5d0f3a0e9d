"""The commands: each parses its arguments, calls what does the work, and prints."""

from __future__ import annotations

from optimizer.console.entries import Entry
from optimizer.locale import mark

COMMANDS = {
    "validate": Entry(
        "optimizer.commands.scenarios:validate",
        mark("Name every fault of SCENARIO, or say what it asks for and offers."),
    ),
    "review": Entry(
        "optimizer.commands.scenarios:review",
        mark(
            "Judge nominated cadres by SCENARIO's member and leader rules: "
            "who passes, who is refused and why."
        ),
    ),
    "solve": Entry(
        "optimizer.commands.solving:solve",
        mark("Find the best plan for SCENARIO and prove how good it is."),
    ),
    "conflicts": Entry(
        "optimizer.commands.solving:conflicts",
        mark("Say why SCENARIO has no plan: what conflicts, and the smallest changes that settle it."),
    ),
    "check": Entry(
        "optimizer.commands.plans:check",
        mark("Re-count PLAN independently: rules, unmet needs, tiers."),
    ),
    "show": Entry(
        "optimizer.commands.plans:show",
        mark("Show PLAN: its figures and teams, or one village, one cadre, one list."),
    ),
    "explain": Entry(
        "optimizer.commands.explaining:explain",
        mark("Explain PLAN: why a village has this team, why a cadre is there, why something is missing."),
    ),
    "why-not": Entry(
        "optimizer.commands.asking:why_not",
        mark("Say why cadre C is not in village V in PLAN, and what it would cost."),
    ),
    "compare": Entry(
        "optimizer.commands.plans:compare",
        mark("Compare plans with the first: figures, who moved, which villages gain or lose."),
    ),
    "report": Entry(
        "optimizer.commands.reporting:report",
        mark("Write PLAN for the meeting: a page (html), a workbook (xlsx) or a short text (md)."),
    ),
    "generate": Entry(
        "optimizer.commands.generating:generate",
        mark("Write the scenario of a published ROUND, made from its fact sheet."),
    ),
    "import": Entry(
        "optimizer.commands.workbooks:import_",
        mark(
            "Read an office's workbook BOOK (sheets 村, 干部, 单位, 政策) into a scenario; list every guess."
        ),
    ),
    "template": Entry(
        "optimizer.commands.workbooks:template",
        mark("Write the empty workbook that import reads: drop-down lists, notes, an example row per sheet."),
    ),
    "export": Entry(
        "optimizer.commands.workbooks:export",
        mark("Write SCENARIO as a workbook that import reads back without a loss."),
    ),
}
"""Name → where the command is, in the order of their use; each is loaded when it is asked for."""
