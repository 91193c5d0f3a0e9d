"""The commands: each parses its arguments, calls what does the work, and prints."""

from optimizer.commands.asking import why_not
from optimizer.commands.explaining import explain
from optimizer.commands.plans import compare, show
from optimizer.commands.reporting import report
from optimizer.commands.scenarios import generate, review, validate
from optimizer.commands.solving import check, conflicts, solve
from optimizer.commands.workbooks import export, import_, template

COMMANDS = (
    validate,
    review,
    solve,
    conflicts,
    check,
    show,
    explain,
    why_not,
    compare,
    report,
    generate,
    import_,
    template,
    export,
)
"""In the order of their use."""

__all__ = ["COMMANDS"]
