"""A plan on disk: its records, written whole or not at all, and read back with every fault."""

from optimizer.plan.prices import SavedPrices
from optimizer.plan.read import read_plan
from optimizer.plan.records import Placement, Plan, Status, Tier, Unavoidable
from optimizer.plan.write import locate_manifest, relative_manifest, write_plan

__all__ = [
    "Placement",
    "Plan",
    "SavedPrices",
    "Status",
    "Tier",
    "Unavoidable",
    "locate_manifest",
    "read_plan",
    "relative_manifest",
    "write_plan",
]
