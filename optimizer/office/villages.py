"""Villages: those of their own sheet, or those that a roster names."""

from __future__ import annotations

from dataclasses import replace

from optimizer.office import values
from optimizer.office.notes import Log
from optimizer.office.rows import Row
from optimizer.office.tables import READERS, Record, Table

_PLACE = ("prefecture", "county", "township")


def from_roster(cadres: Table, log: Log) -> Table:
    """Return the villages that a roster names, by county, township and name, in its order."""
    villages, seen = Table("villages", cadres.sheet, of="village"), {}
    for row in cadres.rows:
        if "village" not in row.cells:
            continue
        found = place_of(row, log)
        key = (found["county"], found["township"], found["name"])
        if key not in seen:
            seen[key] = dict.fromkeys(READERS["villages"], "") | found
            villages.add(seen[key], row)
        seen[key]["types"] = seen[key]["types"] or row.take("types", values.words, log)
    if villages.rows:
        place = replace(villages.rows[0].place("village"), row=None)
        log.note(place, "", str(len(villages.rows)), "village_made")
    return villages


def place_of(row: Row, log: Log) -> Record:
    """Return the village that a row of the roster names."""
    found = {column: row.take(column, values.word, log) for column in _PLACE}
    return found | {"name": row.take("village", values.word, log)}


def refuse_repeats(villages: Table, log: Log) -> None:
    """Ask which of two rows is meant where both are the same village and have no ids."""
    first: dict[tuple[str, str, str], tuple[Record, Row]] = {}
    for record, row in villages.pairs():
        key = (record["county"], record["township"], record["name"])
        other = first.setdefault(key, (record, row))
        if other[1] is not row and record["name"] and not (record["id"] and other[0]["id"]):
            log.fault(row.place("name"), "village_twice", "keep_one_row", row=other[1].number)
