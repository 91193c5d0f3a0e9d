"""The independent re-count: every rule, shortfall and tier from scenario and placements alone.

Nothing here is shared with the model builder, the solver or their reading of
predicates; only the records of scenarios and plans are.
"""

from optimizer.check.audit import check
from optimizer.check.report import CheckReport, Discrepancy, Fitness, Overall
from optimizer.check.shortfalls import Shortfall
from optimizer.check.violation import Violation

__all__ = ["CheckReport", "Discrepancy", "Fitness", "Overall", "Shortfall", "Violation", "check"]
