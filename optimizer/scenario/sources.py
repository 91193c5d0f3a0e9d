"""Where each table stands, and its cells: beside the manifest in a file, or inline."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from optimizer.locale.told import phrase
from optimizer.scenario.csv_file import read_csv
from optimizer.scenario.faults import Fault, did_you_mean, nearest, shown
from optimizer.scenario.files import Files, Unreadable
from optimizer.scenario.inline import read_inline
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.table import Table


def _read_xlsx(data: bytes, name: str, file: str) -> Table:
    from optimizer.scenario.xlsx_file import read_xlsx  # openpyxl takes 0.1 s to load

    return read_xlsx(data, name, file)


def _read_parquet(data: bytes, name: str, file: str) -> Table:
    from optimizer.scenario.parquet_file import read_parquet  # pyarrow takes 0.1 s to load

    return read_parquet(data, name, file)


READERS: dict[str, Callable[[bytes, str, str], Table]] = {
    ".csv": read_csv,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
}
"""Suffix → reader, which takes the bytes, the table's name and the file's."""

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def read_tables(data: Mapping[str, Any], files: Files, manifest: str) -> tuple[dict[str, Table], list[Fault]]:
    """Read every table of a scenario.

    Parameters
    ----------
    data : mapping
        The parsed manifest.
    files : Files
    manifest : str
        The manifest's name.

    Returns
    -------
    tuple
        Table name → table, without those that can't be read; and the faults.
    """
    listed = data.get("tables")
    paths: dict[str, Any] = listed if isinstance(listed, dict) else {}
    faults = [_unknown(manifest, name) for name in paths if name not in SCHEMAS]
    tables: dict[str, Table] = {}
    for name in SCHEMAS:
        try:
            table = _read(name, data, files, manifest)
        except Unreadable as unreadable:
            faults.append(unreadable.fault)
            continue
        if table is not None:
            tables[name] = table
    for name, table in tables.items():
        faults += table.faults
        if SCHEMAS[name].required and not table.rows:
            if table.complete:
                remedy = phrase("add a {what}", what=SCHEMAS[name].row)
                faults.append(table.fault(None, None, phrase("the table has no rows"), remedy))
            table.complete = False
    return tables, faults


def _read(name: str, data: Mapping[str, Any], files: Files, manifest: str) -> Table | None:
    """Return one table; None if it isn't given, or how it is given is a fault of the manifest."""
    listed, key = data.get("tables"), f"tables.{name}"
    paths = listed if isinstance(listed, dict) else {}
    if name in data:
        if name in paths:
            found = phrase("the table is given as a file and inline")
            raise Unreadable(Fault(manifest, None, key, found, phrase("keep one of them")))
        return read_inline(data[name], name, manifest)
    if name in paths:
        path = paths[name]
        return _read_file(path, name, files, manifest) if isinstance(path, str) and path else None
    # A list under `tables`, or a misspelled name there, is a fault of its own.
    excused = listed is not None and not isinstance(listed, dict)
    excused |= any(nearest(other, SCHEMAS) == name for other in paths if other not in SCHEMAS)
    if SCHEMAS[name].required and not excused:
        remedy = phrase("add {key}: a path, or the rows as {name}:", key=key, name=name)
        raise Unreadable(Fault(manifest, None, key, phrase("the table is missing"), remedy))
    return None


def _read_file(path: str, name: str, files: Files, manifest: str) -> Table:
    if _URL.match(path):
        found = phrase("{path} is a URL", path=shown(path))
        remedy = phrase("download it and give its path: a scenario reads files only")
        raise Unreadable(Fault(manifest, None, f"tables.{name}", found, remedy))
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        found = phrase("{path} is no table format", path=shown(path))
        remedy = phrase("write .csv, .xlsx or .parquet")
        raise Unreadable(Fault(manifest, None, f"tables.{name}", found, remedy))
    return READERS[suffix](files.read(path), name, path)


def _unknown(manifest: str, name: str) -> Fault:
    found = phrase("unknown table {name}", name=shown(name))
    remedy = did_you_mean(nearest(name, SCHEMAS), phrase("known tables: {names}", names=tuple(SCHEMAS)))
    return Fault(manifest, None, f"tables.{name}", found, remedy)
