"""Units: from their own sheet or from the roster's 派出单位, with what their names tell."""

from __future__ import annotations

from dataclasses import replace

from optimizer.office import values
from optimizer.office.names import Names, units_by_name
from optimizer.office.notes import Log, Place
from optimizer.office.rows import Row
from optimizer.office.tables import Record, Table
from optimizer.office.vocabulary import department_of

COLUMNS = ("id", "name", "department", "function", "level", "prefecture", "county", "serves", "min", "max")
_FROM_ROSTER = {
    "department": values.department,
    "function": values.word,
    "level": values.level,
}


def from_roster(cadres: Table, log: Log) -> Table:
    """Return the units that a roster names, one for each name, in its order."""
    units, seen = Table("units", cadres.sheet, of="unit"), {}
    for record, row in cadres.pairs():
        name = record["unit"]
        if not name:
            continue
        if name not in seen:
            seen[name] = dict.fromkeys(COLUMNS, "") | {"name": name}
            units.add(seen[name], row)
        _merge(seen[name], row, log)
    if units.rows:
        place = replace(units.rows[0].place("unit"), row=None)
        log.note(place, "", str(len(units.rows)), "unit_made")
    return units


def _merge(unit: Record, row: Row, log: Log) -> None:
    """Take what a person's row says about the unit; two rows must not disagree."""
    for column, read in _FROM_ROSTER.items():
        found = row.take(column, read, log)
        if found and unit[column] and unit[column] != found:
            place = row.place(column)
            log.fault(place, "unit_differs", "correct_one", name=unit["name"], a=unit[column], b=found)
        unit[column] = unit[column] or found
    if "village" not in row.cells:
        for column in ("prefecture", "county"):
            unit[column] = unit[column] or row.take(column, values.word, log)


def complete(units: Table, villages: Table, log: Log) -> None:
    """Guess what a unit's row leaves open from its name: department, level, seat."""
    counties = {r["county"] for r in villages.records if r["county"]}
    prefectures = {r["prefecture"] for r in villages.records if r["prefecture"]}
    for record, row in units.pairs():
        name = record["name"]
        place = row.place(units.of)
        if not record["department"] and "department" not in _faulty(row, log):
            _department(record, place, log)
        if not record["level"] and "level" not in _faulty(row, log):
            _level(record, counties, place, log)
        for column, known in (("county", counties), ("prefecture", prefectures)):
            if record["level"] == column and not record[column] and not record["serves"]:
                seat = _seat(name, known)
                if seat:
                    record[column] = seat
                    log.note(place, name, seat, f"seat_{column}")


def _faulty(row: Row, log: Log) -> set[str]:
    """Return the fields of a row that already have a fault."""
    noted = log.tainted.get((row.sheet, row.number), set())
    return {name for name, header in row.headers.items() if header in noted}


def _department(record: Record, place: Place, log: Log) -> None:
    found = department_of(record["name"])
    if found is None:
        log.fault(place, "no_department", "give_department", name=record["name"])
    else:
        record["department"] = found
        log.note(place, record["name"], found, "department_guessed")


def _level(record: Record, counties: set[str], place: Place, log: Log) -> None:
    name = record["name"]
    found = ""
    if any(name.startswith(county) for county in counties):
        found = "county"
    elif name.startswith(("省", "中共省", "自治区")) or "省" in name[:4] or "自治区" in name[:8]:
        found = "province"
    elif "县" in name[:5] or name.startswith("区"):
        found = "county"
    elif "市" in name[:5] or "州" in name[1:5]:
        found = "prefecture"
    if found:
        record["level"] = found
        log.note(place, name, found, "level_guessed")
    else:
        log.fault(place, "no_level", "give_level", name=name)


def _seat(name: str, known: set[str]) -> str:
    """Return the place of which a unit's name begins with the name, or the only one there is."""
    named = [place for place in known if name.startswith((place, "中共" + place))]
    if named:
        return max(named, key=len)
    return next(iter(known)) if len(known) == 1 else ""


def refer(cadres: Table, units: Table, log: Log) -> Names:
    """Replace the units' names in the cadres by their ids."""
    names = units_by_name(units.records)
    for record, row in cadres.pairs():
        record["unit"] = names.one(record["unit"], row.place("unit"), log)
    return names
