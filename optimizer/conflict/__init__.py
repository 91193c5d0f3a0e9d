"""Why a scenario has no plan: statements that conflict, and what would settle it (``docs/conflicts.md``)."""

from optimizer.conflict.diagnose import diagnose
from optimizer.conflict.records import Able, Change, Conflict, Diagnosis, Group, Repair, Statement

__all__ = ["Able", "Change", "Conflict", "Diagnosis", "Group", "Repair", "Statement", "diagnose"]
