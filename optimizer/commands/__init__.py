"""The commands: each parses its arguments, calls what does the work, and prints."""

from optimizer.commands.plans import compare, show
from optimizer.commands.scenarios import generate, review, validate
from optimizer.commands.solving import check, solve
from optimizer.commands.workbooks import export, import_, template

COMMANDS = (validate, review, solve, check, show, compare, generate, import_, template, export)
"""In the order of their use."""

__all__ = ["COMMANDS"]
