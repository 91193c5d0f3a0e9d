"""Results as tidy tables: a row for each cell, and a row for each improvement of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.bench.suite import METHODS

TIERS = ("shortage", "changes", "floor", "fit")


def write_tables(records: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, ...]:
    """Write ``results`` and ``trace`` as CSV and Parquet; return the paths."""
    traces = [
        {"cell": r["row"]["cell"], "at_s": at, "tier": tier, "value": value, "bound": bound}
        for r in records
        for at, tier, value, bound in r["trace"]
    ]
    columns = ["cell", "at_s", "tier", "value", "bound"]
    tables = {"results": results(records), "trace": pd.DataFrame(traces, columns=columns).convert_dtypes()}
    paths = []
    for name, table in tables.items():
        paths += [folder / f"{name}.csv", folder / f"{name}.parquet"]
        table.to_csv(paths[-2], index=False)
        table.to_parquet(paths[-1], index=False)
    return tuple(paths)


def results(records: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return a row for each cell, by size, unit rules, time limit, seed and method."""
    rows = sorted((record["row"] for record in records), key=lambda row: METHODS.index(row["method"]))
    table = pd.DataFrame(rows).convert_dtypes()
    columns = [str(c) for c in table.columns]
    whole = [c for c in columns if c.endswith(("_value", "_bound"))]
    table[whole] = table[whole].astype("Int64")  # also where nothing came to a plan
    unused = [c for c in columns if c.startswith(("changes_", "floor_")) and table[c].isna().all()]
    order = ["round", "villages", "unit_rules", "time_limit_s", "seed"]
    return table.drop(columns=unused).sort_values(order, kind="stable", ignore_index=True)
