"""CSV bytes as a table, by the standard library's reader."""

from __future__ import annotations

import csv
import io

from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault, shown
from optimizer.scenario.files import Unreadable, decode
from optimizer.scenario.table import Table, from_rows


def read_csv(data: bytes, name: str, file: str) -> Table:
    """Return the table in a CSV file (UTF-8, commas); row numbers count records, the header is 1.

    Raises
    ------
    Unreadable
        If its bytes, quotes or header are wrong.
    """
    content = decode(data, file)
    if "\0" in content:
        row = content.count("\n", 0, content.index("\0")) + 1
        remedy = phrase("remove it, or save as CSV UTF-8")
        raise Unreadable(Fault(file, row, None, phrase("a NUL character"), remedy))
    records = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(records)
    except csv.Error as error:
        row = len(rows) + 1
        unclosed = "unexpected end" in str(error) or "field limit" in str(error)
        found = (
            phrase("a quote that is never closed") if unclosed else phrase("not CSV: {error}", error=error)
        )
        remedy = phrase('close it; write a " inside a quoted cell twice')
        raise Unreadable(Fault(file, row, None, found, remedy)) from None
    header, *rest = rows or [[]]
    if len(header) == 1 and any(separator in header[0] for separator in ";\t"):
        found = phrase("the header has one column, {column}", column=shown(header[0]))
        remedy = phrase("separate cells with commas, not semicolons or tabs")
        raise Unreadable(Fault(file, 1, None, found, remedy))
    return from_rows(name, file, header, enumerate(rest, 2))
