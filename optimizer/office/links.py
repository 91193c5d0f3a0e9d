"""What refers to villages and cadres: wishes, requests, former placements, pins, bans."""

from __future__ import annotations

from optimizer.office import values
from optimizer.office.names import Names
from optimizer.office.notes import Log
from optimizer.office.rows import Row
from optimizer.office.tables import Record, Table, once
from optimizer.office.villages import place_of


def requests(villages: Table, cadres: Names, log: Log) -> None:
    """Replace the names of cadres that villages ask for by their ids."""
    for record, row in villages.pairs():
        if record.get("requests"):
            place = row.place("requests")
            record["requests"] = once(record["requests"].split(";"), lambda n, p=place: cadres.one(n, p, log))  # type: ignore[misc]


def wishes(cadres: Table, villages: Table, names: Names, log: Log) -> None:
    """Replace the names of villages that cadres prefer by their ids; counties and types stay."""
    stay = {r["county"] for r in villages.records} | names.ids
    stay |= {t for r in villages.records for t in r["types"].split(";")}
    for record, row in cadres.pairs():
        made = []
        for word in filter(None, record["prefers"].split(";")):
            # What is no village either is told by the scenario's own checks.
            keep = word in stay or "prefers" in row.verbatim
            made.append(word if keep else names.one(word, row.place("prefers"), log, strict=False))
        record["prefers"] = ";".join(dict.fromkeys(filter(None, made)))


def linked(table: Table, cadres: Names, villages: Names, log: Log) -> None:
    """Replace names in a table of placements by ids; who or what is gone from `previous` stays as it is."""
    strict = table.name != "previous"
    for record, row in table.pairs():
        for column, names in (("cadre", cadres), ("village", villages)):
            record[column] = names.one(record[column], row.place(column), log, strict)


def former(cadres: Table, villages: Table, names: Names, own: Table | None, log: Log) -> Table | None:
    """Return the former placements: those of their own sheet and those that a roster names."""
    made = own or Table("previous", cadres.sheet)
    listed = {r["cadre"] for r in made.records}
    by_id = {r["id"]: r for r in villages.records}
    for record, row in cadres.pairs():
        if "village" not in row.cells or record["id"] in listed:
            continue
        found = _village(row, by_id, names, log)
        if found:
            placement = {
                "cadre": record["id"],
                "village": found,
                "role": row.take("role", values.role, log),
                "terms": row.take("terms", values.number, log),
            }
            made.add(placement, row)
            log.note(row.place("village"), str(row.cells["village"]), found, "previous")
    return made if made.records else None


def _village(row: Row, by_id: dict[str, Record], names: Names, log: Log) -> str:
    """Return the id of the village where a roster says that somebody is."""
    wanted = place_of(row, log)
    if not wanted["name"]:
        return ""
    candidates = names.all(wanted["name"])
    given = [c for c in ("prefecture", "county", "township") if wanted[c]]
    fitting = [i for i in candidates if all(by_id[i][c] in ("", wanted[c]) for c in given)]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        log.fault(
            row.place("village"), "ambiguous", "write_id", name=wanted["name"], ids="、".join(fitting[:5])
        )
    else:
        log.note(row.place("village"), wanted["name"], "", "village_gone")
    return ""
