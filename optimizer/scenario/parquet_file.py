"""Parquet bytes as a table, by pyarrow."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from optimizer.locale.told import phrase
from optimizer.scenario.cells import Cell
from optimizer.scenario.faults import Fault
from optimizer.scenario.files import Unreadable
from optimizer.scenario.table import Table, as_text, header_fault, without_blank_rows


def read_parquet(data: bytes, name: str, file: str) -> Table:
    """Return the table in a Parquet file; rows are numbered as if it had a header row.

    Raises
    ------
    Unreadable
        If it is no Parquet file, or names a column twice.
    """
    try:
        content = pq.read_table(pa.BufferReader(data))
        names = list(content.column_names)
        columns = [_cells(content.column(i)) for i in range(len(names))]
    except Exception:  # a damaged file raises whatever its bytes happen to mean
        found = phrase("not a readable Parquet file")
        raise Unreadable(Fault(file, None, None, found, phrase("write it again"))) from None
    # pandas' row labels are no column of the user's.
    kept = [i for i, n in enumerate(names) if not n.startswith("__index_level_")]
    header = [names[i].strip() for i in kept]
    if fault := header_fault(file, header):
        raise Unreadable(fault)
    numbered = list(range(2, content.num_rows + 2))
    table = Table(name, file, dict(zip(header, (columns[i] for i in kept), strict=True)), numbered)
    return without_blank_rows(table)


def _cells(column: pa.ChunkedArray) -> list[Cell]:
    values = column.to_pylist()
    if pa.types.is_map(column.type):
        return [None if v is None else {as_text(k): as_text(x) for k, x in v} or None for v in values]
    if pa.types.is_struct(column.type):
        # A struct has every key in every row; those without a value aren't there.
        return [
            None if v is None else {k: as_text(x) for k, x in v.items() if x is not None} or None
            for v in values
        ]
    if pa.types.is_nested(column.type):
        return [None if v is None else [t for x in v if (t := as_text(x))] or None for v in values]
    return [as_text(value) or None for value in values]
